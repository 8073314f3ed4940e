#include "tfplugin/grpc/listener.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include "base/unix_socket.h"

namespace ferro::tf {
namespace {

Result<Descriptor> Listen(Descriptor listener, sockaddr const* address, socklen_t size,
                          std::string const& where) {
  if (listener.get() < 0 || bind(listener.get(), address, size) != 0 ||
      listen(listener.get(), SOMAXCONN) != 0) {
    auto const why = std::generic_category().message(errno);
    return Fail(ErrorCode::kUnavailable, "listening at " + where + ": " + why);
  }
  return listener;
}

Descriptor MakeSocket(int family) {
  return Descriptor(socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

}  // namespace

Result<Descriptor> ListenAtPath(std::string const& path) {
  auto const address = UnixAddress(path);
  if (!address) {
    return Fail(ErrorCode::kInvalidArgument, "\"" + path + "\" cannot be the address of a socket");
  }
  return Listen(MakeSocket(AF_UNIX), reinterpret_cast<sockaddr const*>(&*address), sizeof *address,
                path);
}

Result<Descriptor> ListenAtPort(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto listener = MakeSocket(AF_INET);
  int const yes = 1;  // A port that was in use a moment ago is free.
  setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  return Listen(std::move(listener), reinterpret_cast<sockaddr const*>(&address), sizeof address,
                "127.0.0.1:" + std::to_string(port));
}

int PortOf(Descriptor const& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  bool const told = getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0;
  return told ? ntohs(address.sin_port) : 0;
}

}  // namespace ferro::tf
