// Opt-in readiness: an active server may still be booting (user-asks 5). Waiting for one of
// its TCP ports never fails a create: the server is paid for and there.
#pragma once

#include "base/clock.h"
#include "provider/port_probe.h"
#include "provider/server/model.h"
#include "tfplugin/call.h"

namespace ferro::provider {

// Until `wait_for_port` of the first public address (or private one, when there is none) accepts;
// a warning when it does not before the deadline. Nothing when the attribute is not set.
void WaitForPort(PortProbe& probe, ServerModel const& server, Clock::TimePoint deadline,
                 tf::Call& call);

}  // namespace ferro::provider
