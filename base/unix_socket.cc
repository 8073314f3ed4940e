#include "base/unix_socket.h"

#include <sys/socket.h>

#include "base/descriptor.h"

namespace ferro {

std::optional<sockaddr_un> UnixAddress(std::string const& path) {
  sockaddr_un address{.sun_family = AF_UNIX};
  if (path.empty() || path.size() >= sizeof address.sun_path) return std::nullopt;
  path.copy(address.sun_path, path.size());
  return address;
}

pid_t PeerOf(std::string const& path) {
  auto const address = UnixAddress(path);
  Descriptor const socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!address || socket.get() < 0) return 0;
  ucred peer{};
  socklen_t size = sizeof peer;
  bool const known =
      ::connect(socket.get(), reinterpret_cast<sockaddr const*>(&*address), sizeof *address) == 0 &&
      ::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
  return known ? peer.pid : 0;
}

}  // namespace ferro
