#include "apiclient/power.h"

namespace ferro::api {
namespace {

constexpr std::string_view kOn = "power on";
constexpr std::string_view kOff = "power off";

struct PowerAnswer {
  Power driver_status;  // Null when the machine's driver is not known.
};
void Describe(json::Fields& f, PowerAnswer& a) {
  f("driver_status", a.driver_status);
}

struct PowerBody {
  bool on = false;
};
void Describe(json::Fields& f, PowerBody& b) {
  f("power_state", b.on);
}

struct RebootBody {
  bool reboot = true;
};
void Describe(json::Fields& f, RebootBody& b) {
  f("reboot", b.reboot);
}

std::string PowerPath(ServerId const& server) {
  return "/power/" + PathPart(server.value);
}

// A machine that is switched twice was off in between.
Status SendPower(Client const& client, std::string method, std::string path, std::string body,
                 CallOptions const& options) {
  auto reply = client.Send({.method = std::move(method),
                            .path = std::move(path),
                            .body = std::move(body),
                            .repeat = Repeat::kNever,
                            .options = options});
  if (!reply) return Fail(std::move(reply).error());
  return {};
}

}  // namespace

void Describe(json::Fields& f, Power& p) {
  f("power_state", p.power_state);
  f("target_power_state", p.target_power_state);
  f("maintenance", p.maintenance);
  f("maintenance_reason", p.maintenance_reason);
  f("console_enabled", p.console_enabled);
}

PowerPhase Power::phase() const {
  if (power_state == kOn && target_power_state.empty()) return PowerPhase::kOn;
  if (power_state == kOff && target_power_state.empty()) return PowerPhase::kOff;
  if (power_state == kOn && target_power_state == kOn) return PowerPhase::kRebooting;
  if (power_state == kOn && target_power_state == kOff) return PowerPhase::kStopping;
  if (power_state == kOff && target_power_state == kOn) return PowerPhase::kStarting;
  return PowerPhase::kUnknown;
}

Result<Power> GetPower(Client const& client, ServerId const& server, CallOptions const& options) {
  auto answer = client.Fetch<PowerAnswer>(
      {.path = PowerPath(server), .repeat = Repeat::kHarmless, .options = options});
  if (!answer) return Fail(std::move(answer).error());
  return std::move(answer->driver_status);
}

Status SetPower(Client const& client, ServerId const& server, bool on, CallOptions const& options) {
  return SendPower(client, "PUT", PowerPath(server), json::Print(PowerBody{on}), options);
}

Status Reboot(Client const& client, ServerId const& server, CallOptions const& options) {
  return SendPower(client, "POST", PowerPath(server) + "/reboot", json::Print(RebootBody{}),
                   options);
}

}  // namespace ferro::api
