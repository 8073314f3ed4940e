// From a method and a path to the handler: the table of contents of the API.
#pragma once

#include "simulator/handlers.h"

namespace ferro::sim {

// Answers a request to /identity or /servers/v2; `caller` has been identified.
Answer Route(World& world, Call& call, Caller const& caller);

}  // namespace ferro::sim
