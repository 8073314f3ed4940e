// Addresses reserved for servers, public and private (selectel-api §9.3, §9.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apiclient/client.h"
#include "apiclient/vlan.h"

namespace ferro::api {

struct Ip {
  IpId id;
  std::string ip;
  ServerId server;
  NetworkId network_id;
  Vlan vlan;
  std::string cidr;  // Of its subnet.
  SubnetId subnet;
  std::optional<std::string> netmask, gateway, broadcast;
  std::optional<std::int64_t> created;  // Unix seconds, as the next.
  std::optional<std::int64_t> updated;
};
void Describe(json::Fields& f, Ip& i);

struct IpFilter {
  LocationId location = {};
  ServerId server = {};
  NetworkId network = {};
  SubnetId subnet = {};
};

Result<std::vector<Ip>> ListIps(Client const& client, IpFilter const& filter = {},
                                CallOptions const& options = {});
// Any free address of the subnet when `ip` is empty. kConflict when it is taken.
Result<Ip> ReserveIp(Client const& client, SubnetId const& subnet, ServerId const& server,
                     std::string const& ip = {}, CallOptions const& options = {});
Status ReleaseIp(Client const& client, IpId const& id, ServerId const& server,
                 CallOptions const& options = {});

// Private addresses: of one server, or of the account.
Result<std::vector<Ip>> ListLocalIps(Client const& client, ServerId const& server = {},
                                     CallOptions const& options = {});
Result<std::vector<Ip>> ListLocalIpsOf(Client const& client, SubnetId const& subnet,
                                       CallOptions const& options = {});
// kConflict when it is taken. No call releases a private address: it stays until the server goes.
Result<Ip> ReserveLocalIp(Client const& client, SubnetId const& subnet, ServerId const& server,
                          std::string const& ip, CallOptions const& options = {});

}  // namespace ferro::api
