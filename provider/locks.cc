#include "provider/locks.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <set>

#include "base/digest.h"

namespace ferro::provider {
namespace {

// How often another process's lock is tried again.
constexpr std::chrono::milliseconds kRetry{100};
// A lock file that others keep removing under us is given up after so many tries.
constexpr int kMostReopens = 16;

bool MakePrivate(std::filesystem::path const& directory) {
  if (directory.empty()) return false;
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return false;
  struct stat facts{};
  return lstat(directory.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
         facts.st_uid == geteuid() && (facts.st_mode & 0077U) == 0;
}

bool IsStillAt(int file, std::string const& path) {
  struct stat opened{};
  struct stat found{};
  return fstat(file, &opened) == 0 && stat(path.c_str(), &found) == 0 &&
         opened.st_ino == found.st_ino && opened.st_dev == found.st_dev;
}

}  // namespace

class Locks::Impl {
 public:
  explicit Impl(std::filesystem::path directory)
      : directory_(MakePrivate(directory) ? std::move(directory) : std::filesystem::path()) {}

  // Among threads.
  bool Enter(std::string const& name, std::stop_token const& stop) {
    std::unique_lock lock(mutex_);
    if (!freed_.wait(lock, stop, [&] { return !held_.contains(name); })) return false;
    held_.insert(name);
    return true;
  }
  bool TryEnter(std::string const& name) {
    std::scoped_lock const lock(mutex_);
    return held_.insert(name).second;
  }
  void Leave(std::string const& name) {
    {
      std::scoped_lock const lock(mutex_);
      held_.erase(name);
    }
    freed_.notify_all();
  }

  bool has_files() const { return !directory_.empty(); }
  std::string PathOf(std::string_view name) const {
    return directory_ / (Sha256Hex(name).substr(0, 32) + ".lock");
  }

  // Among processes: the open file that carries the lock, -1 when another holds it.
  int TryFile(std::string_view name) const {
    auto const path = PathOf(name);
    for (int i = 0; i < kMostReopens; ++i) {
      int const file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (file < 0) return -1;
      if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        close(file);
        return -1;
      }
      // The last holder removed the file between our open and our lock.
      if (IsStillAt(file, path)) return file;
      close(file);
    }
    return -1;
  }

 private:
  std::filesystem::path directory_;
  std::mutex mutex_;
  std::condition_variable_any freed_;
  std::set<std::string, std::less<>> held_;
};

Lock::Lock(Locks& locks, std::string name, int file)
    : locks_(&locks), name_(std::move(name)), file_(file) {}

Lock::Lock(Lock&& other) noexcept
    : locks_(std::exchange(other.locks_, nullptr)),
      name_(std::move(other.name_)),
      file_(std::exchange(other.file_, -1)) {}

Lock& Lock::operator=(Lock&& other) noexcept {
  if (this == &other) return *this;
  Release();
  locks_ = std::exchange(other.locks_, nullptr);
  name_ = std::move(other.name_);
  file_ = std::exchange(other.file_, -1);
  return *this;
}

Lock::~Lock() {
  Release();
}

void Lock::Release() {
  if (locks_ == nullptr) return;
  if (file_ >= 0) {
    unlink(locks_->impl_->PathOf(name_).c_str());
    close(file_);
    file_ = -1;
  }
  std::exchange(locks_, nullptr)->impl_->Leave(name_);
}

Locks::Locks(std::filesystem::path directory)
    : impl_(std::make_unique<Impl>(std::move(directory))) {}
Locks::~Locks() = default;

std::filesystem::path Locks::DefaultDirectory(Environment const& environment,
                                              std::filesystem::path const& common) {
  auto const name = "ferroplane-" + std::to_string(geteuid());
  auto const tmp = environment.Get("TMPDIR");
  if (tmp.empty() || MakePrivate(common / name)) return common / name;
  return std::filesystem::path(tmp) / name;
}

Result<Lock> Locks::Acquire(std::string_view name, Clock& clock, Clock::TimePoint deadline,
                            std::stop_token const& stop) {
  // A holder in this process gives it back by its own deadline.
  std::string key(name);
  if (!impl_->Enter(key, stop)) {
    return Fail(ErrorCode::kCancelled, "interrupted while waiting for another operation");
  }
  Lock lock(*this, std::move(key), -1);
  if (!impl_->has_files()) return lock;
  while (true) {
    lock.file_ = impl_->TryFile(name);
    if (lock.file_ >= 0) return lock;
    if (clock.Now() >= deadline) {
      return Fail(ErrorCode::kDeadlineExceeded,
                  "another process on this machine is still ordering a server in the same project");
    }
    if (!clock.SleepFor(kRetry, stop)) {
      return Fail(ErrorCode::kCancelled, "interrupted while waiting for another process");
    }
  }
}

std::optional<Lock> Locks::TryAcquire(std::string_view name) {
  std::string key(name);
  if (!impl_->TryEnter(key)) return std::nullopt;
  Lock lock(*this, std::move(key), -1);
  if (!impl_->has_files()) return lock;
  lock.file_ = impl_->TryFile(name);
  if (lock.file_ < 0) return std::nullopt;
  return lock;
}

}  // namespace ferro::provider
