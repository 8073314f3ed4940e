// Parts of render.h: mounts and what else stands in the host's configuration.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "controlplane/engines/docker/render.h"

namespace ferro::docker {

// Fails when the engine is older than what `what` needs.
Status NeedsApi(RenderContext const& context, ApiVersion needed, std::string_view what);

// `anonymous`: volumes to attach again, by path.
Result<std::vector<Mount>> RenderMounts(compose::Service const& spec,
                                        std::map<std::string, std::string> const& anonymous,
                                        RenderContext const& context);
// All but what concerns networks.
Result<HostConfig> RenderHost(engine::CreateContainer const& action, RenderContext const& context);

}  // namespace ferro::docker
