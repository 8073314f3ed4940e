#include "apiclient/subnet.h"

#include "apiclient/paging.h"

namespace ferro::api {
namespace {

constexpr std::string_view kSubnets = "/network/ipam/subnet";
constexpr std::string_view kLocalSubnets = "/network/ipam/local_subnet";

std::string LocalSubnetPath(SubnetId const& id) {
  return std::string(kLocalSubnets) + "/" + PathPart(id.value);
}

struct NewLocalSubnet {
  NetworkId network;
  std::string cidr;
};
void Describe(json::Fields& f, NewLocalSubnet& s) {
  f("network_uuid", s.network);
  f("subnet_address", s.cidr);
}

}  // namespace

void Describe(json::Fields& f, Subnet& s) {
  f("uuid", s.id);
  f("network_uuid", s.network_id);
  f("location_uuid", s.location);
  f("resource_uuid", s.server);
  f("subnet", s.cidr);
  f("network", s.vlan);
  f("gateway", s.gateway);
  f("broadcast", s.broadcast);
  f("netmask", s.netmask);
  f("vrrp", s.vrrp);
  f("reserved_vrrp_ip", s.reserved_vrrp_ips);
  f("free", s.free);
  f("used", s.used);
  f("prefixlen", s.prefixlen);
  f("version", s.version);
  f("is_full", s.is_full);
  f("is_master_shared", s.is_master_shared);
  f("owner_id", s.owner_id);
}

void Describe(json::Fields& f, LocalSubnet& s) {
  f("uuid", s.id);
  f("network_uuid", s.network_id);
  f("location_uuid", s.location);
  f("subnet", s.cidr);
  f("netmask", s.netmask);
  f("broadcast", s.broadcast);
  f("gateway", s.gateway);
  f("network", s.vlan);
  f("owner_id", s.owner_id);
  f("global_router_uuid", s.global_router_uuid);
  f("service_tags", s.service_tags);
  f("created", s.created);
  f("updated", s.updated);
}

bool Subnet::has_free() const {
  if (auto const* count = std::get_if<std::int64_t>(&free)) return *count > 0;
  if (auto const* count = std::get_if<double>(&free)) return *count > 0;
  return true;  // "*": too many to say.
}

std::optional<std::int64_t> Subnet::free_count() const {
  if (auto const* count = std::get_if<std::int64_t>(&free)) return *count;
  return std::nullopt;
}

bool Subnet::is_ipv6() const {
  return version.value_or(4) == 6 || cidr.find(':') != std::string::npos;
}

Result<std::vector<Subnet>> ListSubnets(Client const& client, LocationId const& location,
                                        CallOptions const& options) {
  Call call{.path = std::string(kSubnets),
            .query = {{"is_master_shared", "false"}},
            .repeat = Repeat::kHarmless,
            .options = options};
  if (!location.empty()) call.query.emplace_back("location_uuid", location.value);
  return ListAll<Subnet>(client, std::move(call));
}

Result<Subnet> GetSubnet(Client const& client, SubnetId const& id, CallOptions const& options) {
  return client.Fetch<Subnet>({.path = std::string(kSubnets) + "/" + PathPart(id.value),
                               .repeat = Repeat::kHarmless,
                               .options = options});
}

Result<std::vector<Subnet>> ListLocalSubnets(Client const& client, NetworkId const& network,
                                             CallOptions const& options) {
  Call call{.path = std::string(kLocalSubnets), .repeat = Repeat::kHarmless, .options = options};
  if (!network.empty()) call.query.emplace_back("network_uuid", network.value);
  return ListAll<Subnet>(client, std::move(call));
}

Result<LocalSubnet> GetLocalSubnet(Client const& client, SubnetId const& id,
                                   CallOptions const& options) {
  return client.Fetch<LocalSubnet>(
      {.path = LocalSubnetPath(id), .repeat = Repeat::kHarmless, .options = options});
}

Result<LocalSubnet> CreateLocalSubnet(Client const& client, NetworkId const& network,
                                      std::string const& cidr, CallOptions const& options) {
  return client.Fetch<LocalSubnet>(
      {.method = "POST",
       .path = std::string(kLocalSubnets),
       .body = json::Print(NewLocalSubnet{.network = network, .cidr = cidr}),
       .repeat = Repeat::kNever,  // It would make a second one, or a conflict with itself.
       .options = options});
}

Status DeleteLocalSubnet(Client const& client, SubnetId const& id, CallOptions const& options) {
  auto reply = client.Send({.method = "DELETE",
                            .path = LocalSubnetPath(id),
                            .repeat = Repeat::kHarmless,
                            .options = options});
  if (!reply) return Fail(std::move(reply).error());
  return {};
}

}  // namespace ferro::api
