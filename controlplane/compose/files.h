// The files of a project as a dependency, so that tests and fuzzing need no disk.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"

namespace ferro::compose {

class Files {
 public:
  virtual ~Files() = default;
  // "-" is standard input. Fails with kNotFound when absent.
  virtual Result<std::string> Read(std::filesystem::path const& path) const = 0;
  // Is it there and no directory?
  virtual bool HasFile(std::filesystem::path const& path) const = 0;
};

// Those of the disk; lives forever. Files above 8 MiB are refused.
Files const& FilesOnDisk();

}  // namespace ferro::compose
