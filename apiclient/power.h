// A server's power (selectel-api §7.2).
#pragma once

#include <optional>
#include <string>

#include "apiclient/client.h"

namespace ferro::api {

enum class PowerPhase { kOn, kOff, kRebooting, kStopping, kStarting, kUnknown };

struct Power {
  std::string power_state;         // "power on", "power off"
  std::string target_power_state;  // "" when stable.
  bool maintenance = false;
  std::optional<std::string> maintenance_reason;
  bool console_enabled = false;

  PowerPhase phase() const;
};
void Describe(json::Fields& f, Power& p);

// All empty, that is kUnknown, when the API knows nothing of the machine's driver.
Result<Power> GetPower(Client const& client, ServerId const& server,
                       CallOptions const& options = {});
// Each returns when the API has accepted; watch GetPower. Never repeated when it may have happened.
Status SetPower(Client const& client, ServerId const& server, bool on,
                CallOptions const& options = {});
Status Reboot(Client const& client, ServerId const& server, CallOptions const& options = {});

}  // namespace ferro::api
