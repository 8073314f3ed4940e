#include "provider/server/addresses.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ferro::provider {
namespace {

TEST(AddressesTest, AFullSubnetHasNoAddressLeft) {
  SubnetFacts const subnet{
      .cidr = "203.0.113.0/30", .gateway = "203.0.113.1", .broadcast = "203.0.113.3"};
  EXPECT_EQ(*ChooseAddress(subnet, {}), "203.0.113.2");
  auto const none = ChooseAddress(subnet, {"203.0.113.2"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
}

TEST(AddressesTest, WhatIsNoIpv4NetworkIsRefused) {
  for (auto const* cidr : {"", "203.0.113.0", "203.0.113.0/33", "203.0.113.0/x", "2001:db8::/64",
                           "0.0.0.0/0", "203.0.113.0/24 "}) {
    auto const none = ChooseAddress({.cidr = cidr}, {});
    ASSERT_FALSE(none) << cidr;
    EXPECT_EQ(none.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(AddressesTest, GatewayBroadcastVrrpAndTakenAddressesAreSkipped) {
  SubnetFacts const subnet{.cidr = "203.0.113.0/28",
                           .gateway = "203.0.113.1",
                           .broadcast = "203.0.113.15",
                           .vrrp = {"203.0.113.2", "203.0.113.3"}};
  EXPECT_EQ(*ChooseAddress(subnet, {"203.0.113.4"}), "203.0.113.5");
}

// Covers: W-44
TEST(AddressesTest, APrivateSubnetKeepsItsFirstHostForTheGateway) {
  EXPECT_EQ(*ChooseAddress({.kind = SubnetKind::kPrivate, .cidr = "192.168.10.0/24"}, {}),
            "192.168.10.2");
  EXPECT_EQ(*ChooseAddress({.kind = SubnetKind::kPublic, .cidr = "192.168.10.0/24"}, {}),
            "192.168.10.1");
}

// Covers: W-44
TEST(AddressesTest, TheLastAddressOfAllDoesNotWrapAround) {
  SubnetFacts const subnet{.cidr = "255.255.255.252/30", .broadcast = "255.255.255.255"};
  EXPECT_FALSE(ChooseAddress(subnet, {"255.255.255.253", "255.255.255.254"}));
}

TEST(AddressesTest, AddressesSortByNumber) {
  std::vector<std::string> addresses = {"10.0.0.10", "what", "2001:db8::1", "10.0.0.9", "9.0.0.1"};
  std::ranges::sort(addresses, AddressLess);
  EXPECT_EQ(addresses,
            (std::vector<std::string>{"9.0.0.1", "10.0.0.9", "10.0.0.10", "2001:db8::1", "what"}));
  EXPECT_TRUE(SameAddress("2001:db8::1", "2001:DB8:0::1"));
  EXPECT_FALSE(SameAddress("", ""));
}

TEST(AddressesTest, PrivateNetworksAreTheThreeBlocks) {
  EXPECT_TRUE(IsPrivateCidr("10.20.0.0/16"));
  EXPECT_TRUE(IsPrivateCidr("172.31.255.0/24"));
  EXPECT_TRUE(IsPrivateCidr("192.168.0.0/16"));
  EXPECT_FALSE(IsPrivateCidr("172.32.0.0/16"));
  EXPECT_FALSE(IsPrivateCidr("203.0.113.0/24"));
  EXPECT_FALSE(IsPrivateCidr("nonsense"));
}

}  // namespace
}  // namespace ferro::provider
