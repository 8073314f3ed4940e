// The /_sim endpoints: health, books, faults, and changes behind the provider's back.
#pragma once

#include "simulator/world.h"

namespace ferro::sim {

http::Response HandleControl(World& world, Call const& call);

}  // namespace ferro::sim
