// The file under a database before SQLite sees it: private, and on disk as a name.
#pragma once

#include <filesystem>

#include "base/descriptor.h"
#include "base/result.h"

namespace ferro::store {

// Held while a database is opened: two processes that make the same file, or switch
// it to WAL, at the same time would get in each other's way.
class OpeningLock {
 public:
  // Makes the file (0600) when it is absent. kPermissionDenied when it may not be written.
  static Result<OpeningLock> Take(std::filesystem::path const& path);

 private:
  explicit OpeningLock(Descriptor directory) : directory_(std::move(directory)) {}

  Descriptor directory_;
};

}  // namespace ferro::store
