// Whether something listens on a TCP port. An interface, because tests have no servers.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

namespace ferro::provider {

class PortProbe {
 public:
  virtual ~PortProbe() = default;
  // Thread-safe. `address` is an IP address of either kind. False also when the time is over or
  // a stop is requested: who asks knows which.
  virtual bool Accepts(std::string const& address, std::uint16_t port,
                       std::chrono::milliseconds timeout, std::stop_token const& stop) = 0;
};

// Connects and hangs up.
std::unique_ptr<PortProbe> MakeTcpPortProbe();

}  // namespace ferro::provider
