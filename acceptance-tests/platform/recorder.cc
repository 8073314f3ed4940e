#include "acceptance-tests/platform/recorder.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>

#include "base/check.h"

namespace ferro::acceptance {
namespace {

sockaddr_un AddressOf(std::string const& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  FERRO_CHECK(path.size() < sizeof address.sun_path, "the socket's path is too long");
  path.copy(address.sun_path, path.size());
  return address;
}

int Connected(std::string const& path) {
  int const fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto const address = AddressOf(path);
  if (::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

bool SendAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool IsRequestLine(std::string_view line) {
  auto const blank = line.find(' ');
  return blank != std::string_view::npos && blank > 2 && blank < 8 &&
         line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == blank &&
         line.ends_with(" HTTP/1.1");
}

}  // namespace

Recorder::Recorder(std::string upstream) : upstream_(std::move(upstream)) {
  std::array<int, 2> pipe{};
  FERRO_CHECK(::pipe2(pipe.data(), O_CLOEXEC) == 0, "no pipe");
  end_ = pipe[0];
  end_write_ = pipe[1];
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto const address = AddressOf(path());
  FERRO_CHECK(::bind(listener_, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0 &&
                  ::listen(listener_, 64) == 0,
              "the recording socket cannot be made");
  accepts_ = std::jthread([this] { Accept(); });
}

Recorder::~Recorder() {
  ::close(end_write_);  // Every poll of ours sees the other end hang up.
  accepts_.join();
  relays_.clear();
  ::close(listener_);
  ::close(end_);
  std::filesystem::remove_all(folder_);
}

std::vector<std::string> Recorder::Requests() const {
  std::lock_guard const lock(mutex_);
  return requests_;
}

void Recorder::Accept() {
  for (;;) {
    std::array<pollfd, 2> wait{{{listener_, POLLIN, 0}, {end_, POLLIN, 0}}};
    if (::poll(wait.data(), wait.size(), -1) < 0) continue;
    if (wait[1].revents != 0) return;
    int const client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    int const engine = client < 0 ? -1 : Connected(upstream_);
    if (engine >= 0) {
      relays_.emplace_back([this, client, engine] { Relay(client, engine); });
    } else if (client >= 0) {
      ::close(client);
    }
  }
}

void Recorder::Relay(int client, int engine) {
  std::string pending;
  std::array<char, 16384> piece{};
  for (bool open = true; open;) {
    std::array<pollfd, 3> wait{{{client, POLLIN, 0}, {engine, POLLIN, 0}, {end_, POLLIN, 0}}};
    if (::poll(wait.data(), wait.size(), -1) < 0) continue;
    if (wait[2].revents != 0) break;
    for (int side = 0; side < 2 && open; ++side) {
      if (wait.at(static_cast<std::size_t>(side)).revents == 0) continue;
      auto const got = ::recv(side == 0 ? client : engine, piece.data(), piece.size(), 0);
      std::string_view const bytes(piece.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
      open = got > 0 && SendAll(side == 0 ? engine : client, bytes);
      if (side == 0) Note(pending, bytes);
    }
  }
  ::close(client);
  ::close(engine);
}

// Line by line: what is asked here has no bodies that look like requests.
void Recorder::Note(std::string& pending, std::string_view bytes) {
  pending.append(bytes);
  for (auto end = pending.find("\r\n"); end != std::string::npos; end = pending.find("\r\n")) {
    std::string_view const line = std::string_view(pending).substr(0, end);
    if (IsRequestLine(line)) {
      std::lock_guard const lock(mutex_);
      requests_.emplace_back(line.substr(0, line.rfind(' ')));
    }
    pending.erase(0, end + 2);
  }
}

}  // namespace ferro::acceptance
