#include "apiclient/ip.h"

#include "apiclient/paging.h"

namespace ferro::api {
namespace {

constexpr std::string_view kIps = "/network/ipam/ip";
constexpr std::string_view kLocalIps = "/network/ipam/local_ip";
constexpr int kIpsAtOnce = 100;

struct IpReservation {
  std::optional<std::string> ip;
  ServerId server;
};
void Describe(json::Fields& f, IpReservation& r) {
  f("ip", r.ip);
  f("resource_uuid", r.server);
}

std::string LocalIpsPath(SubnetId const& subnet) {
  return "/network/ipam/local_subnet/" + PathPart(subnet.value) + "/local_ip";
}

}  // namespace

void Describe(json::Fields& f, Ip& i) {
  f("uuid", i.id);
  f("ip", i.ip);
  f("resource_uuid", i.server);
  f("network_uuid", i.network_id);
  f("network", i.vlan);
  f("subnet", i.cidr);
  f("subnet_uuid", i.subnet);
  f("netmask", i.netmask);
  f("gateway", i.gateway);
  f("broadcast", i.broadcast);
  f("created", i.created);
  f("updated", i.updated);
}

Result<std::vector<Ip>> ListIps(Client const& client, IpFilter const& filter,
                                CallOptions const& options) {
  Call call{.path = std::string(kIps), .repeat = Repeat::kHarmless, .options = options};
  if (!filter.location.empty()) call.query.emplace_back("location_uuid", filter.location.value);
  if (!filter.server.empty()) call.query.emplace_back("resource_uuid", filter.server.value);
  if (!filter.network.empty()) call.query.emplace_back("network_uuid", filter.network.value);
  if (!filter.subnet.empty()) call.query.emplace_back("subnet_uuid", filter.subnet.value);
  return ListAll<Ip>(client, std::move(call), kIpsAtOnce);
}

Result<Ip> ReserveIp(Client const& client, SubnetId const& subnet, ServerId const& server,
                     std::string const& ip, CallOptions const& options) {
  IpReservation reservation{.server = server};
  if (!ip.empty()) reservation.ip = ip;
  return client.Fetch<Ip>(
      {.method = "POST",
       .path = "/network/ipam/subnet/" + PathPart(subnet.value) + "/ip",
       .body = json::Print(reservation),
       .repeat = Repeat::kNever,  // It would take a second address, or find its own taken.
       .options = options});
}

Status ReleaseIp(Client const& client, IpId const& id, ServerId const& server,
                 CallOptions const& options) {
  auto reply = client.Send({.method = "DELETE",
                            .path = std::string(kIps) + "/" + PathPart(id.value),
                            .body = json::Print(IpReservation{.server = server}),
                            .repeat = Repeat::kHarmless,
                            .options = options});
  if (!reply) return Fail(std::move(reply).error());
  return {};
}

Result<std::vector<Ip>> ListLocalIps(Client const& client, ServerId const& server,
                                     CallOptions const& options) {
  Call call{.path = std::string(kLocalIps), .repeat = Repeat::kHarmless, .options = options};
  if (!server.empty()) call.query.emplace_back("resource_uuid", server.value);
  return ListAll<Ip>(client, std::move(call));
}

Result<std::vector<Ip>> ListLocalIpsOf(Client const& client, SubnetId const& subnet,
                                       CallOptions const& options) {
  return ListAll<Ip>(
      client, {.path = LocalIpsPath(subnet), .repeat = Repeat::kHarmless, .options = options});
}

Result<Ip> ReserveLocalIp(Client const& client, SubnetId const& subnet, ServerId const& server,
                          std::string const& ip, CallOptions const& options) {
  return client.Fetch<Ip>({.method = "POST",
                           .path = LocalIpsPath(subnet),
                           .body = json::Print(IpReservation{.ip = ip, .server = server}),
                           .repeat = Repeat::kNever,  // Its own address would be taken.
                           .options = options});
}

}  // namespace ferro::api
