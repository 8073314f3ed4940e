// Names of images taken apart: [REGISTRY/]PATH[:TAG][@DIGEST].
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ferro::docker {

struct ImageName {
  std::string registry;    // "docker.io" unless said.
  std::string repository;  // As written, without tag and digest: what the engine is asked for.
  std::string tag;         // "latest" where neither tag nor digest is said.
  std::string digest;      // "sha256:…"

  // repository[:tag][@digest]
  std::string text() const;
};

// Fails with kInvalidArgument on empty parts, spaces and control characters.
Result<ImageName> ParseImageName(std::string_view text);

}  // namespace ferro::docker
