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

// --- Reinstallation ------------------------------------------------------------------------

struct Cause {
  char const* kind;
  char const* path;
  std::string from;
  std::string to;
};

std::vector<Cause> Causes() {
  auto params = [](std::string_view members) {
    return Config(R"("os_params": {)" + std::string(members) + "}");
  };
  auto key = [&](std::string_view text) {
    return params(R"("ssh_key": ")" + std::string(text) + "\"");
  };
  return {{"os_image", "os_image_uuid", Config(), WithImage(Config(), sim::ids::kDebian12)},
          {"hostname", "os_params.hostname", params(R"("hostname": "a")"),
           params(R"("hostname": "b")")},
          {"ssh_key", "os_params.ssh_key", key(kSomeKey), key(kOtherSshKey)},
          {"ssh_key", "os_params.ssh_key", key(kSomeKey), key("ops")},
          {"ssh_key", "os_params.ssh_key", key(kSomeKey), key("")},
          {"password", "os_params.password", params(R"("password": "Example-Pass-1")"),
           params(R"("password": "Example-Pass-2")")},
          {"password", "password_wo_version",
           Config(R"("password_wo": "Example-Pass-1", "password_wo_version": 1)"),
           Config(R"("password_wo": "Example-Pass-2", "password_wo_version": 2)")},
          {"user_data", "os_params.user_data", params(R"("user_data": "#a")"),
           params(R"("user_data": "#b")")},
          {"user_data", "os_params.user_data", params(R"("user_data": "#a")"),
           params(R"("user_data": "")")},
          {"user_data", "user_data_wo_version",
           Config(R"("user_data_wo": "#a", "user_data_wo_version": 1)"),
           Config(R"("user_data_wo": "#b", "user_data_wo_version": 2)")},
          {"partitions", "os_params.soft_raid", params(R"("soft_raid": "raid1")"),
           params(R"("soft_raid": "raid0")")}};
}

std::string Allowing(std::string config, std::string_view guard) {
  config.back() = ',';
  return config + std::string(guard) + "}";
}

class ReinstallTest : public UpdateServerTest, public ::testing::WithParamInterface<std::size_t> {};

// Covers: R88 P-29 P-50 W-04
TEST_P(ReinstallTest, ItIsOptInByAllCausesOrByThisOne) {
  auto const cause = Causes()[GetParam()];
  Create(cause.from);
  for (auto const* guard : {R"("allow_reinstall": null)", R"("allow_reinstall": false)"}) {
    auto const refused = stage.core.Apply(kWeb, Allowing(cause.to, guard));
    EXPECT_TRUE(Says(refused.diagnostics, Severity::kError, cause.path,
                     {"Reinstallation is not allowed", cause.path, "2 × 479 GB SSD SATA",
                      "allow_reinstall_on = [\"" + std::string(cause.kind) + "\"]"}))
        << refused.diagnostics.ToText();
  }
  EXPECT_THAT(WritesSince(), IsEmpty());

  auto const guard = R"("allow_reinstall_on": [")" + std::string(cause.kind) + "\"]";
  auto const applied = stage.core.Apply(kWeb, Allowing(cause.to, guard));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, cause.path,
                   {"reinstalled", "erases all data on"}))
      << applied.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), ElementsAre("POST /servers/v2/boot/os")) << "one installation";
  EXPECT_EQ(TextAt(applied.state, "status"), "active");
  ExpectSettled(Allowing(cause.to, guard));
  EXPECT_EQ(stage.Orders(), 1U);
}

INSTANTIATE_TEST_SUITE_P(EachCause, ReinstallTest,
                         ::testing::Range<std::size_t>(0, Causes().size()));

TEST_F(UpdateServerTest, ManyCausesAreOneInstallationAndTheRestOfTheChangeIsMadeToo) {
  Create(
      Config(R"("name": "web-1", "os_params": {"hostname": "a", "password": "Example-Pass-1"})"));
  auto const config = WithTariff(WithImage(Config(R"("name": "web-2", "allow_reinstall": true,
                          "os_params": {"hostname": "b", "password": "Example-Pass-2", "user_data": "#b"})"),
                                           sim::ids::kDebian12),
                                 sim::ids::kPlan3Months);
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), ElementsAre("PUT /servers/v2/resource", "PUT /servers/v2/resource",
                                         "POST /servers/v2/boot/os"));
  auto const server = Server();
  EXPECT_EQ(server.os.os_template, "debian");
  EXPECT_EQ(server.os.hostname, "b");
  EXPECT_EQ(server.os.password.Reveal(), "Example-Pass-2");
  EXPECT_EQ(server.os.user_data, "#b");
  EXPECT_EQ(server.user_desc, "web-2");
  ExpectSettled(config);
}

// Covers: W-26
TEST_F(UpdateServerTest, WhatIsNotConfiguredSurvivesAnInstallation) {
  Create(Config(R"("name": "web-1", "os_params": {"ssh_key": ")" + std::string(kSomeKey) +
                R"(", "user_data": "#a", "soft_raid": "raid0", "hostname": "a"})"));
  auto const config = WithImage(Config(R"("allow_reinstall": true)"), sim::ids::kDebian12);
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  auto const os = Server().os;
  EXPECT_THAT(os.ssh_key, HasSubstr("AAAAIexample"));
  EXPECT_EQ(os.user_data, "#a");
  EXPECT_EQ(os.hostname, "a");
  EXPECT_EQ(TextAt(applied.state, "os_params.soft_raid"), "raid0");
  ExpectSettled(config);
}

TEST_F(UpdateServerTest, WhatTheNewImageDoesNotTakeIsDropped) {
  Create(Config(R"("name": "web-1", "os_params": {"ssh_key": "ops", "user_data": "#a"})"));
  auto const config = WithImage(Config(R"("allow_reinstall": true)"), sim::ids::kWindows2022);
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(applied.state["os_params"]["ssh_key"].is_null());
  EXPECT_TRUE(applied.state["os_params"]["user_data"].is_null());
  EXPECT_TRUE(applied.state["os_params"]["soft_raid"].is_null());
  EXPECT_EQ(TextAt(applied.state, "os_params.login"), "Administrator");
  ExpectSettled(config);
}

// Covers: P-48
TEST_F(UpdateServerTest, AKeyThatTheNewImageDoesNotTakeIsAPlanErrorWhenItIsConfigured) {
  Create(Config(R"("os_params": {"ssh_key": "ops"})"));
  auto const plan = stage.core.Plan(
      kWeb, WithImage(Config(R"("allow_reinstall": true, "os_params": {"ssh_key": "ops"})"),
                      sim::ids::kWindows2022));
  EXPECT_TRUE(
      Says(plan.diagnostics, Severity::kError, "os_params.ssh_key", {"does not accept an SSH key"}))
      << plan.diagnostics.ToText();
}

// Covers: R56 W-24
TEST_F(UpdateServerTest, RemovedArgumentsEraseNothing) {
  Create(Config(R"("os_params": {"ssh_key": "ops", "password": "Example-Pass-1", "user_data": "#a",
                   "hostname": "a", "soft_raid": "raid1"})"));
  ExpectSettled(Config(R"("os_params": {})"));
  ExpectSettled(Config(R"("os_params": null)"));
  ExpectSettled(Config());
}

TEST_F(UpdateServerTest, AnEmptyPasswordOnlyLeavesTheState) {
  Create(Config(R"("os_params": {"password": "Example-Pass-1"})"));
  auto const config = Config(R"("os_params": {"password": ""})");
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "os_params.password"), "");
  EXPECT_THAT(WritesSince(), IsEmpty());
  ExpectSettled(config);
}

TEST_F(UpdateServerTest, AWriteOnlyPasswordTakesTheOldOneOutOfTheState) {
  Create(Config(R"("os_params": {"password": "Example-Pass-1", "user_data": "#a"})"));
  auto const config = Config(R"("password_wo": "Example-Pass-1", "user_data_wo": "#a")");
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(applied.state["os_params"]["password"].is_null());
  EXPECT_TRUE(applied.state["os_params"]["user_data"].is_null());
  EXPECT_THAT(WritesSince(), IsEmpty());
  ExpectSettled(config);
}

TEST_F(UpdateServerTest, TheSameKeyInAnotherFormIsNoChange) {
  Create(Config(R"("os_params": {"ssh_key": "ops"})"));
  auto const content = Server().os.ssh_key;
  ExpectSettled(Config(R"("os_params": {"ssh_key": ")" + content + "\"}"));
}

// Covers: R38 R48 R78
TEST_F(UpdateServerTest, AnUnknownKeyIsGuardedWhenItBecomesKnown) {
  Create(Config(R"("os_params": {"ssh_key": "ops"})"));
  auto const config = stage.core.Config("selectel_dedicated_server_v1",
                                        Config(R"("os_params": {"ssh_key": "ops"})"));
  auto const unknown =
      tf::With(config, tf::Path("os_params").Attribute("ssh_key"), tf::Value::Unknown());
  auto const applied = stage.core.Apply(
      kWeb, unknown,
      {.config_at_apply = tf::With(config, tf::Path("os_params").Attribute("ssh_key"),
                                   tf::Value::String(kOtherSshKey))});
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "os_params.ssh_key",
                   {"Reinstallation is not allowed"}))
      << applied.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), IsEmpty());
}

// --- When an installation goes wrong ---------------------------------------------------------

std::string const kDebianAllowed =
    WithImage(Config(R"("allow_reinstall": true)"), sim::ids::kDebian12);

// Covers: R98 W-31
TEST_F(UpdateServerTest, ARefusedInstallationKeepsTheOldImageInTheState) {
  Create(Config());
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                    .method = "POST",
                                    .path = "*/boot/os/*",
                                    .count = 1,
                                    .status = 400}));
  auto const applied = stage.core.Apply(kWeb, kDebianAllowed);
  EXPECT_TRUE(
      Says(applied.diagnostics, Severity::kError, "", {"Reinstalling the operating system failed"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "os_image_uuid"), sim::ids::kUbuntu2404);
  EXPECT_FALSE(stage.core.Find(kWeb)->tainted);
  EXPECT_TRUE(stage.core.Apply(kWeb, kDebianAllowed).ok());
  ExpectSettled(kDebianAllowed);
}

TEST_F(UpdateServerTest, AnInstallationWhoseAnswerIsLostIsNotRepeated) {
  for (auto const after : {true, false}) {
    Stage other;
    ASSERT_TRUE(other.core.Apply(kWeb, Config()).ok());
    ASSERT_TRUE(
        other.cloud.AddFault({.kind = after ? FaultKind::kResetAfter : FaultKind::kResetBefore,
                              .method = "POST",
                              .path = "*/boot/os/*"}));
    auto const applied = other.core.Apply(kWeb, kDebianAllowed);
    EXPECT_EQ(applied.ok(), after) << applied.diagnostics.ToText();
    EXPECT_EQ(TextAt(applied.state, "os_image_uuid"),
              after ? sim::ids::kDebian12 : sim::ids::kUbuntu2404);
    EXPECT_EQ(other.cloud.CountRequests("POST", "*/boot/os/*"), 1U);
  }
}

TEST_F(UpdateServerTest, AnInstallationThatTakesTooLongIsWaitedForByTheNextApply) {
  auto options = QuickCloud();
  options.delays.install = std::chrono::minutes(40);
  Stage other(options);
  ASSERT_TRUE(other.core.Apply(kWeb, Config()).ok());
  auto const config = WithImage(Config(R"("allow_reinstall": true, "timeouts": {"update": "10m"})"),
                                sim::ids::kDebian12);
  auto const applied = other.core.Apply(kWeb, config);
  EXPECT_TRUE(
      Says(applied.diagnostics, Severity::kError, "",
           {"not finished within the time allowed", "installing for", "does not install again"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "os_image_uuid"), sim::ids::kDebian12);
  EXPECT_FALSE(other.core.Find(kWeb)->tainted);
  int applies = 0;
  while (other.core.Plan(kWeb, config).action != tf::Action::kNoOp && applies < 10) {
    ++applies;
    other.core.Apply(kWeb, config);
  }
  EXPECT_GT(applies, 0);
  EXPECT_LT(applies, 5);
  EXPECT_EQ(other.cloud.CountRequests("POST", "*/boot/os/*"), 1U);
}

TEST_F(UpdateServerTest, AnInterruptedInstallationIsWaitedForByTheNextApply) {
  Create(Config());
  stage.OnPoll(2, [&] { stage.server.StopProvider(); });
  auto const applied = stage.core.Apply(kWeb, kDebianAllowed);
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "", {"interrupted"}))
      << applied.diagnostics.ToText();
  EXPECT_TRUE(stage.core.Apply(kWeb, kDebianAllowed).ok());
  ExpectSettled(kDebianAllowed);
  EXPECT_EQ(stage.cloud.CountRequests("POST", "*/boot/os/*"), 1U);
}

TEST_F(UpdateServerTest, AServerThatIsStillBeingMadeIsNotReinstalled) {
  auto options = QuickCloud();
  options.delays.deploy = std::chrono::hours(1);
  Stage other(options);
  auto const limits = std::string(R"("timeouts": {"create": "5m", "update": "5m"})");
  ASSERT_TRUE(other.core.Apply(kWeb, Config(limits)).ok());
  auto const config =
      WithImage(Config(R"("allow_reinstall": true, )" + limits), sim::ids::kDebian12);
  auto const applied = other.core.Apply(kWeb, config);
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "os_image_uuid", {"still being made"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "os_image_uuid"), sim::ids::kUbuntu2404);
  EXPECT_EQ(other.cloud.CountRequests("POST", "*/boot/os/*"), 0U);
  other.clock.Advance(std::chrono::hours(1));
  EXPECT_TRUE(other.core.Apply(kWeb, config).ok());
  EXPECT_EQ(other.core.Plan(kWeb, config).action, tf::Action::kNoOp);
}

}  // namespace
}  // namespace ferro::provider
