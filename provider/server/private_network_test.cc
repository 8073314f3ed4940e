// A private network for a server that is there already.
#include "provider/server/private_network.h"

#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

using sim::FaultKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tf::Severity;

constexpr char const* kOtherNetwork = "e1000000-0000-4000-8000-000000000099";
constexpr char const* kOtherSubnet = "7c000000-0000-4000-8000-000000000099";
constexpr char const* kRefusal = R"({"type":"SeidoValidationError","message":"not now"})";

std::string In(std::string_view name, std::string_view value, std::string_view more = "") {
  return Config("\"" + std::string(name) + "\": \"" + std::string(value) + "\"" +
                (more.empty() ? "" : ", " + std::string(more)));
}

std::string InNetwork(std::string_view more = "") {
  return In("private_network_uuid", sim::ids::kMsk1Private, more);
}

class PrivateNetworkTest : public UpdateServerTest {
 protected:
  // The location's second private network gets a subnet.
  void AddOtherSubnet() {
    ASSERT_TRUE(stage.cloud.Change([](sim::World& world) {
      world.catalogue.subnets.push_back({.uuid = kOtherSubnet,
                                         .network = kOtherNetwork,
                                         .cidr = "192.168.99.0/24",
                                         .is_local = true,
                                         .created = world.Now()});
      return Status();
    }));
  }
  void Refuse(std::string const& method, std::string const& path) {
    ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                      .method = method,
                                      .path = path,
                                      .count = 0,
                                      .status = 400,
                                      .body = kRefusal}));
  }
  std::size_t Reserved() {
    std::size_t count = 0;
    EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) {
      count = world.IpsOf(world.servers.begin()->first, true).size();
      return Status();
    }));
    return count;
  }
};

// --- What cannot be done is an error in the plan ---------------------------------------------

// Covers: W-08 W-29 W-45
TEST_F(PrivateNetworkTest, AWishThatCannotBeMetIsRefusedBeforeAnythingIsReserved) {
  struct Wrong {
    std::string config;
    char const* path;
    char const* text;
  };
  Create(Config());
  std::vector<Wrong> const cases = {
      {In("private_network_uuid", "e1000000-0000-4000-8000-0000000000ff"), "private_network_uuid",
       "no private network"},
      {In("private_network_uuid", kOtherNetwork), "private_network_uuid", "no subnet"},
      {In("private_subnet_uuid", sim::ids::kMsk1PublicSubnet), "private_subnet_uuid",
       "no private subnet"},
      {In("private_ip", "10.9.9.9"), "private_ip", "none of the private"},
      {In("private_ip", "192.168.10.1"), "private_ip", "not for servers"}};
  for (auto const& each : cases) {
    auto const plan = stage.core.Plan(kWeb, each.config);
    EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, each.path, {each.text}))
        << each.config << plan.diagnostics.ToText();
  }
  EXPECT_THAT(WritesSince(), IsEmpty());
}

TEST_F(PrivateNetworkTest, AnImageWithoutPrivateNetworkIsRefused) {
  Create(WithImage(Config(), sim::ids::kWindows2022));
  auto const plan = stage.core.Plan(kWeb, WithImage(InNetwork(), sim::ids::kWindows2022));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "private_network_uuid", {"private"}))
      << plan.diagnostics.ToText();
}

TEST_F(PrivateNetworkTest, AMachineWithoutAPrivatePortIsRefused) {
  Create(Config());
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = FaultKind::kStatus,
       .path = "*/network/port/hw/*",
       .count = 0,
       .status = 404,
       .body = R"({"type":"SeidoNotFoundError","message":"HwRepository","code":"R00002"})"}));
  auto const plan = stage.core.Plan(kWeb, InNetwork());
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "private_network_uuid", {"no network card"}))
      << plan.diagnostics.ToText();
}

// Covers: W-06
TEST_F(PrivateNetworkTest, BesideAReinstallationThatIsNotAllowedNothingIsReserved) {
  Create(Params(R"("hostname": "a")"));
  auto const plan = stage.core.Plan(kWeb, InNetwork(R"("os_params": {"hostname": "b"})"));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_params.hostname",
                   {"Causes: os_params.hostname: \"a\" -> \"b\". "}))
      << plan.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), IsEmpty());
}

// --- What fails in the apply ------------------------------------------------------------------

// Covers: W-08 R98
TEST_F(PrivateNetworkTest, AnAddressThatIsRefusedPutsThePortBack) {
  Create(Config());
  Refuse("POST", "*/local_ip");
  auto const applied = stage.core.Apply(kWeb, InNetwork());
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "private_network_uuid",
                   {"Joining the private network failed", "not now"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(Server().local_network, "");
  EXPECT_EQ(Reserved(), 0U);
  EXPECT_EQ(TextAt(applied.state, "private_network_uuid"), "null");
  stage.cloud.ClearFaults();
  ASSERT_TRUE(stage.core.Apply(kWeb, InNetwork()).ok());
  ExpectSettled(InNetwork());
}

TEST_F(PrivateNetworkTest, APortThatCannotBePutBackIsSaidAndMovedByTheNextApply) {
  Create(Config());
  Refuse("POST", "*/local_ip");
  Refuse("DELETE", "*/network/port/*");
  auto const applied = stage.core.Apply(kWeb, InNetwork());
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "private_network_uuid",
                   {"could not be put back", "Apply again"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "private_network_uuid"), sim::ids::kMsk1Private);
  stage.cloud.ClearFaults();
  EXPECT_EQ(stage.core.Plan(kWeb, InNetwork()).action, tf::Action::kUpdate);
  ASSERT_TRUE(stage.core.Apply(kWeb, InNetwork()).ok());
  EXPECT_EQ(Reserved(), 1U);
  ExpectSettled(InNetwork());
}

TEST_F(PrivateNetworkTest, APortThatDoesNotMoveReservesNothing) {
  Create(Config());
  Refuse("POST", "*/network/port/*");
  auto const applied = stage.core.Apply(kWeb, InNetwork());
  EXPECT_FALSE(applied.ok());
  EXPECT_EQ(Reserved(), 0U);
}

TEST_F(PrivateNetworkTest, LostAnswersAreLookedForAndNothingIsReservedTwice) {
  for (auto const* path : {"*/local_ip", "*/network/port/*"}) {
    for (auto const kind : {FaultKind::kResetAfter, FaultKind::kResetBefore}) {
      Stage fresh;
      ASSERT_TRUE(fresh.core.Apply(kWeb, Config()).ok());
      ASSERT_TRUE(fresh.cloud.AddFault({.kind = kind, .method = "POST", .path = path}));
      auto const applied = fresh.core.Apply(kWeb, InNetwork());
      ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
      EXPECT_EQ(applied.state["ip_addresses"].elements().size(), 2U);
      EXPECT_EQ(fresh.core.Plan(kWeb, InNetwork()).action, tf::Action::kNoOp);
    }
  }
}

TEST_F(PrivateNetworkTest, WhatIsNotKnownIsLookedForByTheNextApply) {
  Create(Config());
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = FaultKind::kResetAfter, .method = "POST", .path = "*/local_ip"}));
  auto const applied =
      stage.core.Apply(kWeb, InNetwork(R"("timeouts": {"update": "5m"})"), {.before_apply = [&] {
                         // The second list of the apply: the first is before the reservation.
                         EXPECT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                                           .method = "GET",
                                                           .path = "*/ipam/local_ip",
                                                           .count = 0,
                                                           .skip = 1,
                                                           .status = 400,
                                                           .body = kRefusal}));
                       }});
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "private_network_uuid",
                   {"It is not known whether", "The next apply looks first"}))
      << applied.diagnostics.ToText();
  stage.cloud.ClearFaults();
  ASSERT_TRUE(stage.core.Apply(kWeb, InNetwork()).ok());
  EXPECT_EQ(Reserved(), 1U);
  ExpectSettled(InNetwork());
}

// Covers: W-36
TEST_F(PrivateNetworkTest, AnAddressThatOthersTakeIsPassedOver) {
  Create(Config());
  auto const applied = stage.core.Apply(
      kWeb, InNetwork(), {.before_apply = [&] {
        EXPECT_TRUE(
            stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                  .method = "POST",
                                  .path = "*/local_ip",
                                  .status = 409,
                                  .body = R"({"type":"SeidoConflictError","message":"taken"})"}));
      }});
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "private_ip"), "192.168.10.3");
}

// --- In place -----------------------------------------------------------------------------------

// Covers: W-06 W-08 W-13
TEST_F(PrivateNetworkTest, ANetworkIsAddedInPlaceAndStays) {
  Create(Config());
  auto const plan = stage.core.Plan(kWeb, InNetwork());
  EXPECT_EQ(plan.action, tf::Action::kUpdate);
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "private_network_uuid",
                   {"in place", "The operating system is not told"}))
      << plan.diagnostics.ToText();
  auto const applied = stage.core.Apply(kWeb, InNetwork());
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "private_subnet_uuid"), sim::ids::kMsk1PrivateSubnet);
  EXPECT_EQ(TextAt(applied.state, "private_ip"), "192.168.10.2");
  EXPECT_EQ(TextAt(applied.state, "private_vlan"), "1234");
  EXPECT_EQ(TextAt(applied.state, "ip_addresses.1.type"), "private");
  EXPECT_EQ(Server().local_network, sim::ids::kMsk1Private);
  EXPECT_EQ(stage.Orders(), 1U);
  ExpectSettled(InNetwork());
  ExpectSettled(Config());
  ExpectSettled(In("private_ip", "192.168.10.2"));
  EXPECT_EQ(WritesSince().size(), 2U);
}

TEST_F(PrivateNetworkTest, BySubnetOrAddressToo) {
  for (auto const& config : {In("private_subnet_uuid", sim::ids::kMsk1PrivateSubnet),
                             In("private_ip", "192.168.10.77")}) {
    Stage fresh;
    ASSERT_TRUE(fresh.core.Apply(kWeb, Config()).ok());
    auto const applied = fresh.core.Apply(kWeb, config);
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    EXPECT_EQ(TextAt(applied.state, "private_network_uuid"), sim::ids::kMsk1Private);
    EXPECT_EQ(fresh.core.Plan(kWeb, config).action, tf::Action::kNoOp);
  }
}

// A subnet that the same apply makes is known only then.
TEST_F(PrivateNetworkTest, ASubnetThatIsNotKnownYetIsNoReasonToReplace) {
  Create(Config());
  auto const open = tf::With(stage.core.Config("selectel_dedicated_server_v1", Config()),
                             tf::Path("private_subnet_uuid"), tf::Value::Unknown());
  auto const known = In("private_subnet_uuid", sim::ids::kMsk1PrivateSubnet);
  EXPECT_EQ(stage.core.Plan(kWeb, open).action, tf::Action::kUpdate);
  auto const applied = stage.core.Apply(kWeb, open, {.config_at_apply = known});
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "private_ip"), "192.168.10.2");
  ExpectSettled(known);
  // And when it turns out to be the one that it is in.
  auto const again = stage.core.Apply(kWeb, open, {.config_at_apply = known});
  ASSERT_TRUE(again.ok()) << again.diagnostics.ToText();
  EXPECT_EQ(Reserved(), 1U);
  ExpectSettled(known);
}

// Covers: W-08
TEST_F(PrivateNetworkTest, ToAnotherNetworkItMovesAndKeepsItsAddressReserved) {
  AddOtherSubnet();
  Create(InNetwork());
  auto const config = In("private_network_uuid", kOtherNetwork);
  auto const plan = stage.core.Plan(kWeb, config);
  EXPECT_EQ(plan.action, tf::Action::kUpdate);
  EXPECT_TRUE(Says(
      plan.diagnostics, Severity::kWarning, "private_network_uuid",
      {"leaves network " + std::string(sim::ids::kMsk1Private), "192.168.10.2 stays reserved"}))
      << plan.diagnostics.ToText();
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "private_ip"), "192.168.99.2");
  EXPECT_EQ(TextAt(applied.state, "private_vlan"), "1299");
  EXPECT_EQ(applied.state["ip_addresses"].elements().size(), 3U);
  EXPECT_EQ(Server().local_network, kOtherNetwork);
  ExpectSettled(config);
  // And back: the address is still there.
  ASSERT_TRUE(stage.core.Apply(kWeb, InNetwork()).ok());
  EXPECT_EQ(Reserved(), 2U);
  EXPECT_EQ(Server().local_network, sim::ids::kMsk1Private);
  ExpectSettled(InNetwork());
}

TEST_F(PrivateNetworkTest, AMoveThatFailsPutsThePortBack) {
  AddOtherSubnet();
  Create(InNetwork());
  Refuse("POST", "*/local_ip");
  EXPECT_FALSE(stage.core.Apply(kWeb, In("private_network_uuid", kOtherNetwork)).ok());
  EXPECT_EQ(Server().local_network, sim::ids::kMsk1Private);
  stage.cloud.ClearFaults();
  ExpectSettled(InNetwork());
}

TEST_F(PrivateNetworkTest, AnotherAddressOfTheSameNetworkIsReservedBeside) {
  Create(InNetwork());
  auto const config = In("private_ip", "192.168.10.50");
  auto const plan = stage.core.Plan(kWeb, config);
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "private_ip",
                   {"cannot release a private address: 192.168.10.2"}))
      << plan.diagnostics.ToText();
  ASSERT_TRUE(stage.core.Apply(kWeb, config).ok());
  EXPECT_THAT(WritesSince(), ElementsAre(testing::HasSubstr("/local_subnet/")));
  ExpectSettled(config);
}

// Covers: W-14
TEST_F(PrivateNetworkTest, TogetherWithAReinstallationTheInstallerSetsTheCardUp) {
  Create(Config());
  auto const config = WithImage(InNetwork(R"("allow_reinstall": true)"), sim::ids::kDebian12);
  auto const plan = stage.core.Plan(kWeb, config);
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "private_network_uuid",
                   {"The installation sets the card up"}))
      << plan.diagnostics.ToText();
  ASSERT_TRUE(stage.core.Apply(kWeb, config).ok());
  auto const card = Server().os.static_network;
  EXPECT_EQ(card.at("local_ipv4_address"), "192.168.10.2");
  EXPECT_EQ(card.at("local_ipv4_netmask"), "255.255.255.0");
  ExpectSettled(config);
}

TEST_F(PrivateNetworkTest, ALaterInstallationKnowsTheAddressToo) {
  Create(Config());
  ASSERT_TRUE(stage.core.Apply(kWeb, InNetwork()).ok());
  ASSERT_TRUE(
      stage.core
          .Apply(kWeb, WithImage(InNetwork(R"("allow_reinstall": true)"), sim::ids::kDebian12))
          .ok());
  EXPECT_EQ(Server().os.static_network.at("local_ipv4_address"), "192.168.10.2");
}

// --- The VLAN alone
// -------------------------------------------------------------------------------

TEST_F(PrivateNetworkTest, AVlanThatComesWithANetworkIsNoReasonToReplace) {
  Create(Config());
  auto const config = InNetwork(R"("add_private_vlan": true)");
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(applied.action, tf::Action::kUpdate);
  EXPECT_EQ(stage.Orders(), 1U);
  ExpectSettled(config);
}

TEST_F(PrivateNetworkTest, AServerInAVlanGetsAnAddressWhenTheNetworkIsNamed) {
  Create(Config(R"("add_private_vlan": true)"));
  EXPECT_EQ(TextAt(stage.core.State(kWeb), "private_ip"), "null");
  ASSERT_TRUE(stage.core.Apply(kWeb, InNetwork()).ok());
  EXPECT_EQ(TextAt(stage.core.State(kWeb), "private_ip"), "192.168.10.2");
  ExpectSettled(InNetwork());
}

// What an import's generated configuration says is what is.
TEST_F(PrivateNetworkTest, AnImportedServerInABareVlanIsLeftSo) {
  Create(Config(R"("add_private_vlan": true)"));
  auto const other = "selectel_dedicated_server_v1.other";
  auto const plan = stage.core.PlanImport(other, Server().uuid, InNetwork());
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText();
  ASSERT_TRUE(stage.core.Apply(plan).ok());
  EXPECT_EQ(stage.core.Plan(other, InNetwork()).action, tf::Action::kNoOp);
  auto const config = In("private_subnet_uuid", sim::ids::kMsk1PrivateSubnet);
  EXPECT_EQ(stage.core.Plan(other, config).action, tf::Action::kUpdate);
  ASSERT_TRUE(stage.core.Apply(other, config).ok());
  EXPECT_EQ(stage.core.Plan(other, InNetwork()).action, tf::Action::kNoOp);
}

// --- A server that is not finished
// ----------------------------------------------------------------

TEST(PrivateNetworkPendingTest, AServerThatIsBeingMadeJoinsWhenItIsDone) {
  auto options = QuickCloud();
  options.delays.deploy = std::chrono::hours(1);
  Stage stage(options);
  auto const made = stage.core.Apply(kWeb, Config(R"("timeouts": {"create": "5m"})"));
  ASSERT_TRUE(made.ok()) << made.diagnostics.ToText();
  auto const early =
      stage.core.Apply(kWeb, InNetwork(R"("timeouts": {"create": "5m", "update": "5m"})"));
  EXPECT_TRUE(Says(early.diagnostics, Severity::kError, "private_network_uuid",
                   {"still being made", "Apply again"}))
      << early.diagnostics.ToText();
  auto const later = stage.core.Apply(kWeb, InNetwork(R"("timeouts": {"update": "3h"})"));
  ASSERT_TRUE(later.ok()) << later.diagnostics.ToText();
  EXPECT_EQ(TextAt(later.state, "private_ip"), "192.168.10.2");
  EXPECT_EQ(stage.Orders(), 1U);
}

}  // namespace
}  // namespace ferro::provider
