#include "controlplane/journal/ulid.h"

#include <gtest/gtest.h>

#include <set>

#include "base/clock_testing.h"
#include "base/random_testing.h"

namespace ferro::journal {
namespace {

TEST(UlidTest, BeginsWithTheTime) {
  FakeClock clock;
  FakeRandom random;
  UlidSource source(clock, random);
  auto const id = source.Next();
  EXPECT_EQ(id.size(), 26);
  // 1772359200000 ms in Crockford's base 32.
  EXPECT_EQ(id.substr(0, 10), "01KJMDEB80");
}

TEST(UlidTest, SortsByTimeAlsoWithinAMillisecond) {
  FakeClock clock;
  FakeRandom random(7);
  UlidSource source(clock, random);
  std::set<std::string> ids;
  std::string last;
  for (int i = 0; i < 1000; ++i) {
    auto id = source.Next();
    EXPECT_GT(id, last);
    ids.insert(id);
    last = std::move(id);
    if (i % 10 == 0) clock.Advance(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(ids.size(), 1000);
}

}  // namespace
}  // namespace ferro::journal
