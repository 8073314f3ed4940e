// Values of a service that the table of keys cannot judge.
#pragma once

#include "base/result.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

// Names, policies and ports that no engine would take. Fails with COMPOSE-004 at the value.
Status CheckValues(yaml::Member const& service);

}  // namespace ferro::compose
