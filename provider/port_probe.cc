#include "provider/port_probe.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace ferro::provider {
namespace {

// So long a stop request may go unnoticed.
constexpr std::chrono::milliseconds kSlice{100};

class Socket {
 public:
  explicit Socket(int family)
      : fd_(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  Socket(Socket const&) = delete;
  Socket& operator=(Socket const&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

bool IsConnected(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

bool WaitForConnection(int fd, std::chrono::milliseconds timeout, std::stop_token const& stop) {
  auto left = timeout;
  while (left.count() > 0 && !stop.stop_requested()) {
    auto const slice = std::min(left, kSlice);
    pollfd waiting{.fd = fd, .events = POLLOUT, .revents = 0};
    auto const ready = ::poll(&waiting, 1, static_cast<int>(slice.count()));
    if (ready > 0) return IsConnected(fd);
    if (ready < 0 && errno != EINTR) return false;
    left -= slice;
  }
  return false;
}

class TcpPortProbe final : public PortProbe {
 public:
  bool Accepts(std::string const& address, std::uint16_t port, std::chrono::milliseconds timeout,
               std::stop_token const& stop) override {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
      return false;
    }
    std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> const target(found, &::freeaddrinfo);
    Socket const socket(target->ai_family);
    if (socket.fd() < 0) return false;
    if (::connect(socket.fd(), target->ai_addr, target->ai_addrlen) == 0) return true;
    return errno == EINPROGRESS && WaitForConnection(socket.fd(), timeout, stop);
  }
};

}  // namespace

std::unique_ptr<PortProbe> MakeTcpPortProbe() {
  return std::make_unique<TcpPortProbe>();
}

}  // namespace ferro::provider
