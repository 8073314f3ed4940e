// A small HTTP/1.1 server for the simulator and for tests: one thread per
// connection, keep-alive, limits, optional TLS, and on demand the misbehaviour
// that clients must survive. Not meant to face the internet.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "http/tls_identity.h"
#include "http/transport.h"

namespace ferro::http {

struct ServerRequest {
  std::string method;
  std::string target;  // As sent: "/path?query", or a whole URL when we are used as a proxy.
  std::string path;    // The target up to "?", still percent-encoded.
  std::string query;   // What follows "?", still percent-encoded.
  Headers headers;     // Of repeated headers the values are joined with ", ".
  std::string body;
  std::uint64_t connection = 0;  // 1 for the first connection accepted, and so on.
};

// How the connection goes on after (or instead of) the answer.
enum class ServerEnding {
  kKeepOpen,         // As the client asked, normally for more requests.
  kCloseAfter,       // The whole answer, then the end of the connection.
  kCloseWithout,     // No answer, an orderly end (FIN).
  kResetWithout,     // No answer, an abrupt end (RST).
  kTruncateBody,     // Half of the announced body, then the end.
  kMalformedAnswer,  // Bytes that are no HTTP, then the end.
};

struct ServerReply {
  int status = 200;
  // `content-length` and `connection` are ours to set.
  Headers headers = {};
  std::string body = {};
  // Waited for before the answer; cut short when the server stops.
  std::chrono::milliseconds delay{0};
  ServerEnding ending = ServerEnding::kKeepOpen;
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // Numeric, IPv4 or IPv6.
  std::uint16_t port = 0;             // 0: any free one.
  std::optional<TlsIdentity> tls = std::nullopt;
  std::size_t header_limit = 64U << 10U;              // Bytes; larger ones get 431.
  std::size_t body_limit = 8U << 20U;                 // Bytes; larger ones get 413.
  std::size_t connection_limit = 1024;                // Further ones are closed at once.
  std::chrono::milliseconds idle_timeout{60'000};     // Between two requests.
  std::chrono::milliseconds request_timeout{30'000};  // From a request's first byte to its last.
};

// Called by many threads at once. What it throws becomes a 500.
using ServerHandler = std::function<ServerReply(ServerRequest const&)>;

// Stops, and waits for its threads, when destroyed.
class Server {
 public:
  virtual ~Server() = default;
  // No new connection, the open ones are cut, all threads have ended. May be repeated.
  virtual void Stop() = 0;

  virtual std::uint16_t port() const = 0;
  // "http://127.0.0.1:34567"
  virtual std::string origin() const = 0;
  // Connections accepted since the start; with TLS, whose handshake succeeded.
  virtual std::uint64_t connections() const = 0;
  // The protocols that the last TLS client offered (ALPN), e.g. "h2,http/1.1".
  virtual std::string offered_protocols() const = 0;
};

// Fails with kInvalidArgument (bad address or certificate) or kUnavailable (port in use).
Result<std::unique_ptr<Server>> StartServer(ServerOptions options, ServerHandler handler);

}  // namespace ferro::http
