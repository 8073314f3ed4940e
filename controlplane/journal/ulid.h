// Ids that sort by the time they were made: 48 bits of milliseconds and 80 random
// bits, in Crockford's base 32 (26 characters).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/random.h"

namespace ferro::journal {

class UlidSource {
 public:
  UlidSource(Clock& clock, Random& random) : clock_(clock), random_(random) {}
  // Larger than every id this source gave before, also within a millisecond and
  // when the clock went back. Thread-safe.
  std::string Next();

 private:
  Clock& clock_;
  Random& random_;
  std::mutex mutex_;
  std::int64_t last_millis_ = -1;
  std::uint64_t high_ = 0;  // 16 of the random bits.
  std::uint64_t low_ = 0;   // The other 64.
};

}  // namespace ferro::journal
