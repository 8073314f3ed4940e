#include "controlplane/executor/bell.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

namespace ferro::executor {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kHour{3'600'000};

// Time passes only when somebody is woken; tells when one sleeps.
class SleepersClock final : public Clock {
 public:
  TimePoint Now() const override { return {}; }
  bool SleepFor(Duration, std::stop_token const& stop) override {
    std::unique_lock lock(mutex_);
    ++asleep_;
    changed_.notify_all();
    woken_.wait(lock, stop, [] { return false; });
    --asleep_;
    changed_.notify_all();
    return false;
  }
  void AwaitSleepers(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return asleep_ == count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable_any woken_;
  int asleep_ = 0;
};

TEST(BellTest, NewsBetweenTheLookAndTheSleepAreNotMissed) {
  Bell bell;
  SleepersClock clock;
  auto const heard = bell.heard();
  bell.Ring("c1");
  EXPECT_TRUE(bell.SleepFor(clock, kHour, "c1", heard, {}));  // Does not sleep at all.
  bell.Ring("");
  EXPECT_TRUE(bell.SleepFor(clock, kHour, "c2", heard, {}));
}

TEST(BellTest, WakesWhomItConcernsAndNobodyElse) {
  Bell bell;
  SleepersClock clock;
  std::stop_source stop;
  std::jthread const first([&] { EXPECT_TRUE(bell.SleepFor(clock, kHour, "c1", 0, {})); });
  std::jthread const second(
      [&] { EXPECT_FALSE(bell.SleepFor(clock, kHour, "c2", 0, stop.get_token())); });
  clock.AwaitSleepers(2);
  bell.Ring("c1");
  clock.AwaitSleepers(1);
  stop.request_stop();
  clock.AwaitSleepers(0);
}

TEST(BellTest, WhetherNewsComeInConcernsEverybody) {
  Bell bell;
  SleepersClock clock;
  EXPECT_FALSE(bell.listens());
  auto const heard = bell.heard();
  bell.Listen(true);
  EXPECT_TRUE(bell.listens());
  EXPECT_TRUE(bell.SleepFor(clock, kHour, "c1", heard, {}));
}

}  // namespace
}  // namespace ferro::executor
