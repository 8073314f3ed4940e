// The project that the command line is about.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "controlplane/cli/context.h"
#include "controlplane/cli/options.h"
#include "controlplane/compose/load.h"

namespace ferro::cli {

// For compose::Load: -f, or the first word when it is a file.
compose::Options ComposeOptions(Context const& context, Options const& options);

// The words that are no files: services.
std::vector<std::string> ServicesOf(Options const& options);

// Also what a ferroplane.yaml makes of them.
Result<compose::Project> LoadProject(Context const& context, Options const& options);

// "docker-compose.yml", or two of them.
std::string FileNames(compose::Project const& project, Context const& context);

}  // namespace ferro::cli
