#include "http/retry.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/clock_testing.h"
#include "base/log_testing.h"
#include "base/random_testing.h"
#include "http/transport_testing.h"

namespace ferro::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Error Unavailable(bool may_have_happened) {
  return {.code = ErrorCode::kUnavailable,
          .message = "connection reset",
          .may_have_happened = may_have_happened};
}

class RetryTest : public ::testing::Test {
 protected:
  // How sending `request` against the script ends.
  Result<Response> Send(std::deque<Result<Response>> script, Request const& request = kRead,
                        RetryPolicy policy = {}) {
    auto inner = std::make_unique<ScriptedTransport>(std::move(script));
    script_ = inner.get();
    retrying_ = WithRetries(std::move(inner), policy, clock_, random_, Logger(sink_, "test"));
    auto answer = retrying_->Send(request);
    sent_ = script_->requests().size();
    return answer;
  }

  static Result<Response> Status(int status) { return Response{.status = status}; }
  static Result<Response> Busy(std::string const& retry_after) {
    return Response{.status = 429, .headers = {{"retry-after", retry_after}}};
  }
  static Result<Response> Broken(bool may_have_happened = true) {
    return tl::unexpected(Unavailable(may_have_happened));
  }

  static inline Request const kRead{.url = "https://api.example.test/plan?secret=canary"};
  static inline Request const kOrder{
      .method = "POST", .url = "https://api.example.test/order", .idempotent = false};

  FakeClock clock_;
  FakeRandom random_;
  RecordingLogSink sink_;
  ScriptedTransport* script_ = nullptr;
  std::unique_ptr<Transport> retrying_;
  std::size_t sent_ = 0;
};

// Covers: R150 W-01 W-32
TEST_F(RetryTest, NeverRepeatsWhatIsNotIdempotent) {
  for (int const status : {500, 502, 503, 504}) {
    EXPECT_EQ(Send({Status(status), Status(200)}, kOrder)->status, status);
    EXPECT_EQ(sent_, 1U);
  }
  auto const broken = Send({Broken(), Status(200)}, kOrder);
  ASSERT_FALSE(broken);
  EXPECT_TRUE(broken.error().may_have_happened);
  EXPECT_EQ(sent_, 1U);
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
}

// Covers: R150
TEST_F(RetryTest, RepeatsWhatCertainlyDidNotHappen) {
  EXPECT_EQ(Send({Broken(false), Status(200)}, kOrder)->status, 200);
  EXPECT_EQ(sent_, 2U);
  EXPECT_EQ(Send({Status(429), Status(200)}, kOrder)->status, 200);
  EXPECT_EQ(sent_, 2U);
  // Once it may have happened it stays so.
  EXPECT_FALSE(Send({Broken(false), Broken(true), Status(200)}, kOrder));
  EXPECT_EQ(sent_, 2U);
}

// Covers: R150
TEST_F(RetryTest, NeverRepeatsWhatIsFinal) {
  for (int const status : {200, 202, 303, 400, 401, 402, 403, 404, 409, 422, 501}) {
    EXPECT_EQ(Send({Status(status), Status(200)})->status, status);
    EXPECT_EQ(sent_, 1U);
  }
  for (auto const code : {ErrorCode::kInvalidArgument, ErrorCode::kDeadlineExceeded,
                          ErrorCode::kCancelled, ErrorCode::kInternal}) {
    EXPECT_FALSE(Send({Fail(code, "final"), Status(200)}));
    EXPECT_EQ(sent_, 1U);
  }
}

// Covers: R150 W-32
TEST_F(RetryTest, RepeatsWhatFailsInPassing) {
  for (int const status : {429, 500, 502, 503, 504}) {
    EXPECT_EQ(Send({Status(status), Status(200)})->status, 200) << status;
    EXPECT_EQ(sent_, 2U);
  }
  EXPECT_EQ(Send({Broken(), Status(200)})->status, 200);
}

TEST_F(RetryTest, StopsAfterTheLastRetry) {
  auto const answer = Send(
      {Status(503), Status(503), Status(503), Status(503), Status(503), Status(502), Status(200)});
  EXPECT_EQ(answer->status, 502);
  EXPECT_EQ(sent_, 6U);
  EXPECT_EQ(Send({Status(503), Status(200)}, kRead, {.max_retries = 0})->status, 503);
  EXPECT_EQ(sent_, 1U);
}

// The delays before the retries of one call, drawn with that seed.
std::vector<Clock::Duration> Delays(std::uint64_t seed, RetryPolicy policy) {
  FakeClock clock;
  FakeRandom random(seed);
  std::deque<Result<Response>> script(static_cast<std::size_t>(policy.max_retries) + 1,
                                      Response{.status = 503});
  WithRetries(std::make_unique<ScriptedTransport>(std::move(script)), policy, clock, random,
              Logger())
      ->Send({.url = "https://x/"});
  return clock.sleeps();
}

// Covers: R150
TEST(RetryDelayTest, IsDrawnFromARangeThatDoublesUpToALimit) {
  std::array const limits = {milliseconds(500), milliseconds(1000), milliseconds(2000),
                             milliseconds(3000), milliseconds(3000)};
  std::array<Clock::Duration, 5> longest{};
  std::array<Clock::Duration, 5> shortest = limits;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    auto const delays = Delays(seed, {.max_retries = 5, .longest_delay = milliseconds(3000)});
    ASSERT_THAT(delays, SizeIs(5));
    for (std::size_t i = 0; i < 5; ++i) {
      longest[i] = std::max(longest[i], delays[i]);
      shortest[i] = std::min(shortest[i], delays[i]);
    }
  }
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_LE(longest[i], limits[i]);
    EXPECT_GT(longest[i], limits[i] * 9 / 10);
    EXPECT_LT(shortest[i], limits[i] / 10);
  }
}

// Covers: R150
TEST(RetryDelayTest, ComesFromTheInjectedGenerator) {
  auto const delays = Delays(1, {.max_retries = 3});
  FakeRandom random(1);
  std::vector<Clock::Duration> expected;
  for (std::uint64_t const most : {500U, 1000U, 2000U}) {
    expected.emplace_back(static_cast<std::int64_t>(random.Below(most + 1)));
  }
  EXPECT_EQ(delays, expected);
  EXPECT_NE(delays, Delays(2, {.max_retries = 3}));
}

// Covers: R150 W-32
TEST_F(RetryTest, HonoursRetryAfterInSeconds) {
  EXPECT_EQ(Send({Busy("7"), Status(200)})->status, 200);
  ASSERT_THAT(clock_.sleeps(), SizeIs(1));
  EXPECT_GE(clock_.sleeps()[0], seconds(7));
  EXPECT_LE(clock_.sleeps()[0], seconds(7) + milliseconds(500));
}

// Covers: R150
TEST_F(RetryTest, HonoursRetryAfterAsADate) {
  // FakeClock starts at 2026-03-01T10:00:00Z.
  EXPECT_EQ(Send({Busy("Sun, 01 Mar 2026 10:01:30 GMT"), Status(200)})->status, 200);
  ASSERT_THAT(clock_.sleeps(), SizeIs(1));
  EXPECT_GE(clock_.sleeps()[0], seconds(90));
  EXPECT_LE(clock_.sleeps()[0], seconds(90) + milliseconds(500));
}

TEST_F(RetryTest, HonoursRetryAfterOfOtherFailures) {
  EXPECT_EQ(Send({Response{.status = 503, .headers = {{"retry-after", "3"}}}, Status(200)})->status,
            200);
  EXPECT_GE(clock_.sleeps().at(0), seconds(3));
}

// Covers: R150
TEST_F(RetryTest, NeverWaitsBeyondTheDeadline) {
  Request request = kRead;
  request.deadline = clock_.Now() + seconds(60);
  EXPECT_EQ(Send({Busy("60"), Status(200)}, request)->status, 429);
  EXPECT_EQ(sent_, 1U);
  EXPECT_EQ(Send({Busy("59"), Status(200)}, request)->status, 200);

  request.deadline = clock_.Now() + milliseconds(100);
  EXPECT_EQ(Send({Busy("1"), Status(200)}, request)->status, 429);
  EXPECT_THAT(clock_.sleeps(), SizeIs(1));
}

TEST_F(RetryTest, RefusesToWaitForEver) {
  EXPECT_EQ(Send({Busy("86400"), Status(200)})->status, 429);
  EXPECT_EQ(sent_, 1U);
  EXPECT_EQ(Send({Busy("300"), Status(200)})->status, 200);
}

// Covers: R150
TEST_F(RetryTest, StopsWaitingWhenTold) {
  std::stop_source source;
  Request request = kRead;
  request.stop = source.get_token();
  clock_.OnSleep([&] { source.request_stop(); });
  auto const answer = Send({Status(503), Status(200)}, request);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
  EXPECT_THAT(answer.error().message, HasSubstr("status 503"));
  EXPECT_EQ(sent_, 1U);
}

TEST_F(RetryTest, SendsTheSameRequestAgain) {
  Send({Broken(), Status(200)}, {.method = "PUT", .url = kRead.url, .body = "b"});
  auto const requests = script_->requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(requests[1].method, "PUT");
  EXPECT_EQ(requests[1].body, "b");
}

TEST_F(RetryTest, LogsEachRetryWithoutTheQuery) {
  Send({Status(429), Status(503), Status(200)});
  auto const text = sink_.text();
  EXPECT_THAT(text, HasSubstr("info test request failed; trying again "
                              "call=GET https://api.example.test/plan reason=status 429"));
  EXPECT_THAT(text, HasSubstr("warn test request failed"));
  EXPECT_THAT(text, HasSubstr("retry=2 of 5"));
  EXPECT_THAT(text, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace ferro::http
