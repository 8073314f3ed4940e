#include "base/time_text.h"

#include <gtest/gtest.h>

#include "base/clock_testing.h"

namespace ferro {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

TEST(TimeText, Rfc3339RoundTrips) {
  EXPECT_EQ(Rfc3339(FakeClock::kStart), "2026-03-01T10:00:00Z");
  EXPECT_EQ(ParseRfc3339("2026-03-01T10:00:00Z").value(), FakeClock::kStart);
  EXPECT_EQ(ParseRfc3339("2026-03-01T13:00:00.5+03:00").value(),
            FakeClock::kStart + milliseconds(500));
  EXPECT_EQ(Rfc3339Micros(FakeClock::kStart + milliseconds(7)), "2026-03-01T10:00:00.007000Z");
}

TEST(TimeText, BadTimesAreRefusedWithAnExample) {
  auto bad = ParseRfc3339("yesterday");
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().message.find("2026-03-01T10:00:00Z"), std::string::npos);
  EXPECT_FALSE(ParseRfc3339("2026-03-01T10:00:00 later"));
}

TEST(TimeText, DurationsFollowGoSyntax) {
  EXPECT_EQ(ParseDuration("90m").value(), minutes(90));
  EXPECT_EQ(ParseDuration("1h30m").value(), minutes(90));
  EXPECT_EQ(ParseDuration("1.5h").value(), minutes(90));
  EXPECT_EQ(ParseDuration("300ms").value(), milliseconds(300));
  EXPECT_EQ(ParseDuration("0").value(), milliseconds(0));
}

TEST(TimeText, BadDurationsAreRefused) {
  for (auto const* bad : {"", "90", "m", "-5m", "1h30", "1.2.3s", "99999999999999999h", "5 m"}) {
    EXPECT_FALSE(ParseDuration(bad)) << bad;
  }
}

TEST(TimeText, DurationsReadWell) {
  EXPECT_EQ(DurationText(minutes(80)), "1h 20m");
  EXPECT_EQ(DurationText(milliseconds(45000)), "45s");
  EXPECT_EQ(DurationText(milliseconds(300)), "300ms");
}

}  // namespace
}  // namespace ferro
