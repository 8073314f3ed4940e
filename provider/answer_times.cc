#include "provider/answer_times.h"

#include <utility>

namespace ferro::provider {
namespace {

class TimedTransport final : public http::Transport {
 public:
  TimedTransport(std::unique_ptr<http::Transport> inner, Clock& clock,
                 std::shared_ptr<AnswerTimes> times)
      : inner_(std::move(inner)), clock_(clock), times_(std::move(times)) {}

  Result<http::Response> Send(http::Request const& request) override {
    auto const began = clock_.Now();
    auto answer = inner_->Send(request);
    times_->Add(clock_.Now() - began);
    return answer;
  }

 private:
  std::unique_ptr<http::Transport> const inner_;
  Clock& clock_;
  std::shared_ptr<AnswerTimes> const times_;
};

}  // namespace

void AnswerTimes::Add(Duration took) {
  auto longest = longest_.load();
  while (took.count() > longest && !longest_.compare_exchange_weak(longest, took.count())) {
  }
}

std::optional<AnswerTimes::Duration> AnswerTimes::longest() const {
  auto const longest = longest_.load();
  return longest < 0 ? std::nullopt : std::optional(Duration(longest));
}

std::unique_ptr<http::Transport> WithAnswersTimed(std::unique_ptr<http::Transport> transport,
                                                  Clock& clock,
                                                  std::shared_ptr<AnswerTimes> times) {
  return std::make_unique<TimedTransport>(std::move(transport), clock, std::move(times));
}

}  // namespace ferro::provider
