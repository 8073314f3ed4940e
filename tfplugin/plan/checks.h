// What core would refuse, found before core sees it: a mistake of the provider then
// becomes a diagnostic that says so and names the place.
#pragma once

#include <string>
#include <vector>

#include "tfplugin/schema/schema.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

// One place where an answer breaks core's rules. `what` never holds a value.
struct Fault {
  Path path;
  std::string what;
};

// core-rules 63–71.
std::vector<Fault> PlanFaults(Block const& block, Value const& prior, Value const& config,
                              Value const& planned);

// core-rules 90, 91 and 93; unknown values are not looked at.
std::vector<Fault> ResultFaults(Value const& planned, Value const& result);

}  // namespace ferro::tf
