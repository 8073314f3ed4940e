// Projects and platforms for tests, from a text and without a disk.
#pragma once

#include <map>
#include <string>

#include "controlplane/compose/load.h"
#include "controlplane/model/from_compose.h"

namespace ferro::model {

// Of /p/compose.yaml in the project "p", with these files beside it.
Result<compose::Project> ProjectFrom(std::string const& text,
                                     std::map<std::string, std::string> const& files = {},
                                     compose::Options options = {});
Result<Platform> PlatformFrom(std::string const& text, ImageMap const& images = {},
                              std::map<std::string, std::string> const& files = {});

// The platform of design document 002, from examples/platforms: twelve services.
std::string KaifLake();
// Its image map: four images of another version, eight stand-ins.
std::string KaifLakeImages();

}  // namespace ferro::model
