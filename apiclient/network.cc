#include "apiclient/network.h"

#include "apiclient/error.h"
#include "apiclient/paging.h"

namespace ferro::api {
namespace {

constexpr std::string_view kNetworks = "/network";
constexpr int kNetworksAtOnce = 100;

struct PortMove {
  NetworkId network;
};
void Describe(json::Fields& f, PortMove& m) {
  f("network_uuid", m.network);
}

Status MovePort(Client const& client, std::string method, PortId const& port,
                NetworkId const& network, CallOptions const& options) {
  auto reply = client.Send({.method = std::move(method),
                            .path = "/network/port/" + PathPart(port.value) + "/network",
                            .body = json::Print(PortMove{network}),
                            .repeat = Repeat::kHarmless,
                            .options = options});
  if (!reply) return Fail(std::move(reply).error());
  return {};
}

}  // namespace

void Describe(json::Fields& f, Network& n) {
  f("uuid", n.id);
  f("vlan", n.vlan);
  f("tag", n.tag);
  f("network_type", n.network_type);
  f("location_uuid", n.location);
  f("telematics_type", n.telematics_type);
  f("is_shared", n.is_shared);
  f("owner_id", n.owner_id);
  f("user_desc", n.user_desc);
  f("subnet_count", n.subnet_count);
  f("port_count", n.port_count);
  f("is_processing", n.is_processing);
  f("created", n.created);
  f("updated", n.updated);
}

void Describe(json::Fields& f, Port& p) {
  f("uuid", p.id);
  f("port_type", p.port_type);
  f("hw_uuid", p.hardware);
  f("network", p.networks);
  f("port_name", p.port_name);
  f("speed", p.speed);
  f("is_enabled", p.is_enabled);
  f("is_apply", p.is_apply);
  f("is_processing", p.is_processing);
}

std::string Network::display_name() const {
  if (user_desc && !user_desc->empty()) return *user_desc;
  return tag.empty() ? std::to_string(vlan.number) : tag;
}

Result<std::vector<Network>> ListNetworks(Client const& client, NetworkFilter const& filter,
                                          CallOptions const& options) {
  Call call{.path = std::string(kNetworks), .repeat = Repeat::kHarmless, .options = options};
  if (!filter.location.empty()) call.query.emplace_back("location_uuid", filter.location.value);
  if (!filter.network_type.empty()) call.query.emplace_back("network_type", filter.network_type);
  if (!filter.tag.empty()) call.query.emplace_back("tag", filter.tag);
  return ListAll<Network>(client, std::move(call), kNetworksAtOnce);
}

Result<Network> GetNetwork(Client const& client, NetworkId const& id, CallOptions const& options) {
  return client.Fetch<Network>({.path = std::string(kNetworks) + "/" + PathPart(id.value),
                                .repeat = Repeat::kHarmless,
                                .options = options});
}

Result<std::vector<Port>> ListPorts(Client const& client, HardwareId const& hardware,
                                    std::string_view port_type, CallOptions const& options) {
  auto ports = ListAll<Port>(client, {.path = "/network/port/hw/" + PathPart(hardware.value),
                                      .query = {{"port_type", std::string(port_type)}},
                                      .repeat = Repeat::kHarmless,
                                      .options = options});
  if (!ports && SaysNotFound(ports.error())) return std::vector<Port>();
  return ports;
}

Status JoinNetwork(Client const& client, PortId const& port, NetworkId const& network,
                   CallOptions const& options) {
  return MovePort(client, "POST", port, network, options);
}

Status LeaveNetwork(Client const& client, PortId const& port, NetworkId const& network,
                    CallOptions const& options) {
  auto left = MovePort(client, "DELETE", port, network, options);
  if (!left && SaysNotFound(left.error())) return {};
  return left;
}

}  // namespace ferro::api
