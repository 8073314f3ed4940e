// TCP with a deadline on everything, over plain blocking calls of the system.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/result.h"
#include "controlplane/standin/endpoint.h"

namespace ferro::standin {

// A monotonic point in time: a wrong wall clock ends no wait.
using Deadline = std::chrono::steady_clock::time_point;
Deadline In(std::chrono::milliseconds time);

// Port 0 takes a free one. Fails with kUnavailable when it is taken.
Result<Descriptor> Listen(std::uint16_t port);
Result<std::uint16_t> PortOf(Descriptor const& listener);

// Resolves the name and connects to the first of its addresses that answers. Resolving is
// the system's: see kResolverOptions. Fails with kUnavailable.
Result<Descriptor> Connect(Endpoint const& endpoint, Deadline deadline);

Status Send(Descriptor const& socket, std::string_view bytes, Deadline deadline);

// What has come, at most `limit` bytes; "" at the end of the stream.
Result<std::string> Receive(Descriptor const& socket, std::size_t limit, Deadline deadline);

// For RES_OPTIONS: a name that nobody answers for costs a second, not ten.
inline constexpr char const* kResolverOptions = "timeout:1 attempts:1";

}  // namespace ferro::standin
