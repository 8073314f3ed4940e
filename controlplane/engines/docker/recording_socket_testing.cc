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

}  // namespace

RecordingSocket::RecordingSocket(std::string upstream) {
  relay_ = std::make_unique<UnixRelay>(path(), std::move(upstream), [this] {
    return [watcher = RequestWatcher(record_)](std::string_view bytes) mutable {
      watcher.Feed(bytes);
    };
  });
}

std::string RecordingSocket::path() const {
  return folder_.path() / "docker.sock";
}

}  // namespace ferro::docker
