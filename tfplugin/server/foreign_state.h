// What UpgradeResourceState and MoveResourceState share: JSON that another version or provider
// wrote, and what their resource makes of it.
#pragma once

#include <optional>
#include <string>

#include "tfplugin/server/server_impl.h"

namespace ferro::tf {

// An error that says why a stored object is of no use, and what to do.
void RefuseStored(std::string const& why, Call& call);

// Any JSON object; empty after an error.
std::optional<Value> ReadForeign(RawState const& raw, Call& call);

// The resource's result, fit to be answered: complete, and wholly known. Null after an error.
Value CheckConverted(Value converted, ObjectShape const& shape, std::string const& what,
                     Call& call);

}  // namespace ferro::tf
