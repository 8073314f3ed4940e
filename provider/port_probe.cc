#include "provider/port_probe.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "base/descriptor.h"

namespace ferro::provider {
namespace {

// So long a stop request may go unnoticed.
constexpr std::chrono::milliseconds kSlice{100};

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

template <class Address>
bool AcceptsAt(Address const& address, int family, std::chrono::milliseconds timeout,
               std::stop_token const& stop) {
  Descriptor const socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return false;
  auto const* const target = reinterpret_cast<sockaddr const*>(&address);
  if (::connect(socket.get(), target, sizeof address) == 0) return true;
  return errno == EINPROGRESS && WaitForConnection(socket.get(), timeout, stop);
}

class TcpPortProbe final : public PortProbe {
 public:
  bool Accepts(std::string const& address, std::uint16_t port, std::chrono::milliseconds timeout,
               std::stop_token const& stop) override {
    sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(port)};
    if (::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
      return AcceptsAt(v4, AF_INET, timeout, stop);
    }
    sockaddr_in6 v6{.sin6_family = AF_INET6, .sin6_port = htons(port)};
    return ::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1 &&
           AcceptsAt(v6, AF_INET6, timeout, stop);
  }
};

}  // namespace

std::unique_ptr<PortProbe> MakeTcpPortProbe() {
  return std::make_unique<TcpPortProbe>();
}

}  // namespace ferro::provider
