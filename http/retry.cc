#include "http/retry.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/time_text.h"
#include "http/retry_after.h"
#include "http/url.h"

namespace ferro::http {
namespace {

constexpr int kTooManyRequests = 429;

bool IsPassingStatus(int status) {
  return status == kTooManyRequests || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

bool MayBeSentAgain(Request const& request, Result<Response> const& result) {
  if (result) {
    return IsPassingStatus(result->status) &&
           (request.idempotent || result->status == kTooManyRequests);
  }
  return result.error().code == ErrorCode::kUnavailable &&
         (request.idempotent || !result.error().may_have_happened);
}

// The query stays out of logs and messages.
std::string ShownCall(Request const& request) {
  auto const url = ParseUrl(request.url);
  return request.method + " " + (url ? url->origin() + url->path : std::string("(bad URL)"));
}

std::string ShownReason(Result<Response> const& result) {
  return result ? "status " + std::to_string(result->status) : result.error().message;
}

class RetryingTransport final : public Transport {
 public:
  RetryingTransport(std::unique_ptr<Transport> inner, RetryPolicy policy, Clock& clock,
                    Random& random, Logger log)
      : inner_(std::move(inner)),
        policy_(policy),
        clock_(clock),
        random_(random),
        log_(std::move(log)) {}

  Result<Response> Send(Request const& request) override {
    for (int retry = 0;; ++retry) {  // At most max_retries + 1 rounds.
      auto result = inner_->Send(request);
      if (retry >= policy_.max_retries || !MayBeSentAgain(request, result)) return result;
      auto const delay = Delay(result, retry);
      if (!delay || ReachesBeyond(request, *delay)) return result;
      Log(request, result, retry + 1, *delay);
      if (!clock_.SleepFor(*delay, request.stop)) return Stopped(request, result);
    }
  }

 private:
  // Uniform in [0, most].
  Clock::Duration Draw(Clock::Duration most) {
    auto const bound = static_cast<std::uint64_t>(std::max<std::int64_t>(most.count(), 0)) + 1;
    return Clock::Duration(static_cast<std::int64_t>(random_.Below(bound)));
  }

  Clock::Duration Backoff(int retry) {
    auto most = policy_.first_delay;
    for (int i = 0; i < retry && most < policy_.longest_delay; ++i) most *= 2;
    return Draw(std::min(most, policy_.longest_delay));
  }

  // Nothing when the server wants us to wait longer than we are willing to.
  std::optional<Clock::Duration> Delay(Result<Response> const& result, int retry) {
    auto const asked = result ? RetryAfter(*result, clock_.Now()) : result.error().retry_after;
    if (!asked) return Backoff(retry);
    if (*asked > policy_.longest_retry_after) return std::nullopt;
    return *asked + Draw(policy_.first_delay);
  }

  bool ReachesBeyond(Request const& request, Clock::Duration delay) const {
    return request.deadline && clock_.Now() + delay >= *request.deadline;
  }

  void Log(Request const& request, Result<Response> const& result, int retry,
           Clock::Duration delay) const {
    // Being told to slow down is ordinary; anything else deserves a look.
    bool const is_ordinary = result && result->status == kTooManyRequests;
    log_.Log(is_ordinary ? LogLevel::kInfo : LogLevel::kWarn, "request failed; trying again",
             {{"call", ShownCall(request)},
              {"reason", ShownReason(result)},
              {"retry", std::to_string(retry) + " of " + std::to_string(policy_.max_retries)},
              {"delay", DurationText(delay)}});
  }

  static Result<Response> Stopped(Request const& request, Result<Response> const& last) {
    bool const may_have_happened =
        last ? last->status != kTooManyRequests : last.error().may_have_happened;
    return Fail(Error{.code = ErrorCode::kCancelled,
                      .message = "stopped while waiting to send " + ShownCall(request) +
                                 " again after " + ShownReason(last),
                      .may_have_happened = may_have_happened});
  }

  std::unique_ptr<Transport> inner_;
  RetryPolicy policy_;
  Clock& clock_;
  Random& random_;
  Logger log_;
};

}  // namespace

std::unique_ptr<Transport> WithRetries(std::unique_ptr<Transport> inner, RetryPolicy policy,
                                       Clock& clock, Random& random, Logger log) {
  return std::make_unique<RetryingTransport>(std::move(inner), policy, clock, random,
                                             std::move(log));
}

}  // namespace ferro::http
