// Volumes that no file names, as the inventory keeps them: whoever comes after their container
// gets them again.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "controlplane/plan/world.h"

namespace ferro::plan {

using VolumesByPath = std::map<std::string, std::string>;  // Path in the container -> volume.

// Of a container with that detail.
std::vector<journal::Object> ObjectsOfAnonymous(ContainerDetail const& container,
                                                VolumesByPath const& volumes);

// What a replica's containers had of the kind, as the inventory knows it.
struct Nameless {
  VolumesByPath there;
  VolumesByPath gone;  // Somebody removed them, as `docker rm -v` does.
};
Nameless NamelessOf(World const& world, std::string const& service, std::int64_t replica);

// To whoever reads the plan of one that is made anew.
void TellLost(World const& world, Replica const& replica, Plan& plan);

}  // namespace ferro::plan
