#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/handlers.h"
#include "simulator/render.h"

namespace ferro::sim {
namespace {

std::string PortUuid(Server const& server, char const* type) {
  return DerivedUuid(server.hw_uuid + "/port/" + type);
}

Json NetworksOfPort(World const& world, Server const& server, bool local) {
  Json out = Json::array();
  if (local) {
    Network const* network = world.FindNetwork(server.local_network);
    if (network != nullptr) out.push_back(NetworkJson(world, *network));
    return out;
  }
  for (Network const& network : world.catalogue.networks) {
    bool const carries = std::ranges::any_of(world.IpsOf(server.uuid, false), [&](Ip const* ip) {
      Subnet const* subnet = world.FindSubnet(ip->subnet);
      return subnet != nullptr && subnet->network == network.uuid;
    });
    if (carries) out.push_back(NetworkJson(world, network));
  }
  return out;
}

Json PortJson(World const& world, Server const& server, bool local) {
  char const* type = local ? "local" : "inet";
  return {{"uuid", PortUuid(server, type)},
          {"port_type", type},
          {"hw_uuid", server.hw_uuid},
          {"network", NetworksOfPort(world, server, local)},
          {"port_name", local ? "eth1" : "eth0"},
          {"speed", "AUTO"},
          {"is_enabled", true},
          {"is_apply", true},
          {"is_processing", false},
          {"created", UnixTime(server.created)},
          {"updated", UnixTime(server.created)}};
}

bool HasLocalPort(World const& world, Server const& server) {
  Service const* service = world.FindService(server.service);
  return service != nullptr && MayHavePrivateNetwork(*service);
}

// The server with this private port; public ones can't be moved.
Server* ServerWithPort(World& world, Call const& call) {
  for (auto& [uuid, server] : world.servers) {
    if (server.hw_uuid.empty() || !HasLocalPort(world, server)) continue;
    if (!world.MaySee(call.access, server.project)) continue;
    if (PortUuid(server, "local") == call.args[0]) return &server;
  }
  return nullptr;
}

}  // namespace

// By the machine's id, not the server's (selectel-api §9.6, §9.9).
Answer ListPorts(World& world, Call const& call) {
  auto const refused = [&] { return NotThere("HwRepository: " + call.args[0] + " not found"); };
  std::string const type = call.Query("port_type");
  if (!type.empty() && type != "local" && type != "inet") {
    return Invalid("port_type must be local or inet");
  }
  std::vector<std::string> out;
  for (auto const& [uuid, server] : world.servers) {
    if (server.hw_uuid != call.args[0] || !world.MaySee(call.access, server.project)) continue;
    if (type != "local") out.push_back(Dump(PortJson(world, server, false)));
    if (type != "inet" && HasLocalPort(world, server)) {
      out.push_back(Dump(PortJson(world, server, true)));
    }
  }
  return out.empty() ? refused() : Listing(out);
}

Answer ListPortNetworks(World& world, Call const& call) {
  Server const* server = ServerWithPort(world, call);
  if (server == nullptr) return NotThere("Port: " + call.args[0] + " not found");
  return Done(Dump(NetworksOfPort(world, *server, true)));
}

Answer JoinNetwork(World& world, Call const& call) {
  Server* server = ServerWithPort(world, call);
  if (server == nullptr) return NotThere("Port: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"network_uuid", Kind::kUuid, true}})) {
    return Invalid(*problem);
  }
  Network const* network = world.FindNetwork(body->Text("network_uuid"));
  if (network == nullptr) return NotThere("Network: " + body->Text("network_uuid") + " not found");
  if (network->type != "local" || network->location != server->location) {
    return Invalid("the network is not a private one in the server's location");
  }
  server->local_network = network->uuid;
  Answer answer = Done(Dump(NetworksOfPort(world, *server, true)));
  answer.status = 201;
  return answer;
}

Answer LeaveNetwork(World& world, Call const& call) {
  Server* server = ServerWithPort(world, call);
  if (server == nullptr) return NotThere("Port: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"network_uuid", Kind::kUuid, true}})) {
    return Invalid(*problem);
  }
  if (server->local_network != body->Text("network_uuid")) {
    return NotThere("Network: " + body->Text("network_uuid") + " is not on this port");
  }
  if (!world.IpsOf(server->uuid, true).empty()) return Clash("private addresses are reserved");
  server->local_network.clear();
  return Done("[]");
}

}  // namespace ferro::sim
