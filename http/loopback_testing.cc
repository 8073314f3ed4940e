#include "http/loopback_testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "base/check.h"

namespace ferro::http {
namespace {

sockaddr_in LoopbackAddress(std::uint16_t port) {
  sockaddr_in address{.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Up to the empty line.
std::string ReadHead(int socket) {
  std::string head;
  char c = 0;
  while (head.size() < 8192 && !head.ends_with("\r\n\r\n") && ::recv(socket, &c, 1, 0) == 1) {
    head.push_back(c);
  }
  return head;
}

// False at the end.
bool Forward(int from, int to) {
  char chunk[16384];
  auto const count = ::recv(from, chunk, sizeof chunk, 0);
  return count > 0 && ::send(to, chunk, static_cast<std::size_t>(count), MSG_NOSIGNAL) == count;
}

void Relay(int client, int server) {
  while (true) {  // Until one side ends.
    pollfd waits[] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
    if (::poll(waits, 2, -1) < 0) return;
    if (waits[0].revents != 0 && !Forward(client, server)) return;
    if (waits[1].revents != 0 && !Forward(server, client)) return;
  }
}

}  // namespace

SilentListener::SilentListener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  auto address = LoopbackAddress(0);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  bool const is_ready = socket_ >= 0 && ::bind(socket_, generic, length) == 0 &&
                        ::listen(socket_, 64) == 0 && ::getsockname(socket_, generic, &length) == 0;
  FERRO_CHECK(is_ready, "loopback takes no listener");
  port_ = ntohs(address.sin_port);
}

SilentListener::~SilentListener() {
  ::close(socket_);
}

void SilentListener::AwaitClient() const {
  int const client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
  char byte = 0;
  FERRO_CHECK(::recv(client, &byte, 1, MSG_PEEK) == 1, "the client sends something");
  // Left open on purpose, so that the client goes on waiting.
}

TunnelProxy::TunnelProxy(std::uint16_t upstream, int status)
    : upstream_(upstream), status_(status), acceptor_([this] { Accept(); }) {}

TunnelProxy::~TunnelProxy() {
  ::shutdown(listener_.socket(), SHUT_RDWR);
  acceptor_.join();
  {
    std::scoped_lock lock(mutex_);
    for (int const fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
  for (int const fd : open_) ::close(fd);
}

std::string TunnelProxy::url() const {
  return "http://127.0.0.1:" + std::to_string(port());
}

std::vector<std::string> TunnelProxy::targets() const {
  std::scoped_lock lock(mutex_);
  return targets_;
}

std::string TunnelProxy::heads() const {
  std::scoped_lock lock(mutex_);
  return heads_;
}

void TunnelProxy::Accept() {
  while (true) {  // Until the listener is shut down.
    int const client = ::accept4(listener_.socket(), nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    std::scoped_lock lock(mutex_);
    open_.push_back(client);
    threads_.emplace_back([this, client] { Serve(client); });
  }
}

void TunnelProxy::Serve(int client) {
  auto const head = ReadHead(client);
  std::string_view const line = std::string_view(head).substr(0, head.find("\r\n"));
  int const server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  {
    std::scoped_lock lock(mutex_);
    open_.push_back(server);
    heads_.append(head);
    if (line.starts_with("CONNECT ")) targets_.emplace_back(line.substr(8, line.rfind(' ') - 8));
  }
  auto const answer =
      "HTTP/1.1 " + std::to_string(status_) + " As asked\r\ncontent-length: 0\r\n\r\n";
  auto const address = LoopbackAddress(upstream_);
  bool const reached =
      status_ != 200 ||
      ::connect(server, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
  if (reached && ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL) > 0 && status_ == 200) {
    Relay(client, server);
  }
  ::shutdown(client, SHUT_RDWR);
  ::shutdown(server, SHUT_RDWR);
}

}  // namespace ferro::http
