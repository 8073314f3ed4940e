#include <nlohmann/json.hpp>

#include "simulator/handlers.h"
#include "simulator/render.h"

namespace ferro::sim {

Answer ListPlans(World& world, Call const& call) {
  std::vector<std::string> out;
  for (Plan const& plan : world.catalogue.plans) {
    if (!plan.withdrawn) out.push_back(Dump(PlanJson(plan, call.WantsEnglish())));
  }
  return Listing(out);
}

Answer ShowPlan(World& world, Call const& call) {
  Plan const* plan = world.FindPlan(call.args[0]);
  if (plan == nullptr) return NotThere("PricePlan: " + call.args[0] + " not found");
  return Done(Dump(PlanJson(*plan, call.WantsEnglish())));
}

}  // namespace ferro::sim
