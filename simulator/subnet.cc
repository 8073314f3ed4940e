#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/handlers.h"
#include "simulator/lifecycle.h"
#include "simulator/render.h"
#include "simulator/stock.h"

namespace ferro::sim {
namespace {

// A public subnet; private ones have their own paths.
Subnet const* PublicSubnet(World const& world, std::string const& uuid) {
  Subnet const* subnet = world.FindSubnet(uuid);
  return subnet == nullptr || subnet->is_local ? nullptr : subnet;
}

bool IpFits(World const& world, Ip const& ip, Call const& call) {
  Subnet const* subnet = world.FindSubnet(ip.subnet);
  Network const* network = subnet == nullptr ? nullptr : world.FindNetwork(subnet->network);
  if (network == nullptr || subnet->is_local) return false;
  auto const differs = [&](char const* name, std::string const& value) {
    std::string const wanted = call.Query(name);
    return !wanted.empty() && wanted != value;
  };
  return !differs("location_uuid", network->location) && !differs("resource_uuid", ip.resource) &&
         !differs("network_uuid", network->uuid) && !differs("subnet_uuid", subnet->uuid) &&
         !differs("owner_id", world.options.domain_name) &&
         !differs("is_shared", network->is_shared ? "true" : "false");
}

}  // namespace

Answer ListSubnets(World& world, Call const& call) {
  std::string const location = call.Query("location_uuid");
  std::string const shared = call.Query("is_master_shared");
  std::vector<std::string> out;
  for (Subnet const& subnet : world.catalogue.subnets) {
    Network const* network = world.FindNetwork(subnet.network);
    if (subnet.is_local || network == nullptr) continue;
    if (!location.empty() && network->location != location) continue;
    if (!shared.empty() && (shared == "true") != subnet.is_master_shared) continue;
    out.push_back(Dump(SubnetJson(world, subnet)));
  }
  return Listing(out);
}

Answer ShowSubnet(World& world, Call const& call) {
  Subnet const* subnet = PublicSubnet(world, call.args[0]);
  if (subnet == nullptr) return NotThere("Subnet: " + call.args[0] + " not found");
  return Done(Dump(SubnetJson(world, *subnet)));
}

Answer ListSubnetIps(World& world, Call const& call) {
  Subnet const* subnet = PublicSubnet(world, call.args[0]);
  if (subnet == nullptr) return NotThere("Subnet: " + call.args[0] + " not found");
  std::vector<std::string> out;
  for (Ip const& ip : world.catalogue.ips) {
    if (ip.subnet == subnet->uuid) out.push_back(Dump(IpJson(world, ip)));
  }
  return Listing(out);
}

Answer ReserveIp(World& world, Call const& call) {
  Subnet const* subnet = PublicSubnet(world, call.args[0]);
  if (subnet == nullptr) return NotThere("Subnet: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"resource_uuid", Kind::kUuid, true}, {"ip", Kind::kString}})) {
    return Invalid(*problem);
  }
  Server const* server = world.FindServer(call.access, body->Text("resource_uuid"));
  if (server == nullptr) {
    return NotThere("Resource: " + body->Text("resource_uuid") + " not found");
  }
  Network const* network = world.FindNetwork(subnet->network);
  if (network == nullptr || network->location != server->location) {
    return Invalid("the subnet is in another location than the server");
  }
  std::string const address = body->Has("ip") ? body->Text("ip") : NextFree(world, *subnet);
  if (address.empty()) return Clash("no free address in " + subnet->cidr);
  if (auto problem = AddressProblem(*subnet, address); !problem.empty()) return Invalid(problem);
  if (Reserved(world, subnet->uuid, address) != nullptr) {
    return AddressClash(world, "IP address already in use: " + address);
  }
  Answer answer = Done(Dump(IpJson(world, Reserve(world, *subnet, address, server->uuid))));
  answer.status = 201;
  return answer;
}

Answer ListIps(World& world, Call const& call) {
  std::vector<Ip const*> out;
  for (Ip const& ip : world.catalogue.ips) {
    if (IpFits(world, ip, call)) out.push_back(&ip);
  }
  return Paged(world, call, out.size(),
               [&](std::size_t i) { return Dump(IpJson(world, *out[i])); });
}

Answer ReleaseIp(World& world, Call const& call) {
  auto const ip = std::ranges::find(world.catalogue.ips, call.args[0], &Ip::uuid);
  bool const is_public =
      ip != world.catalogue.ips.end() && PublicSubnet(world, ip->subnet) != nullptr;
  if (!is_public || world.FindServer(call.access, ip->resource) == nullptr) {
    return NotThere("Ip: " + call.args[0] + " not found");
  }
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"resource_uuid", Kind::kUuid, true}})) {
    return Invalid(*problem);
  }
  if (body->Text("resource_uuid") != ip->resource) {
    return Invalid("the address belongs to another resource");
  }
  world.catalogue.ips.erase(ip);
  return Done("null");
}

}  // namespace ferro::sim
