#include "base/random.h"

#include <sys/random.h>

#include "base/check.h"

namespace ferro {
namespace {

class OsRandom final : public Random {
 public:
  std::uint64_t Next() override {
    std::uint64_t value = 0;
    FERRO_CHECK(getrandom(&value, sizeof value, 0) == ssize_t{sizeof value},
                "the operating system gives no random bytes");
    return value;
  }
};

}  // namespace

std::uint64_t Random::Below(std::uint64_t bound) {
  FERRO_CHECK(bound > 0, "an empty range has no random value");
  // Values below this remainder would make the low results likelier.
  std::uint64_t const biased = (0 - bound) % bound;
  std::uint64_t value = Next();
  while (value < biased) value = Next();
  return value % bound;
}

std::string Random::Hex(int digits) {
  static constexpr char kDigits[] = "0123456789abcdef";
  constexpr int kDigitsOfOne = 16;  // Of one random value: asking for another is what costs.
  std::string out;
  std::uint64_t value = 0;
  for (int i = 0; i < digits; ++i) {
    if (i % kDigitsOfOne == 0) value = Next();
    out.push_back(kDigits[value & 0xFU]);
    value >>= 4U;
  }
  return out;
}

std::string Random::Uuid() {
  std::string hex = Hex(32);
  hex[12] = '4';
  hex[16] = "89ab"[Below(4)];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

Random& SystemRandom() {
  static OsRandom random;
  return random;
}

}  // namespace ferro
