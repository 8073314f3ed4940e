// POST /_sim/state: one change behind the provider's back.
#pragma once

#include "base/result.h"
#include "simulator/world.h"

namespace ferro::sim {

// The members of the body say what changes (simulator/README.md lists them).
// kInvalidArgument when it says nothing that can be done, kNotFound for an unknown
// server, template, …
Status ChangeState(World& world, Body const& body);

}  // namespace ferro::sim
