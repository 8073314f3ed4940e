// HTTP/1.1 with one request per connection, and as many threads as it will ever have.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "controlplane/standin/answer.h"

namespace ferro::standin {

inline constexpr std::size_t kWorkers = 16;
inline constexpr std::size_t kHeadLimit = 16U << 10U;         // Bytes; more gets 431.
inline constexpr std::chrono::milliseconds kExchange{5'000};  // From its first byte to its last.

// nullopt: the connection stays open without an answer until its time is over.
using Handler = std::function<std::optional<Reply>(Request const&)>;

// Serves until it is destroyed, which waits for the requests in work.
class Server {
 public:
  virtual ~Server() = default;
  virtual std::uint16_t port() const = 0;
};

// Port 0 takes a free one. Called by many threads at once, the handler throws nothing.
Result<std::unique_ptr<Server>> Serve(std::uint16_t port, Handler handler);

// The status and body of GET http://HOST:PORT/PATH. For --check and tests.
Result<Reply> Ask(Endpoint const& endpoint, Request const& request,
                  std::chrono::milliseconds limit = kExchange);

}  // namespace ferro::standin
