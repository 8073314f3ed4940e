// What SQLite's VFS and its files know of a TestDisk; only for the two that implement it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controlplane/store/disk_testing.h"
#include "controlplane/store/vfs_testing.h"

namespace ferro::store {

// SQLite's locks on shared memory, and its lowest level of file locks.
inline constexpr int kSharedMemoryLocks = 8;
inline constexpr int kUnlocked = 0;

struct FileHandle;

// Locks and shared memory of one file: of its open handles, gone with them.
struct Sharing {
  std::set<FileHandle*> handles;
  std::vector<std::unique_ptr<char[]>> regions;
  std::array<std::set<FileHandle*>, kSharedMemoryLocks> shared;
  std::array<FileHandle*, kSharedMemoryLocks> exclusive{};
};

struct FileHandle {
  TestDisk::State* disk = nullptr;
  std::string name;
  std::shared_ptr<MemoryFile> file;
  std::shared_ptr<Sharing> sharing;
  std::int64_t generation = 0;
  int lock = kUnlocked;
  bool maps_memory = false;
  bool remove_at_close = false;
};

struct TestDisk::State {
  std::shared_ptr<void> vfs;  // A sqlite3_vfs.
  std::string name;
  std::mutex mutex;
  MemoryFiles files;
  std::map<MemoryFile*, std::weak_ptr<Sharing>> sharing;
  FakeRandom random;  // Salts of the WAL.
  std::optional<FakeRandom> torn;
  bool powered = true;
  std::int64_t generation = 0;
  std::int64_t calls = 0;
  std::int64_t syncs = 0;
  std::int64_t power_until = -1;  // Calls left, -1 for no end.
  std::int64_t write_fault_in = -1;
  std::int64_t sync_fault_in = -1;
  DiskFault write_fault = DiskFault::kNoSpace;
  bool full = false;
  int last_errno = 0;

  void LosePower() {
    powered = false;
    ++generation;
    power_until = -1;
    files.LosePower(torn ? &*torn : nullptr);
    sharing.clear();
  }
  bool Alive(FileHandle const& handle) const { return powered && handle.generation == generation; }
  // Before each changing call: false when the power goes now or has gone.
  bool CountChange() {
    if (!powered) return false;
    ++calls;
    if (power_until > 0 && --power_until == 0) LosePower();
    return powered;
  }
  // What this write is to fail with, if anything.
  std::optional<DiskFault> WriteFault(bool grows) {
    if (write_fault_in > 0 && --write_fault_in == 0) {
      if (write_fault == DiskFault::kWriteError) return write_fault;
      full = true;
    }
    if (full && grows) return DiskFault::kNoSpace;
    return std::nullopt;
  }
  int Failing(int number, int code) {
    last_errno = number;
    return code;
  }
  std::shared_ptr<Sharing> SharingOf(std::shared_ptr<MemoryFile> const& file) {
    auto shared = sharing[file.get()].lock();
    if (!shared) {
      shared = std::make_shared<Sharing>();
      sharing[file.get()] = shared;
    }
    return shared;
  }
};

}  // namespace ferro::store
