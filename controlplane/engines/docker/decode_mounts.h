// Parts of decode.h: mounts.
#pragma once

#include <vector>

#include "controlplane/engines/docker/decode_spec.h"

namespace ferro::docker {

// Those that have a name or a path, or were asked for without one; see AnonymousVolumes.
std::vector<compose::Mount> DecodeMounts(HostConfig const& host);

}  // namespace ferro::docker
