#include "controlplane/plan/subnet.h"

#include <gtest/gtest.h>

namespace ferro::plan {
namespace {

TEST(PlanSubnetTest, WhatIsNoneIsRefused) {
  for (auto const* text : {"", "10.0.0.0", "10.0.0/8", "10.0.0.0/33", "10.0.0.256/8", "fd00::/8",
                           "10.0.0.0/", "10.0.0.0/8x"})
    EXPECT_FALSE(ParseSubnet(text)) << text;
  for (auto const* text : {"10.0.0.0/8", "10.0.0.0/16 by /8", "10.0.0.0/8 by /x"})
    EXPECT_FALSE(ParsePool(text)) << text;
}

TEST(PlanSubnetTest, ReadsWhatItPrints) {
  EXPECT_EQ(TextOf(*ParseSubnet("172.20.5.9/14")), "172.20.0.0/14");
  EXPECT_EQ(TextOf(*ParseSubnet("0.0.0.0/0")), "0.0.0.0/0");
  EXPECT_EQ(TextOf(*ParseSubnet("1.2.3.4/32")), "1.2.3.4/32");
}

TEST(PlanSubnetTest, OneInsideTheOtherOverlaps) {
  auto const outer = *ParseSubnet("172.16.0.0/12");
  EXPECT_TRUE(Overlap(outer, *ParseSubnet("172.17.0.0/16")));
  EXPECT_TRUE(Overlap(*ParseSubnet("172.17.0.0/16"), outer));
  EXPECT_FALSE(Overlap(outer, *ParseSubnet("172.32.0.0/16")));
}

TEST(PlanSubnetTest, TheEnginesOwnPoolsHave31Subnets) {
  EXPECT_EQ(CountFree(DefaultPools(), {}, 1000), 31);
  EXPECT_EQ(CountFree(DefaultPools(), {*ParseSubnet("172.17.0.0/16")}, 1000), 30);
  EXPECT_EQ(CountFree(DefaultPools(), {*ParseSubnet("192.168.0.0/24")}, 1000), 30);
  EXPECT_EQ(CountFree(DefaultPools(), {}, 5), 5);
}

TEST(PlanSubnetTest, LargePoolsAreCountedAsFarAsNeeded) {
  EXPECT_EQ(CountFree({*ParsePool("0.0.0.0/0 by /32")}, {}, 200), 200);
  EXPECT_EQ(CountFree({*ParsePool("10.0.0.0/8 by /8")}, {}, 200), 1);
}

}  // namespace
}  // namespace ferro::plan
