#include "base/busy_port_testing.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/check.h"

namespace ferro {

BusyPort::BusyPort(Where where) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  auto const from = where == Where::kLoopback ? INADDR_LOOPBACK : INADDR_ANY;
  sockaddr_in address{.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(from)}};
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  bool const listens = ::bind(listener_.get(), plain, size) == 0 &&
                       ::listen(listener_.get(), 8) == 0 &&
                       ::getsockname(listener_.get(), plain, &size) == 0;
  FERRO_CHECK(listens, "no open port for a test");
  number_ = ntohs(address.sin_port);
}

}  // namespace ferro
