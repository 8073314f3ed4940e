#include "base/random_testing.h"

namespace ferro {

std::uint64_t FakeRandom::Next() {
  std::scoped_lock lock(mutex_);
  // SplitMix64: tiny, well mixed, and the same everywhere.
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace ferro
