#include "apiclient/ids.h"

#include <gtest/gtest.h>

namespace ferro::api {
namespace {

TEST(IdsTest, AProjectIsTheSameWithAndWithoutDashesInEitherCase) {
  EXPECT_TRUE(
      SameProject({"5f0d2a7be1c34f2f9a4d1c0b7e6a9d33"}, {"5F0D2A7B-E1C3-4F2F-9A4D-1C0B7E6A9D33"}));
  EXPECT_FALSE(
      SameProject({"5f0d2a7be1c34f2f9a4d1c0b7e6a9d33"}, {"5f0d2a7be1c34f2f9a4d1c0b7e6a9d34"}));
}

TEST(IdsTest, AnIdIsItsTextOnTheWire) {
  EXPECT_EQ(json::Print(ServerId{"a"}), "\"a\"");
  EXPECT_EQ(json::Parse<ServerId>("\"a\"")->value, "a");
}

}  // namespace
}  // namespace ferro::api
