#include "provider/server/adopt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "provider/provider_testing.h"
#include "provider/server/names.h"

namespace ferro::provider {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tf::Severity;

constexpr char const* kAdopting = R"({"adopt_unfinished": true})";
std::string const kNamedConfig = Config(R"("name": "web-1")");

// --- What is the same ---------------------------------------------------------------------

Purchase SomePurchase() {
  Purchase purchase;
  purchase.location.id = {"location"};
  api::Service service;
  service.id = {"service"};
  purchase.service = std::make_shared<api::Service>(service);
  purchase.plan.id = {"plan"};
  purchase.project_id = "5f0d2a7b-e1c3-4f2f-9a4d-1c0b7e6a9d33";
  purchase.name = "web-1";
  return purchase;
}

api::Server Left(std::string const& digest) {
  api::Server server;
  server.id = {"uuid"};
  server.user_desc = MarkedName("web-1", digest);
  return server;
}

TEST(AdoptTest, WhatTheApiDoesNotTellIsTheSameOnlyWithTheSameDigest) {
  auto const purchase = SomePurchase();
  EXPECT_THAT(DifferencesOf(Left(DigestOf(purchase)), purchase), IsEmpty());
  EXPECT_THAT(DifferencesOf(Left("00000000"), purchase),
              ElementsAre("location_uuid is not told there and location here",
                          "configuration_uuid is not told there and service here",
                          "tariff_uuid is not told there and plan here"));
}

TEST(AdoptTest, WhatItTellsIsComparedWhateverTheSpelling) {
  auto const purchase = SomePurchase();
  auto server = Left(DigestOf(purchase));
  server.project = {"5F0D2A7BE1C34F2F9A4D1C0B7E6A9D33"};
  server.location = {"LOCATION"};
  server.service = {"SERVICE"};
  EXPECT_THAT(DifferencesOf(server, purchase), IsEmpty());
  server.project = {"0a1b2c3d4e5f60718293a4b5c6d7e8f9"};
  server.location = {"elsewhere"};
  EXPECT_THAT(
      DifferencesOf(server, purchase),
      ElementsAre(HasSubstr("project_id is 0a1b"), HasSubstr("location_uuid is elsewhere")));
}

// --- On the stage ---------------------------------------------------------------------------

// An apply that dies while its server is being made, or that has just ordered it. What it
// answers is lost: the server is there, marked, and Terraform knows nothing of it.
std::string KilledRun(Stage& stage, std::string const& config,
                      std::string const& provider_config = "{}") {
  tf::FakeCore core(stage.server, provider_config);
  auto const before = stage.Orders();
  stage.OnPoll(2, [&] { stage.server.StopProvider(); });
  EXPECT_TRUE(core.Apply(kWeb, config).ok());
  stage.clock.OnSleep(nullptr);
  EXPECT_EQ(stage.Orders(), before + 1);
  return stage.cloud.Orders().back().servers.front();
}

// A new process, which has seen nothing.
struct NextRun {
  NextRun(Stage& stage, std::string const& provider_config)
      : provider({.environment = Stage::SimulatorEnvironment(),
                  .clock = stage.clock,
                  .random = stage.random,
                  .make_transport = [&stage] { return stage.NewTransport(); }}),
        server(provider, stage.clock, Logger(stage.log, "selectel")),
        core(server, provider_config) {}

  SelectelProvider provider;
  tf::ProviderServer server;
  tf::FakeCore core;
};

void ExpectAdopted(Stage& stage, tf::FakeCore& core, std::string const& uuid,
                   std::string const& config) {
  EXPECT_EQ(stage.Orders(), 1U);
  auto const* instance = core.Find(kWeb);
  ASSERT_NE(instance, nullptr);
  EXPECT_FALSE(instance->tainted);
  EXPECT_EQ(TextAt(instance->value, "id"), uuid);
  EXPECT_EQ(TextAt(instance->value, "status"), "active");
  EXPECT_FALSE(ParseMark(*stage.cloud.Servers()[0].user_desc)) << "the mark is gone";
  auto const plan = core.Plan(kWeb, config);
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
}

// Covers: W-01 W-02
TEST(AdoptTest, AServerThatIsStillBeingMadeIsAdoptedAndWaitedFor) {
  for (auto const& config : {kNamedConfig, Config()}) {
    Stage stage;
    auto const uuid = KilledRun(stage, config);
    auto const name = NameWithoutMark(*stage.cloud.Servers()[0].user_desc);
    NextRun next(stage, kAdopting);
    auto const plan = next.core.Plan(kWeb, config);
    EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "",
                     {"This plan adopts a server", uuid, "instead of ordering"}))
        << plan.diagnostics.ToText();
    auto const applied = next.core.Apply(kWeb, config);
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "",
                     {"An unfinished server is adopted", uuid}))
        << applied.diagnostics.ToText();
    EXPECT_EQ(TextAt(applied.state, "name"), name) << "also a generated one";
    ExpectAdopted(stage, next.core, uuid, config);
  }
}

TEST(AdoptTest, TheLastMachineAndTheLastMoneyMayBeInIt) {
  Stage stage;
  auto const config =
      Config(R"("public_network_uuid": ")" + std::string(sim::ids::kMsk1Public) + "\"");
  auto const uuid = KilledRun(stage, config);
  ASSERT_TRUE(stage.cloud.Change([](sim::World& world) -> Status {
    if (auto ok = SetFreeMachines(world, sim::ids::kEl50, sim::ids::kMsk1, 0); !ok) return ok;
    return SetBalance(world, "main", 0);
  }));
  NextRun next(stage, kAdopting);
  auto const applied = next.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  ExpectAdopted(stage, next.core, uuid, config);
}

TEST(AdoptTest, ACreateThatAdoptsKeepsToItsTimeAndTheNextApplyGoesOn) {
  auto options = QuickCloud();
  options.delays.deploy = std::chrono::minutes(60);
  Stage stage(options);
  auto const config = Config(R"("timeouts": {"create": "10m"})");
  auto const uuid = KilledRun(stage, config);
  NextRun next(stage, kAdopting);
  auto const began = stage.clock.Now();
  auto const applied = next.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_LE(stage.clock.Now() - began, std::chrono::minutes(11));
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "", {"not finished yet", uuid}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "status"), "deploy");
  EXPECT_FALSE(next.core.Find(kWeb)->tainted);
  auto const again = next.core.Apply(kWeb, config);
  ASSERT_TRUE(again.ok()) << again.diagnostics.ToText();
  ExpectAdopted(stage, next.core, uuid, config);
}

TEST(AdoptTest, WhatDiffersIsAnErrorThatSaysWhat) {
  struct Different {
    char const* path;
    std::string from;
    std::string to;
  };
  std::vector<Different> const cases = {{"location_uuid", sim::ids::kMsk1, sim::ids::kSpb4},
                                        {"tariff_uuid", sim::ids::kPlanMonth, sim::ids::kPlanDay}};
  for (auto const& each : cases) {
    Stage stage;
    auto const uuid = KilledRun(stage, kNamedConfig);
    NextRun next(stage, kAdopting);
    auto const other = Replaced(kNamedConfig, each.from, each.to);
    auto const says = {
        std::string("interrupted order"),
        std::string(each.path) + " is " + each.from + " there and " + each.to + " here",
        "id = \"" + std::string(sim::ids::kProject) + "/" + uuid + "\""};
    auto const plan = next.core.Plan(kWeb, other);
    EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "name", says))
        << plan.diagnostics.ToText();
    EXPECT_EQ(stage.Orders(), 1U);
  }
}

TEST(AdoptTest, AnotherOperatingSystemIsAdoptedAndSaid) {
  Stage stage;
  auto const uuid = KilledRun(stage, kNamedConfig);
  NextRun next(stage, kAdopting);
  auto const other = Replaced(kNamedConfig, sim::ids::kUbuntu2404, sim::ids::kUbuntu2204);
  auto const applied = next.core.Apply(kWeb, other);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "", {"the next plan shows"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 1U);
  auto const plan = next.core.Plan(kWeb, other);
  EXPECT_TRUE(
      Says(plan.diagnostics, Severity::kError, "os_image_uuid", {"Reinstallation is not allowed"}))
      << "it was ordered with Ubuntu 24.04: " << plan.diagnostics.ToText();
}

// Core takes only what was planned into the state of a new object; what is there comes out with the
// first refresh.
TEST(AdoptTest, WhatAnAdoptedServerHasComesOut) {
  Stage stage;
  KilledRun(stage, kNamedConfig);
  NextRun next(stage, kAdopting);
  auto const other = Replaced(
      Config(R"("name": "web-1", "private_network_uuid": ")" + std::string(sim::ids::kMsk1Private) +
             R"(", "os_params": {"ssh_key": ")" + kSomeKey + R"("})"),
      sim::ids::kUbuntu2404, sim::ids::kUbuntu2204);
  auto const applied = next.core.Apply(kWeb, other);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "",
                   {"The adopted server differs",
                    "os_image_uuid is " + std::string(sim::ids::kUbuntu2404) + " there and " +
                        sim::ids::kUbuntu2204 + " here",
                    "os_params.ssh_key is not set there", "private_network_uuid is not set there"}))
      << applied.diagnostics.ToText();
  ASSERT_FALSE(next.core.Refresh(kWeb).has_errors());
  auto const state = next.core.State(kWeb);
  EXPECT_EQ(TextAt(state, "os_image_uuid"), sim::ids::kUbuntu2404);
  EXPECT_EQ(TextAt(state, "os_params.ssh_key"), "null");
  EXPECT_EQ(TextAt(state, "private_network_uuid"), "null");
  auto const plan = next.core.Plan(kWeb, other);
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_image_uuid",
                   {"Reinstallation is not allowed", "os_params.ssh_key"}))
      << plan.diagnostics.ToText();
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "private_network_uuid",
                   {"joins a private network"}))
      << plan.diagnostics.ToText();
  EXPECT_EQ(next.core.Plan(kWeb, kNamedConfig).action, tf::Action::kNoOp) << "it is what it is";
}

// Terraform had no time to note that the old server was destroyed.
TEST(AdoptTest, AReplacementThatWasInterruptedSaysThatTheStateHasTheOldServer) {
  Stage stage;
  ASSERT_TRUE(stage.core.Apply(kWeb, kNamedConfig).ok());
  auto const old = TextAt(stage.core.State(kWeb), "id");
  auto const placed = stage.cloud.PlaceServer({.name = MarkedName("web-1", "00000000")});
  ASSERT_TRUE(placed);
  auto const plan = stage.core.Plan(
      kWeb, Replaced(kNamedConfig, sim::ids::kEl50, "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1003"));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "name",
                   {"interrupted order", "replaces server " + old, "terraform state rm", *placed}))
      << plan.diagnostics.ToText();
}

// Covers: R104
TEST(AdoptTest, WithoutTheArgumentAServerIsNeverAdopted) {
  for (auto const& config : {kNamedConfig, Config()}) {
    Stage stage;
    auto const uuid = KilledRun(stage, config);
    NextRun next(stage, "{}");
    auto const plan = next.core.Plan(kWeb, config);
    EXPECT_TRUE(Says(plan.diagnostics,
                     config == kNamedConfig ? Severity::kError : Severity::kWarning,
                     config == kNamedConfig ? "name" : "", {"interrupted order", uuid}))
        << plan.diagnostics.ToText();
    auto const applied = next.core.Apply(kWeb, config);
    EXPECT_FALSE(applied.ok());
    EXPECT_TRUE(applied.state.is_null());
    EXPECT_EQ(stage.Orders(), 1U);
  }
}

TEST(AdoptTest, ThreeUnfinishedServersAreAdoptedByThreeResources) {
  Stage stage;
  auto const config = Config();
  std::set<std::string> ordered = {KilledRun(stage, config)};
  auto const mark = ParseMark(*stage.cloud.Servers()[0].user_desc);
  ASSERT_TRUE(mark);
  for (auto const* name : {"tf-oak-00000001", "tf-elm-00000002"}) {
    auto const placed = stage.cloud.PlaceServer({.name = MarkedName(name, mark->digest)});
    ASSERT_TRUE(placed);
    ordered.insert(*placed);
  }

  NextRun next(stage, kAdopting);
  std::set<std::string> adopted;
  for (auto const* label : {"a", "b", "c"}) {
    auto const address = "selectel_dedicated_server_v1." + std::string(label);
    auto const applied = next.core.Apply(address, config);
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    adopted.insert(TextAt(applied.state, "id"));
  }
  EXPECT_EQ(adopted, ordered);
  EXPECT_EQ(stage.Orders(), 1U);
}

// The same call adopts what it ordered itself, without being told to.
TEST(AdoptTest, AnAnswerThatTakesAMinuteIsWaitedForOrItsServerAdopted) {
  Stage stage;
  constexpr char const* kPath = "*/resource/server/billing";
  ASSERT_TRUE(stage.cloud.AddFault({.kind = sim::FaultKind::kDelay,
                                    .method = "POST",
                                    .path = kPath,
                                    .delay = std::chrono::seconds(60)}));
  auto const applied = stage.core.Apply(kWeb, kNamedConfig);
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(stage.cloud.CountRequests("POST", kPath), 1U);
  ExpectAdopted(stage, stage.core, stage.cloud.Servers()[0].uuid, kNamedConfig);
}

}  // namespace
}  // namespace ferro::provider
