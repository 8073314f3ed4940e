#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/handlers.h"
#include "simulator/lifecycle.h"
#include "simulator/order.h"
#include "simulator/partition.h"
#include "simulator/render.h"

namespace ferro::sim {
namespace {

bool ListedFor(OsTemplate const& os, Service const* service, std::string const& location) {
  if (os.withdrawn) return false;
  if (std::ranges::find(os.not_in_locations, location) != os.not_in_locations.end()) return false;
  if (service == nullptr) return true;
  if (service->is_manual_os_install && os.os_value != "noos") return false;
  return std::ranges::find(os.not_on_services, service->uuid) == os.not_on_services.end();
}

std::vector<Field> InstallFields() {
  std::vector<Field> fields = {{"os_template", Kind::kString, true},
                               {"version", Kind::kString, true},
                               {"arch", Kind::kString, true},
                               {"userhostname", Kind::kString, true},
                               {"cloud_init_user_data", Kind::kString, true, true},
                               {"user_ssh_key", Kind::kString},
                               {"password", Kind::kString},
                               {"partitions_config", Kind::kObject}};
  for (char const* name :
       {"ipv4_address", "ipv4_netmask", "ipv4_gateway", "ipv6_address", "ipv6_netmask",
        "ipv6_gateway", "local_ipv4_address", "local_ipv4_netmask", "local_ipv4_gateway",
        "local_ipv6_address", "local_ipv6_netmask", "local_ipv6_gateway"}) {
    fields.push_back({name, Kind::kString, false, true});
  }
  return fields;
}

// Whether an installation may start on this machine now.
std::optional<Answer> CheckReady(Server const& server) {
  if (server.os.installing) return Busy("an installation is running on " + server.uuid);
  if (server.power.target) return Busy("a power task is running on " + server.uuid);
  if (!IsUsable(server.state)) return Clash("the server is " + NameOf(server.state));
  if (!server.power.on) return Clash("the server is switched off");
  return std::nullopt;
}

}  // namespace

Answer ListTemplates(World& world, Call const& call) {
  std::string const service = call.Query("service_uuid");
  std::string const location = call.Query("location_uuid");
  Service const* found = world.FindService(service);
  bool const nowhere = (!service.empty() && found == nullptr) ||
                       (!location.empty() && world.FindLocation(location) == nullptr);
  std::vector<std::string> out;
  for (OsTemplate const& os : world.catalogue.templates) {
    if (!nowhere && ListedFor(os, found, location)) out.push_back(Dump(TemplateJson(os)));
  }
  return Listing(out);
}

Answer ShowOs(World& world, Call const& call) {
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr || server->state == State::kDeleted) {
    return NotThere("Resource: " + call.args[0] + " not found");
  }
  return Done(Dump(OsJson(world, *server)));
}

Answer InstallOs(World& world, Call const& call) {
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr) return NotThere("Resource: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  auto const fields = InstallFields();
  if (auto problem = body->Problem(fields)) return Invalid(*problem);
  if (auto refusal = CheckReady(*server)) return *refusal;
  Service const* service = world.FindService(server->service);
  if (service == nullptr) return NotThere("Service: " + server->service + " not found");
  OsTemplate const* os = nullptr;
  if (auto refusal = CheckOsBody(world, *body, *service, server->location, os)) return *refusal;
  auto const before = server->os.static_network;
  server->os = OsFrom(world, *body, *os);
  server->os.static_network = before;
  for (Field const& field : fields) {
    std::string const name = field.name;
    if (name.find("_ipv") == std::string::npos && !name.starts_with("ipv")) continue;
    if (body->Has(name)) server->os.static_network[name] = body->Text(name);
    if (body->IsNull(name)) server->os.static_network.erase(name);
  }
  StartInstall(world, *server);
  return Done(Dump(OsJson(world, *server)));
}

Answer PatchOs(World& world, Call const& call) {
  Server* server = world.FindServer(call.access, call.args[0]);
  if (server == nullptr) return NotThere("Resource: " + call.args[0] + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"reinstall", Kind::kInt, true}})) return Invalid(*problem);
  if (body->Int("reinstall") != 0) {
    if (auto refusal = CheckReady(*server)) return *refusal;
    StartInstall(world, *server);
  } else if (server->os.installing) {
    if (IsInstalling(world, server->os)) return Clash("the installation has begun");
    server->os.installing = false;
  }
  return Done(Dump(OsJson(world, *server)));
}

Answer ListLocalDrives(World& world, Call const& call) {
  Service const* service = world.FindService(call.Query("service_uuid"));
  if (service == nullptr) return NotThere("Service: " + call.Query("service_uuid") + " not found");
  return Done(Dump(DrivesJson(*service)));
}

// No envelope, and its query says service_id (selectel-api §6.5).
Answer ValidatePartitions(World& world, Call const& call) {
  Service const* service = world.FindService(call.Query("service_id"));
  if (service == nullptr) return NotThere("Service: " + call.Query("service_id") + " not found");
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"partitions_config", Kind::kObject, true}})) {
    return Invalid(*problem);
  }
  std::string const graph = body->Json("partitions_config");
  if (auto problem = PartitionProblem(graph, *service)) return Invalid(*problem);
  return DoneBare(200, R"({"partitions_config":)" + graph + "}");
}

}  // namespace ferro::sim
