// The same numbers for the same seed, on every machine.
#pragma once

#include <mutex>

#include "base/random.h"

namespace ferro {

class FakeRandom final : public Random {
 public:
  explicit FakeRandom(std::uint64_t seed = 1) : state_(seed) {}
  std::uint64_t Next() override;

 private:
  std::mutex mutex_;
  std::uint64_t state_;
};

}  // namespace ferro
