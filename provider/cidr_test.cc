#include "provider/cidr.h"

#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

TEST(CidrTest, NonsenseIsNoNetwork) {
  for (auto const* text : {"", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0/8", "::/129",
                           "10.0.0.0/8 ", "10.0.0.0/-1", "host/8"}) {
    EXPECT_EQ(MaskedCidr(text), std::nullopt) << text;
    EXPECT_FALSE(SameCidr(text, text)) << text;
    EXPECT_FALSE(CidrContains(text, "10.0.0.1")) << text;
  }
}

// Covers: W-43
TEST(CidrTest, BitsBehindThePrefixDoNotCount) {
  EXPECT_EQ(MaskedCidr("192.168.1.5/24"), "192.168.1.0/24");
  EXPECT_EQ(MaskedCidr("10.255.255.255/12"), "10.240.0.0/12");
  EXPECT_EQ(MaskedCidr("1.2.3.4/0"), "0.0.0.0/0");
  EXPECT_EQ(MaskedCidr("1.2.3.4/32"), "1.2.3.4/32");
  EXPECT_EQ(MaskedCidr("2001:DB8::1/64"), "2001:db8::/64");
  EXPECT_TRUE(SameCidr("192.168.1.5/24", "192.168.1.0/24"));
  EXPECT_FALSE(SameCidr("192.168.1.0/24", "192.168.1.0/25"));
}

TEST(CidrTest, HoldsTheAddressesOfItsOwnKindOnly) {
  EXPECT_TRUE(CidrContains("203.0.113.0/28", "203.0.113.15"));
  EXPECT_FALSE(CidrContains("203.0.113.0/28", "203.0.113.16"));
  EXPECT_TRUE(CidrContains("2001:db8::/64", "2001:db8::5"));
  EXPECT_FALSE(CidrContains("0.0.0.0/0", "::1"));
  EXPECT_FALSE(CidrContains("203.0.113.0/28", "no address"));
}

}  // namespace
}  // namespace ferro::provider
