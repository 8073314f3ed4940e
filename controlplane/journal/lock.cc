#include "controlplane/journal/lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/json.h"
#include "base/time_text.h"
#include "controlplane/journal/state_directory.h"

namespace ferro::journal {
namespace {

constexpr auto kPoll = std::chrono::milliseconds(200);
// A lock file removed between opening and locking is opened anew, so often.
constexpr int kMostReopenings = 10;

struct HolderText {
  std::int64_t pid = 0;
  std::string user;
  std::string command;
  std::string since;
};

void Describe(json::Fields& f, HolderText& h) {
  f("pid", h.pid);
  f("user", h.user);
  f("command", h.command);
  f("since", h.since);
}

tl::unexpected<Error> CannotLock(std::filesystem::path const& path) {
  int const number = errno;
  return Fail(number == ENOSPC ? ErrorCode::kUnavailable : ErrorCode::kPermissionDenied,
              "cannot lock " + path.string() + ": " + std::generic_category().message(number));
}

// Open file description locks: of the descriptor, not of the process, so that two
// in one process exclude each other too, and so that one can ask without taking.
struct flock WholeFile() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

enum class Taken { kYes, kHeldByOthers, kFileIsGone };

Result<Taken> TryLock(int fd, std::filesystem::path const& path) {
  auto lock = WholeFile();
  if (::fcntl(fd, F_OFD_SETLK, &lock) != 0) {
    if (errno == EAGAIN || errno == EACCES) return Taken::kHeldByOthers;
    return CannotLock(path);
  }
  struct stat ours{};
  struct stat named{};
  if (::fstat(fd, &ours) != 0) return CannotLock(path);
  // Whoever forgot the environment removed the file that this descriptor has open.
  if (::stat(path.c_str(), &named) != 0 || ours.st_ino != named.st_ino ||
      ours.st_dev != named.st_dev) {
    return Taken::kFileIsGone;
  }
  return Taken::kYes;
}

Status WriteHolder(int fd, LockHolder const& holder, std::filesystem::path const& path) {
  auto const text = json::Print(HolderText{.pid = holder.pid,
                                           .user = holder.user,
                                           .command = holder.command,
                                           .since = Rfc3339(holder.since)});
  if (::ftruncate(fd, 0) != 0 ||
      ::pwrite(fd, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
    return CannotLock(path);
  }
  return {};
}

LockHolder ReadHolder(int fd) {
  std::array<char, 4096> buffer{};
  auto const count = ::pread(fd, buffer.data(), buffer.size(), 0);
  if (count <= 0) return {};
  auto text = json::Parse<HolderText>({buffer.data(), static_cast<std::size_t>(count)});
  if (!text) return {};  // Locked, and not yet written.
  return {.pid = text->pid,
          .user = text->user,
          .command = text->command,
          .since = ParseRfc3339(text->since).value_or(Clock::TimePoint{})};
}

// "14:02 UTC", with the day before it when that is another one.
std::string SinceText(Clock::TimePoint since, Clock::TimePoint now) {
  auto const then = Rfc3339(since);
  auto const minutes = then.substr(11, 5) + " UTC";
  auto const day = then.substr(0, 10);
  return Rfc3339(now).starts_with(day) ? minutes : day + " " + minutes;
}

tl::unexpected<Error> HeldBy(LockHolder const& holder, std::string const& environment,
                             Clock::TimePoint now) {
  if (holder.pid == 0) {
    return Fail(ErrorCode::kConflict, "another ferroplane begins to work on " + environment +
                                          ": wait for it to end, then run again");
  }
  auto const pid = std::to_string(holder.pid);
  Error error{.code = ErrorCode::kConflict,
              .message = "ferroplane " + holder.command + " by " + holder.user + " (pid " + pid +
                         ") works on " + environment + " since " + SinceText(holder.since, now) +
                         ": wait for it to end, or stop it with kill " + pid + ", then run again"};
  error.facts["pid"] = pid;
  return Fail(std::move(error));
}

}  // namespace

Result<EnvironmentLock> EnvironmentLock::Acquire(std::filesystem::path const& environment_directory,
                                                 LockRequest request, Clock& clock,
                                                 std::stop_token const& stop) {
  if (!request.enabled) return EnvironmentLock(request.environment, Descriptor());
  auto const path = environment_directory / "lock";
  auto const deadline = clock.Now() + request.wait;
  int reopened = 0;
  for (;;) {
    if (auto made = MakePrivateDirectory(environment_directory, false); !made) {
      return Fail(std::move(made).error());
    }
    int const fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == ENOENT && ++reopened < kMostReopenings) continue;
    if (fd < 0) return CannotLock(path);
    EnvironmentLock lock(request.environment, Descriptor(fd));
    auto taken = TryLock(fd, path);
    if (!taken) return Fail(std::move(taken).error());
    if (*taken == Taken::kYes) {
      request.holder.since = clock.Now();
      if (auto told = WriteHolder(fd, request.holder, path); !told) {
        return Fail(std::move(told).error());
      }
      return lock;
    }
    if (*taken == Taken::kFileIsGone && ++reopened < kMostReopenings) continue;
    if (clock.Now() >= deadline) return HeldBy(ReadHolder(fd), request.environment, clock.Now());
    if (!clock.SleepFor(kPoll, stop)) {
      return Fail(ErrorCode::kCancelled, "told to stop while waiting for another ferroplane");
    }
  }
}

Result<std::optional<LockHolder>> EnvironmentLock::Holder(
    std::filesystem::path const& environment_directory) {
  auto const path = environment_directory / "lock";
  int const fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 && errno == ENOENT) return std::nullopt;
  if (fd < 0) return CannotLock(path);
  Descriptor const closes(fd);
  auto lock = WholeFile();
  if (::fcntl(fd, F_OFD_GETLK, &lock) != 0) return CannotLock(path);
  if (lock.l_type == F_UNLCK) return std::nullopt;
  return ReadHolder(fd);
}

}  // namespace ferro::journal
