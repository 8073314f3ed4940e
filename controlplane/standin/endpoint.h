// "HOST:PORT" texts, as addresses of servers stand in environment variables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ferro::standin {

struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
};

bool operator==(Endpoint const& a, Endpoint const& b);

// "kafka:9092", or "kafka" when there is a port to fall back to (0: none), "[::1]:80".
// Fails with kInvalidArgument; its text quotes the part.
Result<Endpoint> ParseEndpoint(std::string_view text, std::uint16_t default_port);

}  // namespace ferro::standin
