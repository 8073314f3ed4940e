// Public and private networks by network, subnet or address.
#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

using ::testing::IsEmpty;
using tf::Severity;

std::string Member(std::string_view name, std::string_view value) {
  return "\"" + std::string(name) + "\": \"" + std::string(value) + "\"";
}

constexpr char const* kIpv6Subnet = "f1000000-0000-4000-8000-000000000006";

// --- Errors at plan time -----------------------------------------------------------------------

// Covers: W-29 W-36 W-45
TEST(ServerNetworkTest, WhatDoesNotGoTogetherIsAnErrorInThePlan) {
  struct Wrong {
    std::string more;
    char const* path;
    char const* text;
  };
  std::vector<Wrong> const cases = {
      {Member("public_subnet_uuid", kIpv6Subnet), "public_subnet_uuid", "IPv4"},
      {Member("public_subnet_uuid", "f1000000-0000-4000-8000-0000000000ff"), "public_subnet_uuid",
       "no public subnet"},
      {Member("public_network_uuid", "e2000000-0000-4000-8000-000000000102") + ", " +
           Member("public_subnet_uuid", sim::ids::kMsk1PublicSubnet),
       "public_network_uuid", ""},
      {Member("public_ip", "192.0.2.1"), "public_ip", "none of the public IPv4 subnets"},
      {Member("public_ip", "2001:db8:1::5"), "public_ip", "none of the public IPv4 subnets"},
      {Member("public_ip", "203.0.113.0"), "public_ip", "network, gateway"},
      {Member("private_ip", "192.0.2.1"), "private_ip", "none of the private IPv4 subnets"},
      {Member("private_subnet_uuid", sim::ids::kMsk1PublicSubnet), "private_subnet_uuid",
       "no private subnet"},
      {Member("private_network_uuid", "e1000000-0000-4000-8000-000000000099") + ", " +
           Member("private_subnet_uuid", sim::ids::kMsk1PrivateSubnet),
       "private_network_uuid", "no subnet"}};
  for (auto const& each : cases) {
    Stage stage;
    auto const plan = stage.core.Plan(kWeb, Config(each.more));
    EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, each.path, {each.text}))
        << each.more << plan.diagnostics.ToText();
  }
}

TEST(ServerNetworkTest, NonsenseIsRefusedOffline) {
  Stage stage;
  for (auto const* name : {"public_ip", "private_ip"}) {
    auto const diagnostics =
        stage.core.Validate("selectel_dedicated_server_v1", Config(Member(name, "300.1.2.3")));
    EXPECT_TRUE(Says(diagnostics, Severity::kError, name, {"an IP address"}))
        << diagnostics.ToText();
  }
  EXPECT_TRUE(stage.cloud.Requests().empty());
}

// Covers: W-45
TEST(ServerNetworkTest, AVlanNeedsAnImageThatTakesOne) {
  Stage stage;
  auto const plan = stage.core.Plan(
      kWeb, WithImage(Config(R"("add_private_vlan": true)"), sim::ids::kWindows2022));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "add_private_vlan", {"private"}))
      << plan.diagnostics.ToText();
}

TEST_F(UpdateServerTest, AnAddressOfAnotherServerIsRefused) {
  Create(Config(Member("public_subnet_uuid", sim::ids::kMsk1PublicSubnet)));
  auto const taken = TextAt(stage.core.State(kWeb), "public_ip");
  Stage other;
  sim::PlacedServer placed{.name = "db-1"};
  placed.addresses = {taken};
  auto const uuid = other.cloud.PlaceServer(placed);
  ASSERT_TRUE(uuid) << uuid.error().message;
  auto const plan = other.core.Plan(kWeb, Config(Member("public_ip", taken)));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "public_ip", {"is reserved for", *uuid}))
      << plan.diagnostics.ToText();
}

// --- Choices -----------------------------------------------------------------------------------

// Covers: W-18 W-19
TEST_F(UpdateServerTest, ASubnetOrAnAddressIsTakenAndReadBack) {
  Create(Config(Member("public_subnet_uuid", sim::ids::kMsk1PublicSubnet) + ", " +
                Member("private_ip", "192.168.10.77")));
  auto const state = stage.core.State(kWeb);
  EXPECT_EQ(TextAt(state, "public_subnet_uuid"), sim::ids::kMsk1PublicSubnet);
  EXPECT_EQ(TextAt(state, "public_network_uuid"), sim::ids::kMsk1Public);
  EXPECT_EQ(TextAt(state, "public_ip"), TextAt(state, "ip_addresses.0.ip"));
  EXPECT_EQ(TextAt(state, "private_ip"), "192.168.10.77");
  EXPECT_EQ(TextAt(state, "private_network_uuid"), sim::ids::kMsk1Private);
  EXPECT_EQ(TextAt(state, "private_subnet_uuid"), sim::ids::kMsk1PrivateSubnet);
  EXPECT_NE(TextAt(state, "private_vlan"), "null");
  ExpectSettled(Config());
  // What an import's generated configuration says: all of them at once (mapping 0.1.15).
  ExpectSettled(Config(Member("public_subnet_uuid", sim::ids::kMsk1PublicSubnet) + ", " +
                       Member("public_network_uuid", sim::ids::kMsk1Public) + ", " +
                       Member("public_ip", TextAt(state, "public_ip")) + ", " +
                       Member("private_network_uuid", sim::ids::kMsk1Private) + ", " +
                       Member("private_ip", "192.168.10.77")));
}

TEST_F(UpdateServerTest, AnImportedServerTellsItsNetworks) {
  auto const config = Config(Member("private_network_uuid", sim::ids::kMsk1Private));
  Create(config);
  auto const other =
      stage.core.PlanImport("selectel_dedicated_server_v1.other", Server().uuid, Config());
  EXPECT_EQ(other.action, tf::Action::kNoOp) << other.diagnostics.ToText();
  EXPECT_EQ(other.before["private_ip"], stage.core.State(kWeb)["private_ip"]);
}

TEST_F(UpdateServerTest, AnotherAddressReplaces) {
  Create(Config(Member("public_ip", "203.0.113.10")));
  EXPECT_EQ(TextAt(stage.core.State(kWeb), "public_ip"), "203.0.113.10");
  auto const plan = stage.core.Plan(kWeb, Config(Member("public_ip", "203.0.113.11")));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "public_ip", {"is replaced"}))
      << plan.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), IsEmpty());
}

// The public side moves with the server only, and the guards of a replacement hold.
TEST_F(UpdateServerTest, AnotherPublicNetworkMeetsTheGuards) {
  auto const other = Member("public_subnet_uuid", sim::ids::kMsk1PublicSubnet);
  Create(Config(R"("data_protection": true)"));
  auto const kept = stage.core.Plan(kWeb, Config(other + R"(, "data_protection": true)"));
  EXPECT_TRUE(Says(kept.diagnostics, Severity::kError, "data_protection", {"public_subnet_uuid"}))
      << kept.diagnostics.ToText();
  ASSERT_TRUE(stage.core.Apply(kWeb, Config()).ok());
  auto const refused = stage.core.Plan(kWeb, Config(other + R"(, "allow_replace": false)"));
  EXPECT_TRUE(Says(refused.diagnostics, Severity::kError, "public_subnet_uuid",
                   {"Replacement is not allowed"}))
      << refused.diagnostics.ToText();
}

// --- The private VLAN --------------------------------------------------------------------------

// Covers: W-20
TEST_F(UpdateServerTest, TheFirstServerGetsAVlanWhenAsked) {
  Create(Config(R"("add_private_vlan": true)"));
  EXPECT_NE(TextAt(stage.core.State(kWeb), "private_vlan"), "null");
  ExpectSettled(Config(R"("add_private_vlan": true)"));
  ASSERT_TRUE(stage.core.Apply(kWeb, Config()).ok());
  EXPECT_THAT(WritesSince(), IsEmpty()) << "taking it away does nothing";
  auto const again = stage.core.Plan(kWeb, Config(R"("add_private_vlan": true)"));
  EXPECT_EQ(again.action, tf::Action::kUpdate) << "it has one";
}

TEST_F(UpdateServerTest, AVlanForAServerWithoutOneReplacesIt) {
  Create(Config());
  EXPECT_EQ(TextAt(stage.core.State(kWeb), "private_vlan"), "null");
  auto const plan = stage.core.Plan(kWeb, Config(R"("add_private_vlan": true)"));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "add_private_vlan", {"is replaced"}))
      << plan.diagnostics.ToText();
}

// Covers: R114
TEST_F(UpdateServerTest, ARefreshTakesFiveCallsAtMostWithAndWithoutAPrivateNetwork) {
  for (auto const& more : {std::string(), Member("private_network_uuid", sim::ids::kMsk1Private)}) {
    Stage fresh;
    ASSERT_TRUE(fresh.core.Apply(kWeb, Config(more)).ok());
    auto const before = fresh.cloud.Requests().size();
    ASSERT_TRUE(fresh.core.Plan(kWeb, Config(more)).ok());
    std::size_t calls = 0;
    auto const requests = fresh.cloud.Requests();
    for (std::size_t i = before; i < requests.size(); ++i) {
      auto const& path = requests[i].path;
      if (path.find("/resource/") != std::string::npos ||
          path.find("/boot/os/") != std::string::npos || path.find("/ipam/") != std::string::npos ||
          path.find("/power/") != std::string::npos || path.find("/port/") != std::string::npos) {
        ++calls;
      }
    }
    EXPECT_LE(calls, 5U);
  }
}

}  // namespace
}  // namespace ferro::provider
