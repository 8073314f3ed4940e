#include "provider/server/power.h"

#include <utility>

#include "apiclient/error.h"

namespace ferro::provider {
namespace {

// A request that does not show in so many answers came to nothing.
constexpr int kAnswersUntilShown = 6;

std::string PhaseText(api::Power const& power) {
  switch (power.phase()) {
    case api::PowerPhase::kOn:
      return "on";
    case api::PowerPhase::kOff:
      return "off";
    case api::PowerPhase::kRebooting:
      return "rebooting";
    case api::PowerPhase::kStopping:
      return "being switched off";
    case api::PowerPhase::kStarting:
      return "being switched on";
    case api::PowerPhase::kUnknown:
      return "in a power state that the API does not know";
  }
  return "";
}

// A power task from the request to its end.
class PowerTask {
 public:
  PowerTask(Check& check, api::ServerId const& id, Clock::TimePoint deadline, std::string doing,
            tf::Path path)
      : check_(check),
        id_(id),
        deadline_(deadline),
        doing_(std::move(doing)),
        path_(std::move(path)) {}

  // The next answer; empty after an error in the call.
  std::optional<api::PowerPhase> Look() {
    auto power = api::GetPower(check_.client, id_, options());
    if (!power) {
      Fails(power.error());
      return std::nullopt;
    }
    seen_ = *std::move(power);
    auto const phase = seen_.phase();
    unknown_ = phase == api::PowerPhase::kUnknown ? unknown_ + 1 : 0;
    if (unknown_ < kAnswersUntilShown) return phase;
    Fails("The machine's controller does not answer");
    return std::nullopt;
  }

  // False after an error in the call.
  bool Pause() {
    if (check_.call.clock.Now() >= deadline_) {
      Fails("It was not over within the time allowed");
      return false;
    }
    if (check_.call.clock.SleepFor(check_.session.settings().poll_interval, check_.call.stop)) {
      return true;
    }
    Fails("Interrupted");
    return false;
  }

  // True when the request is on its way, or may be.
  bool Asked(Status const& answer) {
    if (answer) return true;
    if (api::IsBusy(answer.error())) {
      busy_ = true;
      return false;
    }
    if (answer.error().may_have_happened) {
      doubt_ = answer.error().message;
      return true;
    }
    Fails(answer.error());
    return false;
  }

  // Whether the last Asked was told to come again later.
  bool TakeBusy() { return std::exchange(busy_, false); }

  bool is_doubtful() const { return !doubt_.empty(); }

  void NotShown() {
    Fails(doubt_.empty() ? "The request was accepted, but the machine does not show it"
                         : "It is not known whether the API received the request (" + doubt_ +
                               "), and it was not sent again");
  }

  api::CallOptions options() const { return {.stop = check_.call.stop, .deadline = deadline_}; }

 private:
  void Fails(std::string const& why) {
    check_.call.Error(path_, doing_ + " the server failed",
                      why + ": server " + id_.value + " is " + PhaseText(seen_) +
                          ". Apply again to have it tried again.");
  }
  void Fails(Error const& error) {
    check_.call.Error(error, doing_ + " server " + id_.value + " failed", path_);
  }

  Check& check_;
  api::ServerId const& id_;
  Clock::TimePoint deadline_;
  std::string doing_;
  tf::Path path_;
  api::Power seen_;
  int unknown_ = 0;
  bool busy_ = false;
  std::string doubt_;
};

bool IsStable(api::PowerPhase phase) {
  return phase == api::PowerPhase::kOn || phase == api::PowerPhase::kOff;
}

}  // namespace

std::string PowerText(api::Power const& power) {
  switch (power.phase()) {
    case api::PowerPhase::kOn:
    case api::PowerPhase::kRebooting:
    case api::PowerPhase::kStarting:
      return std::string(kPowerOn);
    case api::PowerPhase::kOff:
    case api::PowerPhase::kStopping:
      return std::string(kPowerOff);
    case api::PowerPhase::kUnknown:
      return "";
  }
  return "";
}

bool SwitchPower(Check& check, api::ServerId const& id, bool on, Clock::TimePoint deadline,
                 tf::Path const& path) {
  PowerTask task(check, id, deadline, on ? "Switching on" : "Switching off", path);
  auto const wanted = on ? api::PowerPhase::kOn : api::PowerPhase::kOff;
  int looks_left = -1;  // Before the request.
  while (true) {
    auto const phase = task.Look();
    if (!phase) return false;
    if (*phase == wanted) return true;
    if (IsStable(*phase) && looks_left < 0) {
      check.call.log.Info(on ? "switching on" : "switching off", {{"server", id.value}});
      if (task.Asked(api::SetPower(check.client, id, on, task.options()))) {
        looks_left = kAnswersUntilShown;
      } else if (!task.TakeBusy()) {
        return false;
      }
    } else if (IsStable(*phase) && --looks_left == 0) {
      task.NotShown();
      return false;
    }
    if (!task.Pause()) return false;
  }
}

bool RebootServer(Check& check, api::ServerId const& id, Clock::TimePoint deadline) {
  tf::Path const path("reboot_trigger");
  PowerTask task(check, id, deadline, "Rebooting", path);
  bool asked = false;
  int looks_left = kAnswersUntilShown;
  bool begun = false;
  while (true) {
    auto const phase = task.Look();
    if (!phase) return false;
    if (*phase == api::PowerPhase::kOff && !asked) {
      return SwitchPower(check, id, true, deadline, path);
    }
    if (!asked && *phase == api::PowerPhase::kOn) {
      check.call.log.Info("rebooting", {{"server", id.value}});
      if (task.Asked(api::Reboot(check.client, id, task.options()))) {
        asked = true;
      } else if (!task.TakeBusy()) {
        return false;
      }
    } else if (asked) {
      // A reboot may show as off for a moment, or be over before we look.
      if (*phase != api::PowerPhase::kOn) begun = true;
      if (*phase == api::PowerPhase::kOn && begun) return true;
      if (!begun && --looks_left == 0) {
        if (!task.is_doubtful()) return true;
        task.NotShown();
        return false;
      }
    }
    if (!task.Pause()) return false;
  }
}

bool AsksForReboot(ServerModel const& prior, ServerModel const& planned) {
  return planned.reboot_trigger.known() && !(planned.reboot_trigger == prior.reboot_trigger);
}

void WarnOfReboot(tf::Plan<ServerModel> const& plan, bool reinstalls, tf::Call& call) {
  if (!AsksForReboot(*plan.prior, plan.planned)) return;
  tf::Path const path("reboot_trigger");
  auto const who = "Server " + TextOf(plan.prior->id) + " (\"" + TextOf(plan.prior->name) + "\") ";
  if (TextOf(plan.planned.power_state) == kPowerOff) {
    call.Warning(path, "Nothing is rebooted",
                 who + "is or will be off; the trigger is noted only.");
  } else if (reinstalls) {
    call.Warning(path, "Nothing is rebooted once more",
                 who + "is reinstalled, which boots it; the trigger is noted only.");
  } else {
    call.Warning(path, "The server is rebooted", who + "boots once when this plan is applied.");
  }
}

}  // namespace ferro::provider
