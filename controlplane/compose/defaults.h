// What a model means where it says nothing.
#pragma once

#include <filesystem>
#include <string>

#include "controlplane/compose/variables.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

// Defaults that depend on the folder and the variables of the files themselves, so that an
// included model has its own.
void ApplyDefaults(yaml::Node& model, std::filesystem::path const& directory,
                   Variables const& variables);

// What follows from the whole: names, the default network, dependencies that other keys imply.
void Normalize(yaml::Node& model, std::string const& project, Variables const& variables);

// Leaves out networks, volumes, configs and secrets that no service uses.
void DropUnused(yaml::Node& model);

}  // namespace ferro::compose
