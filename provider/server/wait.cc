#include "provider/server/wait.h"

#include <algorithm>
#include <functional>

#include "apiclient/error.h"
#include "base/text.h"
#include "base/time_text.h"

namespace ferro::provider {
namespace {

// What a person still reads; a state machine in order passes five states.
constexpr std::size_t kMostEntries = 12;
// After so long the questions come at a third of the pace: what takes an hour is not
// known better by asking every ten seconds.
constexpr std::chrono::minutes kBriskTime{10};
constexpr int kSlowFactor = 3;
// A server that was ordered just now may not be in every database yet; one that the
// API denies for so long is gone.
constexpr std::chrono::minutes kMostNotFound{2};
// Refused credentials or access may be a hiccup of a gateway; a minute is not.
constexpr std::chrono::minutes kMostRefused{1};
// An accepted installation that does not show in so many answers is over already.
constexpr int kAnswersUntilBegun = 3;

bool IsRefusal(Error const& error) {
  return error.code == ErrorCode::kUnauthenticated || error.code == ErrorCode::kPermissionDenied;
}

// Since when something has gone on without interruption.
class Streak {
 public:
  // Whether it has now lasted longer than the limit.
  bool Lasts(bool goes_on, Clock::TimePoint now, Clock::Duration limit) {
    if (!goes_on) {
      since_.reset();
      return false;
    }
    if (!since_) since_ = now;
    return now - *since_ >= limit;
  }

 private:
  std::optional<Clock::TimePoint> since_;
};

// One question; nothing = ask again.
using Ask = std::function<std::optional<WaitEnd>(Waited& waited)>;

class Poll {
 public:
  Poll(WaitOptions const& options, tf::Call& call, api::ServerId const& id)
      : options_(options),
        call_(call),
        began_(call.clock.Now()),
        log_(call.log.With({{"server", id.value}})) {}

  Waited Run(Ask const& ask) {
    Waited waited;
    while (true) {
      if (auto const end = ask(waited)) return End(std::move(waited), *end);
      auto const now = call_.clock.Now();
      if (call_.stop.stop_requested()) return End(std::move(waited), WaitEnd::kCancelled);
      if (now >= options_.deadline) return End(std::move(waited), WaitEnd::kDeadline);
      auto const pause =
          now - began_ < kBriskTime ? options_.interval : options_.interval * kSlowFactor;
      auto const left = std::chrono::ceil<Clock::Duration>(options_.deadline - now);
      if (!call_.clock.SleepFor(std::min(pause, left), call_.stop)) {
        return End(std::move(waited), WaitEnd::kCancelled);
      }
    }
  }

  void See(Waited& waited, std::string_view state) {
    if (waited.history.last() == state) return;
    auto const now = call_.clock.Now();
    waited.history.Add(state, now);
    log_.Info("server state",
              {{"state", state},
               {"after", DurationText(std::chrono::floor<Clock::Duration>(now - began_))}});
  }

  // What a failed question means; nothing = ask again.
  std::optional<WaitEnd> Failed(Waited& waited, Error const& error) {
    waited.error = error;
    log_.Warn("the state could not be read, asking again", {{"error", error.message}});
    auto const now = call_.clock.Now();
    if (not_found_.Lasts(api::SaysNotFound(error), now, kMostNotFound)) return WaitEnd::kGone;
    if (refused_.Lasts(IsRefusal(error), now, kMostRefused)) return WaitEnd::kRefused;
    return std::nullopt;
  }

  void Answered(Waited& waited) {
    waited.error.reset();
    not_found_ = {};
    refused_ = {};
  }

  api::CallOptions call_options() const {
    return {.stop = call_.stop, .deadline = options_.deadline};
  }

 private:
  static Waited End(Waited waited, WaitEnd end) {
    waited.end = end;
    return waited;
  }

  WaitOptions const& options_;
  tf::Call& call_;
  Clock::TimePoint began_;
  Logger log_;
  Streak not_found_;
  Streak refused_;
};

Waited WaitForPhase(api::Client const& client, api::ServerId const& id, WaitOptions const& options,
                    tf::Call& call,
                    std::function<std::optional<WaitEnd>(api::ServerPhase)> const& meaning) {
  Poll poll(options, call, id);
  return poll.Run([&](Waited& waited) -> std::optional<WaitEnd> {
    auto server = api::GetServer(client, id, poll.call_options());
    if (!server) return poll.Failed(waited, server.error());
    poll.Answered(waited);
    poll.See(waited, server->state.text);
    waited.server = *std::move(server);
    return meaning(waited.server->state.phase());
  });
}

}  // namespace

void StateHistory::Add(std::string_view state, Clock::TimePoint now) {
  if (last() == state) return;
  if (entries_.size() == kMostEntries) {
    entries_.erase(entries_.begin() + 1);  // The first and the latest tell most.
    ++dropped_;
  }
  entries_.push_back({std::string(state), now});
}

std::string StateHistory::ToText(Clock::TimePoint now) const {
  if (entries_.empty()) return "no state was seen";
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    auto const until = i + 1 < entries_.size() ? entries_[i + 1].since : now;
    auto const lasted = std::chrono::floor<Clock::Duration>(until - entries_[i].since);
    parts.push_back(entries_[i].state + " for " + DurationText(lasted));
    if (i == 0 && dropped_ > 0) parts.push_back(std::to_string(dropped_) + " more");
  }
  return Joined(parts, ", then ");
}

Waited WaitUntilMade(api::Client const& client, api::ServerId const& id, WaitOptions const& options,
                     tf::Call& call) {
  return WaitForPhase(client, id, options, call,
                      [](api::ServerPhase phase) -> std::optional<WaitEnd> {
                        switch (phase) {
                          case api::ServerPhase::kReady:
                            return WaitEnd::kReady;
                          case api::ServerPhase::kStopped:
                            return WaitEnd::kStopped;
                          case api::ServerPhase::kEnding:
                            return WaitEnd::kEnding;
                          case api::ServerPhase::kGone:
                            return WaitEnd::kGone;
                          case api::ServerPhase::kMaking:
                          case api::ServerPhase::kUnknown:
                            return std::nullopt;
                        }
                        return std::nullopt;
                      });
}

Waited WaitUntilEnding(api::Client const& client, api::ServerId const& id,
                       WaitOptions const& options, tf::Call& call) {
  return WaitForPhase(client, id, options, call,
                      [](api::ServerPhase phase) -> std::optional<WaitEnd> {
                        if (phase == api::ServerPhase::kGone) return WaitEnd::kGone;
                        if (phase == api::ServerPhase::kEnding) return WaitEnd::kEnding;
                        return std::nullopt;
                      });
}

Waited WaitUntilInstalled(api::Client const& client, api::ServerId const& id, bool expect_begin,
                          WaitOptions const& options, tf::Call& call) {
  Poll poll(options, call, id);
  int answers_until_begun = expect_begin ? kAnswersUntilBegun : 1;
  return poll.Run([&](Waited& waited) -> std::optional<WaitEnd> {
    auto const os = api::GetInstalledOs(client, id, poll.call_options());
    if (!os) return poll.Failed(waited, os.error());
    poll.Answered(waited);
    if (os->installing()) {
      answers_until_begun = 1;
      poll.See(waited, "installing");
      return std::nullopt;
    }
    if (--answers_until_begun > 0) return std::nullopt;
    poll.See(waited, "installed");
    return WaitEnd::kReady;
  });
}

}  // namespace ferro::provider
