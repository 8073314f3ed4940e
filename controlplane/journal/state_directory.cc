#include "controlplane/journal/state_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

#include "base/digest.h"

namespace ferro::journal {
namespace {

// Docker's ids are groups of letters joined by colons, or a UUID. A colon would read
// as a separator in many a tool.
std::string DirectoryNameOf(std::string_view engine_id) {
  std::string name;
  bool odd = false;
  for (char c : engine_id) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    odd = odd || (!plain && c != ':');
    name.push_back(plain ? c : '-');
  }
  if (odd || name.size() > 100) {  // Still one directory per engine.
    name = name.substr(0, 80) + "-" + Sha256Hex(engine_id).substr(0, 16);
  }
  return name;
}

tl::unexpected<Error> CannotMake(std::string const& what, std::filesystem::path const& path) {
  int const number = errno;
  auto const code =
      number == ENOSPC || number == EDQUOT ? ErrorCode::kUnavailable : ErrorCode::kPermissionDenied;
  return Fail(code, "cannot " + what + " " + path.string() + " (" +
                        std::generic_category().message(number) +
                        "): ferroplane keeps its state there; run as its owner, or name another "
                        "place by FERROPLANE_STATE");
}

Status SyncDirectory(std::filesystem::path const& path) {
  int const fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return CannotMake("open", path);
  bool const synced = ::fsync(fd) == 0;
  ::close(fd);
  if (!synced) return CannotMake("sync", path);
  return {};
}

}  // namespace

Result<std::filesystem::path> StateDirectory(ferro::Environment const& variables, bool root,
                                             std::string_view engine_id) {
  if (engine_id.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "the engine tells no id, by which its state would be kept: is it a Docker engine?");
  }
  auto const name = DirectoryNameOf(engine_id);
  if (variables.Has("FERROPLANE_STATE")) {
    std::filesystem::path const base = variables.Get("FERROPLANE_STATE");
    if (base.is_absolute()) return base / name;
    return Fail(ErrorCode::kInvalidArgument,
                "FERROPLANE_STATE is " + base.string() + ": give an absolute path");
  }
  if (root) return std::filesystem::path("/var/lib/ferroplane") / name;
  std::filesystem::path const state = variables.Get("XDG_STATE_HOME");
  if (state.is_absolute()) return state / "ferroplane" / name;
  std::filesystem::path const home = variables.Get("HOME");
  if (home.is_absolute()) return home / ".local/state/ferroplane" / name;
  return Fail(ErrorCode::kInvalidArgument,
              "neither FERROPLANE_STATE nor XDG_STATE_HOME nor HOME says where to keep state: set "
              "one of them to an absolute path");
}

Status MakePrivateDirectory(std::filesystem::path const& path, bool durable) {
  if (path.empty() || path == path.root_path()) return {};
  auto const parent = path.parent_path();
  std::error_code error;
  if (!std::filesystem::is_directory(parent, error)) {
    if (auto made = MakePrivateDirectory(parent, durable); !made) return made;
  }
  if (::mkdir(path.c_str(), 0700) == 0) return durable ? SyncDirectory(parent) : Status();
  if (errno != EEXIST) return CannotMake("make", path);
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return CannotMake("look at", path);
  if (!S_ISDIR(found.st_mode)) {
    errno = ENOTDIR;
    return CannotMake("use", path);
  }
  if ((found.st_mode & 0777U) != 0700 && ::chmod(path.c_str(), 0700) != 0) {
    return CannotMake("make private", path);
  }
  return {};
}

}  // namespace ferro::journal
