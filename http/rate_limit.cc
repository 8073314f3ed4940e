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
  return request.method == "GET" || request.method == "HEAD" || request.only_reads;
}

Error StoppedInLine() {
  return {.code = ErrorCode::kCancelled,
          .message = "stopped while waiting for a turn to send a request"};
}

Error TooLate(std::string const& why) {
  return {.code = ErrorCode::kDeadlineExceeded,
          .message = "the request's turn would come after its deadline: " + why};
}

// What an answer says about our rate.
enum class Verdict { kNothing, kGood, kRefused };

Verdict VerdictOf(Result<Response> const& answer) {
  if (!answer || answer->status >= 500) return Verdict::kNothing;
  return answer->status == kTooManyRequestsStatus ? Verdict::kRefused : Verdict::kGood;
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
    if (request.stop.stop_requested()) return Fail(StoppedInLine());
    if (!entered) return Fail(TooLate("too many are under way"));
    ++in_flight_;
    return halvings_;
  }

  // `entered_at` is what Enter said.
  void Leave(std::uint64_t entered_at, Verdict verdict) {
    std::scoped_lock lock(mutex_);
    --in_flight_;
    Learn(entered_at, verdict);  // Before the place is given to the next.
    freed_.notify_all();
  }

  // What a request says that held no place; `begun_at` is how many halvings there were.
  void Note(std::uint64_t begun_at, Verdict verdict) {
    std::scoped_lock lock(mutex_);
    Learn(begun_at, verdict);
  }

  std::uint64_t halvings() const {
    std::scoped_lock lock(mutex_);
    return halvings_;
  }

 private:
  // Requests that were already under way at a halving say nothing new.
  void Learn(std::uint64_t begun_at, Verdict verdict) {
    if (begun_at != halvings_) return;
    if (verdict == Verdict::kRefused) {
      places_ = std::max(1, places_ / 2);
      good_answers_ = 0;
      ++halvings_;
    } else if (verdict == Verdict::kGood && places_ < most_ && ++good_answers_ >= places_) {
      ++places_;
      good_answers_ = 0;
    }
  }

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
    reads_.Leave(*entered_at, VerdictOf(answer));
    return answer;
  }

  Result<Response> SendWrite(Request const& request) {
    auto const begun_at = reads_.halvings();
    auto answer = Paced(request, true);
    if (VerdictOf(answer) == Verdict::kRefused) reads_.Note(begun_at, Verdict::kRefused);
    return answer;
  }

  Result<Response> Paced(Request const& request, bool is_paced) {
    if (is_paced) {
      if (auto turn = pacer_.Await(request, clock_); !turn) return Fail(std::move(turn).error());
    }
    return inner_->Send(request);
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
