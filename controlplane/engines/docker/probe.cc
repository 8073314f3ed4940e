#include "controlplane/engines/docker/probe.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace ferro::docker {
namespace {

constexpr std::size_t kHeadLimit = 4096;

std::string WhyNot(int number) {
  return std::generic_category().message(number);
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

Result<Address> AddressOf(std::string const& text, std::uint16_t port) {
  Address address;
  auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
  if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    address.size = sizeof(sockaddr_in);
    return address;
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
  if (::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.size = sizeof(sockaddr_in6);
    return address;
  }
  return Fail(ErrorCode::kInvalidArgument, "\"" + text + "\" is no address");
}

// The status of the answer, 0 when it is none of HTTP.
int StatusIn(std::string const& head) {
  int status = 0;
  auto const space = head.find(' ');
  if (!head.starts_with("HTTP/1.") || space == std::string::npos) return 0;
  std::from_chars(head.data() + space + 1, head.data() + head.size(), status);
  return status;
}

Status AskOverHttp(Socket& socket, std::string const& where, std::string const& path,
                   Waiting const& waiting) {
  auto const asked = "GET " + path + " HTTP/1.1\r\nHost: " + where +
                     "\r\nUser-Agent: ferroplane\r\nConnection: close\r\n\r\n";
  if (auto written = socket.Write(asked, waiting); !written.status) return written.status;
  std::string head;
  while (head.find("\r\n") == std::string::npos && head.size() < kHeadLimit) {
    std::array<char, 1024> piece{};
    auto got = socket.Read(piece, waiting);
    if (!got) return Fail(std::move(got).error());
    if (*got == 0) break;
    head.append(piece.data(), *got);
  }
  int const status = StatusIn(head);
  if (status >= 200 && status < 400) return {};
  return Fail(ErrorCode::kUnavailable,
              status == 0 ? "no HTTP answer" : "it answered " + std::to_string(status));
}

}  // namespace

Status ProbeServer(std::string const& address, std::uint16_t port, std::string const& path,
                   WaitLimits const& limits) {
  auto const where = address + ":" + std::to_string(port);
  auto const target = AddressOf(address, port);
  if (!target) return Fail(target.error());
  Waiting const waiting(limits);
  int const fd = ::socket(target->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return Fail(ErrorCode::kUnavailable, "no socket: " + WhyNot(errno));
  Socket socket(fd);
  auto const* const raw = reinterpret_cast<sockaddr const*>(&target->storage);
  int failed = ::connect(fd, raw, target->size) == 0 ? 0 : errno;
  if (failed == EINPROGRESS) {
    if (auto ready = waiting.Until(fd, POLLOUT); !ready)
      return Fail(ready.error().Within("connecting to " + where));
    socklen_t size = sizeof failed;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size);
  }
  if (failed != 0)
    return Fail(ErrorCode::kUnavailable, "connecting to " + where + ": " + WhyNot(failed));
  if (path.empty()) return {};
  auto answered = AskOverHttp(socket, where, path, waiting);
  if (!answered) return Fail(answered.error().Within("GET http://" + where + path));
  return {};
}

}  // namespace ferro::docker
