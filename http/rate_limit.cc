#include "http/rate_limit.h"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <utility>

namespace ferro::http {
namespace {

constexpr int kTooManyRequestsStatus = 429;

bool IsRead(Request const& request) {
  return request.method == "GET" || request.method == "HEAD";
}

Error StoppedInLine() {
  return {.code = ErrorCode::kCancelled,
          .message = "stopped while waiting for a turn to send a request"};
}

Error TooLate(std::string const& why) {
  return {.code = ErrorCode::kDeadlineExceeded,
          .message = "the request's turn would come after its deadline: " + why};
}

// Evenly spaced turns.
class Pacer {
 public:
  explicit Pacer(double per_second)
      : interval_(std::chrono::duration_cast<Clock::TimePoint::duration>(
            std::chrono::duration<double>(1 / std::max(per_second, kSlowest)))) {}

  // Waits for the next turn.
  Status Await(Request const& request, Clock& clock) {
    Clock::Duration wait{0};
    {
      std::scoped_lock lock(mutex_);
      auto const now = clock.Now();
      auto const turn = std::max(now, next_);
      if (request.deadline && turn > *request.deadline) {
        return Fail(TooLate("there are too many before it"));
      }
      next_ = turn + interval_;
      wait = std::chrono::ceil<Clock::Duration>(turn - now);
    }
    if (wait.count() > 0 && !clock.SleepFor(wait, request.stop)) return Fail(StoppedInLine());
    return {};
  }

 private:
  static constexpr double kSlowest = 0.001;

  Clock::TimePoint::duration interval_;
  std::mutex mutex_;
  Clock::TimePoint next_;
};

// Places for requests in flight: halved when the server complains, one more after
// as many good answers as there are places.
class Places {
 public:
  explicit Places(int most) : most_(std::max(most, 1)), places_(most_) {}

  // The number of halvings so far, to be given back to Leave.
  Result<std::uint64_t> Enter(Request const& request, Clock& clock) {
    std::unique_lock lock(mutex_);
    auto const is_free = [this] { return in_flight_ < places_; };
    bool entered = false;
    if (request.deadline) {
      auto const left = *request.deadline - clock.Now();
      entered = freed_.wait_for(lock, request.stop, left, is_free);
    } else {
      entered = freed_.wait(lock, request.stop, is_free);
    }
    if (request.stop.stop_requested()) {
      if (entered) freed_.notify_one();  // Our wake-up is somebody else's.
      return Fail(StoppedInLine());
    }
    if (!entered) return Fail(TooLate("too many are under way"));
    ++in_flight_;
    return halvings_;
  }

  void Leave() {
    std::scoped_lock lock(mutex_);
    --in_flight_;
    freed_.notify_one();
  }

  // `entered_at` is what Enter said. Requests that were already under way at a
  // halving say nothing new by being refused, too.
  void Refused(std::uint64_t entered_at) {
    std::scoped_lock lock(mutex_);
    if (entered_at != halvings_) return;
    places_ = std::max(1, places_ / 2);
    good_answers_ = 0;
    ++halvings_;
  }

  void Answered(std::uint64_t entered_at) {
    std::scoped_lock lock(mutex_);
    if (entered_at != halvings_) return;
    if (places_ == most_ || ++good_answers_ < places_) return;
    ++places_;
    good_answers_ = 0;
    freed_.notify_one();
  }

  std::uint64_t halvings() const {
    std::scoped_lock lock(mutex_);
    return halvings_;
  }

 private:
  int const most_;
  mutable std::mutex mutex_;
  std::condition_variable_any freed_;
  int places_;
  int good_answers_ = 0;
  int in_flight_ = 0;
  std::uint64_t halvings_ = 0;
};

class RateLimitedTransport final : public Transport {
 public:
  RateLimitedTransport(std::unique_ptr<Transport> inner, RateLimits const& limits, Clock& clock)
      : inner_(std::move(inner)),
        clock_(clock),
        paces_reads_(limits.requests_per_second.has_value()),
        pacer_(limits.requests_per_second.value_or(limits.writes_per_second)),
        reads_(limits.reads_in_flight) {}

  Result<Response> Send(Request const& request) override {
    return IsRead(request) ? SendRead(request) : SendWrite(request);
  }

 private:
  Result<Response> SendRead(Request const& request) {
    auto const entered_at = reads_.Enter(request, clock_);
    if (!entered_at) return Fail(entered_at.error());
    auto answer = Paced(request, paces_reads_);
    reads_.Leave();
    Note(answer, *entered_at);
    return answer;
  }

  Result<Response> SendWrite(Request const& request) {
    auto const begun_at = reads_.halvings();
    auto answer = Paced(request, true);
    if (answer && answer->status == kTooManyRequestsStatus) reads_.Refused(begun_at);
    return answer;
  }

  Result<Response> Paced(Request const& request, bool is_paced) {
    if (is_paced) {
      if (auto turn = pacer_.Await(request, clock_); !turn) return Fail(std::move(turn).error());
    }
    return inner_->Send(request);
  }

  void Note(Result<Response> const& answer, std::uint64_t entered_at) {
    if (!answer) return;
    if (answer->status == kTooManyRequestsStatus) {
      reads_.Refused(entered_at);
    } else if (answer->status < 500) {
      reads_.Answered(entered_at);
    }
  }

  std::unique_ptr<Transport> inner_;
  Clock& clock_;
  bool paces_reads_;
  Pacer pacer_;
  Places reads_;
};

}  // namespace

std::unique_ptr<Transport> WithRateLimit(std::unique_ptr<Transport> inner, RateLimits limits,
                                         Clock& clock) {
  return std::make_unique<RateLimitedTransport>(std::move(inner), limits, clock);
}

}  // namespace ferro::http
