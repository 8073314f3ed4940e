// The few words of rtnetlink(7) that a probe of the firewall needs: a pair of virtual
// cables, an address, a route.
#pragma once

#include <cstdint>
#include <string>

#include "base/descriptor.h"
#include "base/result.h"

namespace ferro::doctor {

// Speaks to the network namespace in which the calling thread was when it was opened, for
// ever. Not thread-safe. Fails with kPermissionDenied without CAP_NET_ADMIN there.
class Netlink {
 public:
  static Result<Netlink> Open();

  // The other end is made in the namespace of that descriptor. When the namespace or either
  // end goes, both go.
  Status AddCable(std::string const& name, std::string const& other_end, int other_namespace);
  Status RemoveLink(int index);
  // Addresses are in the host's byte order.
  Status AddAddress(int index, std::uint32_t address, int prefix);
  Status SetUp(int index);
  Status AddDefaultRoute(std::uint32_t gateway);

 private:
  explicit Netlink(Descriptor socket) : socket_(std::move(socket)) {}
  Status Ask(std::string request, std::string const& what);

  Descriptor socket_;
};

}  // namespace ferro::doctor
