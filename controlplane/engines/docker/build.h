// `build:` by the docker command: the engine's API alone has no BuildKit.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "controlplane/engines/engine.h"

namespace ferro::docker {

// The command's arguments after "docker". Fails with kInvalidArgument on secrets that have
// no file by now.
Result<std::vector<std::string>> BuildArguments(engine::BuildImage const& action);

// Runs it against the engine at `socket`, for two hours at most. Fails with kNotFound when
// there is no docker command, else with the command's last lines.
Status BuildWithDocker(engine::BuildImage const& action, std::string const& socket,
                       Environment const& environment, engine::OnProgress const& progress,
                       std::stop_token const& stop);

}  // namespace ferro::docker
