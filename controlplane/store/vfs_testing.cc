#include "controlplane/store/vfs_testing.h"

#include <sqlite3.h>

#include <atomic>
#include <cerrno>
#include <mutex>

#include "base/check.h"
#include "controlplane/store/vfs_files_testing.h"
#include "controlplane/store/vfs_state_testing.h"

namespace ferro::store {
namespace {

TestDisk::State& DiskOf(sqlite3_vfs* vfs) {
  return *static_cast<TestDisk::State*>(vfs->pAppData);
}

int OpenFile(sqlite3_vfs* vfs, char const* name, sqlite3_file* out, int flags, int* out_flags) {
  auto& disk = DiskOf(vfs);
  std::lock_guard const lock(disk.mutex);
  out->pMethods = nullptr;
  if (!disk.powered) return disk.Failing(EIO, SQLITE_CANTOPEN);
  std::string const path = name == nullptr ? "temporary" : name;
  auto file = disk.files.Find(path);
  if (!file) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return disk.Failing(ENOENT, SQLITE_CANTOPEN);
    if (!disk.CountChange()) return disk.Failing(EIO, SQLITE_CANTOPEN);
    file = disk.files.Make(path);
  }
  auto* handle = new FileHandle{.disk = &disk,
                                .name = path,
                                .file = file,
                                .sharing = disk.SharingOf(file),
                                .generation = disk.generation,
                                .remove_at_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0};
  handle->sharing->handles.insert(handle);
  ShowTestFile(out, handle);
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int DeleteFile(sqlite3_vfs* vfs, char const* name, int sync_directory) {
  auto& disk = DiskOf(vfs);
  std::lock_guard const lock(disk.mutex);
  if (!disk.CountChange()) return disk.Failing(EIO, SQLITE_IOERR_DELETE);
  if (!disk.files.Find(name)) return SQLITE_IOERR_DELETE_NOENT;
  disk.files.Remove(name, sync_directory != 0);
  return SQLITE_OK;
}

int AccessFile(sqlite3_vfs* vfs, char const* name, int, int* out) {
  auto& disk = DiskOf(vfs);
  std::lock_guard const lock(disk.mutex);
  if (!disk.powered) return disk.Failing(EIO, SQLITE_IOERR_ACCESS);
  auto const file = disk.files.Find(name);
  *out = file && !file->current.empty() ? 1 : 0;  // As the unix VFS: empty is absent.
  return SQLITE_OK;
}

int FullPath(sqlite3_vfs*, char const* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int DrawBytes(sqlite3_vfs* vfs, int count, char* out) {
  auto& disk = DiskOf(vfs);
  for (int i = 0; i < count; ++i) out[i] = static_cast<char>(disk.random.Next());
  return count;
}

int SleepMicros(sqlite3_vfs*, int micros) {
  return micros;
}  // Nobody waits in a test.

int TimeNow(sqlite3_vfs*, sqlite3_int64* out) {
  *out = 212'000'000'000'000;  // Milliseconds since the Julian epoch; only ever displayed.
  return SQLITE_OK;
}

int LastError(sqlite3_vfs* vfs, int, char*) {
  return DiskOf(vfs).last_errno;
}

std::atomic<int> disks_so_far = 0;

}  // namespace

TestDisk::TestDisk() : state_(std::make_unique<State>()) {
  state_->vfs = std::make_shared<sqlite3_vfs>();
  state_->name = "ferroplane-test-" + std::to_string(++disks_so_far);
  auto& vfs = *static_cast<sqlite3_vfs*>(state_->vfs.get());
  vfs.iVersion = 2;
  vfs.szOsFile = SizeOfTestFile();
  vfs.mxPathname = 1024;
  vfs.zName = state_->name.c_str();
  vfs.pAppData = state_.get();
  vfs.xOpen = OpenFile;
  vfs.xDelete = DeleteFile;
  vfs.xAccess = AccessFile;
  vfs.xFullPathname = FullPath;
  vfs.xRandomness = DrawBytes;
  vfs.xSleep = SleepMicros;
  vfs.xGetLastError = LastError;
  vfs.xCurrentTimeInt64 = TimeNow;
  FERRO_CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK, "SQLite takes a VFS of this version");
}

TestDisk::~TestDisk() {
  sqlite3_vfs_unregister(static_cast<sqlite3_vfs*>(state_->vfs.get()));
}

std::string const& TestDisk::vfs() const {
  return state_->name;
}

void TestDisk::LosePower() {
  std::lock_guard const lock(state_->mutex);
  state_->LosePower();
}

void TestDisk::LosePowerAt(std::int64_t call) {
  std::lock_guard const lock(state_->mutex);
  state_->power_until = call;
}

void TestDisk::PowerOn() {
  std::lock_guard const lock(state_->mutex);
  state_->powered = true;
}

bool TestDisk::powered() const {
  std::lock_guard const lock(state_->mutex);
  return state_->powered;
}

void TestDisk::TearWrites(std::uint64_t seed) {
  std::lock_guard const lock(state_->mutex);
  state_->torn.emplace(seed);
}

void TestDisk::FailAt(DiskFault fault, std::int64_t call) {
  std::lock_guard const lock(state_->mutex);
  if (fault == DiskFault::kSyncError) {
    state_->sync_fault_in = call;
  } else {
    state_->write_fault = fault;
    state_->write_fault_in = call;
  }
}

void TestDisk::ClearFaults() {
  std::lock_guard const lock(state_->mutex);
  state_->write_fault_in = -1;
  state_->sync_fault_in = -1;
  state_->full = false;
}

std::int64_t TestDisk::calls() const {
  std::lock_guard const lock(state_->mutex);
  return state_->calls;
}

std::int64_t TestDisk::syncs() const {
  std::lock_guard const lock(state_->mutex);
  return state_->syncs;
}

void TestDisk::Place(std::string const& path, std::string const& content) {
  std::lock_guard const lock(state_->mutex);
  auto const file = state_->files.Make(path);
  file->current = content;
  file->synced = content;
  state_->files.NameOnDisk(path, file);
}

std::string TestDisk::Content(std::string const& path) const {
  std::lock_guard const lock(state_->mutex);
  auto const file = state_->files.Find(path);
  return file ? file->current : std::string();
}

}  // namespace ferro::store
