// Does a project hold together: names that are used exist, nothing contradicts, nothing
// waits for itself.
#pragma once

#include "base/result.h"
#include "controlplane/compose/project.h"

namespace ferro::compose {

// Fails with the place and the fact "code": COMPOSE-004 and COMPOSE-012 to COMPOSE-015.
Status CheckProject(Project const& project);

}  // namespace ferro::compose
