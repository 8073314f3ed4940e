#include <nlohmann/json.hpp>

#include "simulator/handlers.h"
#include "simulator/render.h"

namespace ferro::sim {
namespace {

Answer ServicesOf(World const& world, Call const& call, std::string const& model) {
  std::string const state = call.Query("state");
  std::string const primary = call.Query("is_primary");
  std::vector<std::string> out;
  for (Service const& s : world.catalogue.services) {
    if (!model.empty() && s.model != model) continue;
    if (!state.empty() && s.state != state) continue;
    if (!primary.empty() && (primary == "true") != s.IsServer()) continue;
    out.push_back(Dump(ServiceJson(world, s, false)));
  }
  return Listing(out);
}

Answer OneService(World const& world, Call const& call, std::string const& model) {
  Service const* service = world.FindService(call.args[0]);
  if (service == nullptr || (!model.empty() && service->model != model)) {
    return NotThere("Service: " + call.args[0] + " not found");
  }
  return Done(Dump(ServiceJson(world, *service, true)));
}

}  // namespace

Answer ListServices(World& world, Call const& call) {
  return ServicesOf(world, call, call.Query("model"));
}

Answer ShowService(World& world, Call const& call) {
  return OneService(world, call, "");
}

Answer ListServers(World& world, Call const& call) {
  return ServicesOf(world, call, "server");
}

Answer ListServerChips(World& world, Call const& call) {
  return ServicesOf(world, call, "serverchip");
}

Answer ShowServerService(World& world, Call const& call) {
  return OneService(world, call, "server");
}

Answer ShowServerChipService(World& world, Call const& call) {
  return OneService(world, call, "serverchip");
}

}  // namespace ferro::sim
