#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using sim::FaultKind;
using tf::Severity;

constexpr char const* kDetail = "*/servers/v2/resource/*-*";

std::string Created(Stage& stage, std::string const& config = Config()) {
  auto const applied = stage.core.Apply(kWeb, config);
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  return TextAt(applied.state, "id");
}

Status ChangeServer(Stage& stage, std::function<void(sim::Server&)> const& change) {
  return stage.cloud.Change([&](sim::World& world) -> Status {
    change(world.servers.begin()->second);
    return {};
  });
}

// --- Gone, and only gone ------------------------------------------------------------------

// Covers: R106 R107
TEST(ReadServerTest, OnlyAServerThatTheApiDeniesIsForgotten) {
  struct Refusal {
    sim::Fault fault;
    char const* error;
  };
  std::vector<Refusal> const cases = {
      {{.kind = FaultKind::kStatus, .path = kDetail, .count = 0, .status = 401}, "401"},
      {{.kind = FaultKind::kStatus, .path = kDetail, .count = 0, .status = 403}, "403"},
      {{.kind = FaultKind::kStatus, .path = kDetail, .count = 0, .status = 500}, "500"},
      {{.kind = FaultKind::kStatus, .path = kDetail, .count = 0, .status = 503}, "503"},
      {{.kind = FaultKind::kPlainText404, .path = kDetail, .count = 0}, "404"},
      {{.kind = FaultKind::kHtml, .path = kDetail, .count = 0}, ""},
      {{.kind = FaultKind::kRefused, .path = kDetail, .count = 0}, ""},
      {{.kind = FaultKind::kMalformed, .path = kDetail, .count = 0}, ""},
      {{.kind = FaultKind::kEmpty, .path = kDetail, .count = 0}, ""},
      {{.kind = FaultKind::kStatus, .path = "*/ipam/local_ip", .count = 0, .status = 404}, "404"}};
  for (auto const& each : cases) {
    Stage stage;
    auto const uuid = Created(stage);
    ASSERT_TRUE(stage.cloud.AddFault(each.fault));
    auto const plan = stage.core.Plan(kWeb, Config());
    EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "",
                     {"Reading server " + uuid + " failed", each.error}))
        << NameOf(each.fault.kind) << plan.diagnostics.ToText();
    EXPECT_FALSE(stage.core.State(kWeb).is_null());
  }
}

TEST(ReadServerTest, AServerThatIsGoneIsPlannedAnew) {
  for (auto const state : {sim::State::kDeleted, sim::State::kCancel}) {
    Stage stage;
    auto const uuid = Created(stage);
    ASSERT_TRUE(
        stage.cloud.Change([&](sim::World& world) { return ForceState(world, uuid, state); }));
    EXPECT_EQ(stage.core.Plan(kWeb, Config()).action, tf::Action::kCreate);
  }
  Stage stage;
  auto const uuid = Created(stage);
  ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) { return ForgetServer(world, uuid); }));
  EXPECT_EQ(stage.core.Plan(kWeb, Config()).action, tf::Action::kCreate);
}

// --- What is odd is said ------------------------------------------------------------------

TEST(ReadServerTest, AServerWhoseRenewalIsRefusedIsKeptWithAWarning) {
  Stage stage;
  auto const uuid = Created(stage);
  ASSERT_TRUE(stage.cloud.Change(
      [&](sim::World& world) { return ForceState(world, uuid, sim::State::kExpiring); }));
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_TRUE(plan.ok());
  EXPECT_EQ(plan.action, tf::Action::kNoOp);
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "status",
                   {"Renewal is refused", uuid, "ends at 2026-"}))
      << plan.diagnostics.ToText();
  EXPECT_EQ(TextAt(plan.before, "status"), "expiring");
}

// Covers: W-21
TEST(ReadServerTest, AWithdrawnImageStaysInTheStateWithAWarning) {
  Stage stage;
  Created(stage);
  ASSERT_TRUE(stage.cloud.Change(
      [&](sim::World& world) { return WithdrawTemplate(world, sim::ids::kUbuntu2404, true); }));
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.after.ToText();
  EXPECT_FALSE(plan.drifted);
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "os_image_uuid",
                   {"no longer offered", "ubuntu 2404"}))
      << plan.diagnostics.ToText();
}

// Covers: W-21
TEST(ReadServerTest, AWithdrawnTariffIsNoChange) {
  Stage stage;
  Created(stage);
  ASSERT_TRUE(stage.cloud.Change(
      [&](sim::World& world) { return WithdrawPlan(world, sim::ids::kPlanMonth, true); }));
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText();
}

// Covers: R88
TEST(ReadServerTest, TheLastMachineBoughtDoesNotBreakTheNextPlan) {
  Stage stage;
  Created(stage);
  ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) {
    return SetFreeMachines(world, sim::ids::kEl50, sim::ids::kMsk1, 0);
  }));
  ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) { return SetBalance(world, "main", 0); }));
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText();
}

// --- Drift and its absence ----------------------------------------------------------------

// Covers: R86 R87 R109 R113
TEST(ReadServerTest, OtherSpellingsOfTheApiAreNoDrift) {
  Stage stage;
  auto const key = std::string("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample ops@laptop");
  auto const config = Config(R"("os_params": {"ssh_key": ")" + key + "\"}");
  Created(stage, config);
  ASSERT_TRUE(ChangeServer(stage, [](sim::Server& server) {
    server.os.ssh_key = "ssh-ed25519   AAAAC3NzaC1lZDI1NTE5AAAAIexample";
  }));
  auto modes = stage.cloud.GetModes();
  modes.dashed_project_uuid = true;
  stage.cloud.SetModes(modes);
  auto const plan = stage.core.Plan(kWeb, config);
  EXPECT_FALSE(plan.drifted) << plan.before.ToText();
  EXPECT_EQ(plan.action, tf::Action::kNoOp);
}

// Covers: R110 R111 P-28 W-19
TEST(ReadServerTest, WhatChangedBehindTerraformIsSeen) {
  Stage stage;
  Created(stage, Config(R"("name": "web-1")"));
  ASSERT_TRUE(ChangeServer(stage, [](sim::Server& server) {
    server.user_desc = "renamed in the panel";
    server.os.hostname = "other";
  }));
  auto const plan = stage.core.Plan(kWeb, Config(R"("name": "web-1")"));
  EXPECT_TRUE(plan.drifted);
  EXPECT_EQ(plan.action, tf::Action::kUpdate);
  EXPECT_EQ(TextAt(plan.before, "name"), "renamed in the panel");
  EXPECT_EQ(TextAt(plan.before, "os_params.hostname"), "other");
  EXPECT_EQ(TextAt(plan.after, "os_params.hostname"), "other") << "not configured, so kept";
}

TEST(ReadServerTest, AKeyExchangedBehindTerraformShowsAsItsContent) {
  Stage stage;
  Created(stage, Config(R"("os_params": {"ssh_key": "ops"})"));
  ASSERT_TRUE(ChangeServer(stage, [](sim::Server& server) {
    server.os.ssh_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIother000 x";
  }));
  auto const refreshed = stage.core.Refresh(kWeb);
  EXPECT_FALSE(refreshed.has_errors());
  EXPECT_TRUE(TextAt(stage.core.State(kWeb), "os_params.ssh_key")
                  .starts_with("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIother"));
}

// Covers: R114
TEST(ReadServerTest, ARefreshMakesAtMostFiveCallsAndChangesNothing) {
  Stage stage;
  Created(stage,
          Config(R"("private_network_uuid": ")" + std::string(sim::ids::kMsk1Private) + "\""));
  Created(stage, Config());
  auto const before = stage.cloud.Requests().size();
  auto const writes = stage.Writes().size();
  EXPECT_FALSE(stage.core.Refresh(kWeb).has_errors());
  std::size_t calls = 0;
  auto const requests = stage.cloud.Requests();
  for (auto i = before; i < requests.size(); ++i) {
    auto const& path = requests[i].path;
    auto const is_catalogue = path.find("/auth/") != std::string::npos ||
                              path.find("/template/") != std::string::npos ||
                              path.ends_with("/location");
    if (!is_catalogue) ++calls;
  }
  EXPECT_LE(calls, 5U);
  EXPECT_EQ(stage.Writes().size(), writes);
}

// --- Import --------------------------------------------------------------------------------

// Covers: R118 P-31
TEST(ImportServerTest, MalformedIdsSayWhatIsExpected) {
  Stage stage;
  for (auto const* id : {"web-1", "/", "x/9a000000-0000-4000-8000-0000000000aa",
                         "9a000000-0000-4000-8000-0000000000a", "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33/",
                         "9a000000-0000-4000-8000-0000000000aa/x"}) {
    auto const diagnostics = stage.core.Import(kWeb, id);
    EXPECT_TRUE(Says(diagnostics, Severity::kError, "",
                     {"Malformed import id", id, "PROJECT_ID/SERVER_UUID"}))
        << id << diagnostics.ToText();
  }
}

// Covers: R117
TEST(ImportServerTest, AServerThatDoesNotExistIsSaidToBeMissing) {
  Stage stage;
  auto const diagnostics = stage.core.Import(kWeb, "9a000000-0000-4000-8000-0000000000aa");
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_NE(diagnostics.ToText().find("non-existent"), std::string::npos) << diagnostics.ToText();
}

// Covers: R116 R120 R121 P-31 W-19
TEST(ImportServerTest, AnImportedServerEqualsACreatedOneAndThePlanIsEmpty) {
  for (auto const with_project : {false, true}) {
    Stage stage;
    auto const uuid = Created(stage, Config(R"("power_state": "on")"));
    auto const created = stage.core.State(kWeb);
    stage.core.Remove(kWeb);
    auto const id = with_project ? std::string(sim::ids::kProject) + "/" + uuid : uuid;
    auto const imported = stage.core.Import(kWeb, id);
    ASSERT_FALSE(imported.has_errors()) << imported.ToText();
    EXPECT_EQ(stage.core.State(kWeb), created) << stage.core.State(kWeb).ToText() << "\n"
                                               << created.ToText();
    auto const plan = stage.core.Plan(kWeb, Config());
    EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
  }
}

TEST(ImportServerTest, ServersThatNobodyOrderedThroughTerraformCanBeImported) {
  for (auto const* image :
       {sim::ids::kUbuntu2404, sim::ids::kWindows2022, sim::ids::kNoOs, sim::ids::kUbuntu1804V1}) {
    Stage stage;
    auto const uuid =
        stage.cloud.PlaceServer({.name = "Старый сервер", .os_template = image, .user_data = "x"});
    ASSERT_TRUE(uuid) << uuid.error().message;
    auto config = Config();
    config.replace(config.find(sim::ids::kUbuntu2404), 36, image);
    auto const plan = stage.core.PlanImport(kWeb, *uuid, config);
    EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
    EXPECT_EQ(plan.action, tf::Action::kNoOp) << image << plan.after.ToText();
    EXPECT_TRUE(stage.Writes().empty());
  }
}

TEST(ImportServerTest, ASecretInTheConfigurationOfAnImportedServerAsksForAnInstallation) {
  Stage stage;
  auto const uuid = stage.cloud.PlaceServer({});
  ASSERT_TRUE(uuid);
  auto const plan =
      stage.core.PlanImport(kWeb, *uuid, Config(R"("os_params": {"password": "Example-Pass-1"})"));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "os_params.password",
                   {"Reinstallation is not allowed"}))
      << plan.diagnostics.ToText();
}

// Covers: R122
TEST(ImportServerTest, TimeoutsAfterAnImportAreNoWork) {
  Stage stage;
  auto const uuid = stage.cloud.PlaceServer({});
  ASSERT_TRUE(uuid);
  ASSERT_FALSE(stage.core.Import(kWeb, *uuid).has_errors());
  auto const applied =
      stage.core.Apply(kWeb, Config(R"("timeouts": {"create": "2h"}, "allow_reinstall": true)"));
  EXPECT_TRUE(applied.ok());
  EXPECT_EQ(applied.action, tf::Action::kUpdate);
  EXPECT_TRUE(stage.Writes().empty());
}

TEST(ImportServerTest, AKeyGivenByNameMatchesTheInstalledContent) {
  Stage stage;
  auto const config = Config(R"("os_params": {"ssh_key": "ops"})");
  auto const uuid = Created(stage, config);
  stage.core.Remove(kWeb);
  auto const plan = stage.core.PlanImport(kWeb, uuid, config);
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
}

TEST(ImportServerTest, WithoutAnyProjectTheImportSaysHowToNameIt) {
  auto options = QuickCloud();
  options.modes.omit_project_uuid = true;
  Stage stage(options, R"({"token": "sim-static-token"})");
  auto const uuid = stage.cloud.PlaceServer({});
  ASSERT_TRUE(uuid);
  // The stage's environment names a project; a provider of another environment need not.
  SelectelProvider bare({.environment = Environment(std::map<std::string, std::string, std::less<>>{
                             {"SEL_DEDICATED_ENDPOINT", "https://sim.test/servers/v2"}}),
                         .clock = stage.clock,
                         .random = stage.random,
                         .make_transport = [&] { return stage.NewTransport(); }});
  tf::ProviderServer server(bare, stage.clock, {});
  tf::FakeCore core(server, R"({"token": "sim-static-token"})");
  auto const refused = core.Import(kWeb, *uuid);
  EXPECT_TRUE(Says(refused, Severity::kError, "project_id", {"PROJECT_ID/SERVER_UUID"}))
      << refused.ToText();
  auto const accepted = core.Import(kWeb, std::string(sim::ids::kProject) + "/" + *uuid);
  EXPECT_FALSE(accepted.has_errors()) << accepted.ToText();
}

}  // namespace
}  // namespace ferro::provider
