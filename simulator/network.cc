#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/handlers.h"
#include "simulator/render.h"

namespace ferro::sim {
namespace {

bool CarriesAddressesOf(World const& world, Network const& network, std::string const& server) {
  return std::ranges::any_of(world.catalogue.ips, [&](Ip const& ip) {
    Subnet const* subnet = world.FindSubnet(ip.subnet);
    return ip.resource == server && subnet != nullptr && subnet->network == network.uuid;
  });
}

bool NetworkFits(World const& world, Network const& network, Call const& call) {
  auto const differs = [&](char const* name, std::string const& value) {
    std::string const wanted = call.Query(name);
    return !wanted.empty() && wanted != value;
  };
  if (differs("location_uuid", network.location)) return false;
  if (differs("network_type", network.type)) return false;
  if (differs("tag", network.tag) || differs("vlan", network.tag)) return false;
  if (differs("is_shared", network.is_shared ? "true" : "false")) return false;
  std::string const server = call.Query("resource_uuid");
  return server.empty() || CarriesAddressesOf(world, network, server);
}

bool IsNumber(std::string const& text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Answer ListNetworks(World& world, Call const& call) {
  if (!IsNumber(call.Query("tag")) || !IsNumber(call.Query("vlan"))) {
    return Invalid("invalid parameters to filter on tag or vlan");
  }
  std::vector<Network const*> out;
  for (Network const& n : world.catalogue.networks) {
    if (NetworkFits(world, n, call)) out.push_back(&n);
  }
  return Paged(world, call, out.size(),
               [&](std::size_t i) { return Dump(NetworkJson(world, *out[i])); });
}

Answer ShowNetwork(World& world, Call const& call) {
  Network const* network = world.FindNetwork(call.args[0]);
  if (network == nullptr) return NotThere("Network: " + call.args[0] + " not found");
  return Done(Dump(NetworkJson(world, *network)));
}

Answer RenameNetwork(World& world, Call const& call) {
  auto const network = std::ranges::find(world.catalogue.networks, call.args[0], &Network::uuid);
  if (network == world.catalogue.networks.end()) {
    return NotThere("Network: " + call.args[0] + " not found");
  }
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"user_desc", Kind::kString, true}})) return Invalid(*problem);
  network->user_desc = body->Text("user_desc");
  return Done(Dump(NetworkJson(world, *network)));
}

}  // namespace ferro::sim
