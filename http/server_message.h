// Requests read from, and answers written to, one connection's stream; used by
// the server only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "http/server.h"
#include "http/server_stream.h"

namespace ferro::http {

struct IncomingRequest {
  ServerRequest request;
  bool keep_alive = true;
};

// The connection ends; a status other than 0 is told the client first.
struct NoRequest {
  int status = 0;
};

class RequestReader {
 public:
  RequestReader(ServerStream& stream, ServerOptions const& options)
      : stream_(stream), options_(options) {}

  std::variant<IncomingRequest, NoRequest> Next();

 private:
  bool ReadMore(std::chrono::milliseconds timeout);

  ServerStream& stream_;
  ServerOptions const& options_;
  std::string unread_;  // Received, not yet part of a request.
};

// The answer's head and body as they go over the wire. A HEAD request, 204 and
// 304 get no body.
std::string WireForm(ServerReply const& reply, std::string_view method, bool keep_alive);

}  // namespace ferro::http
