// Which address a new server gets (selectel-api §8.1): chosen by the client, because
// an order names addresses, not networks. Pure; the caller holds the lock.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ferro::provider {

// A public subnet skips its network address; in a private one the first host is a
// hidden gateway, too.
enum class SubnetKind { kPublic, kPrivate };

struct SubnetFacts {
  SubnetKind kind = SubnetKind::kPublic;
  std::string cidr;
  std::string gateway;    // "" when it has none.
  std::string broadcast;  // "" when it has none.
  std::vector<std::string> vrrp;
};

// The lowest address that is free; kNotFound when none is left, kInvalidArgument
// for a CIDR that is not IPv4 (larger subnets than /8 are refused, too).
Result<std::string> ChooseAddress(SubnetFacts const& subnet, std::set<std::string> const& taken);

// Whether the address lies in the subnet.
bool IsInSubnet(std::string_view cidr, std::string_view address);
// Whether ChooseAddress could have chosen it, nothing being taken.
bool IsForServers(SubnetFacts const& subnet, std::string_view address);

// Whether both texts are the same address, whatever the spelling; false for nonsense.
bool SameAddress(std::string_view a, std::string_view b);
// Numeric order, IPv4 before IPv6, nonsense last as text.
bool AddressLess(std::string_view a, std::string_view b);
// 10/8, 172.16/12 or 192.168/16 (selectel-api §8.7).
bool IsPrivateCidr(std::string_view cidr);

}  // namespace ferro::provider
