// Which files make a project, and what it is called.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "controlplane/compose/files.h"
#include "controlplane/compose/load.h"
#include "controlplane/compose/variables.h"

namespace ferro::compose {

class Reader;

struct Found {
  std::vector<std::filesystem::path> files;  // Absolute, or "-".
  std::filesystem::path directory;           // The project's.
  Variables variables;                       // Of the environment, then of the files of variables.
  std::vector<std::string> profiles;
};

// -f, else COMPOSE_FILE (of the environment or of .env), else the first of compose.yaml,
// compose.yml, docker-compose.yml and docker-compose.yaml here or in a folder above, with the
// override file beside it.
Result<Found> Discover(Options const& options, Reader& reader);

// Lower-case letters, digits, dashes and underscores, of which it begins with neither of the
// last two; others are left out.
std::string NormalizedName(std::string_view name);

struct ProjectName {
  std::string name;
  NameSource source = NameSource::kFolder;
};
// -p > COMPOSE_PROJECT_NAME > default_name > `name:` of the last file that has one > the folder.
Result<ProjectName> NameProject(Options const& options, Found const& found, Reader& reader);

}  // namespace ferro::compose
