// Asks a dependency whether it lives, in its own protocol and without credentials.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "controlplane/standin/dependency.h"

namespace ferro::standin {

// For one endpoint, name, connection and answer together.
inline constexpr std::chrono::milliseconds kProbeLimit{1000};

// What it said, for people: "asks for a password", "PONG". A server that is still starting
// (PostgreSQL's error, Redis' LOADING) is not reached. Fails with kUnavailable or
// kDeadlineExceeded; the text begins with host:port.
Result<std::string> Probe(Endpoint const& endpoint, Protocol protocol,
                          std::chrono::milliseconds limit = kProbeLimit);

// The first endpoint that is reached, or the failure of the last one.
Result<std::string> Probe(Dependency const& dependency);

}  // namespace ferro::standin
