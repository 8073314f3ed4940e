#include "controlplane/engines/docker/socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <system_error>

#include "base/time_text.h"
#include "base/unix_socket.h"

namespace ferro::docker {
namespace {

using std::chrono::milliseconds;

// The kernel has no wait for room in a listener's queue; at most 500 × 10 ms.
constexpr milliseconds kQueuePause{10};
constexpr int kQueueTries = 500;

std::string Reason(int number) {
  return std::generic_category().message(number);
}

Error ConnectError(std::string const& path, int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return {.code = ErrorCode::kUnavailable,
              .message = "there is no socket " + path +
                         ": no Docker engine runs here. Install or start it (systemctl start "
                         "docker), or name its socket with DOCKER_HOST=unix://PATH",
              .facts = {{"engine", "absent"}}};
    case ECONNREFUSED:
      return {.code = ErrorCode::kUnavailable,
              .message = "nobody answers at " + path +
                         ": the Docker engine is stopped. Start it: systemctl start docker",
              .facts = {{"engine", "down"}}};
    case EACCES:
    case EPERM:
      return {.code = ErrorCode::kPermissionDenied,
              .message = "no permission for " + path +
                         ": run as root, or join the group docker (usermod -aG docker USER, then "
                         "log in again)",
              .facts = {{"engine", "forbidden"}}};
    default:
      return {.code = ErrorCode::kUnavailable,
              .message = "cannot connect to " + path + ": " + Reason(number),
              .facts = {{"engine", "down"}}};
  }
}

}  // namespace

Waiting::Waiting(WaitLimits const& limits)
    : stop_(limits.stop), whole_(limits.whole), silence_(limits.silence) {
  if (whole_) end_ = Steady::now() + *whole_;
  if (!stop_.stop_possible()) return;
  wake_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  on_stop_ = std::make_unique<std::stop_callback<std::function<void()>>>(stop_, [fd = wake_.get()] {
    std::uint64_t const one = 1;
    [[maybe_unused]] auto const written = ::write(fd, &one, sizeof one);
  });
}

milliseconds Waiting::Left() const {
  auto left = milliseconds(INT_MAX);
  if (silence_) left = std::min(left, *silence_);
  if (end_) {
    // Rounded up, so that no wait of 0 is repeated until the time comes.
    left = std::min(left, std::chrono::ceil<milliseconds>(*end_ - Steady::now()));
  }
  return std::max(left, milliseconds(0));
}

Status Waiting::Ended() const {
  if (stop_.stop_requested()) return Fail(ErrorCode::kCancelled, "stopped on request");
  if (end_ && Steady::now() >= *end_) {
    return Fail(ErrorCode::kDeadlineExceeded, "no answer within " + DurationText(*whole_));
  }
  return {};
}

Status Waiting::Until(int descriptor, short events) const {
  auto const begun = Steady::now();
  while (true) {  // Ends with the descriptor, the time or the stop request.
    if (auto ended = Ended(); !ended) return ended;
    std::array<pollfd, 2> watched{pollfd{descriptor, events, 0}, pollfd{wake_.get(), POLLIN, 0}};
    int const ready = ::poll(watched.data(), watched.size(), static_cast<int>(Left().count()));
    if (ready > 0 && watched[0].revents != 0) return {};
    if (ready < 0 && errno != EINTR) {
      return Fail(ErrorCode::kInternal, "cannot wait for the engine: " + Reason(errno));
    }
    if (silence_ && Steady::now() - begun >= *silence_) {
      return Fail(ErrorCode::kDeadlineExceeded,
                  "nothing was heard from the engine for " + DurationText(*silence_));
    }
  }
}

Status Waiting::Pause(milliseconds pause) const {
  pollfd wake{wake_.get(), POLLIN, 0};
  ::poll(&wake, 1, static_cast<int>(std::min(pause, Left()).count()));
  return Ended();
}

Result<Socket> Socket::Connect(std::string const& path, Waiting const& waiting) {
  auto const address = UnixAddress(path);
  if (!address) {
    return Fail({.code = ErrorCode::kInvalidArgument,
                 .message = "the path of the engine's socket must have 1 to 107 bytes: " + path,
                 .facts = {{"engine", "bad_path"}}});
  }
  Socket made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (made.descriptor_.get() < 0)
    return Fail(ErrorCode::kUnavailable, "no socket: " + Reason(errno));
  for (int i = 0; i < kQueueTries; ++i) {
    if (::connect(made.descriptor_.get(), reinterpret_cast<sockaddr const*>(&*address),
                  sizeof *address) == 0) {
      return made;
    }
    if (errno != EAGAIN && errno != EINTR) return Fail(ConnectError(path, errno));
    if (auto paused = waiting.Pause(kQueuePause); !paused) return Fail(paused.error());
  }
  return Fail(ConnectError(path, EAGAIN));
}

Result<std::size_t> Socket::Read(std::span<char> into, Waiting const& waiting) {
  while (true) {  // Ends with bytes, the end, or what ends the wait.
    auto const got = ::recv(descriptor_.get(), into.data(), into.size(), MSG_DONTWAIT);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EINTR) continue;
    if (errno == ECONNRESET) return 0;
    if (errno != EAGAIN) return Fail(ErrorCode::kUnavailable, "cannot read: " + Reason(errno));
    if (auto ready = waiting.Until(descriptor_.get(), POLLIN); !ready) return Fail(ready.error());
  }
}

Socket::Written Socket::Write(std::string_view bytes, Waiting const& waiting) {
  Written written;
  while (written.bytes < bytes.size()) {
    auto const rest = bytes.substr(written.bytes);
    auto const sent =
        ::send(descriptor_.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      written.bytes += static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN) {
      written.status = waiting.Until(descriptor_.get(), POLLOUT);
      if (!written.status) return written;
    } else if (errno != EINTR) {
      written.status = Fail(ErrorCode::kUnavailable, "the engine closed the connection");
      return written;
    }
  }
  return written;
}

void Socket::CloseWrite() {
  ::shutdown(descriptor_.get(), SHUT_WR);
}

bool Socket::IsQuiet() const {
  pollfd watched{descriptor_.get(), POLLIN, 0};
  return ::poll(&watched, 1, 0) == 0;
}

}  // namespace ferro::docker
