// A Compose project as a platform: everything resolved as platform.h says, with the rules
// of ours that fill in what the file leaves open, each told as Derived.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "controlplane/compose/files.h"
#include "controlplane/compose/project.h"
#include "controlplane/model/image_map.h"
#include "controlplane/model/platform.h"

namespace ferro::model {

struct Options {
  // Seccomp profiles are read from here; null means the disk.
  compose::Files const* files = nullptr;
  // What services are, where ferroplane.yaml says so.
  std::map<std::string, ServiceKind> kinds = {};
};

// Warnings: PLATFORM-101 a variable that is not set, 102 an entry of the image map that
// replaces nothing, 103 a job that never ends. Advice: 201 a secret in the environment, 202 a
// port open to everyone, 203 an image without a version, 204 the obsolete `version`.
// Fails with the fact "code", and with file, line and column:
//   PLATFORM-001 replicas that would take the same name, port or address
//   PLATFORM-002 two services that would give a container the same name
//   PLATFORM-003 two services that publish the same port
//   PLATFORM-004 a published port that is none
//   PLATFORM-005 an external secret or config, or a build's secret that is no file
//   PLATFORM-006 a restart condition that we do not know
//   PLATFORM-007 a security option that cannot be read
Result<Platform> FromCompose(compose::Project const& project, ImageMap const& images = {},
                             Options const& options = {});

}  // namespace ferro::model
