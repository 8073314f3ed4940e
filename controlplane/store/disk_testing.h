// Files in memory with two images each: what programs see, and what a power loss
// leaves. Only a sync moves bytes from the first to the second. Knows nothing of
// SQLite; TestDisk (vfs_testing.h) shows it these files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random_testing.h"

namespace ferro::store {

struct MemoryFile {
  // One write or, with empty `bytes`, a truncation to `offset`.
  struct Change {
    std::size_t offset = 0;
    std::string bytes;
  };

  std::string current;          // What programs read.
  std::string synced;           // What a power loss leaves.
  std::vector<Change> pending;  // From `synced` to `current`.
  bool named_on_disk = false;   // The name, too, would be there.

  void Write(std::size_t offset, std::string_view bytes);
  void Truncate(std::size_t size);
  void Sync();
  // As Linux does it: the program may go on reading what it wrote, and no later
  // sync will write it.
  void FailToSync() { pending.clear(); }

  // `torn` decides, sector by sector, what of the unsynced made it all the same.
  void LosePower(Random* torn);
};

// Names and what they stand for.
class MemoryFiles {
 public:
  std::shared_ptr<MemoryFile> Find(std::string const& name) const;
  std::shared_ptr<MemoryFile> Make(std::string const& name);
  // Without `synced` a power loss brings the file back.
  void Remove(std::string const& name, bool synced);
  void NameOnDisk(std::string const& name, std::shared_ptr<MemoryFile> const& file);
  void LosePower(Random* torn);

 private:
  std::map<std::string, std::shared_ptr<MemoryFile>> now_;
  std::map<std::string, std::shared_ptr<MemoryFile>> on_disk_;
};

}  // namespace ferro::store
