#include "controlplane/standin/socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace ferro::standin {
namespace {

Error Failed(std::string_view what, int number) {
  return Error{.code = ErrorCode::kUnavailable,
               .message = std::string(what) + ": " + std::strerror(number)};
}

Status Await(int number, short events, Deadline deadline) {
  using std::chrono::milliseconds;
  auto const left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
  pollfd waited{.fd = number, .events = events, .revents = 0};
  int const ready =
      poll(&waited, 1, static_cast<int>(std::max<milliseconds::rep>(0, left.count())));
  if (ready > 0 || (ready < 0 && errno == EINTR)) return {};
  if (ready < 0) return Fail(Failed("waiting", errno));
  return Fail(ErrorCode::kDeadlineExceeded, "no answer in time");
}

Result<Descriptor> ConnectTo(addrinfo const& address, Deadline deadline) {
  Descriptor socket(
      ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return Fail(Failed("making a socket", errno));
  if (connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0) return socket;
  if (errno != EINPROGRESS) return Fail(Failed("connecting", errno));
  if (auto ready = Await(socket.get(), POLLOUT, deadline); !ready) return Fail(ready.error());
  int wrong = 0;
  socklen_t size = sizeof wrong;
  getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &wrong, &size);
  if (wrong != 0) return Fail(Failed("connecting", wrong));
  return socket;
}

}  // namespace

Deadline In(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

Result<Descriptor> Listen(std::uint16_t port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return Fail(Failed("making a socket", errno));
  int const yes = 1;
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  if (bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      listen(socket.get(), SOMAXCONN) != 0) {
    return Fail(Failed("listening on port " + std::to_string(port), errno));
  }
  return socket;
}

Result<std::uint16_t> PortOf(Descriptor const& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return Fail(Failed("asking for the port", errno));
  }
  return ntohs(address.sin_port);
}

Result<Descriptor> Connect(Endpoint const& endpoint, Deadline deadline) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  int const wrong =
      getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &hints, &list);
  if (wrong != 0) {
    return Fail(ErrorCode::kUnavailable,
                "the name is not known: " + std::string(gai_strerror(wrong)));
  }
  std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> const owner(list, freeaddrinfo);
  Result<Descriptor> last = Fail(ErrorCode::kUnavailable, "the name has no address");
  for (addrinfo const* address = list; address != nullptr; address = address->ai_next) {
    last = ConnectTo(*address, deadline);
    if (last) return last;
  }
  return last;
}

Status Send(Descriptor const& socket, std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    if (auto ready = Await(socket.get(), POLLOUT, deadline); !ready) return ready;
    ssize_t const sent = send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      return Fail(Failed("sending", errno));
    }
  }
  return {};
}

Result<std::string> Receive(Descriptor const& socket, std::size_t limit, Deadline deadline) {
  std::string bytes(limit, '\0');
  while (true) {  // Until the deadline, which Await ends.
    if (auto ready = Await(socket.get(), POLLIN, deadline); !ready) return Fail(ready.error());
    ssize_t const got = recv(socket.get(), bytes.data(), bytes.size(), 0);
    if (got >= 0) {
      bytes.resize(static_cast<std::size_t>(got));
      return bytes;
    }
    if (errno != EAGAIN && errno != EINTR) return Fail(Failed("receiving", errno));
  }
}

}  // namespace ferro::standin
