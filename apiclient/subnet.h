// Subnets, public and private (selectel-api §9.2, §9.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "apiclient/client.h"
#include "apiclient/vlan.h"

namespace ferro::api {

// A number; for IPv6 a huge one, or the text "*".
using FreeCount = std::variant<std::int64_t, double, std::string>;

struct Subnet {
  SubnetId id;
  NetworkId network_id;
  LocationId location;
  ServerId server;
  std::string cidr;                                              // "203.0.113.0/28"
  Vlan vlan;                                                     // The API calls it network.
  std::optional<std::string> gateway, broadcast, netmask, vrrp;  // None for IPv6.
  std::vector<std::string> reserved_vrrp_ips;
  FreeCount free = std::int64_t{0};
  std::optional<double> used;
  std::optional<int> prefixlen;
  std::optional<int> version;  // 4 or 6; see is_ipv6.
  bool is_full = false;
  bool is_master_shared = false;
  std::int64_t owner_id = 0;

  bool has_free() const;
  // Nothing when there are more than can be counted.
  std::optional<std::int64_t> free_count() const;
  bool is_ipv6() const;
};
void Describe(json::Fields& f, Subnet& s);

// The client's own public subnets, not slices of shared ones.
Result<std::vector<Subnet>> ListSubnets(Client const& client, LocationId const& location = {},
                                        CallOptions const& options = {});
Result<Subnet> GetSubnet(Client const& client, SubnetId const& id, CallOptions const& options = {});

struct LocalSubnet {
  SubnetId id;
  NetworkId network_id;
  LocationId location;
  std::string cidr;
  std::optional<std::string> netmask, broadcast, gateway;
  Vlan vlan;
  std::int64_t owner_id = 0;
  std::optional<std::string> global_router_uuid;
  std::vector<std::string> service_tags;
  std::optional<std::int64_t> created;  // Unix seconds, as the next.
  std::optional<std::int64_t> updated;
};
void Describe(json::Fields& f, LocalSubnet& s);

// Private subnets: of one network, or of the account. These calls need the account's token.
Result<std::vector<Subnet>> ListLocalSubnets(Client const& client, NetworkId const& network = {},
                                             CallOptions const& options = {});
Result<LocalSubnet> GetLocalSubnet(Client const& client, SubnetId const& id,
                                   CallOptions const& options = {});
Result<LocalSubnet> CreateLocalSubnet(Client const& client, NetworkId const& network,
                                      std::string const& cidr, CallOptions const& options = {});
Status DeleteLocalSubnet(Client const& client, SubnetId const& id, CallOptions const& options = {});

}  // namespace ferro::api
