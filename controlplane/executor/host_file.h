// Files of secrets and configs as the environment's directory keeps them.
#pragma once

#include <filesystem>

#include "base/environment.h"
#include "base/result.h"
#include "controlplane/journal/files.h"
#include "controlplane/model/platform.h"

namespace ferro::executor {

// Its value is read now: from its file, its variable, or the Compose file's text.
Result<journal::HostFile> ReadHostFile(model::File const& file, Environment const& variables);

// Removes a file that stands in the environment's directory; kPermissionDenied for others.
// That it is not there is no error.
Status RemoveHostFile(std::filesystem::path const& environment_directory,
                      std::filesystem::path const& path);

}  // namespace ferro::executor
