#include "provider/answer_times.h"

#include <gtest/gtest.h>

#include "base/clock_testing.h"

namespace ferro::provider {
namespace {

using std::chrono::milliseconds;

// Takes so long for each answer.
class SlowSession final : public api::Session {
 public:
  SlowSession(FakeClock& clock, milliseconds const& takes, bool is_static = false)
      : clock_(clock), takes_(takes), is_static_(is_static) {}

  Status CheckAccess(api::Scope const& /*scope*/, api::CallOptions const& /*options*/) override {
    clock_.Advance(takes_);
    return Fail(ErrorCode::kUnauthenticated, "no");
  }
  bool has_static_token() const override { return is_static_; }
  Clock& clock() override { return clock_; }
  Result<api::Reply> Send(api::Scope const& /*scope*/, api::Call const& /*call*/) override {
    clock_.Advance(takes_);
    return api::Reply{};
  }

 private:
  FakeClock& clock_;
  milliseconds const& takes_;
  bool is_static_;
};

TEST(AnswerTimesTest, TheLongestAnswerCountsAlsoWhenItIsARefusal) {
  FakeClock clock;
  AnswerTimes times;
  milliseconds takes{2};
  auto const session = WithAnswersTimed(std::make_unique<SlowSession>(clock, takes), times);
  EXPECT_EQ(times.longest(), std::nullopt);
  EXPECT_TRUE(session->ForAccount().Send({.method = "GET", .path = "/location"}));
  EXPECT_EQ(times.longest(), milliseconds(2));
  takes = milliseconds(7);
  EXPECT_FALSE(session->CheckAccess({}, {}));
  takes = milliseconds(1);
  EXPECT_TRUE(session->ForAccount().Send({.method = "GET", .path = "/location"}));
  EXPECT_EQ(times.longest(), milliseconds(7));
}

TEST(AnswerTimesTest, AStaticTokenIsNoAnswer) {
  FakeClock clock;
  AnswerTimes times;
  milliseconds const takes{2};
  auto const session = WithAnswersTimed(std::make_unique<SlowSession>(clock, takes, true), times);
  EXPECT_FALSE(session->CheckAccess({}, {}));
  EXPECT_EQ(times.longest(), std::nullopt);
}

}  // namespace
}  // namespace ferro::provider
