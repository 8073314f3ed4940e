#include "provider/answer_times.h"

#include <gtest/gtest.h>

#include "base/clock_testing.h"

namespace ferro::provider {
namespace {

using std::chrono::milliseconds;

// Takes so long for each answer; refuses what is asked of it below /no.
class SlowTransport final : public http::Transport {
 public:
  SlowTransport(FakeClock& clock, milliseconds const& takes) : clock_(clock), takes_(takes) {}

  Result<http::Response> Send(http::Request const& request) override {
    clock_.Advance(takes_);
    if (request.url.ends_with("/no")) return Fail(ErrorCode::kUnavailable, "no");
    return http::Response{};
  }

 private:
  FakeClock& clock_;
  milliseconds const& takes_;
};

TEST(AnswerTimesTest, TheLongestAnswerCountsAlsoWhenItIsAFailure) {
  FakeClock clock;
  auto const times = std::make_shared<AnswerTimes>();
  milliseconds takes{2};
  auto const transport =
      WithAnswersTimed(std::make_unique<SlowTransport>(clock, takes), clock, times);
  EXPECT_EQ(times->longest(), std::nullopt);
  EXPECT_TRUE(transport->Send({.method = "GET", .url = "https://a/location"}));
  EXPECT_EQ(times->longest(), milliseconds(2));
  takes = milliseconds(7);
  EXPECT_FALSE(transport->Send({.method = "GET", .url = "https://a/no"}));
  takes = milliseconds(1);
  EXPECT_TRUE(transport->Send({.method = "GET", .url = "https://a/location"}));
  EXPECT_EQ(times->longest(), milliseconds(7));
}

}  // namespace
}  // namespace ferro::provider
