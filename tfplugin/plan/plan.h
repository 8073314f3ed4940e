// Decides what a configuration changes about an object. Pure: the same input gives
// the same plan, and the resource's own logic is asked to do the same (core-rules 78, 81).
//
// In order:
//   1. merge: what was and what is written, defaults, no write-only values;
//   2. equal to what was (LocalOnly attributes aside)? Then nothing becomes unknown;
//      else what is computed and not configured does, unless it KeepsPrior;
//   3. field modifiers: RequiresReplace and the attribute's own;
//   4. the resource's logic (Resource::PlanChange);
//   5. step 2 once more: logic may have started a change (then what it left alone
//      becomes unknown too) or ended one (then what step 2 made unknown comes back);
//   6. core's checks, so that a mistake is named here and not by core.
#pragma once

#include <functional>
#include <vector>

#include "tfplugin/diagnostics.h"
#include "tfplugin/resource.h"

namespace ferro::tf {

// May change `planned` and add to `requires_replace`.
using PlanLogic = std::function<void(ValuePlan& plan)>;

struct PlannedObject {
  Value value;
  // Sorted, each once, only of values that differ: core refuses a path that leads
  // nowhere. Empty on create.
  std::vector<Path> requires_replace;
};

// `prior` null = create (also the second plan of a replacement); `config` is an object.
// Faults of the resource's logic become errors in `diagnostics`.
PlannedObject PlanObject(Block const& block, Value const& prior, Value const& config,
                         PlanLogic const& logic, Diagnostics& diagnostics);

}  // namespace ferro::tf
