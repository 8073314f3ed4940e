// Networks and addresses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "controlplane/plan/fixture_testing.h"

namespace ferro::plan {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class NetworksTest : public PlanTest {
 protected:
  void SetUp() override {
    AddService(platform_, "a").spec.ports = {Published(80, "")};
    AddService(platform_, "b").spec.ports = {Published(80, "")};
    seen_ = EmptyEngine(platform_);
  }
  compose::Network Made(Plan const& plan) const {
    auto const* step = FindStep(plan, "create_network", "shop_default");
    if (step == nullptr) return {};
    return std::get<engine::CreateNetwork>(std::get<engine::Action>(step->work)).spec;
  }
  std::string Address(std::string const& container) {
    return Seen(seen_, container).is.spec.networks.at("shop_default").ipv4_address;
  }
  engine::Network& Default() {
    return *std::ranges::find_if(seen_.networks,
                                 [](auto const& other) { return other.name == "shop_default"; });
  }
};

TEST_F(NetworksTest, WithoutAFreeSubnetThePlanIsRefused) {
  seen_.host.address_pools = {"172.17.0.0/24 by /24"};
  EXPECT_THAT(RefusalCodes(Up()), Contains("PLAN-013"));
}

TEST_F(NetworksTest, ANetworkThatIsNotOursIsRefused) {
  seen_.networks.push_back({.id = "n", .name = "shop_default"});
  EXPECT_THAT(RefusalCodes(Up()), ElementsAre("PLAN-005"));
}

TEST_F(NetworksTest, TheSubnetIsTheFirstThatNobodyHas) {
  seen_.host.routes = {"172.18.0.0/24"};
  compose::Network const network = Made(Up());
  ASSERT_EQ(network.ipam.config.size(), 1U);
  EXPECT_EQ(network.ipam.config[0].subnet, "172.18.1.0/24");
  EXPECT_EQ(network.ipam.config[0].gateway, "172.18.1.1");
  EXPECT_EQ(network.ipam.config[0].ip_range, "172.18.1.128/25");
}

TEST_F(NetworksTest, ManyContainersGetALargerSubnet) {
  platform_.services["a"].replicas = 200;
  EXPECT_EQ(Made(Up()).ipam.config[0].subnet, "172.18.0.0/22");
}

TEST_F(NetworksTest, AFilesOwnSubnetIsTakenAsItIs) {
  platform_.networks["default"].spec.ipam.config = {
      {.subnet = "10.9.0.0/24", .gateway = "10.9.0.254"}};
  platform_.services["b"].spec.networks["shop_default"].ipv4_address = "10.9.0.2";
  EXPECT_EQ(Made(Up()).ipam.config[0].gateway, "10.9.0.254");
  Apply(Up(), seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  EXPECT_EQ(Seen(seen_, "shop-a-1").is.spec.networks.at("shop_default").ipv4_address, "10.9.0.3");
  EXPECT_EQ(Seen(seen_, "shop-b-1").is.spec.networks.at("shop_default").ipv4_address, "10.9.0.2");
}

TEST_F(NetworksTest, AddressesStayWhenServicesComeAndGo) {
  BringUp(platform_, seen_, known_);
  AddService(platform_, "aa").spec.ports = {Published(80, "")};
  Apply(Up(), seen_, known_);
  EXPECT_EQ(Address("shop-a-1"), "172.18.0.2");
  EXPECT_EQ(Address("shop-b-1"), "172.18.0.3");
  EXPECT_EQ(Address("shop-aa-1"), "172.18.0.4");
  EXPECT_FALSE(Up().HasChanges());
}

// What starts before another has left cannot have the other's address.
TEST_F(NetworksTest, WhoComesDoesNotGetTheAddressOfWhoLeaves) {
  BringUp(platform_, seen_, known_);
  platform_.services["a"].spec.networks.clear();
  platform_.services["a"].spec.network_mode = "none";
  AddService(platform_, "c").spec.ports = {Published(80, "")};
  Apply(Up(), seen_, known_);
  EXPECT_EQ(Address("shop-c-1"), "172.18.0.4");
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(NetworksTest, WhoComesBackDoesNotGetTheAddressThatAnotherHasNow) {
  BringUp(platform_, seen_, known_);
  auto& left = Seen(seen_, "shop-a-1");
  left.is.spec.networks.erase("shop_default");
  left.addresses.erase("shop_default");
  auto& other = Seen(seen_, "shop-b-1");
  other.is.spec.networks["shop_default"].ipv4_address = "172.18.0.2";
  other.addresses["shop_default"] = "172.18.0.2";
  Plan const plan = Up();
  EXPECT_EQ(FindStep(plan, "disconnect_network", "shop-b-1"), nullptr) << Shown(plan);
  Apply(plan, seen_, known_);
  EXPECT_EQ(Address("shop-a-1"), "172.18.0.3") << "that the other had";
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

// As an interrupted run may have left it: two with one address, of which one runs.
TEST_F(NetworksTest, WhatDoesNotRunGivesWay) {
  BringUp(platform_, seen_, known_);
  auto& stopped = Seen(seen_, "shop-a-1");
  stopped.state = engine::State::kCreated;
  stopped.is.spec.networks["shop_default"].ipv4_address = "172.18.0.3";
  stopped.addresses.clear();
  Apply(Up(), seen_, known_);
  EXPECT_EQ(Address("shop-b-1"), "172.18.0.3");
  EXPECT_NE(Address("shop-a-1"), "172.18.0.3");
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(NetworksTest, ARemovedNetworkComesBackWithItsSubnet) {
  BringUp(platform_, seen_, known_);
  seen_.host.routes = {"172.18.5.0/24"};
  std::erase_if(seen_.networks, [](auto const& other) { return other.name == "shop_default"; });
  for (auto& container : seen_.containers) container.state = engine::State::kExited;
  Plan const plan = Up();
  EXPECT_EQ(Made(plan).ipam.config[0].subnet, "172.18.0.0/24");
  Step const* start = FindStep(plan, "start_container", "shop-a-1");
  EXPECT_TRUE(Waits(plan, *start, *FindStep(plan, "connect_network", "shop-a-1")));
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(NetworksTest, AChangedNetworkNamesWhoReconnects) {
  BringUp(platform_, seen_, known_);
  platform_.networks["default"].spec.internal = true;
  Plan const plan = Up();
  Change const* change = FindChange(plan, "shop_default");
  ASSERT_NE(change, nullptr);
  EXPECT_EQ(change->sign, Sign::kReplace);
  EXPECT_THAT(change->reasons, ElementsAre("reconnects shop-a-1 and shop-b-1"));
  ASSERT_EQ(change->fields.size(), 1U);
  EXPECT_EQ(change->fields[0].field, "internal");
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "remove_network", "shop_default"),
                    *FindStep(plan, "disconnect_network", "shop-b-1")));
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  EXPECT_EQ(Seen(seen_, "shop-a-1").is.spec.networks.at("shop_default").ipv4_address, "172.18.0.2");
}

TEST_F(NetworksTest, AChangedNetworkThatAStrangerUsesIsRefused) {
  BringUp(platform_, seen_, known_);
  Default().containers.push_back("stranger");
  platform_.networks["default"].spec.attachable = true;
  EXPECT_THAT(RefusalCodes(Up()), ElementsAre("PLAN-014"));
}

TEST_F(NetworksTest, AnAttachableNetworkAsComposeV1MadeThemIsLeftAsItIs) {
  BringUp(platform_, seen_, known_);
  Default().is.attachable = true;
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(NetworksTest, ANetworkThatTheFileNamesNoMoreIsRemovedAfterEverything) {
  BringUp(platform_, seen_, known_);
  platform_.networks.clear();
  platform_.networks["front"] = {.key = "front", .name = "shop_front", .spec = {}};
  for (auto& [name, service] : platform_.services) {
    service.spec.networks.clear();
    service.spec.networks["shop_front"].aliases = {name};
  }
  Plan const plan = Up();
  EXPECT_EQ(plan.steps.back().kind, "remove_network");
  EXPECT_TRUE(Waits(plan, plan.steps.back(), *FindStep(plan, "disconnect_network", "shop-a-1")));
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

}  // namespace
}  // namespace ferro::plan
