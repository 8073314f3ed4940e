// Parts of decode.h: the service that a container shows.
#pragma once

#include <map>
#include <string>

#include "controlplane/engines/docker/types.h"
#include "controlplane/engines/engine.h"

namespace ferro::docker {

std::optional<compose::HealthCheck> DecodeHealth(std::optional<HealthConfig> const& shown);
compose::VariableMap DecodeEnvironment(Texts const& env);

// Everything that is shown, also what was not asked for; engine::Canonical takes that out.
compose::Service DecodeSpec(Container const& shown, std::string const& host_name);

// Volumes that nobody named, by path: the image's, and mounts without a source.
std::map<std::string, std::string> AnonymousVolumes(Container const& shown);
// 64 hex digits, as the engine names them.
bool IsAnonymousName(std::string_view volume);

}  // namespace ferro::docker
