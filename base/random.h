// Randomness as a dependency: whoever draws takes a Random.
#pragma once

#include <cstdint>
#include <string>

namespace ferro {

class Random {
 public:
  virtual ~Random() = default;
  // Uniform over all 64-bit values. Thread-safe.
  virtual std::uint64_t Next() = 0;

  // Uniform in [0, bound); bound > 0.
  std::uint64_t Below(std::uint64_t bound);
  // So many lower-case hex digits, e.g. "3f09ab12".
  std::string Hex(int digits);
  // A version 4 UUID in lower case.
  std::string Uuid();
};

// The operating system's generator; lives forever.
Random& SystemRandom();

}  // namespace ferro
