#include "controlplane/standin/server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/number.h"
#include "base/text.h"
#include "controlplane/standin/socket.h"

namespace ferro::standin {
namespace {

constexpr std::size_t kBytesAtOnce = 4096;  // Bytes received at a time.

std::string_view ReasonOf(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

std::string Written(Reply const& reply, bool with_body) {
  bool const json = reply.body.starts_with('{');
  return "HTTP/1.1 " + std::to_string(reply.status) + " " + std::string(ReasonOf(reply.status)) +
         "\r\ncontent-type: " + (json ? "application/json" : "text/plain; charset=utf-8") +
         "\r\ncontent-length: " + std::to_string(reply.body.size()) +
         "\r\nconnection: close\r\n\r\n" + (with_body ? reply.body : "");
}

// A message split where its head ends.
struct Parted {
  std::string head;
  std::string body;
};

// The status to refuse with.
template <class T>
using OrStatus = tl::expected<T, int>;

OrStatus<std::size_t> LengthIn(std::string_view head) {
  for (std::string const& line : Split(head, '\n')) {
    auto const colon = line.find(':');
    if (colon == std::string::npos || Lower(line.substr(0, colon)) != "content-length") continue;
    std::string_view const text = Trimmed(std::string_view(line).substr(colon + 1));
    auto const length = ParseNumber<std::size_t>(text);
    if (!length) return tl::unexpected(400);
    if (*length > kValueLimit) return tl::unexpected(413);
    return *length;
  }
  return 0;
}

OrStatus<Parted> ReceiveMessage(Descriptor const& socket, Deadline deadline) {
  std::string bytes;
  std::size_t end = std::string::npos;
  while ((end = bytes.find("\r\n\r\n")) == std::string::npos) {
    if (bytes.size() > kHeadLimit) return tl::unexpected(431);
    auto const piece = Receive(socket, kBytesAtOnce, deadline);
    if (!piece || piece->empty()) return tl::unexpected(400);
    bytes += *piece;
  }
  Parted message{.head = bytes.substr(0, end), .body = bytes.substr(end + 4)};
  auto const length = LengthIn(message.head);
  if (!length) return tl::unexpected(length.error());
  while (message.body.size() < *length) {
    auto const piece = Receive(socket, kBytesAtOnce, deadline);
    if (!piece || piece->empty()) return tl::unexpected(400);
    message.body += *piece;
  }
  message.body.resize(*length);
  return message;
}

OrStatus<Request> RequestIn(Parted message) {
  auto const words = Split(message.head.substr(0, message.head.find("\r\n")), ' ');
  if (words.size() != 3 || !words[2].starts_with("HTTP/1.") || !words[1].starts_with('/')) {
    return tl::unexpected(400);
  }
  return Request{.method = words[0],
                 .path = words[1].substr(0, words[1].find('?')),
                 .body = std::move(message.body)};
}

class PooledServer final : public Server {
 public:
  PooledServer(Descriptor listener, Descriptor stopping, std::uint16_t port, Handler handler)
      : listener_(std::move(listener)),
        stopping_(std::move(stopping)),
        port_(port),
        handler_(std::move(handler)) {
    for (std::size_t i = 0; i < kWorkers; ++i) workers_.emplace_back([this] { Work(); });
  }

  ~PooledServer() override {
    eventfd_write(stopping_.get(), 1);  // Never read, so that every worker sees it.
    for (std::thread& worker : workers_) worker.join();
  }

  std::uint16_t port() const override { return port_; }

 private:
  void Work() {
    while (true) {  // Until the server stops.
      std::array<pollfd, 2> waited{pollfd{stopping_.get(), POLLIN, 0},
                                   pollfd{listener_.get(), POLLIN, 0}};
      poll(waited.data(), waited.size(), -1);
      if (waited[0].revents != 0) return;
      Descriptor const socket(
          accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (socket.get() >= 0) Exchange(socket);  // Otherwise another worker was first.
    }
  }

  void Exchange(Descriptor const& socket) {
    auto const deadline = In(kExchange);
    auto message = ReceiveMessage(socket, deadline);
    auto const request = message ? RequestIn(std::move(*message))
                                 : OrStatus<Request>(tl::unexpected(message.error()));
    if (!request) {
      Finish(socket, Written({request.error(), ""}, true), deadline);
      return;
    }
    auto const reply = handler_(*request);
    if (reply) {
      Finish(socket, Written(*reply, request->method != "HEAD"), deadline);
      return;
    }
    // Ends early with the server, for whoever stops it does not want to wait for this.
    std::array<pollfd, 1> waited{pollfd{stopping_.get(), POLLIN, 0}};
    poll(waited.data(), waited.size(), static_cast<int>(kExchange.count()));
  }

  // What the peer still sends is read first: closing before would reset the connection and
  // lose the answer.
  static void Finish(Descriptor const& socket, std::string_view bytes, Deadline deadline) {
    if (!Send(socket, bytes, deadline)) return;
    shutdown(socket.get(), SHUT_WR);
    std::size_t left = 2 * kValueLimit;
    while (left > 0) {
      auto const piece = Receive(socket, kBytesAtOnce, deadline);
      if (!piece || piece->empty()) return;
      left -= std::min(left, piece->size());
    }
  }

  Descriptor listener_;
  Descriptor stopping_;
  std::uint16_t const port_;
  Handler const handler_;
  std::vector<std::thread> workers_;
};

}  // namespace

Result<std::unique_ptr<Server>> Serve(std::uint16_t port, Handler handler) {
  auto listener = Listen(port);
  if (!listener) return Fail(std::move(listener).error());
  auto const real_port = PortOf(*listener);
  if (!real_port) return Fail(real_port.error());
  Descriptor stopping(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (stopping.get() < 0) return Fail(ErrorCode::kUnavailable, "no event descriptor left");
  return std::make_unique<PooledServer>(std::move(*listener), std::move(stopping), *real_port,
                                        std::move(handler));
}

Result<Reply> Ask(Endpoint const& endpoint, Request const& request,
                  std::chrono::milliseconds limit) {
  auto const deadline = In(limit);
  auto const socket = Connect(endpoint, deadline);
  if (!socket) return Fail(socket.error());
  std::string const text =
      request.method + " " + request.path + " HTTP/1.1\r\nhost: " + endpoint.host +
      "\r\ncontent-length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
  if (auto sent = Send(*socket, text, deadline); !sent) return Fail(sent.error());
  auto const message = ReceiveMessage(*socket, deadline);
  if (!message) return Fail(ErrorCode::kUnavailable, "no whole answer");
  auto const words = Split(message->head.substr(0, message->head.find("\r\n")), ' ');
  Reply reply{.status = 0, .body = message->body};
  if (words.size() < 2 ||
      std::from_chars(words[1].data(), words[1].data() + words[1].size(), reply.status).ec !=
          std::errc()) {
    return Fail(ErrorCode::kUnavailable, "the answer is no HTTP");
  }
  return reply;
}

}  // namespace ferro::standin
