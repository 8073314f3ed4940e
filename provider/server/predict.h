// What a plan says about values that the user leaves to us. Pure, and the same for the
// same input: no live answer ever becomes a planned value (mapping 0.1.9).
#pragma once

#include "provider/server/model.h"
#include "tfplugin/resource.h"

namespace ferro::provider {

// `pending`: create (or an installation) is not finished; the plan then has an update
// that waits for the rest (mapping 0.1.6).
void PredictValues(tf::Plan<ServerModel>& plan, bool pending);

}  // namespace ferro::provider
