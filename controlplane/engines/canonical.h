// One form for what an engine does not tell apart: a service as a file says it and as an
// engine shows it are equal in this form when they mean the same container.
#pragma once

#include <string_view>

#include "controlplane/compose/service.h"
#include "controlplane/engines/engine.h"

namespace ferro::engine {

// Members that say what the image (when it is known) or the engine supplies anyhow are left
// out; sets are sorted; other spellings of the same become one. An empty list as `command`
// counts as silence, as it does for Docker.
compose::Service Canonical(compose::Service spec, Image const* image, Host const& host);

// The network that a container is created on, the others are connected afterwards; ""
// without networks. By gw_priority, priority, then name.
std::string PrimaryNetwork(compose::Service const& spec);

}  // namespace ferro::engine
