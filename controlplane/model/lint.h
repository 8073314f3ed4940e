// What a plan says at its head; used by from_compose.h.
#pragma once

#include <vector>

#include "controlplane/compose/project.h"
#include "controlplane/model/image_map.h"
#include "controlplane/model/platform.h"

namespace ferro::model {

// Unset variables first, then what --strict refuses, then advice.
std::vector<Warning> WarningsOf(Platform const& platform, compose::Project const& project,
                                ImageMap const& images);

}  // namespace ferro::model
