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
  Descriptor const file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) return CannotPrepare("write", path);
  struct stat found{};
  if (::fstat(file.get(), &found) != 0 || ::fchmod(file.get(), 0600) != 0) {
    return CannotPrepare("make private", path);
  }
  if (found.st_size == 0 && (::fsync(file.get()) != 0 || ::fsync(directory) != 0)) {
    return CannotPrepare("sync", path);
  }
  return {};
}

}  // namespace

Result<OpeningLock> OpeningLock::Take(std::filesystem::path const& path) {
  Descriptor directory(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) return CannotPrepare("open", path.parent_path());
  while (::flock(directory.get(), LOCK_EX) != 0) {  // Held by others for milliseconds.
    if (errno != EINTR) return CannotPrepare("lock", path.parent_path());
  }
  if (auto made = MakeFile(path, directory.get()); !made) return Fail(std::move(made).error());
  return OpeningLock(std::move(directory));
}

}  // namespace ferro::store
