#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/text.h"
#include "controlplane/engines/docker/docker_server_testing.h"

namespace ferro::docker {
namespace {

// Follows the bytes of one connection's requests far enough to tell one from the next.
class RequestWatcher {
 public:
  explicit RequestWatcher(Record& record) : record_(record) {}

  void Feed(std::string_view bytes) {
    if (upgraded_) return;
    pending_.append(bytes);
    while (!pending_.empty() && !upgraded_) {  // Ends with what is pending.
      if (body_left_ > 0) {
        auto const taken = std::min(body_left_, pending_.size());
        pending_.erase(0, taken);
        body_left_ -= taken;
        continue;
      }
      auto const end = pending_.find("\r\n\r\n");
      if (end == std::string::npos) return;
      Head(pending_.substr(0, end));
      pending_.erase(0, end + 4);
    }
  }

 private:
  void Head(std::string const& head) {
    auto lines = Split(head, '\n');
    auto const words = Split(Trimmed(lines.front()), ' ');
    Asked asked{.method = words.front()};
    auto const target = words.size() > 1 ? words[1] : "";
    auto const mark = target.find('?');
    asked.path = target.substr(0, mark);
    if (mark != std::string::npos) asked.query = target.substr(mark + 1);
    if (asked.path.starts_with("/v1.")) asked.path.erase(0, asked.path.find('/', 1));
    for (auto const& line : lines) {
      auto const colon = line.find(':');
      if (colon == std::string::npos) continue;
      asked.headers[Lower(line.substr(0, colon))] = Trimmed(line.substr(colon + 1));
    }
    body_left_ = std::strtoull(asked.headers["content-length"].c_str(), nullptr, 10);
    // The docker command sends bodies of unknown length only to endpoints that change things.
    upgraded_ = asked.headers.contains("upgrade") || asked.headers.contains("transfer-encoding");
    record_.Add(std::move(asked));
  }

  Record& record_;
  std::string pending_;
  std::size_t body_left_ = 0;
  bool upgraded_ = false;
};

int ConnectedTo(std::string const& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  int const socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0) {
    return socket;
  }
  ::close(socket);
  return -1;
}

// What came was passed on; false at the end or when the other side takes no more.
bool Pass(int from, int to, RequestWatcher* watcher) {
  std::array<char, 16U << 10U> piece{};
  auto const got = ::recv(from, piece.data(), piece.size(), 0);
  if (got <= 0) return false;
  std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
  if (watcher != nullptr) watcher->Feed(bytes);
  while (!bytes.empty()) {
    auto const sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

RecordingSocket::RecordingSocket(std::string upstream) : upstream_(std::move(upstream)) {
  listener_ = std::make_unique<UnixListener>(path(), [this](int client) { Relay(client); });
}

std::string RecordingSocket::path() const {
  return folder_.path() / "docker.sock";
}

void RecordingSocket::Relay(int client) {
  int const engine = ConnectedTo(upstream_);
  if (engine < 0) return;
  RequestWatcher watcher(record_);
  bool client_open = true;
  while (true) {  // Ends with the engine's side.
    std::array<pollfd, 2> watched{pollfd{engine, POLLIN, 0},
                                  pollfd{client_open ? client : -1, POLLIN, 0}};
    if (::poll(watched.data(), watched.size(), -1) < 0) break;
    if (watched[1].revents != 0 && !Pass(client, engine, &watcher)) {
      client_open = false;  // It may still read.
      ::shutdown(engine, SHUT_WR);
    }
    if (watched[0].revents != 0 && !Pass(engine, client, nullptr)) break;
  }
  ::close(engine);
}

}  // namespace ferro::docker
