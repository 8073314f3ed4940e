// The Docker engine that DOCKER_HOST, a context or the usual socket names, with a console on
// the standard streams of the process.
#pragma once

#include "base/result.h"
#include "controlplane/cli/connection.h"
#include "controlplane/cli/context.h"

namespace ferro::cli {

Result<Connection> ConnectDocker(Context const& context);

}  // namespace ferro::cli
