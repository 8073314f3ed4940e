#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

using sim::FaultKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tf::Severity;

// --- In place ------------------------------------------------------------------------------

TEST_F(UpdateServerTest, ARefusedRenameLeavesTheOldNameInTheState) {
  Create(Config(R"("name": "web-1")"));
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                    .method = "PUT",
                                    .path = "*/resource/*",
                                    .count = 0,
                                    .status = 400}));
  auto const applied = stage.core.Apply(kWeb, Config(R"("name": "web-2")"));
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "name", {"Renaming the server failed"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "name"), "web-1");
}

// Covers: P-22 R83 R191 W-27
TEST_F(UpdateServerTest, ARenameIsOneCallAndNoInstallation) {
  Create(Config(R"("name": "web-1")"));
  auto const plan = stage.core.Plan(kWeb, Config(R"("name": "web-2")"));
  EXPECT_EQ(TextAt(plan.after, "id"), TextAt(plan.before, "id"));
  EXPECT_EQ(plan.after["ip_addresses"], plan.before["ip_addresses"]);
  EXPECT_TRUE(plan.after["status"].is_unknown());
  auto const applied = stage.core.Apply(kWeb, Config(R"("name": "web-2")"));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), ElementsAre("PUT /servers/v2/resource"));
  EXPECT_EQ(Server().user_desc, "web-2");
  EXPECT_EQ(TextAt(applied.state, "os_params.hostname"), "web-1")
      << "the host name is another matter";
  ExpectSettled(Config(R"("name": "web-2")"));
}

TEST_F(UpdateServerTest, ANameRemovedFromTheConfigurationStays) {
  Create(Config(R"("name": "web-1")"));
  ExpectSettled(Config());
}

TEST_F(UpdateServerTest, ANameThatIsTakenMeanwhileIsAnError) {
  Create(Config(R"("name": "web-1")"));
  auto const applied = stage.core.Apply(kWeb, Config(R"("name": "web-2")"), {.before_apply = [&] {
                                          EXPECT_TRUE(stage.cloud.PlaceServer({.name = "web-2"}));
                                        }});
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "name", {"Name is taken"}))
      << applied.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), IsEmpty());
}

// Covers: W-11
TEST_F(UpdateServerTest, TheTariffChangesInPlace) {
  Create(Config());
  auto const config = WithTariff(Config(), sim::ids::kPlan3Months);
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(applied.action, tf::Action::kUpdate);
  EXPECT_THAT(WritesSince(), ElementsAre("PUT /servers/v2/resource"));
  EXPECT_EQ(Server().next_plan, sim::ids::kPlan3Months);
  ExpectSettled(config);
}

// Covers: R145 W-30
TEST_F(UpdateServerTest, WhatLivesInTerraformAloneWritesNothing) {
  Create(Config());
  for (auto const* more : {R"("timeouts": {"update": "2h"})", R"("allow_reinstall": false)",
                           R"("allow_reinstall_on": ["ssh_key"])"}) {
    auto const applied = stage.core.Apply(kWeb, Config(more));
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    EXPECT_EQ(applied.action, tf::Action::kUpdate);
    ExpectSettled(Config(more));
  }
  EXPECT_THAT(WritesSince(), IsEmpty());
}

// The API renews on its own while we rename (user-asks 2, LAT#181).
TEST_F(UpdateServerTest, AStateThatMovesByItselfDoesNotBreakAnUpdate) {
  Create(Config(R"("name": "web-1")"));
  auto const uuid = Server().uuid;
  auto const applied = stage.core.Apply(kWeb, Config(R"("name": "web-2")"), {.before_apply = [&] {
                                          EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) {
                                            return ForceState(world, uuid, sim::State::kProlong);
                                          }));
                                        }});
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "status"), "prolong");
}

// Covers: R99
TEST_F(UpdateServerTest, AServerThatVanishedUnderThePlanIsAnErrorAndPlannedAnewNextTime) {
  Create(Config(R"("name": "web-1")"));
  auto const uuid = Server().uuid;
  auto const applied = stage.core.Apply(kWeb, Config(R"("name": "web-2")"), {.before_apply = [&] {
                                          EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) {
                                            return ForgetServer(world, uuid);
                                          }));
                                        }});
  EXPECT_FALSE(applied.ok());
  EXPECT_EQ(stage.core.Plan(kWeb, Config(R"("name": "web-2")")).action, tf::Action::kCreate);
}

// --- Replacement -----------------------------------------------------------------------------

// Covers: R73 R75 R84 W-11
TEST_F(UpdateServerTest, WhatCannotChangeInPlaceReplaces) {
  Create(Config());
  struct Change {
    char const* path;
    std::string config;
  };
  auto with = [](std::string_view from, std::string_view to) {
    auto config = Config();
    config.replace(config.find(from), from.size(), to);
    return config;
  };
  std::vector<Change> const changes = {
      {"project_id", with(sim::ids::kProject, sim::ids::kOtherProject)},
      {"location_uuid", with(sim::ids::kMsk1, sim::ids::kSpb4)},
      {"configuration_uuid", with(sim::ids::kEl50, sim::ids::kCl25)},
      {"public_network_uuid",
       Config(R"("public_network_uuid": ")" + std::string(sim::ids::kMsk1Public) + "\"")}};
  for (auto const& change : changes) {
    auto const plan = stage.core.Plan(kWeb, change.config);
    EXPECT_EQ(plan.action, tf::Action::kReplace) << change.path << plan.diagnostics.ToText();
    ASSERT_EQ(plan.replace_paths.size(), 1U);
    EXPECT_EQ(plan.replace_paths[0].ToText(), change.path);
    EXPECT_TRUE(
        Says(plan.diagnostics, Severity::kWarning, change.path,
             {"The server is replaced", Server().uuid, "is paid for until 2026-", "both cost"}))
        << plan.diagnostics.ToText();
    EXPECT_TRUE(
        Says(plan.diagnostics, Severity::kWarning, "", {"This plan orders a server", "RUB"}));
  }
}

// Covers: R62 R76
TEST_F(UpdateServerTest, AReplacementOrdersOneAndRefusesTheOther) {
  for (auto const before : {false, true}) {
    Stage other;
    ASSERT_TRUE(other.core.Apply(kWeb, Config()).ok());
    auto config = Config();
    config.replace(config.find(sim::ids::kMsk1), 36, sim::ids::kSpb4);
    auto const applied = other.core.Apply(kWeb, config, {.create_before_destroy = before});
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    EXPECT_EQ(applied.action, tf::Action::kReplace);
    EXPECT_EQ(other.Orders(), 2U);
    auto const servers = other.cloud.Servers();
    EXPECT_EQ(std::ranges::count(servers, true, &sim::Server::renewal_refused), 1);
    EXPECT_EQ(other.core.Plan(kWeb, config).action, tf::Action::kNoOp);
  }
}

TEST_F(UpdateServerTest, OneNameForOldAndNewIsAWarningInThePlan) {
  Create(Config(R"("name": "web-1")"));
  auto config = Config(R"("name": "web-1")");
  config.replace(config.find(sim::ids::kMsk1), 36, sim::ids::kSpb4);
  auto const plan = stage.core.Plan(kWeb, config);
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  auto const applied = stage.core.Apply(kWeb, config);
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  auto const clash =
      stage.core.Apply(kWeb, Config(R"("name": "web-1")"), {.create_before_destroy = true});
  EXPECT_TRUE(Says(clash.diagnostics, Severity::kError, "name", {"Name is taken"}))
      << clash.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 2U);
}

TEST_F(UpdateServerTest, ATaintedServerIsReplaced) {
  Create(Config());
  stage.core.Taint(kWeb);
  auto const applied = stage.core.Apply(kWeb, Config());
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 2U);
}

// Covers: R61
TEST_F(UpdateServerTest, IgnoredChangesEraseNothing) {
  Create(Config(R"("os_params": {"ssh_key": "ops"})"));
  auto const changed =
      WithImage(Config(R"("os_params": {"ssh_key": "none"})"), sim::ids::kDebian12);
  for (auto const& ignored :
       {std::vector<std::string>{"all"}, std::vector<std::string>{"os_params", "os_image_uuid"}}) {
    auto const plan = stage.core.Plan(kWeb, changed, {.ignore_changes = ignored});
    EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText();
  }
}

}  // namespace
}  // namespace ferro::provider
