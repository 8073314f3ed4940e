#include "base/clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/clock_testing.h"

namespace ferro {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(SystemClock, AStopRequestEndsTheSleepEarly) {
  std::stop_source source;
  std::jthread stopper([&source] { source.request_stop(); });
  EXPECT_FALSE(SystemClock().SleepFor(hours(1), source.get_token()));
}

TEST(FakeClock, MovesBySleepingAndRemembersEachSleep) {
  FakeClock clock;
  auto before = clock.Now();
  EXPECT_TRUE(clock.SleepFor(hours(2), {}));
  EXPECT_EQ(clock.Now() - before, hours(2));
  EXPECT_THAT(clock.sleeps(), testing::ElementsAre(milliseconds(hours(2))));
}

TEST(FakeClock, DoesNotSleepAfterAStopRequest) {
  FakeClock clock;
  std::stop_source source;
  source.request_stop();
  EXPECT_FALSE(clock.SleepFor(hours(2), source.get_token()));
  EXPECT_TRUE(clock.sleeps().empty());
}

}  // namespace
}  // namespace ferro
