// What an operation returns: the truth, in the form that the plan promised.
#pragma once

#include "provider/server/model.h"

namespace ferro::provider {

// Everything that the plan knows, verbatim, nulls included; the rest from `actual`
// (core-rules 90, 91).
ServerModel WithPlanned(ServerModel const& planned, ServerModel const& actual);

// Unknown at any depth becomes null (core-rules 92, 96).
ServerModel WithoutUnknowns(ServerModel const& model);

}  // namespace ferro::provider
