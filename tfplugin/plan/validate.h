// What the schema alone says about a configuration, offline (core-rules 37–45).
#pragma once

#include "tfplugin/diagnostics.h"
#include "tfplugin/schema/schema.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

// Reports every problem once, on its path: required and null, computed and set,
// write-only for a Terraform that cannot keep a secret, deprecated and set
// (a warning), and what the validators find. Unknown values are never a problem.
void ValidateObject(Block const& block, Value const& config, bool write_only_allowed,
                    Diagnostics& diagnostics);

}  // namespace ferro::tf
