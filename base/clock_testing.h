// A clock that moves only when somebody sleeps on it, and remembers who slept how long.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "base/clock.h"

namespace ferro {

class FakeClock final : public Clock {
 public:
  // 2026-03-01T10:00:00Z, so that texts in tests are stable.
  static constexpr TimePoint kStart{std::chrono::seconds(1772359200)};

  TimePoint Now() const override;
  // Returns at once, after moving the clock and recording the sleep.
  bool SleepFor(Duration duration, std::stop_token const& stop) override;

  void Advance(Duration duration);
  std::vector<Duration> sleeps() const;
  // Called after each sleep, with the lock released: a test moves the world here.
  void OnSleep(std::function<void()> callback);

 private:
  mutable std::mutex mutex_;
  TimePoint now_ = kStart;
  std::vector<Duration> sleeps_;
  std::function<void()> on_sleep_;
};

}  // namespace ferro
