#include "tfplugin/grpc/socket_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <optional>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/number.h"
#include "base/text.h"

namespace ferro::tf {
namespace {

constexpr std::string_view kPrefix = "tfplugin-";
constexpr std::size_t kSuffixLength = 6;  // What mkdtemp fills in.
constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;
constexpr int kEntriesLookedAt = 100000;  // Of a shared /tmp, at each start.

tl::unexpected<Error> Unusable(std::string const& what, std::string const& path) {
  return Fail(ErrorCode::kUnavailable,
              what + " " + path + ": " + std::generic_category().message(errno));
}

// The process that a directory's name names, nothing for other names.
std::optional<pid_t> OwnerIn(std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  pid_t pid = 0;
  auto const parsed = std::from_chars(name.data(), name.data() + name.size(), pid);
  name.remove_prefix(static_cast<std::size_t>(parsed.ptr - name.data()));
  bool const ours =
      parsed.ec == std::errc() && pid > 0 && name.size() == kSuffixLength + 1 && name[0] == '-';
  return ours ? std::optional(pid) : std::nullopt;
}

bool IsAlive(pid_t pid) {
  return kill(pid, 0) == 0 || errno != ESRCH;
}

bool RemoveIfDead(std::string const& path) {
  struct stat found{};
  int const fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return false;
  bool const dead =
      fstat(fd, &found) == 0 && found.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0;
  bool const removed =
      dead && (unlinkat(fd, "s", 0) == 0 || errno == ENOENT) && rmdir(path.c_str()) == 0;
  close(fd);
  return removed;
}

// Not by getgrnam_r, which would load the machine's name services into a static program.
Result<gid_t> GroupId(std::string const& group) {
  if (auto const id = ParseNumber<gid_t>(group)) return *id;
  for (auto const& line : Split(ReadFile("/etc/group").value_or(""), '\n')) {
    auto const fields = Split(line, ':');  // Name, password, number, members.
    if (fields.size() < 3 || fields[0] != group) continue;
    if (auto const id = ParseNumber<gid_t>(fields[2])) return *id;
  }
  return Fail(ErrorCode::kInvalidArgument,
              "there is no group \"" + group + "\" in /etc/group; a number is taken as it is");
}

}  // namespace

SocketDirectory::SocketDirectory(std::string path, int lock)
    : path_(std::move(path)), lock_(lock) {}

SocketDirectory::~SocketDirectory() {
  Remove();
}

Result<std::unique_ptr<SocketDirectory>> SocketDirectory::Make(
    std::filesystem::path const& parent) {
  std::error_code failed;
  std::string path = std::filesystem::absolute(parent, failed) / kPrefix;
  path += std::to_string(getpid()) + '-' + std::string(kSuffixLength, 'X');
  if (path.size() + 2 > kLongestPath) {
    return Fail(ErrorCode::kInvalidArgument,
                "a socket below " + parent.string() + " would have an address of " +
                    std::to_string(path.size() + 2) + " bytes, and " +
                    std::to_string(kLongestPath) + " is the most there can be");
  }
  if (path.find_first_of("|\n\r") != std::string::npos) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "the name of " + parent.string() + " has a character that cannot stand in a handshake");
  }
  if (mkdtemp(path.data()) == nullptr) return Unusable("making a directory below", parent.string());
  int const lock = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock >= 0)
    flock(lock, LOCK_EX | LOCK_NB);  // Some network file systems cannot: the pid is left.
  return std::unique_ptr<SocketDirectory>(new SocketDirectory(std::move(path), lock));
}

Status SocketDirectory::Admit(std::string_view group) const {
  auto const id = GroupId(std::string(group));
  if (!id) return Fail(id.error());
  constexpr mode_t kEnter = 0710;
  constexpr mode_t kConnect = 0660;
  constexpr auto kSameOwner = static_cast<uid_t>(-1);
  std::string const socket = socket_path();
  if (chown(path_.c_str(), kSameOwner, *id) != 0 || chmod(path_.c_str(), kEnter) != 0 ||
      chown(socket.c_str(), kSameOwner, *id) != 0 || chmod(socket.c_str(), kConnect) != 0) {
    return Unusable("giving group " + std::string(group) + " access to", socket);
  }
  return {};
}

void SocketDirectory::Remove() {
  if (path_.empty()) return;
  unlink(socket_path().c_str());
  rmdir(path_.c_str());
  if (lock_ >= 0) close(lock_);
  lock_ = -1;
  path_.clear();
}

int RemoveStaleSocketDirectories(std::filesystem::path const& parent) {
  int removed = 0;
  int seen = 0;
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(parent, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (++seen > kEntriesLookedAt) break;
    auto const owner = OwnerIn(entry->path().filename().string());
    if (owner && !IsAlive(*owner) && RemoveIfDead(entry->path().string())) ++removed;
  }
  return removed;
}

}  // namespace ferro::tf
