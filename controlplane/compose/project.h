// A project as it was read.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "controlplane/compose/model.h"
#include "controlplane/compose/variables.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

enum class NameSource { kOption, kVariable, kFile, kFolder };

// A key that was carried out while reading and is not in the document: include, extends.
struct AppliedKey {
  std::string_view key;
  yaml::Node value;
};

struct Project {
  std::string name;
  NameSource name_source = NameSource::kFolder;
  std::filesystem::path directory;           // Relative paths begin here.
  std::vector<std::filesystem::path> files;  // In the order in which they were merged.
  std::vector<std::string> profiles;         // Those that are active.

  // Services of active profiles and all else, unused things too.
  Model model;
  // Every value in its long form, with its place, what it was made from and what it
  // shadows: name, services, networks, volumes, configs, secrets and x-*.
  yaml::Node document;
  // Services of profiles that are not active, by name; not in `document`.
  yaml::Node inactive;
  // In the order of their use; each is worth a warning.
  std::vector<UnsetVariable> unset;
  std::vector<AppliedKey> applied;
  // Where the obsolete key `version` stands, if it does.
  std::optional<yaml::Mark> version;
  // What the files could use: the environment and the files of variables. Secrets that come
  // from a variable are read from here.
  Environment variables;
};

}  // namespace ferro::compose
