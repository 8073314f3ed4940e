#include "http/raw_client_testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>

namespace ferro::http {

RawClient::RawClient(std::uint16_t port) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  sockaddr_in address{.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  timeval const limit{.tv_sec = 10};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    socket_ = fd;
  } else {
    ::close(fd);
  }
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

void RawClient::Send(std::string_view bytes) const {
  while (!bytes.empty()) {
    auto const count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void RawClient::EndSending() const {
  ::shutdown(socket_, SHUT_WR);
}

std::string RawClient::ReadUntil(std::string_view end) const {
  std::string out;
  char c = 0;
  while (!out.ends_with(end) && ::recv(socket_, &c, 1, 0) == 1) out.push_back(c);
  return out;
}

std::string RawClient::ReadToEnd() {
  std::string out;
  char chunk[4096];
  while (true) {  // Ends with the connection or the receive time-out.
    auto const count = ::recv(socket_, chunk, sizeof chunk, 0);
    was_reset_ = count < 0 && errno == ECONNRESET;
    if (count <= 0) return out;
    out.append(chunk, static_cast<std::size_t>(count));
  }
}

}  // namespace ferro::http
