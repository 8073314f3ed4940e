// The simulated cloud behind http::Transport, in process: no socket, no thread.
#pragma once

#include <memory>

#include "base/clock.h"
#include "http/transport.h"
#include "simulator/cloud.h"

namespace ferro::sim {

// Faults become what a client would see: resets and timeouts are Errors with
// `may_have_happened`, delays pass on `clock` (give the one the client waits on).
// Any host in the URL will do. The cloud and the clock must outlive it.
std::unique_ptr<http::Transport> MakeSimulatorTransport(Cloud& cloud, Clock& clock);

}  // namespace ferro::sim
