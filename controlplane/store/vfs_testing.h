// A disk for SQLite that a test can fill up, break, and take the power from at any
// write. Opened through DatabaseOptions::vfs; several disks do not see each other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace ferro::store {

enum class DiskFault {
  kNoSpace,     // ENOSPC: this write and every further one that makes a file grow.
  kWriteError,  // EIO at a write, once.
  kSyncError,   // EIO at a sync, once; what was to be synced never will be.
};

// Thread-safe. Must outlive every database opened on it.
class TestDisk {
 public:
  TestDisk();
  TestDisk(TestDisk const&) = delete;
  TestDisk& operator=(TestDisk const&) = delete;
  ~TestDisk();

  // For DatabaseOptions::vfs.
  std::string const& vfs() const;

  // Unsynced bytes and names go, locks and shared memory too. Whoever has a file
  // open gets I/O errors for ever; new files can be opened after PowerOn.
  void LosePower();
  // At the so-manieth changing call (write, sync, truncation, removal, making of a
  // file) from now: 1 is the next. The call itself has no effect.
  void LosePowerAt(std::int64_t call);
  void PowerOn();
  bool powered() const;
  // From now on, what a power loss leaves of the unsynced is drawn sector by sector.
  void TearWrites(std::uint64_t seed);

  // At the so-manieth write (sync for kSyncError) from now.
  void FailAt(DiskFault fault, std::int64_t call);
  void ClearFaults();

  // Changing calls so far.
  std::int64_t calls() const;
  std::int64_t syncs() const;

  // Puts a file there as if it had always been.
  void Place(std::string const& path, std::string const& content);
  std::string Content(std::string const& path) const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace ferro::store
