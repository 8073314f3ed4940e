// The least that a provider can cost: types with schemas like ours without their rules, served by
// the same SDK, behind which nothing happens and no API is asked.
#pragma once

#include <memory>

#include "tfplugin/provider.h"

namespace ferro::bench {

// What a measurement against it says is the price of what ours does. Type name "floor"; has each
// type of ours under its own name with that prefix: what Terraform does with a schema is the same.
std::unique_ptr<tf::Provider> MakeFloorProvider();

// What a measurement against it says is the price of all that ours has. Type name "least"; has the
// server and nothing else: least_dedicated_server_v1.
std::unique_ptr<tf::Provider> MakeLeastProvider();

}  // namespace ferro::bench
