#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Action;
using tf::Severity;

constexpr char kSubnetType[] = "selectel_dedicated_private_subnet_v1";
constexpr char kBackend[] = "selectel_dedicated_private_subnet_v1.backend";

// VLAN 1234 of MSK-1, which has 192.168.10.0/24 already.
std::string SubnetConfig(std::string const& subnet = "192.168.20.0/24",
                         std::string const& more = "") {
  return R"({"location_id": ")" + std::string(sim::ids::kMsk1) +
         R"(", "vlan": "1234", "subnet": ")" + subnet + "\"" + more + "}";
}

std::size_t SubnetsSent(Stage& stage) {
  return stage.cloud.CountRequests("POST", "*/network/ipam/local_subnet");
}

std::size_t SubnetsOf(Stage& stage, std::string const& cidr) {
  std::size_t count = 0;
  EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
    for (auto const& subnet : world.catalogue.subnets) count += subnet.cidr == cidr ? 1 : 0;
    return {};
  }));
  return count;
}

void LoseSubnetOutOfBand(Stage& stage, std::string const& uuid) {
  ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
    std::erase_if(world.catalogue.subnets, [&](sim::Subnet const& s) { return s.uuid == uuid; });
    return {};
  }));
}

class PrivateSubnetResourceTest : public testing::Test {
 protected:
  Stage stage;
};

TEST_F(PrivateSubnetResourceTest, WhatIsNoPrivateNetworkOrVlanIsRefusedOffline) {
  for (auto const* subnet : {"8.8.8.0/24", "192.168.20.0", "192.168.20.0/33", "fd00::/64", "x"}) {
    EXPECT_TRUE(stage.core.Validate(kSubnetType, SubnetConfig(subnet)).has_errors()) << subnet;
  }
  for (auto const* vlan : {"0", "4095", "01234", "vlan", "", "1234 "}) {
    auto const config = Replaced(SubnetConfig(), "\"1234\"", "\"" + std::string(vlan) + "\"");
    EXPECT_TRUE(stage.core.Validate(kSubnetType, config).has_errors()) << vlan;
  }
}

// Covers: W-43
TEST_F(PrivateSubnetResourceTest, AVlanThatTheLocationLacksIsAnErrorInThePlan) {
  auto const config = Replaced(SubnetConfig(), "\"1234\"", "\"777\"");
  auto const plan = stage.core.Plan(kBackend, config);
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "vlan", {"777", "VLAN 1234"}))
      << plan.diagnostics.ToText();
}

// Covers: W-43
TEST_F(PrivateSubnetResourceTest, TwoNetworksWithTheVlanAreAnErrorAndNotTheFirst) {
  ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
    world.catalogue.networks.push_back({.uuid = "e1000000-0000-4000-8000-00000000a001",
                                        .vlan = 1234,
                                        .tag = "1234",
                                        .type = "local",
                                        .location = sim::ids::kMsk1});
    return {};
  }));
  auto const plan = stage.core.Plan(kBackend, SubnetConfig());
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "vlan",
                   {"e1000000-0000-4000-8000-00000000a001", sim::ids::kMsk1Private}))
      << plan.diagnostics.ToText();
}

TEST_F(PrivateSubnetResourceTest, AnOverlapIsSaidInTheApisWords) {
  auto const applied = stage.core.Apply(kBackend, SubnetConfig("192.168.10.0/25"));
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "", {"192.168.10.0/25", "overlaps"}))
      << applied.diagnostics.ToText();
  EXPECT_TRUE(applied.state.is_null());
}

TEST_F(PrivateSubnetResourceTest, ASubnetThatIsThereAlreadyIsOfferedForImport) {
  auto const refused = stage.core.Apply(kBackend, SubnetConfig("192.168.10.7/24"));
  EXPECT_TRUE(Says(refused.diagnostics, Severity::kError, "subnet",
                   {"exists already", "import {", sim::ids::kMsk1PrivateSubnet}))
      << refused.diagnostics.ToText();
  EXPECT_EQ(SubnetsSent(stage), 0U);
}

// Covers: R100
TEST_F(PrivateSubnetResourceTest, ALostAnswerIsLookedUpAndTheSubnetIsNotSentTwice) {
  for (auto const kind : {sim::FaultKind::kResetAfter, sim::FaultKind::kMalformed}) {
    Stage other;
    ASSERT_TRUE(other.cloud.AddFault(
        {.kind = kind, .method = "POST", .path = "*/network/ipam/local_subnet"}));
    auto const applied = other.core.Apply(kBackend, SubnetConfig());
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    EXPECT_EQ(SubnetsSent(other), 1U);
    EXPECT_EQ(SubnetsOf(other, "192.168.20.0/24"), 1U);
    EXPECT_EQ(other.core.Plan(kBackend, SubnetConfig()).action, Action::kNoOp);
  }
}

TEST_F(PrivateSubnetResourceTest, ARequestThatNeverArrivedIsAnErrorAndTheNextApplyMakesIt) {
  ASSERT_TRUE(stage.cloud.AddFault({.kind = sim::FaultKind::kResetBefore,
                                    .method = "POST",
                                    .path = "*/network/ipam/local_subnet"}));
  auto const failed = stage.core.Apply(kBackend, SubnetConfig());
  EXPECT_TRUE(Says(failed.diagnostics, Severity::kError, "", {"192.168.20.0/24", "not there"}))
      << failed.diagnostics.ToText();
  EXPECT_TRUE(stage.core.Apply(kBackend, SubnetConfig()).ok());
  EXPECT_EQ(SubnetsOf(stage, "192.168.20.0/24"), 1U);
}

TEST_F(PrivateSubnetResourceTest, ASpellingIsKeptAndTheMaskedNetworkIsSent) {
  auto const applied = stage.core.Apply(kBackend, SubnetConfig("192.168.20.5/24"));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "subnet"), "192.168.20.5/24");
  EXPECT_EQ(TextAt(applied.state, "network_uuid"), sim::ids::kMsk1Private);
  EXPECT_EQ(TextAt(applied.state, "netmask"), "255.255.255.0");
  EXPECT_EQ(SubnetsOf(stage, "192.168.20.0/24"), 1U);
  EXPECT_EQ(stage.core.Plan(kBackend, SubnetConfig("192.168.20.5/24")).action, Action::kNoOp);
  EXPECT_EQ(stage.core.Plan(kBackend, SubnetConfig("192.168.20.0/24")).action, Action::kNoOp);
}

TEST_F(PrivateSubnetResourceTest, AnotherNetworkReplacesAndTimeoutsWriteNothing) {
  ASSERT_TRUE(stage.core.Apply(kBackend, SubnetConfig()).ok());
  auto const id = TextAt(stage.core.State(kBackend), "id");
  auto const patient = SubnetConfig("192.168.20.0/24", R"(, "timeouts": {"create": "9m"})");
  auto const updated = stage.core.Apply(kBackend, patient);
  ASSERT_TRUE(updated.ok()) << updated.diagnostics.ToText();
  EXPECT_EQ(updated.action, Action::kUpdate);
  EXPECT_EQ(SubnetsSent(stage), 1U);
  auto const larger = stage.core.Apply(kBackend, SubnetConfig("192.168.20.0/23"));
  ASSERT_TRUE(larger.ok()) << larger.diagnostics.ToText();
  EXPECT_EQ(larger.action, Action::kReplace);
  EXPECT_NE(TextAt(stage.core.State(kBackend), "id"), id);
}

// Covers: W-42
TEST_F(PrivateSubnetResourceTest, ASubnetDeletedInThePanelIsMadeAgainAndBlocksNoPlan) {
  ASSERT_TRUE(stage.core.Apply(kBackend, SubnetConfig()).ok());
  LoseSubnetOutOfBand(stage, TextAt(stage.core.State(kBackend), "id"));
  auto const plan = stage.core.Plan(kBackend, SubnetConfig());
  EXPECT_EQ(plan.action, Action::kCreate) << plan.diagnostics.ToText();
  EXPECT_TRUE(stage.core.Apply(kBackend, SubnetConfig()).ok());
}

TEST_F(PrivateSubnetResourceTest, AFailingReadIsAnErrorAndTheSubnetStaysInTheState) {
  ASSERT_TRUE(stage.core.Apply(kBackend, SubnetConfig()).ok());
  for (auto const kind : {sim::FaultKind::kPlainText404, sim::FaultKind::kHtml}) {
    stage.cloud.ClearFaults();
    ASSERT_TRUE(stage.cloud.AddFault({.kind = kind, .path = "*/ipam/local_subnet/*", .count = 0}));
    EXPECT_FALSE(stage.core.Plan(kBackend, SubnetConfig()).ok());
    EXPECT_FALSE(stage.core.State(kBackend).is_null());
  }
}

TEST_F(PrivateSubnetResourceTest, ASubnetInUseIsNotDeletedAndTheErrorNamesTheServer) {
  auto const server = stage.cloud.PlaceServer({.private_subnet = sim::ids::kMsk1PrivateSubnet});
  ASSERT_TRUE(server) << server.error().message;
  ASSERT_FALSE(stage.core.Import(kBackend, sim::ids::kMsk1PrivateSubnet).has_errors());
  auto const refused = stage.core.Destroy(kBackend);
  EXPECT_TRUE(Says(refused.diagnostics, Severity::kError, "",
                   {"in use", *server, "192.168.10.", "terraform state rm"}))
      << refused.diagnostics.ToText();
  EXPECT_FALSE(stage.core.State(kBackend).is_null());
}

TEST_F(PrivateSubnetResourceTest, DestroySucceedsWhenTheAnswerIsLostOrTheSubnetIsGone) {
  ASSERT_TRUE(stage.core.Apply(kBackend, SubnetConfig()).ok());
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kResetAfter, .method = "DELETE", .path = "*/ipam/local_subnet/*"}));
  auto const gone = stage.core.Destroy(kBackend);
  EXPECT_TRUE(gone.ok()) << gone.diagnostics.ToText();
  EXPECT_EQ(SubnetsOf(stage, "192.168.20.0/24"), 0U);

  ASSERT_TRUE(stage.core.Apply(kBackend, SubnetConfig()).ok());
  LoseSubnetOutOfBand(stage, TextAt(stage.core.State(kBackend), "id"));
  EXPECT_TRUE(stage.core.Destroy(kBackend, {.refresh = false}).ok());
}

// Covers: R111 R112
TEST_F(PrivateSubnetResourceTest, IsImportedByItsUuidOnly) {
  auto const planned = stage.core.PlanImport(kBackend, sim::ids::kMsk1PrivateSubnet,
                                             SubnetConfig("192.168.10.0/24"));
  EXPECT_EQ(planned.action, Action::kNoOp) << planned.diagnostics.ToText();
  auto const malformed = stage.core.Import(std::string(kSubnetType) + ".x", "192.168.10.0/24");
  EXPECT_TRUE(Says(malformed, Severity::kError, "", {"192.168.10.0/24", "UUID"}))
      << malformed.ToText();
  EXPECT_TRUE(
      stage.core.Import(std::string(kSubnetType) + ".x", "7c000000-0000-4000-8000-00000000dead")
          .has_errors());
}

// Covers: R129
TEST_F(PrivateSubnetResourceTest, AStateOfTheOlderProviderGivesAnEmptyPlan) {
  auto const raw = R"({"id":")" + std::string(sim::ids::kMsk1PrivateSubnet) +
                   R"(","location_id":")" + sim::ids::kMsk1 +
                   R"(","vlan":"1234","subnet":"192.168.10.0/24",)" +
                   R"("timeouts":{"create":"9m","delete":null}})";
  stage.core.Put(kBackend, {.type_name = kSubnetType, .raw_json = raw});
  auto const config = SubnetConfig("192.168.10.0/24", R"(, "timeouts": {"create": "9m"})");
  auto const plan = stage.core.Plan(kBackend, config);
  EXPECT_EQ(plan.action, Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
  for (auto const* broken : {"null", "{}", R"({"id": 7})", "[]"}) {
    stage.core.Put(kBackend, {.type_name = kSubnetType, .raw_json = broken});
    EXPECT_FALSE(stage.core.Plan(kBackend, config).ok()) << broken;
  }
}

// Covers: R46 R134
TEST_F(PrivateSubnetResourceTest, AMoveTakesItFromTheOlderProviderOnly) {
  auto moved = [&](std::string address, std::string type) {
    return stage.server.MoveResourceState(
        {.source_provider_address = std::move(address),
         .source_type_name = std::move(type),
         .source_state = {.json =
                              R"({"id": "7c000000-0000-4000-8000-000000000001", "vlan": 1234})"},
         .target_type_name = kSubnetType});
  };
  auto const taken = moved("registry.terraform.io/selectel/selectel", kSubnetType);
  EXPECT_FALSE(taken.diagnostics.has_errors()) << taken.diagnostics.ToText();
  EXPECT_FALSE(taken.target_state.msgpack.empty());
  EXPECT_TRUE(moved("registry.terraform.io/acme/cloud", kSubnetType).diagnostics.has_errors());
  EXPECT_TRUE(moved("registry.terraform.io/selectel/selectel", "selectel_dedicated_server_v1")
                  .diagnostics.has_errors());
}

}  // namespace
}  // namespace ferro::provider
