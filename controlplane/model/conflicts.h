// What two containers cannot share; used by from_compose.h.
#pragma once

#include <string_view>

#include "base/result.h"
#include "controlplane/compose/project.h"
#include "controlplane/model/platform.h"

namespace ferro::model {

// PLATFORM-001 to -004 of from_compose.h.
Status CheckConflicts(Platform const& platform, compose::Project const& project);

}  // namespace ferro::model
