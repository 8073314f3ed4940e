// The least that a provider can cost: our server's schema without its rules, served by the same
// SDK, behind which nothing happens and no API is asked.
#pragma once

#include <memory>

#include "tfplugin/provider.h"

namespace ferro::bench {

// Type name "floor"; its one resource is floor_dedicated_server_v1.
std::unique_ptr<tf::Provider> MakeFloorProvider();

}  // namespace ferro::bench
