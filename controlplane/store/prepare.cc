#include "controlplane/store/prepare.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace ferro::store {
namespace {

tl::unexpected<Error> CannotPrepare(std::string const& what, std::filesystem::path const& path) {
  int const number = errno;
  auto const said = std::generic_category().message(number);
  if (number == ENOSPC || number == EDQUOT) {
    return Fail(ErrorCode::kUnavailable, "cannot " + what + " " + path.string() + " (" + said +
                                             "): free some space on that disk and run again");
  }
  auto const code = number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kPermissionDenied;
  return Fail(code, "cannot " + what + " " + path.string() + " (" + said +
                        "): run as its owner, on a disk that is not mounted read-only");
}

Status MakeFile(std::filesystem::path const& path, int directory) {
  int const fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return CannotPrepare("write", path);
  struct stat found{};
  Status status;
  if (::fstat(fd, &found) != 0 || ::fchmod(fd, 0600) != 0) {
    status = CannotPrepare("make private", path);
  } else if (found.st_size == 0 && (::fsync(fd) != 0 || ::fsync(directory) != 0)) {
    status = CannotPrepare("sync", path);
  }
  ::close(fd);
  return status;
}

}  // namespace

Result<OpeningLock> OpeningLock::Take(std::filesystem::path const& path) {
  int const fd = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return CannotPrepare("open", path.parent_path());
  OpeningLock lock(fd);
  while (::flock(fd, LOCK_EX) != 0) {  // Held by others for milliseconds.
    if (errno != EINTR) return CannotPrepare("lock", path.parent_path());
  }
  if (auto made = MakeFile(path, fd); !made) return Fail(std::move(made).error());
  return lock;
}

OpeningLock::OpeningLock(OpeningLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

OpeningLock::~OpeningLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace ferro::store
