// The rows of the table, one part per file.
#pragma once

#include <span>

#include "controlplane/compose/keys.h"

namespace ferro::compose::internal {

std::span<Key const> TopKeys();
std::span<Key const> ServiceKeys();
std::span<Key const> ServicePartKeys();  // build, deploy, develop, networks, ports, …

std::span<Key const> GrantKeys();  // A secret or config given to a service or a build.

}  // namespace ferro::compose::internal
