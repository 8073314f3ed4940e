#include "apiclient/subnet.h"

#include <gmock/gmock.h>

#include "apiclient/error.h"
#include "apiclient/session_testing.h"
#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

class SubnetTest : public SimulatedApiTest {};

TEST_F(SubnetTest, APrivateSubnetNeedsTheAccount) {
  auto const made = CreateLocalSubnet(client(), {sim::ids::kMsk1Private}, "10.1.0.0/24");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kPermissionDenied);
}

TEST_F(SubnetTest, OnlyPrivateRangesAndNoOverlaps) {
  auto made = CreateLocalSubnet(account(), {sim::ids::kMsk1Private}, "8.8.8.0/24");
  EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgument);
  made = CreateLocalSubnet(account(), {sim::ids::kMsk1Private}, "192.168.10.0/25");
  EXPECT_EQ(made.error().code, ErrorCode::kConflict);
  EXPECT_FALSE(made.error().may_have_happened);
}

TEST_F(SubnetTest, ACreationThatMayHaveHappenedIsNotSentAgain) {
  ASSERT_TRUE(cloud.AddFault(
      {.kind = sim::FaultKind::kResetAfter, .method = "POST", .path = "*/local_subnet"}));
  auto const made = CreateLocalSubnet(account(), {sim::ids::kMsk1Private}, "10.1.0.0/24");
  EXPECT_TRUE(made.error().may_have_happened);
  EXPECT_EQ(cloud.CountRequests("POST", "*/local_subnet"), 1U);
}

TEST_F(SubnetTest, ListsPublicOnesWithCountsThatAreNoNumbers) {
  auto const subnets = ListSubnets(client(), {sim::ids::kMsk1});
  ASSERT_TRUE(subnets) << subnets.error().message;
  EXPECT_THAT(requests().back().url, testing::HasSubstr("is_master_shared=false"));
  auto const find = [&](std::string_view cidr) {
    for (auto const& subnet : *subnets)
      if (subnet.cidr == cidr) return subnet;
    return Subnet{};
  };
  auto const v4 = find("203.0.113.0/28");
  EXPECT_EQ(v4.id.value, sim::ids::kMsk1PublicSubnet);
  EXPECT_EQ(v4.network_id.value, sim::ids::kMsk1Public);
  EXPECT_EQ(v4.vlan.number, 877);
  EXPECT_EQ(v4.gateway, "203.0.113.1");
  EXPECT_EQ(v4.netmask, "255.255.255.240");
  EXPECT_THAT(v4.reserved_vrrp_ips, testing::ElementsAre("203.0.113.2", "203.0.113.3"));
  EXPECT_TRUE(v4.has_free());
  EXPECT_GT(v4.free_count().value_or(0), 0);
  EXPECT_FALSE(v4.is_ipv6());
  auto const v6 = find("2001:db8:1::/64");
  EXPECT_EQ(std::get<std::string>(v6.free), "*");
  EXPECT_TRUE(v6.has_free());
  EXPECT_EQ(v6.free_count(), std::nullopt);
  EXPECT_TRUE(v6.is_ipv6());
  EXPECT_EQ(v6.gateway, std::nullopt);
}

TEST_F(SubnetTest, ShowsAPublicOne) {
  auto const subnet = GetSubnet(client(), {sim::ids::kMsk1PublicSubnet});
  ASSERT_TRUE(subnet) << subnet.error().message;
  EXPECT_EQ(subnet->cidr, "203.0.113.0/28");
  EXPECT_TRUE(SaysNotFound(GetSubnet(client(), {"f1000000-0000-4000-8000-00000000ffff"}).error()));
}

TEST_F(SubnetTest, MakesListsShowsAndDeletesAPrivateOne) {
  auto const made = CreateLocalSubnet(account(), {sim::ids::kMsk1Private}, "10.1.0.0/24");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->cidr, "10.1.0.0/24");
  EXPECT_EQ(made->vlan.number, 1234);
  EXPECT_EQ(made->network_id.value, sim::ids::kMsk1Private);
  EXPECT_EQ(GetLocalSubnet(account(), made->id)->netmask, "255.255.255.0");
  auto const listed = ListLocalSubnets(account(), {sim::ids::kMsk1Private});
  EXPECT_EQ(listed->size(), 2U);
  EXPECT_GE(ListLocalSubnets(account())->size(), 2U);
  EXPECT_TRUE(DeleteLocalSubnet(account(), made->id));
  EXPECT_TRUE(SaysNotFound(GetLocalSubnet(account(), made->id).error()));
}

TEST(SubnetAnswerTest, CountsHugeNumbersAndNulls) {
  auto const subnets = json::Parse<std::vector<Subnet>>(
      R"([{"free":18446744073709551616},{"free":0},{"free":null},{"subnet":"::/64","gateway":null}])");
  ASSERT_TRUE(subnets) << subnets.error().message;
  EXPECT_TRUE(subnets->at(0).has_free());
  EXPECT_EQ(subnets->at(0).free_count(), std::nullopt);
  EXPECT_FALSE(subnets->at(1).has_free());
  EXPECT_FALSE(subnets->at(2).has_free());
  EXPECT_TRUE(subnets->at(3).is_ipv6());
}

}  // namespace
}  // namespace ferro::api
