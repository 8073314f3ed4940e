// Core's own checks of what a provider answers, written a second time and
// independently of the planner (core-rules Appendix 2, rules 55–72 and 90–94). Tests run
// it over every tuple they see; the program prints how many at its end.
#pragma once

#include <string>
#include <vector>

#include "tfplugin/schema/schema.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

// One broken rule: `clause` is a fixed word for tests to look for, e.g. "count".
struct Violation {
  std::string clause;
  std::string path;
  std::string what;
};
using Violations = std::vector<Violation>;

// "clause path: what", one a line; "" when there is none.
std::string ToText(Violations const& violations);

namespace oracle {

// What core proposes: the configuration with prior computed values filled in.
Value Propose(Block const& block, Value const& prior, Value const& config);

// "Provider produced invalid plan".
Violations PlanValid(Block const& block, Value const& prior, Value const& config,
                     Value const& planned);

// "Provider produced invalid plan", about the paths that ask for replacement.
Violations ReplacePathsValid(std::vector<Path> const& paths, Value const& prior,
                             Value const& planned);

// "Provider produced inconsistent result after apply", and its invalid result object.
Violations ApplyValid(Block const& block, Value const& planned, Value const& result);

// "Provider produced inconsistent final plan": the plan made again at apply.
Violations FinalPlanValid(Block const& block, Value const& first, Value const& second);

// What every stored object must be: known, of the schema's shape, without
// write-only values. Null passes: what it means depends on the call.
Violations ObjectValid(Block const& block, Value const& value);

// Tuples checked so far in this process.
std::size_t Checked();

}  // namespace oracle
}  // namespace ferro::tf
