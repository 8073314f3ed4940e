// The files of a TestDisk as SQLite's methods: reading, writing, locks, shared memory.
#include "controlplane/store/vfs_files_testing.h"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ferro::store {
namespace {

static_assert(kSharedMemoryLocks == SQLITE_SHM_NLOCK && kUnlocked == SQLITE_LOCK_NONE);

// What SQLite allocates for a file.
struct SqliteFile {
  sqlite3_file base;
  FileHandle* handle;
};

FileHandle& HandleOf(sqlite3_file* file) {
  return *reinterpret_cast<SqliteFile*>(file)->handle;
}

using DiskLock = std::lock_guard<std::mutex>;

int CloseFile(sqlite3_file* file) {
  auto* handle = &HandleOf(file);
  {
    DiskLock const lock(handle->disk->mutex);
    handle->sharing->handles.erase(handle);
    if (handle->remove_at_close) handle->disk->files.Remove(handle->name, true);
  }
  delete handle;
  return SQLITE_OK;
}

int ReadAt(sqlite3_file* file, void* out, int amount, sqlite3_int64 offset) {
  auto& handle = HandleOf(file);
  DiskLock const lock(handle.disk->mutex);
  if (!handle.disk->Alive(handle)) return handle.disk->Failing(EIO, SQLITE_IOERR_READ);
  auto const& content = handle.file->current;
  auto const from = std::min(static_cast<std::size_t>(offset), content.size());
  auto const wanted = static_cast<std::size_t>(amount);
  auto const count = std::min(wanted, content.size() - from);
  std::memcpy(out, content.data() + from, count);
  std::memset(static_cast<char*>(out) + count, 0, wanted - count);
  return count == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int WriteAt(sqlite3_file* file, void const* data, int amount, sqlite3_int64 offset) {
  auto& handle = HandleOf(file);
  auto& disk = *handle.disk;
  DiskLock const lock(disk.mutex);
  if (!disk.Alive(handle) || !disk.CountChange()) return disk.Failing(EIO, SQLITE_IOERR_WRITE);
  auto const at = static_cast<std::size_t>(offset);
  auto const length = static_cast<std::size_t>(amount);
  auto const fault = disk.WriteFault(at + length > handle.file->current.size());
  if (fault == DiskFault::kNoSpace) return disk.Failing(ENOSPC, SQLITE_FULL);
  if (fault) return disk.Failing(EIO, SQLITE_IOERR_WRITE);
  handle.file->Write(at, {static_cast<char const*>(data), length});
  return SQLITE_OK;
}

int TruncateTo(sqlite3_file* file, sqlite3_int64 size) {
  auto& handle = HandleOf(file);
  auto& disk = *handle.disk;
  DiskLock const lock(disk.mutex);
  if (!disk.Alive(handle) || !disk.CountChange()) return disk.Failing(EIO, SQLITE_IOERR_TRUNCATE);
  handle.file->Truncate(static_cast<std::size_t>(size));
  return SQLITE_OK;
}

int SyncFile(sqlite3_file* file, int) {
  auto& handle = HandleOf(file);
  auto& disk = *handle.disk;
  DiskLock const lock(disk.mutex);
  if (!disk.Alive(handle) || !disk.CountChange()) return disk.Failing(EIO, SQLITE_IOERR_FSYNC);
  ++disk.syncs;
  if (disk.sync_fault_in > 0 && --disk.sync_fault_in == 0) {
    handle.file->FailToSync();
    return disk.Failing(EIO, SQLITE_IOERR_FSYNC);
  }
  handle.file->Sync();
  disk.files.NameOnDisk(handle.name, handle.file);
  return SQLITE_OK;
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  auto& handle = HandleOf(file);
  DiskLock const lock(handle.disk->mutex);
  if (!handle.disk->Alive(handle)) return handle.disk->Failing(EIO, SQLITE_IOERR_FSTAT);
  *size = static_cast<sqlite3_int64>(handle.file->current.size());
  return SQLITE_OK;
}

int HighestOther(FileHandle const& handle) {
  int highest = SQLITE_LOCK_NONE;
  for (auto const* other : handle.sharing->handles) {
    if (other != &handle) highest = std::max(highest, other->lock);
  }
  return highest;
}

int LockFile(sqlite3_file* file, int wanted) {
  auto& handle = HandleOf(file);
  DiskLock const lock(handle.disk->mutex);
  if (!handle.disk->Alive(handle)) return handle.disk->Failing(EIO, SQLITE_IOERR_LOCK);
  if (handle.lock >= wanted) return SQLITE_OK;
  int const other = HighestOther(handle);
  if (wanted == SQLITE_LOCK_SHARED && other >= SQLITE_LOCK_PENDING) return SQLITE_BUSY;
  if (wanted >= SQLITE_LOCK_RESERVED && other >= SQLITE_LOCK_RESERVED) return SQLITE_BUSY;
  if (wanted == SQLITE_LOCK_EXCLUSIVE && other >= SQLITE_LOCK_SHARED) {
    handle.lock = SQLITE_LOCK_PENDING;
    return SQLITE_BUSY;
  }
  handle.lock = wanted;
  return SQLITE_OK;
}

int UnlockFile(sqlite3_file* file, int level) {
  auto& handle = HandleOf(file);
  DiskLock const lock(handle.disk->mutex);
  handle.lock = std::min(handle.lock, level);
  return SQLITE_OK;
}

int IsReserved(sqlite3_file* file, int* out) {
  auto& handle = HandleOf(file);
  DiskLock const lock(handle.disk->mutex);
  *out = HighestOther(handle) >= SQLITE_LOCK_RESERVED ? 1 : 0;
  return SQLITE_OK;
}

int FileControl(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int SectorSize(sqlite3_file*) {
  return 512;
}
int Characteristics(sqlite3_file*) {
  return 0;
}  // Promises nothing.

int MapMemory(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  auto& handle = HandleOf(file);
  DiskLock const lock(handle.disk->mutex);
  *out = nullptr;
  if (!handle.disk->Alive(handle)) return handle.disk->Failing(EIO, SQLITE_IOERR_SHMMAP);
  handle.maps_memory = true;
  auto& regions = handle.sharing->regions;
  auto const wanted = static_cast<std::size_t>(region);
  while (extend != 0 && regions.size() <= wanted) {
    regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  }
  if (wanted < regions.size()) *out = regions[wanted].get();
  return SQLITE_OK;
}

int LockMemory(sqlite3_file* file, int first, int count, int flags) {
  auto& handle = HandleOf(file);
  DiskLock const lock(handle.disk->mutex);
  if (!handle.disk->Alive(handle)) return handle.disk->Failing(EIO, SQLITE_IOERR_SHMLOCK);
  bool const exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  auto& sharing = *handle.sharing;
  for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(first + count); ++i) {
    auto& owner = sharing.exclusive[i];
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      if (owner == &handle) owner = nullptr;
      sharing.shared[i].erase(&handle);
      continue;
    }
    bool const others_share = sharing.shared[i].size() > sharing.shared[i].count(&handle);
    if ((owner != nullptr && owner != &handle) || (exclusive && others_share)) {
      for (auto j = static_cast<std::size_t>(first); j < i; ++j) {
        if (exclusive) sharing.exclusive[j] = nullptr;
      }
      return SQLITE_BUSY;
    }
    if (exclusive) owner = &handle;
    if (!exclusive) sharing.shared[i].insert(&handle);
  }
  return SQLITE_OK;
}

void MemoryBarrier(sqlite3_file* file) {
  DiskLock const lock(HandleOf(file).disk->mutex);
}

int UnmapMemory(sqlite3_file* file, int) {
  auto& handle = HandleOf(file);
  DiskLock const lock(handle.disk->mutex);
  auto& sharing = *handle.sharing;
  handle.maps_memory = false;
  for (auto& shared : sharing.shared) shared.erase(&handle);
  for (auto*& owner : sharing.exclusive) {
    if (owner == &handle) owner = nullptr;
  }
  bool mapped = false;
  for (auto const* other : sharing.handles) mapped = mapped || other->maps_memory;
  if (!mapped) sharing.regions.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kFileMethods = {
    .iVersion = 2,
    .xClose = CloseFile,
    .xRead = ReadAt,
    .xWrite = WriteAt,
    .xTruncate = TruncateTo,
    .xSync = SyncFile,
    .xFileSize = FileSize,
    .xLock = LockFile,
    .xUnlock = UnlockFile,
    .xCheckReservedLock = IsReserved,
    .xFileControl = FileControl,
    .xSectorSize = SectorSize,
    .xDeviceCharacteristics = Characteristics,
    .xShmMap = MapMemory,
    .xShmLock = LockMemory,
    .xShmBarrier = MemoryBarrier,
    .xShmUnmap = UnmapMemory,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

}  // namespace

int SizeOfTestFile() {
  return static_cast<int>(sizeof(SqliteFile));
}

void ShowTestFile(sqlite3_file* out, FileHandle* handle) {
  auto* opened = reinterpret_cast<SqliteFile*>(out);
  opened->handle = handle;
  opened->base.pMethods = &kFileMethods;
}

}  // namespace ferro::store
