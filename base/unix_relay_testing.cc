#include "base/unix_relay_testing.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/check.h"
#include "base/unix_socket.h"

namespace ferro {
namespace {

Descriptor ConnectedTo(std::string const& path) {
  Descriptor made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  auto const address = UnixAddress(path);
  bool const connected =
      address &&
      ::connect(made.get(), reinterpret_cast<sockaddr const*>(&*address), sizeof *address) == 0;
  return connected ? std::move(made) : Descriptor();
}

// What came was passed on; false at the end or when the other side takes no more.
bool Pass(int from, int to, UnixRelay::Watch const& watch) {
  std::array<char, 16U << 10U> piece{};
  auto const got = ::recv(from, piece.data(), piece.size(), 0);
  if (got <= 0) return false;
  std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
  if (watch) watch(bytes);
  return SendAll(to, bytes);
}

}  // namespace

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

UnixListener::UnixListener(std::string path, std::function<void(int)> serve)
    : serve_(std::move(serve)) {
  ::unlink(path.c_str());
  auto const address = UnixAddress(path);
  FERRO_CHECK(address.has_value(), "the path is too long for a socket");
  socket_ = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  bool const listens =
      ::bind(socket_.get(), reinterpret_cast<sockaddr const*>(&*address), sizeof *address) == 0 &&
      ::listen(socket_.get(), SOMAXCONN) == 0;
  FERRO_CHECK(listens, "no socket for a test");
  acceptor_ = std::thread([this] { Accept(); });
}

UnixListener::~UnixListener() {
  ::shutdown(socket_.get(), SHUT_RDWR);
  acceptor_.join();
  {
    std::scoped_lock lock(mutex_);
    for (int const client : open_) ::shutdown(client, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
}

std::size_t UnixListener::connections() const {
  std::scoped_lock lock(mutex_);
  return accepted_;
}

void UnixListener::Accept() {
  while (true) {  // Ends with the shutdown of the socket.
    int const client = ::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    std::scoped_lock lock(mutex_);
    ++accepted_;
    open_.push_back(client);
    threads_.emplace_back([this, client] {
      serve_(client);
      std::scoped_lock closing(mutex_);
      std::erase(open_, client);
      ::close(client);
    });
  }
}

UnixRelay::UnixRelay(std::string path, std::string upstream, std::function<Watch()> watch)
    : upstream_(std::move(upstream)),
      watch_(std::move(watch)),
      listener_(std::move(path), [this](int client) { Relay(client); }) {}

void UnixRelay::Relay(int client) const {
  auto const connection = ConnectedTo(upstream_);
  int const there = connection.get();
  if (there < 0) return;
  auto const watch = watch_();
  bool client_open = true;
  while (true) {  // Ends with the upstream's side.
    std::array<pollfd, 2> watched{pollfd{there, POLLIN, 0},
                                  pollfd{client_open ? client : -1, POLLIN, 0}};
    if (::poll(watched.data(), watched.size(), -1) < 0) break;
    if (watched[1].revents != 0 && !Pass(client, there, watch)) {
      client_open = false;  // It may still read.
      ::shutdown(there, SHUT_WR);
    }
    if (watched[0].revents != 0 && !Pass(there, client, {})) break;
  }
}

}  // namespace ferro
