#include "http/retry_after.h"

#include <gmock/gmock.h>

#include "base/clock_testing.h"

namespace ferro::http {
namespace {

using std::chrono::seconds;
using ::testing::Eq;
using ::testing::Optional;

std::optional<Clock::Duration> Parsed(std::string const& value) {
  return RetryAfter({.status = 429, .headers = {{"retry-after", value}}}, FakeClock::kStart);
}

TEST(RetryAfterTest, IgnoresWhatItDoesNotUnderstand) {
  EXPECT_EQ(RetryAfter({.status = 429}, FakeClock::kStart), std::nullopt);
  for (auto const* value :
       {"", "soon", "-1", "1.5", "1s", "99999999999999999999", "Sun, 01 Mar 2026 10:00:00",
        "Sun, 01 Mar 2026 10:00:00 CET", "Sun, 31 Feb 2026 10:00:00 GMT",
        "Sun, 01 Foo 2026 10:00:00 GMT", "Sun, 01 Mar 2026 24:00:00 GMT",
        "Sun, 01 Mar 2026 10:60:00 GMT", "Sun, 01 Mar 2026 10-00-00 GMT",
        "Sun, 00 Mar 2026 10:00:00 GMT", "Sun, 01 Mar x 10:00:00 GMT",
        "Sun, 01 Mar 2026 1:00:00 GMT", "Sunday, 01-Mar-26 10:00:00 GMT"}) {
    EXPECT_EQ(Parsed(value), std::nullopt) << value;
  }
}

TEST(RetryAfterTest, ReadsSecondsAndDates) {
  EXPECT_THAT(Parsed("0"), Optional(Eq(seconds(0))));
  EXPECT_THAT(Parsed(" 120 "), Optional(Eq(seconds(120))));
  EXPECT_THAT(Parsed("2147483647"), Optional(Eq(seconds(100'000'000))));
  EXPECT_THAT(Parsed("Sun, 01 Mar 2026 10:00:05 GMT"), Optional(Eq(seconds(5))));
  EXPECT_THAT(Parsed("Mon, 02 Mar 2026 10:00:00 GMT"), Optional(Eq(seconds(86400))));
  EXPECT_THAT(Parsed("Thu, 01 Jan 1970 00:00:00 GMT"), Optional(Eq(seconds(0))));
}

}  // namespace
}  // namespace ferro::http
