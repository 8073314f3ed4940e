#include "controlplane/engines/docker/transport.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <utility>

#include "base/text.h"

namespace ferro::docker {
namespace {

namespace beast_http = boost::beast::http;
using Parser = beast_http::response_parser<beast_http::buffer_body>;
using BeastError = boost::beast::error_code;

constexpr std::size_t kReadSize = 16U << 10U;
constexpr std::uint32_t kAnswerHeadLimit = 64U << 10U;
// The explanation that comes with a refusal, where the body was meant to be streamed.
constexpr std::size_t kRefusalLimit = 64U << 10U;

std::string WireForm(Call const& call) {
  std::string text = call.method + " " + call.target + " HTTP/1.1\r\nhost: docker\r\n";
  auto headers = call.headers;
  headers.try_emplace("user-agent", "ferroplane/" FERRO_VERSION);
  if (!call.body.empty()) headers.try_emplace("content-type", "application/json");
  if (!call.body.empty() || call.method != "GET") {
    headers["content-length"] = std::to_string(call.body.size());
  }
  for (auto const& [name, value] : headers) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
  return text.append("\r\n").append(call.body);
}

// Nobody acts on half a document; of other bodies a part may be used already.
bool MayHaveReached(Call const& call, std::size_t sent, std::size_t whole) {
  if (call.effect == Effect::kNone || sent == 0) return false;
  return sent == whole || call.headers.contains("content-type");
}

Error Broken(Error error, Call const& call, bool may_have_happened) {
  error.may_have_happened = may_have_happened && call.effect != Effect::kNone;
  return error;
}

}  // namespace

Result<std::size_t> Raw::Read(std::span<char> into, Waiting const& waiting) {
  if (unread_.empty()) return socket_.Read(into, waiting);
  auto const taken = unread_.copy(into.data(), into.size());
  unread_.erase(0, taken);
  return taken;
}

Status Raw::Write(std::string_view bytes, Waiting const& waiting) {
  return socket_.Write(bytes, waiting).status;
}

// One answer as it comes in over one connection.
class Transport::Answer {
 public:
  Answer(Socket socket, Call const& call, Waiting const& waiting)
      : socket_(std::move(socket)), waiting_(waiting) {
    parser_.header_limit(kAnswerHeadLimit);
    parser_.body_limit(boost::none);
    if (call.method == "HEAD") parser_.skip(true);
  }

  Status ReadHead();
  // 0 at the end of the body.
  Result<std::size_t> ReadBody(std::span<char> into);
  // Fails beyond the limit of the call.
  Result<std::string> WholeBody(std::size_t limit);

  http::Response Head() const;
  bool heard() const { return heard_; }
  bool reusable() const { return parser_.is_done() && parser_.keep_alive() && unread_.empty(); }
  Socket TakeSocket() { return std::move(socket_); }
  std::string TakeUnread() { return std::move(unread_); }

 private:
  Status More();
  Status Refused(BeastError const& error) const;

  Socket socket_;
  Waiting const& waiting_;
  Parser parser_;
  std::string unread_;  // Received, not yet parsed.
  bool heard_ = false;
};

struct Transport::Attempt {
  Socket socket;
  bool reused = false;
};

Status Transport::Answer::Refused(BeastError const& error) const {
  if (error == beast_http::error::partial_message || error == beast_http::error::end_of_stream) {
    return Fail(ErrorCode::kUnavailable, heard_ ? "the engine went away in the middle of its answer"
                                                : "the engine went away without an answer");
  }
  return Fail(ErrorCode::kInternal,
              "what answers at the socket does not speak HTTP as a Docker "
              "engine does (" +
                  error.message() + ")");
}

Status Transport::Answer::More() {
  std::array<char, kReadSize> piece;  // Not cleared: it is written before it is read.
  auto got = socket_.Read(piece, waiting_);
  if (!got) return Fail(std::move(got).error());
  heard_ = heard_ || *got > 0;
  if (*got > 0) {
    unread_.append(piece.data(), *got);
    return {};
  }
  BeastError error;
  if (parser_.got_some()) {
    parser_.put_eof(error);
  } else {
    error = beast_http::error::end_of_stream;
  }
  return error ? Refused(error) : Status{};
}

Status Transport::Answer::ReadHead() {
  while (!parser_.is_header_done()) {  // Ends at the head's limit.
    if (auto more = More(); !more) return more;
    BeastError error;
    auto const used = parser_.put(boost::asio::buffer(unread_), error);
    unread_.erase(0, used);
    if (error && error != beast_http::error::need_more && error != beast_http::error::need_buffer) {
      return Refused(error);
    }
  }
  return {};
}

Result<std::size_t> Transport::Answer::ReadBody(std::span<char> into) {
  while (!parser_.is_done()) {
    if (unread_.empty()) {
      if (auto more = More(); !more) return Fail(std::move(more).error());
      continue;
    }
    auto& body = parser_.get().body();
    body.data = into.data();
    body.size = into.size();
    body.more = true;
    BeastError error;
    auto const used = parser_.put(boost::asio::buffer(unread_), error);
    unread_.erase(0, used);
    auto const got = into.size() - body.size;
    bool const goes_on =
        !error || error == beast_http::error::need_more || error == beast_http::error::need_buffer;
    if (!goes_on) return Fail(Refused(error).error());
    if (got > 0) return got;
    if (used == 0 && !parser_.is_done()) {
      if (auto more = More(); !more) return Fail(std::move(more).error());
    }
  }
  return 0;
}

Result<std::string> Transport::Answer::WholeBody(std::size_t limit) {
  std::string body;
  std::array<char, kReadSize> piece;
  while (true) {  // Ends with the body or its limit.
    auto got = ReadBody(piece);
    if (!got) return Fail(std::move(got).error());
    if (*got == 0) return body;
    if (body.size() + *got > limit) {
      return Fail(ErrorCode::kInternal,
                  "the engine's answer is larger than " + std::to_string(limit) + " bytes");
    }
    body.append(piece.data(), *got);
  }
}

http::Response Transport::Answer::Head() const {
  auto const& message = parser_.get();
  http::Response response{.status = static_cast<int>(message.result_int())};
  for (auto const& field : message) {
    response.headers[Lower(std::string(field.name_string()))] = std::string(field.value());
  }
  return response;
}

Result<Transport::Attempt> Transport::Connected(Waiting const& waiting, bool fresh) {
  while (!fresh) {
    std::scoped_lock lock(mutex_);
    if (idle_.empty()) break;
    Socket socket = std::move(idle_.back());
    idle_.pop_back();
    // A readable idle connection was closed by the engine.
    if (socket.IsQuiet()) return Attempt{std::move(socket), true};
  }
  auto socket = Socket::Connect(path_, waiting);
  if (!socket) return Fail(std::move(socket).error());
  return Attempt{std::move(*socket), false};
}

void Transport::GiveBack(Socket socket) {
  std::scoped_lock lock(mutex_);
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(socket));
}

Result<std::unique_ptr<Transport::Answer>> Transport::Begin(Call const& call,
                                                            Waiting const& waiting) {
  auto const text = WireForm(call);
  ++calls_;
  for (bool fresh : {false, true}) {
    auto attempt = Connected(waiting, fresh);
    if (!attempt) return Fail(std::move(attempt).error());
    auto const written = attempt->socket.Write(text, waiting);
    bool const reached = MayHaveReached(call, written.bytes, text.size());
    auto answer = std::make_unique<Answer>(std::move(attempt->socket), call, waiting);
    // Even after a failed write there may be an answer: a refusal of the rest.
    auto const head = written.status || written.bytes > 0 ? answer->ReadHead() : written.status;
    if (head) return answer;
    bool const was_stale =
        attempt->reused && !answer->heard() && head.error().code == ErrorCode::kUnavailable;
    bool const repeat = was_stale && (call.effect != Effect::kOnce || !reached);
    if (!repeat) return Fail(Broken(head.error(), call, reached));
  }
  return Fail(ErrorCode::kUnavailable, "the engine closes every connection");
}

Result<http::Response> Transport::Send(Call const& call, WaitLimits const& limits) {
  Waiting const waiting(limits);
  auto answer = Begin(call, waiting);
  if (!answer) return Fail(std::move(answer).error());
  auto body = (*answer)->WholeBody(call.body_limit);
  if (!body) return Fail(Broken(std::move(body).error(), call, true));
  auto response = (*answer)->Head();
  response.body = std::move(*body);
  if ((*answer)->reusable()) GiveBack((*answer)->TakeSocket());
  return response;
}

Result<http::Response> Transport::Stream(Call const& call, WaitLimits const& limits,
                                         Take const& take) {
  Waiting const waiting(limits);
  auto answer = Begin(call, waiting);
  if (!answer) return Fail(std::move(answer).error());
  auto response = (*answer)->Head();
  if (response.status < 200 || response.status > 299) {
    auto body = (*answer)->WholeBody(kRefusalLimit);
    if (!body) return Fail(Broken(std::move(body).error(), call, true));
    response.body = std::move(*body);
  } else {
    std::array<char, kReadSize> piece;
    while (true) {  // Ends with the body, the limits, or the taker's will.
      auto got = (*answer)->ReadBody(piece);
      if (!got) return Fail(Broken(std::move(got).error(), call, true));
      if (*got == 0) break;
      if (!take(std::string_view(piece.data(), *got))) return response;
    }
  }
  if ((*answer)->reusable()) GiveBack((*answer)->TakeSocket());
  return response;
}

Result<Transport::Upgraded> Transport::Upgrade(Call const& call, WaitLimits const& limits) {
  Waiting const waiting(limits);
  Call asking = call;
  asking.headers["connection"] = "Upgrade";
  asking.headers["upgrade"] = "tcp";
  auto answer = Begin(asking, waiting);
  if (!answer) return Fail(std::move(answer).error());
  Upgraded upgraded{.response = (*answer)->Head()};
  constexpr int kSwitching = 101;
  if (upgraded.response.status == kSwitching) {
    auto unread = (*answer)->TakeUnread();
    upgraded.stream = std::make_unique<Raw>((*answer)->TakeSocket(), std::move(unread));
    return upgraded;
  }
  auto body = (*answer)->WholeBody(kRefusalLimit);
  if (!body) return Fail(Broken(std::move(body).error(), call, true));
  upgraded.response.body = std::move(*body);
  return upgraded;
}

}  // namespace ferro::docker
