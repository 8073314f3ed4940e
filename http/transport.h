// One HTTP exchange. Handlers (retry, auth, rate limit, log) implement the same
// interface around another transport; the simulator implements it in process.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace ferro::http {

// Header names are in lower case, in requests and in responses.
using Headers = std::map<std::string, std::string, std::less<>>;

struct Request {
  std::string method = "GET";
  std::string url;
  Headers headers = {};
  std::string body = {};
  std::stop_token stop = {};
  // Whether sending it twice is as good as once. Said by each call, never guessed
  // from the method.
  bool idempotent = true;
  // Nothing changes by it, whatever the method: a calculation or a check by POST.
  bool only_reads = false;
  // No attempt and no wait goes beyond this moment.
  std::optional<Clock::TimePoint> deadline = std::nullopt;
};

struct Response {
  int status = 0;
  Headers headers = {};
  std::string body = {};
};

// Thread-safe. Any HTTP status is a Response; an Error means that there was no
// (whole) answer: kUnavailable, kDeadlineExceeded, kCancelled, or
// kInvalidArgument for what can't be sent at all. `may_have_happened` is set
// when the request can have reached the server.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<Response> Send(Request const& request) = 0;
};

}  // namespace ferro::http
