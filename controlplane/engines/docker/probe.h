// One attempt to reach a server: a connection, and with a path an answer to GET.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "controlplane/engines/docker/socket.h"

namespace ferro::docker {

// `address` is numeric. Answers from 200 to 399 are success. Fails with kUnavailable, or
// what ended the wait.
Status ProbeServer(std::string const& address, std::uint16_t port, std::string const& path,
                   WaitLimits const& limits);

}  // namespace ferro::docker
