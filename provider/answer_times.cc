#include "provider/answer_times.h"

#include <type_traits>
#include <utility>

namespace ferro::provider {
namespace {

class TimedSession final : public api::Session {
 public:
  TimedSession(std::unique_ptr<api::Session> inner, AnswerTimes& times)
      : inner_(std::move(inner)), times_(times) {}

  Status CheckAccess(api::Scope const& scope, api::CallOptions const& options) override {
    if (has_static_token()) return inner_->CheckAccess(scope, options);  // Asks nobody.
    return Timed([&] { return inner_->CheckAccess(scope, options); });
  }
  bool has_static_token() const override { return inner_->has_static_token(); }
  Clock& clock() override { return inner_->clock(); }

  Result<api::Reply> Send(api::Scope const& scope, api::Call const& call) override {
    return Timed([&] { return inner_->Send(scope, call); });
  }

 private:
  template <class Work>
  std::invoke_result_t<Work> Timed(Work const& work) {
    auto const began = clock().Now();
    auto result = work();
    times_.Add(clock().Now() - began);
    return result;
  }

  std::unique_ptr<api::Session> const inner_;
  AnswerTimes& times_;
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

std::unique_ptr<api::Session> WithAnswersTimed(std::unique_ptr<api::Session> session,
                                               AnswerTimes& times) {
  return std::make_unique<TimedSession>(std::move(session), times);
}

}  // namespace ferro::provider
