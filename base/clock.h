// Time as a dependency: whoever waits, or asks what time it is, takes a Clock.
#pragma once

#include <chrono>
#include <stop_token>

namespace ferro {

class Clock {
 public:
  using TimePoint = std::chrono::system_clock::time_point;
  using Duration = std::chrono::milliseconds;

  virtual ~Clock() = default;
  virtual TimePoint Now() const = 0;
  // False when the wait was cut short by a stop request.
  virtual bool SleepFor(Duration duration, std::stop_token const& stop) = 0;
};

// The process's real clock; lives forever.
Clock& SystemClock();

}  // namespace ferro
