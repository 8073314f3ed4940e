// Volumes: what is missing, and that none is ever swapped for another (compose-asks R6).
#pragma once

#include "controlplane/plan/emit.h"

namespace ferro::plan {

// Fills in what is to be made and what the inventory learns; refuses what is not ours to use
// and definitions that changed.
void PlanVolumes(World const& world, Request const& request, Draft& draft, Plan& plan);

// Mounts of containers to be replaced that move to another volume.
void CheckMounts(Draft const& draft, Request const& request, Plan& plan);

}  // namespace ferro::plan
