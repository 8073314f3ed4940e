#include "base/clock_testing.h"

#include <utility>

namespace ferro {

Clock::TimePoint FakeClock::Now() const {
  std::scoped_lock lock(mutex_);
  return now_;
}

bool FakeClock::SleepFor(Duration duration, std::stop_token const& stop) {
  if (stop.stop_requested()) return false;
  std::function<void()> callback;
  {
    std::scoped_lock lock(mutex_);
    now_ += duration;
    sleeps_.push_back(duration);
    callback = on_sleep_;
  }
  if (callback) callback();
  return !stop.stop_requested();
}

void FakeClock::Advance(Duration duration) {
  std::scoped_lock lock(mutex_);
  now_ += duration;
}

std::vector<Clock::Duration> FakeClock::sleeps() const {
  std::scoped_lock lock(mutex_);
  return sleeps_;
}

void FakeClock::OnSleep(std::function<void()> callback) {
  std::scoped_lock lock(mutex_);
  on_sleep_ = std::move(callback);
}

}  // namespace ferro
