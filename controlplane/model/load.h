// From what the command line says to a platform: finds ferroplane.yaml and the Compose files,
// reads the image map, and puts everything together.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "controlplane/compose/files.h"
#include "controlplane/compose/load.h"
#include "controlplane/compose/project.h"
#include "controlplane/model/ferroplane_file.h"
#include "controlplane/model/platform.h"

namespace ferro::model {

struct LoadOptions {
  // Its `files` may name one ferroplane.yaml instead of Compose files.
  compose::Options compose;
  std::string image_map;  // --image-map; wins over the file's own.
};

struct Loaded {
  compose::Project project;
  Platform platform;
  std::filesystem::path platform_file;  // The ferroplane.yaml, or "".
};

// What Compose's reader is to read: the files that a ferroplane.yaml names, or what it says
// itself.
Result<compose::Options> ComposeOptionsOf(LoadOptions const& options,
                                          compose::Files const& files = compose::FilesOnDisk());

// Codes: compose/load.h, from_compose.h, form.h, ferroplane_file.h, and PLATFORM-016 an image
// map or a ferroplane.yaml that cannot be read.
Result<Loaded> LoadPlatform(LoadOptions const& options,
                            compose::Files const& files = compose::FilesOnDisk());

}  // namespace ferro::model
