// The oracle's algorithms, one file each; oracle_testing.h is what tests call.
#pragma once

#include <string>
#include <vector>

#include "tfplugin/plan/oracle_testing.h"

namespace ferro::tf::oracle {

using Attributes = std::vector<Attribute>;

// How many elements, by position or by key; 0 when it has none.
std::size_t SizeOf(Value const& value);
bool SameKeys(Value const& a, Value const& b);

void JudgePlan(Block const& block, Value const& prior, Value const& config, Value const& planned,
               Violations& found);
// `final_plan`: both sides are plans, and unknown may stay unknown.
void JudgeResult(Block const& block, Value const& planned, Value const& actual, bool final_plan,
                 Violations& found);

}  // namespace ferro::tf::oracle
