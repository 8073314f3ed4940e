#include "controlplane/journal/ulid.h"

#include <algorithm>

namespace ferro::journal {
namespace {

constexpr char kCrockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

}  // namespace

std::string UlidSource::Next() {
  std::lock_guard const lock(mutex_);
  auto const now =
      std::chrono::duration_cast<std::chrono::milliseconds>(clock_.Now().time_since_epoch());
  if (now.count() > last_millis_) {
    last_millis_ = now.count();
    high_ = random_.Next() & 0x7fff;  // Half of the range stays free for the increments.
    low_ = random_.Next();
  } else if (++low_ == 0) {
    ++high_;
  }
  auto const millis = static_cast<std::uint64_t>(last_millis_);
  // 130 bits are written, 128 are there: the first character is at most 7.
  std::string text(26, '0');
  std::uint64_t parts[2] = {(millis << 16) | high_, low_};
  for (int i = 25; i >= 0; --i) {
    text[static_cast<std::size_t>(i)] = kCrockford[parts[1] & 31];
    parts[1] = (parts[1] >> 5) | (parts[0] << 59);
    parts[0] >>= 5;
  }
  return text;
}

}  // namespace ferro::journal
