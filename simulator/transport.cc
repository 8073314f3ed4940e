#include "simulator/transport.h"

#include <algorithm>

namespace ferro::sim {
namespace {

// How long a client without a deadline waits for an answer that never comes.
constexpr std::chrono::seconds kPatience{120};

class SimulatorTransport final : public http::Transport {
 public:
  SimulatorTransport(Cloud& cloud, Clock& clock) : cloud_(cloud), clock_(clock) {}

  Result<http::Response> Send(http::Request const& request) override {
    if (request.stop.stop_requested()) {
      return Fail(ErrorCode::kCancelled, "cancelled before it was sent");
    }
    if (request.deadline && clock_.Now() >= *request.deadline) {
      return Fail(ErrorCode::kDeadlineExceeded, "no time left to send it");
    }
    Reply reply = cloud_.Handle(request);
    if (reply.cut == Cut::kRefused) {
      return Fail({.code = ErrorCode::kUnavailable,
                   .message = "connection refused (on order)",
                   .facts = {{"failure", "connect"}}});
    }
    if (reply.cut == Cut::kTimeout) reply.delay = kPatience;
    if (auto waited = Wait(request, reply.delay); !waited) {
      return Fail(std::move(waited).error());
    }
    if (reply.cut == Cut::kTimeout) return Fail(Late());
    if (reply.cut == Cut::kReset) {
      return Fail({.code = ErrorCode::kUnavailable,
                   .message = "connection reset by peer (on order)",
                   .may_have_happened = true,
                   .facts = {{"failure", "broken"}}});
    }
    return std::move(reply.response);
  }

 private:
  static Error Late() {
    return {.code = ErrorCode::kDeadlineExceeded,
            .message = "no answer in time (on order)",
            .may_have_happened = true,
            .facts = {{"failure", "timeout"}}};
  }

  Status Wait(http::Request const& request, Clock::Duration delay) {
    if (delay.count() == 0) return {};
    Clock::Duration left = delay;
    if (request.deadline) {
      left = std::chrono::duration_cast<Clock::Duration>(*request.deadline - clock_.Now());
    }
    if (!clock_.SleepFor(std::min(left, delay), request.stop)) {
      return Fail({.code = ErrorCode::kCancelled,
                   .message = "cancelled while waiting for the answer",
                   .may_have_happened = true});
    }
    if (left < delay) return Fail(Late());
    return {};
  }

  Cloud& cloud_;
  Clock& clock_;
};

}  // namespace

std::unique_ptr<http::Transport> MakeSimulatorTransport(Cloud& cloud, Clock& clock) {
  return std::make_unique<SimulatorTransport>(cloud, clock);
}

}  // namespace ferro::sim
