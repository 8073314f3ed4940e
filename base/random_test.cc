#include "base/random.h"

#include <gtest/gtest.h>

#include <set>

#include "base/random_testing.h"

namespace ferro {
namespace {

TEST(Random, UuidsAreLowerCaseVersionFourAndDistinct) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    std::string uuid = SystemRandom().Uuid();
    ASSERT_EQ(uuid.size(), 36U);
    EXPECT_EQ(uuid[14], '4');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
    EXPECT_TRUE(seen.insert(uuid).second);
  }
}

TEST(Random, TheSameSeedGivesTheSameTexts) {
  EXPECT_EQ(FakeRandom(7).Hex(8), FakeRandom(7).Hex(8));
  EXPECT_NE(FakeRandom(7).Hex(8), FakeRandom(8).Hex(8));
}

TEST(Random, BelowStaysBelow) {
  FakeRandom random;
  for (int i = 0; i < 1000; ++i) EXPECT_LT(random.Below(3), 3U);
}

}  // namespace
}  // namespace ferro
