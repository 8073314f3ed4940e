// A TCP port of this machine on which something listens, for tests.
#pragma once

#include <cstdint>

#include "base/descriptor.h"

namespace ferro {

// On a port that the kernel chose, as long as this lives; whoever connects is never answered.
class BusyPort {
 public:
  // On loopback, or on every address of the machine.
  enum class Where { kLoopback, kEverywhere };
  explicit BusyPort(Where where = Where::kLoopback);

  std::uint16_t number() const { return number_; }

 private:
  Descriptor listener_;
  std::uint16_t number_ = 0;
};

}  // namespace ferro
