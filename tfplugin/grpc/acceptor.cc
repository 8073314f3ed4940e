#include "tfplugin/grpc/acceptor.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "base/check.h"

namespace ferro::tf {
namespace {

constexpr int kForever = -1;
constexpr int kPauseMs = 100;  // When the machine has no descriptors or memory left.

// Whether it is only that no connection waits any more, or that who waited is gone.
bool IsPassing(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ECONNABORTED;
}

}  // namespace

Acceptor::Acceptor(Descriptor listener, std::function<void(int)> take)
    : listener_(std::move(listener)),
      end_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      take_(std::move(take)) {
  FERRO_CHECK(end_.get() >= 0, "no descriptors are left");
  thread_ = std::thread([this] { Run(); });
}

Acceptor::~Acceptor() {
  std::uint64_t const one = 1;
  [[maybe_unused]] auto const written = write(end_.get(), &one, sizeof one);
  thread_.join();
}

void Acceptor::Run() {
  std::array<pollfd, 2> sources{{{.fd = end_.get(), .events = POLLIN, .revents = 0},
                                 {.fd = listener_.get(), .events = POLLIN, .revents = 0}}};
  for (;;) {  // Ends with the acceptor.
    poll(sources.data(), sources.size(), kForever);
    if (sources[0].revents != 0) return;
    int const connection = accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (connection >= 0) {
      int const yes = 1;  // Only a TCP connection has it.
      setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      take_(connection);
    } else if (!IsPassing(errno)) {
      poll(sources.data(), 1, kPauseMs);
    }
  }
}

}  // namespace ferro::tf
