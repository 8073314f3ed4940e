// Relative paths of a document made absolute.
#pragma once

#include <filesystem>
#include <string>

#include "controlplane/yaml/node.h"

namespace ferro::compose {

// `base` is absolute; `home` is what ~ stands for, "" when unknown. The document has its
// long forms. Contexts that are no folders (URLs, service:, docker-image:) stay.
void ResolvePaths(yaml::Node& document, std::filesystem::path const& base, std::string const& home);

// "a/../b//c/" as "b/c"; "" stays.
std::string CleanPath(std::string const& path);

}  // namespace ferro::compose
