// Switching a server on and off, and rebooting it (selectel-api §7.2): each is asked for once
// and then watched, whatever happened to the answer.
#pragma once

#include <string>

#include "apiclient/power.h"
#include "provider/server/checks.h"
#include "tfplugin/resource.h"

namespace ferro::provider {

inline constexpr std::string_view kPowerOn = "on";
inline constexpr std::string_view kPowerOff = "off";

// "on" or "off": what it is, or is being brought to; "" when the API does not know.
std::string PowerText(api::Power const& power);

// Waits for power tasks of others, asks, and waits for the result; nothing is asked when it is so
// already. False after an error in the call, at `path`.
bool SwitchPower(Check& check, api::ServerId const& id, bool on, Clock::TimePoint deadline,
                 tf::Path const& path);

// A server that is off is switched on. False after an error in the call.
bool RebootServer(Check& check, api::ServerId const& id, Clock::TimePoint deadline);

// Whether the plan changes the trigger to another value; taking it away is no request.
bool AsksForReboot(ServerModel const& prior, ServerModel const& planned);

// What a plan says about it.
void WarnOfReboot(tf::Plan<ServerModel> const& plan, bool reinstalls, tf::Call& call);

}  // namespace ferro::provider
