#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "provider/provider_testing.h"
#include "provider/server/names.h"

namespace ferro::provider {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tf::Severity;

// Applies, and demands that nothing changes afterwards: the three plans of recipe IDEM.
tf::Value ApplyCleanly(Stage& stage, std::string const& config) {
  auto const applied = stage.core.Apply(kWeb, config);
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  for (auto const refresh : {false, true, true}) {
    auto const plan = stage.core.Plan(kWeb, config, {.refresh = refresh});
    EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
    EXPECT_FALSE(plan.drifted) << plan.before.ToText() << "\n" << applied.state.ToText();
  }
  return applied.state;
}

TEST(CreateServerTest, WhatTheApiRefusesLeavesNothingInTheState) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kStatus,
       .method = "POST",
       .path = "*/resource/server/billing",
       .status = 400,
       .body = R"({"type":"SeidoValidationError","message":"no such thing","code":"V1"})"}));
  auto const applied = stage.core.Apply(kWeb, Config());
  EXPECT_FALSE(applied.ok());
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "",
                   {"Ordering a server failed", "no such thing"}))
      << applied.diagnostics.ToText();
  EXPECT_TRUE(applied.state.is_null());
  EXPECT_EQ(stage.Orders(), 0U);
}

// Covers: R55 R65 R66 R82 R89 R91 R92 R97 R103 R109 R188
// Covers: P-16 P-17 P-18 P-19 P-20 P-21 P-26 P-27 P-47 P-54 P-56 W-18
TEST(CreateServerTest, AServerIsOrderedOnceAndThePlanIsEmptyAfterwards) {
  Stage stage;
  auto const state = ApplyCleanly(stage, Config());
  EXPECT_EQ(stage.Orders(), 1U);
  EXPECT_EQ(TextAt(state, "status"), "active");
  EXPECT_EQ(TextAt(state, "id"), stage.cloud.Servers()[0].uuid);
  EXPECT_EQ(TextAt(state, "uuid"), TextAt(state, "id"));
  EXPECT_EQ(TextAt(state, "service_uuid"), sim::ids::kEl50);
  EXPECT_EQ(TextAt(state, "created_at"), "2026-03-01T10:00:00Z");
  EXPECT_TRUE(state["updated_at"].is_null());
  auto const name = TextAt(state, "name");
  EXPECT_TRUE(name.starts_with("tf-")) << name;
  EXPECT_EQ(stage.cloud.Servers()[0].user_desc, name) << "the mark is gone";
  EXPECT_EQ(TextAt(state, "os_params.hostname"), name);
  EXPECT_EQ(TextAt(state, "os_params.login"), "root");
  EXPECT_EQ(TextAt(state, "os_params.soft_raid"), "raid1");
  EXPECT_TRUE(state["os_params"]["password"].is_null());
  EXPECT_EQ(TextAt(state, "ip_addresses.0.type"), "public");
  EXPECT_FALSE(TextAt(state, "public_network_uuid").empty());
}

// Covers: R64 R84
TEST(CreateServerTest, EverySpellingThatTheUserChoseIsKept) {
  Stage stage;
  std::string config =
      Config(R"("name": "Web 1", "os_params": {"hostname": "Turing", "ssh_key": ")" +
             std::string(kSomeKey) + R"("})");
  auto const upper = [](std::string text) {
    for (auto& c : text) c = static_cast<char>(std::toupper(c));
    return text;
  };
  for (auto const* id :
       {sim::ids::kMsk1, sim::ids::kEl50, sim::ids::kPlanMonth, sim::ids::kUbuntu2404}) {
    config.replace(config.find(id), std::string(id).size(), upper(id));
  }
  auto const state = ApplyCleanly(stage, config);
  EXPECT_EQ(TextAt(state, "location_uuid"), upper(sim::ids::kMsk1));
  EXPECT_EQ(TextAt(state, "os_params.hostname"), "Turing");
  EXPECT_EQ(TextAt(state, "os_params.ssh_key"), kSomeKey);
}

TEST(CreateServerTest, AKeyMayBeGivenByItsName) {
  Stage stage;
  auto const state = ApplyCleanly(stage, Config(R"("os_params": {"ssh_key": "ops"})"));
  EXPECT_EQ(TextAt(state, "os_params.ssh_key"), "ops");
  EXPECT_THAT(stage.cloud.Servers()[0].os.ssh_key, HasSubstr("ssh-"));
}

// Covers: P-25
TEST(CreateServerTest, TheOrderCarriesUserDataAndPassword) {
  Stage stage;
  auto const state = ApplyCleanly(
      stage,
      Config(
          R"("name": "web-1", "os_params": {"password": "Example-Pass-1", "user_data": "#cloud-config\n"})"));
  auto const os = stage.cloud.Servers()[0].os;
  EXPECT_EQ(os.password.Reveal(), "Example-Pass-1");
  EXPECT_EQ(os.user_data, "#cloud-config\n");
  EXPECT_EQ(os.hostname, "web-1");
  EXPECT_EQ(TextAt(state, "os_params.password"), "Example-Pass-1");
}

// Covers: R71 R101 R108 R180 W-46
TEST(CreateServerTest, WriteOnlySecretsReachTheServerAndNothingElse) {
  Stage stage;
  stage.log.least = LogLevel::kTrace;
  auto const config = Config(R"("password_wo": "Canary-Pass-1", "password_wo_version": 1,
                                "user_data_wo": "#canary-script", "user_data_wo_version": 1)");
  auto const state = ApplyCleanly(stage, config);
  auto const os = stage.cloud.Servers()[0].os;
  EXPECT_EQ(os.password.Reveal(), "Canary-Pass-1");
  EXPECT_EQ(os.user_data, "#canary-script");
  auto const* stored = stage.core.Find(kWeb);
  for (auto const& text :
       {state.ToText(), stored->value.ToText(), stored->private_bytes, stage.log.kept.text()}) {
    EXPECT_EQ(text.find("anary"), std::string::npos) << text;
  }
}

// Covers: P-48
TEST(CreateServerTest, WindowsGetsAShortHostNameAndNoLayout) {
  Stage stage;
  std::string config = Config(R"("name": "a-rather-long-name-for-windows")");
  config.replace(config.find(sim::ids::kUbuntu2404), 36, sim::ids::kWindows2022);
  auto const state = ApplyCleanly(stage, config);
  EXPECT_EQ(TextAt(state, "os_params.hostname"), "a-rather-long-n");
  EXPECT_EQ(TextAt(state, "os_params.login"), "Administrator");
  EXPECT_TRUE(state["os_params"]["soft_raid"].is_null());
}

TEST(CreateServerTest, AServerWithoutAnOperatingSystemCanBeHad) {
  Stage stage;
  std::string config = Config();
  config.replace(config.find(sim::ids::kUbuntu2404), 36, sim::ids::kNoOs);
  auto const state = ApplyCleanly(stage, config);
  EXPECT_EQ(TextAt(state, "status"), "active");
  EXPECT_EQ(TextAt(state, "os_image_uuid"), sim::ids::kNoOs);
}

// Covers: P-23 P-24
TEST(CreateServerTest, AddressesComeFromTheNetworksAskedFor) {
  Stage stage;
  auto const config = Config(R"("public_network_uuid": ")" + std::string(sim::ids::kMsk1Public) +
                             R"(", "private_network_uuid": ")" + sim::ids::kMsk1Private + "\"");
  auto const state = ApplyCleanly(stage, config);
  EXPECT_EQ(TextAt(state, "ip_addresses.0.type"), "public");
  EXPECT_EQ(TextAt(state, "ip_addresses.0.network_uuid"), sim::ids::kMsk1Public);
  EXPECT_EQ(TextAt(state, "ip_addresses.1.type"), "private");
  EXPECT_EQ(TextAt(state, "ip_addresses.1.network_uuid"), sim::ids::kMsk1Private);
  EXPECT_EQ(TextAt(state, "ip_addresses.1.subnet_uuid"), sim::ids::kMsk1PrivateSubnet);
}

TEST(CreateServerTest, SoftRaidIsAskedForAndReadBack) {
  for (auto const* level : {"raid0", "raid1", "no_raid"}) {
    Stage stage;
    auto const state =
        ApplyCleanly(stage, Config(R"("os_params": {"soft_raid": ")" + std::string(level) + "\"}"));
    EXPECT_EQ(TextAt(state, "os_params.soft_raid"), level);
  }
}

// Covers: R181
TEST(CreateServerTest, EachChangeOfStateIsLoggedAtInfo) {
  Stage stage;
  ApplyCleanly(stage, Config());
  std::vector<std::string> states;
  for (auto const& record : stage.log.kept.records()) {
    if (record.level != LogLevel::kInfo || record.message != "server state") continue;
    for (auto const& field : record.fields) {
      if (field.key == "state") states.push_back(field.value);
    }
  }
  EXPECT_THAT(states,
              ElementsAre("pending", "processing", "paid", "deploy", "active", "installed"));
}

// Covers: W-39
TEST(CreateServerTest, TheInstallationIsWaitedForEvenWhenTheServerIsActiveEarlier) {
  auto options = QuickCloud();
  options.delays.install_after_active = std::chrono::minutes(5);
  Stage stage(options);
  auto const state = ApplyCleanly(stage, Config());
  EXPECT_EQ(TextAt(state, "status"), "active");
  EXPECT_GE(stage.clock.Now() - FakeClock::kStart, std::chrono::minutes(6));
}

// Every form of the API's answers (mapping 0.1.13, selectel-api §12).
TEST(CreateServerTest, EveryFormOfTheOrdersAnswerWillDo) {
  for (auto const* answer : {"full", "state", "uuid", "none"}) {
    for (auto const status : {200, 202}) {
      auto options = QuickCloud();
      options.modes.order_answer = answer;
      options.modes.order_status = status;
      Stage stage(options);
      ApplyCleanly(stage, Config(R"("name": "web-1")"));
      EXPECT_EQ(stage.Orders(), 1U) << answer << " " << status;
    }
  }
}

// Covers: W-22
TEST(CreateServerTest, WhatTheApiMayLeaveOutIsNotNeeded) {
  auto options = QuickCloud();
  options.modes.omit_project_uuid = true;
  options.modes.omit_created = true;
  options.modes.billing_null = true;
  options.modes.async_put = true;
  Stage stage(options);
  auto const state = ApplyCleanly(stage, Config());
  EXPECT_EQ(TextAt(state, "project_id"), sim::ids::kProject);
  EXPECT_TRUE(state["created_at"].is_null());
}

TEST(CreateServerTest, AProjectIdWithDashesAndCapitalsIsTheSame) {
  auto options = QuickCloud();
  options.modes.dashed_project_uuid = true;
  Stage stage(options);
  auto const state = ApplyCleanly(stage, Config(R"("name": "web-1")"));
  EXPECT_EQ(TextAt(state, "project_id"), sim::ids::kProject);
}

TEST(CreateServerTest, TheBonusBalancePaysWhenTheMainOneDoesNot) {
  auto options = QuickCloud();
  options.balances = {{"main", 0}, {"bonus", 10'000'000'000}};
  Stage stage(options);
  ApplyCleanly(stage, Config());
  ASSERT_EQ(stage.Orders(), 1U);
  EXPECT_EQ(stage.cloud.Orders()[0].pay_currency, "bonus");
}

// The mark goes with the last call: what a kill after it leaves can only be told by its name.
TEST(CreateServerTest, AFinishedServerUnderTheNameOfTheResourceComesWithAnImportBlock) {
  Stage stage;
  auto const placed = stage.cloud.PlaceServer({.name = "web-1"});
  ASSERT_TRUE(placed);
  auto const applied = stage.core.Apply(kWeb, Config(R"("name": "web-1")"));
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "name",
                   {"Name is taken", "import {\n  to = selectel_dedicated_server_v1.NAME",
                    "id = \"" + std::string(sim::ids::kProject) + "/" + *placed + "\""}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 0U);
}

}  // namespace
}  // namespace ferro::provider
