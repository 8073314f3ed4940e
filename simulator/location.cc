#include <nlohmann/json.hpp>

#include "simulator/handlers.h"
#include "simulator/render.h"

namespace ferro::sim {

Answer ListLocations(World& world, Call const& /*call*/) {
  std::vector<std::string> out;
  for (Location const& l : world.catalogue.locations) out.push_back(Dump(LocationJson(l)));
  return Listing(out);
}

Answer ShowLocation(World& world, Call const& call) {
  Location const* location = world.FindLocation(call.args[0]);
  if (location == nullptr) return NotThere("Location: " + call.args[0] + " not found");
  return Done(Dump(LocationJson(*location)));
}

}  // namespace ferro::sim
