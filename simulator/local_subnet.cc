#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/address.h"
#include "simulator/handlers.h"
#include "simulator/lifecycle.h"
#include "simulator/render.h"
#include "simulator/stock.h"

namespace ferro::sim {
namespace {

// A network, a server and a hidden gateway have to fit.
constexpr int kLongestPrefix = 29;

Subnet const* PrivateSubnet(World const& world, std::string const& uuid) {
  Subnet const* subnet = world.FindSubnet(uuid);
  return subnet != nullptr && subnet->is_local ? subnet : nullptr;
}

std::optional<Answer> CheckNewSubnet(World const& world, Body const& body) {
  Network const* network = world.FindNetwork(body.Text("network_uuid"));
  if (network == nullptr) return NotThere("Network: " + body.Text("network_uuid") + " not found");
  if (network->type != "local") return Invalid("the network is not a private one");
  std::string const cidr = body.Text("subnet_address");
  auto const net = ParseV4Net(cidr);
  if (!net) return Invalid("subnet_address " + cidr + " is not an IPv4 network");
  if (!IsPrivate(*net)) {
    return Invalid("subnet_address must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16");
  }
  if (net->prefix > kLongestPrefix) return Invalid("subnet_address is too small");
  for (Subnet const& other : world.catalogue.subnets) {
    auto const taken = ParseV4Net(other.cidr);
    if (other.network == network->uuid && taken && taken->Overlaps(*net)) {
      return Clash("subnet_address overlaps " + other.cidr);
    }
  }
  return std::nullopt;
}

std::optional<Answer> CheckNewLocalIp(World& world, Call const& call, Subnet const& subnet,
                                      Body const& body) {
  Server const* server = world.FindServer(call.access, body.Text("resource_uuid"));
  if (server == nullptr) {
    return NotThere("Resource: " + body.Text("resource_uuid") + " not found");
  }
  Network const* network = world.FindNetwork(subnet.network);
  if (network == nullptr || network->location != server->location) {
    return Invalid("the subnet is in another location than the server");
  }
  Service const* service = world.FindService(server->service);
  if (service == nullptr || !MayHavePrivateNetwork(*service)) {
    return Invalid("this configuration can't have a private network");
  }
  std::string const address = body.Text("ip");
  if (auto problem = AddressProblem(subnet, address); !problem.empty()) return Invalid(problem);
  if (Reserved(world, subnet.uuid, address) != nullptr) {
    return AddressClash(world, "IP address already in use: " + address);
  }
  return std::nullopt;
}

}  // namespace

Answer ListLocalSubnets(World& world, Call const& call) {
  std::string const network = call.Query("network_uuid");
  std::vector<std::string> out;
  for (Subnet const& subnet : world.catalogue.subnets) {
    if (!subnet.is_local || (!network.empty() && subnet.network != network)) continue;
    out.push_back(Dump(SubnetJson(world, subnet)));
  }
  return Listing(out);
}

Answer CreateLocalSubnet(World& world, Call const& call) {
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem(
          {{"network_uuid", Kind::kUuid, true}, {"subnet_address", Kind::kString, true}})) {
    return Invalid(*problem);
  }
  if (auto refusal = CheckNewSubnet(world, *body)) return *refusal;
  Subnet const& made =
      world.catalogue.subnets.emplace_back(Subnet{.uuid = world.NewUuid(),
                                                  .network = body->Text("network_uuid"),
                                                  .cidr = body->Text("subnet_address"),
                                                  .is_local = true,
                                                  .created = world.Now()});
  world.Note("local_subnet_create", made.uuid, made.cidr);
  Answer answer = Done(Dump(LocalSubnetJson(world, made)));
  answer.status = 201;
  return answer;
}

Answer ShowLocalSubnet(World& world, Call const& call) {
  Subnet const* subnet = PrivateSubnet(world, call.args[0]);
  if (subnet == nullptr) return NotThere("LocalSubnet: " + call.args[0] + " not found");
  return Done(Dump(LocalSubnetJson(world, *subnet)));
}

Answer DeleteLocalSubnet(World& world, Call const& call) {
  Subnet const* subnet = PrivateSubnet(world, call.args[0]);
  if (subnet == nullptr) return NotThere("LocalSubnet: " + call.args[0] + " not found");
  if (UsedAddresses(world, *subnet) > 0) return Clash("addresses of the subnet are in use");
  world.Note("local_subnet_delete", subnet->uuid, subnet->cidr);
  std::erase_if(world.catalogue.subnets, [&](Subnet const& s) { return s.uuid == call.args[0]; });
  return Empty204();
}

Answer ListLocalSubnetIps(World& world, Call const& call) {
  Subnet const* subnet = PrivateSubnet(world, call.args[0]);
  if (subnet == nullptr) return NotThere("LocalSubnet: " + call.args[0] + " not found");
  std::vector<std::string> out;
  for (Ip const& ip : world.catalogue.ips) {
    if (ip.subnet == subnet->uuid) out.push_back(Dump(IpJson(world, ip)));
  }
  return Listing(out);
}

Answer ReserveLocalIp(World& world, Call const& call) {
  Subnet const* subnet = PrivateSubnet(world, call.args[0]);
  if (subnet == nullptr) return NotThere("LocalSubnet: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem =
          body->Problem({{"ip", Kind::kString, true}, {"resource_uuid", Kind::kUuid, true}})) {
    return Invalid(*problem);
  }
  if (auto refusal = CheckNewLocalIp(world, call, *subnet, *body)) return *refusal;
  Ip const& ip = Reserve(world, *subnet, body->Text("ip"), body->Text("resource_uuid"));
  Server* server = world.FindServer(call.access, ip.resource);
  if (server->local_network.empty()) server->local_network = subnet->network;
  Answer answer = Done(Dump(IpJson(world, ip)));
  answer.status = 201;
  return answer;
}

Answer ListLocalIps(World& world, Call const& call) {
  std::string const server = call.Query("resource_uuid");
  std::vector<std::string> out;
  for (Ip const& ip : world.catalogue.ips) {
    if (PrivateSubnet(world, ip.subnet) == nullptr) continue;
    if (server.empty() || ip.resource == server) out.push_back(Dump(IpJson(world, ip)));
  }
  return Listing(out);
}

}  // namespace ferro::sim
