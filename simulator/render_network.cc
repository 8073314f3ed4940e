#include <nlohmann/json.hpp>

#include "simulator/address.h"
#include "simulator/render.h"
#include "simulator/stock.h"

namespace ferro::sim {
namespace {

int SubnetsIn(World const& world, std::string const& network) {
  return static_cast<int>(std::ranges::count(world.catalogue.subnets, network, &Subnet::network));
}

int PortsIn(World const& world, std::string const& network) {
  int count = 0;
  for (auto const& [uuid, server] : world.servers) {
    if (server.local_network == network) ++count;
    for (Ip const* ip : world.IpsOf(uuid, false)) {
      Subnet const* subnet = world.FindSubnet(ip->subnet);
      if (subnet != nullptr && subnet->network == network) ++count;
    }
  }
  return count;
}

Json V4Json(std::optional<V4Net> const& net, std::uint32_t address) {
  return net ? Json(V4Text(address)) : Json(nullptr);
}

Json FreeJson(std::optional<int> free) {
  // Nobody counts the addresses of an IPv6 subnet (selectel-api §9.2).
  return free ? Json(*free) : Json("*");
}

}  // namespace

Json NetworkJson(World const& world, Network const& network) {
  Json const created = 1767225600;
  return {{"uuid", network.uuid},
          {"telematics_type", network.telematics_type},
          {"vlan", network.vlan},
          {"tag", network.tag},
          {"network_type", network.type},
          {"is_shared", network.is_shared},
          {"location_uuid", network.location},
          {"owner_id", world.OwnerId()},
          {"user_desc", network.user_desc ? Json(*network.user_desc) : Json(nullptr)},
          {"subnet_count", SubnetsIn(world, network.uuid)},
          {"port_count", PortsIn(world, network.uuid)},
          {"is_processing", false},
          {"created", created},
          {"updated", created}};
}

Json SubnetJson(World const& world, Subnet const& subnet) {
  Network const* network = world.FindNetwork(subnet.network);
  auto const net = ParseV4Net(subnet.cidr);
  auto const free = FreeAddresses(world, subnet);
  int const used = UsedAddresses(world, subnet);
  double const all = used + free.value_or(0);
  int const prefix = net ? net->prefix : 64;
  return {{"uuid", subnet.uuid},
          {"network_uuid", subnet.network},
          {"location_uuid", network == nullptr ? Json(nullptr) : Json(network->location)},
          {"master_uuid", nullptr},
          {"resource_uuid", nullptr},
          {"subnet", subnet.cidr},
          {"network", network == nullptr ? 0 : network->vlan},
          {"gateway", TextOrNull(subnet.gateway)},
          {"broadcast", V4Json(net, net ? net->Last() : 0)},
          {"netmask", V4Json(net, net ? net->Mask() : 0)},
          {"vrrp", nullptr},
          {"reserved_vrrp_ip", subnet.vrrp},
          {"free", FreeJson(free)},
          {"used", used},
          {"usage", net && all > 0 ? used / all : 0.0},
          {"is_full", free && *free == 0},
          {"is_broken", false},
          {"is_visible", true},
          {"is_processing", false},
          {"version", net ? 4 : 6},
          {"prefixlen", prefix},
          {"owner_id", world.OwnerId()},
          {"is_master_shared", subnet.is_master_shared},
          {"created", UnixTime(subnet.created)},
          {"updated", UnixTime(subnet.created)}};
}

Json LocalSubnetJson(World const& world, Subnet const& subnet) {
  Network const* network = world.FindNetwork(subnet.network);
  auto const net = ParseV4Net(subnet.cidr);
  return {{"uuid", subnet.uuid},
          {"subnet", subnet.cidr},
          {"netmask", V4Json(net, net ? net->Mask() : 0)},
          {"broadcast", V4Json(net, net ? net->Last() : 0)},
          {"network", network == nullptr ? 0 : network->vlan},
          {"network_uuid", subnet.network},
          {"location_uuid", network == nullptr ? Json(nullptr) : Json(network->location)},
          {"owner_id", world.OwnerId()},
          {"global_router_uuid", nullptr},
          {"created", UnixTime(subnet.created)},
          {"updated", UnixTime(subnet.created)}};
}

Json IpJson(World const& world, Ip const& ip) {
  Subnet const* subnet = world.FindSubnet(ip.subnet);
  Network const* network = subnet == nullptr ? nullptr : world.FindNetwork(subnet->network);
  auto const net = subnet == nullptr ? std::nullopt : ParseV4Net(subnet->cidr);
  std::string gateway = subnet == nullptr ? "" : subnet->gateway;
  if (subnet != nullptr && subnet->is_local && net) gateway = V4Text(net->base + 1);
  return {{"uuid", ip.uuid},
          {"ip", ip.address},
          {"resource_uuid", TextOrNull(ip.resource)},
          {"network_uuid", network == nullptr ? Json(nullptr) : Json(network->uuid)},
          // A string here, an int in subnets (selectel-api §9.3).
          {"network", network == nullptr ? "" : std::to_string(network->vlan)},
          {"subnet", subnet == nullptr ? "" : subnet->cidr},
          {"subnet_uuid", ip.subnet},
          {"netmask", V4Json(net, net ? net->Mask() : 0)},
          {"gateway", TextOrNull(gateway)},
          {"broadcast", V4Json(net, net ? net->Last() : 0)},
          {"created", UnixTime(ip.created)},
          {"updated", UnixTime(ip.created)}};
}

}  // namespace ferro::sim
