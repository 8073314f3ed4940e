#include "provider/server/power.h"

#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

using sim::FaultKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tf::Severity;

constexpr char const* kOff = R"("power_state": "off")";
constexpr char const* kOn = R"("power_state": "on")";

// --- Errors ----------------------------------------------------------------------------------

TEST_F(UpdateServerTest, APowerTaskThatTheApiRefusesKeepsTheState) {
  Create(Config(kOn));
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                    .method = "PUT",
                                    .path = "*/power/*",
                                    .count = 0,
                                    .status = 400,
                                    .body = R"({"type":"SeidoValidationError","message":"no"})"}));
  auto const applied = stage.core.Apply(kWeb, Config(kOff));
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "power_state", {"Switching off"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "power_state"), "on");
}

// Covers: R148
TEST_F(UpdateServerTest, AStopRequestEndsAWaitForPower) {
  auto options = QuickCloud();
  options.delays.power = std::chrono::hours(1);
  Stage slow(options);
  ASSERT_TRUE(slow.core.Apply(kWeb, Config()).ok());
  slow.clock.OnSleep([&] {  // Shorter sleeps are those of the rate limit.
    if (slow.clock.sleeps().back() >= std::chrono::seconds(5)) slow.server.StopProvider();
  });
  auto const applied = slow.core.Apply(kWeb, Config(kOff));
  EXPECT_TRUE(
      Says(applied.diagnostics, Severity::kError, "power_state", {"Interrupted", "Apply again"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(slow.cloud.CountRequests("PUT", "*/power/*"), 1U);
}

TEST_F(UpdateServerTest, AMachineWhoseControllerIsSilentEndsTheWait) {
  Create(Config());
  auto const applied = stage.core.Apply(kWeb, Config(kOff), {.before_apply = [&] {
                                          EXPECT_TRUE(stage.cloud.Change([](sim::World& world) {
                                            world.modes.driver_status_null = true;
                                            return Status();
                                          }));
                                        }});
  EXPECT_TRUE(
      Says(applied.diagnostics, Severity::kError, "power_state", {"controller does not answer"}))
      << applied.diagnostics.ToText();
}

// --- On and off ------------------------------------------------------------------------------

// Covers: W-14 W-15 W-18
TEST_F(UpdateServerTest, PowerIsSwitchedInPlaceAndStays) {
  Create(Config(kOn));
  EXPECT_EQ(TextAt(stage.core.State(kWeb), "power_state"), "on");
  ExpectSettled(Config(kOn));
  for (auto const* wish : {kOff, kOn}) {
    auto const applied = stage.core.Apply(kWeb, Config(wish));
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    EXPECT_EQ(applied.action, tf::Action::kUpdate);
    EXPECT_EQ(Server().power.on, wish == kOn);
    EXPECT_FALSE(Server().power.target);
    ExpectSettled(Config(wish));
    ExpectSettled(Config());  // Left alone when omitted.
  }
  EXPECT_THAT(WritesSince(), ElementsAre("PUT /servers/v2/power", "PUT /servers/v2/power"));
}

TEST_F(UpdateServerTest, WhatIsLeftAloneIsNeitherAskedForNorShown) {
  Create(Config());
  EXPECT_TRUE(stage.core.State(kWeb)["power_state"].is_null());
  ExpectSettled(Config());
  EXPECT_EQ(stage.cloud.CountRequests("GET", "*/power/*"), 0U);
  ASSERT_TRUE(stage.core.Apply(kWeb, Config(kOn)).ok());
  EXPECT_EQ(TextAt(stage.core.State(kWeb), "power_state"), "on");
}

// Covers: W-16
TEST_F(UpdateServerTest, WhatIsSwitchedAlreadyIsNotSwitchedAgain) {
  Create(Config());
  auto const uuid = Server().uuid;
  auto const applied = stage.core.Apply(kWeb, Config(kOff), {.before_apply = [&] {
                                          EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) {
                                            return SwitchServer(world, uuid, false);
                                          }));
                                        }});
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), IsEmpty());
}

TEST_F(UpdateServerTest, ALostAnswerToSwitchingIsWatchedAndNotRepeated) {
  Create(Config());
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = FaultKind::kResetAfter, .method = "PUT", .path = "*/power/*", .after = true}));
  auto const applied = stage.core.Apply(kWeb, Config(kOff));
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(stage.cloud.CountRequests("PUT", "*/power/*"), 1U);
}

// Covers: W-17 W-19
TEST_F(UpdateServerTest, PowerSwitchedOutOfBandIsShownAndPutRight) {
  Create(Config(kOn));
  auto const uuid = Server().uuid;
  ASSERT_TRUE(
      stage.cloud.Change([&](sim::World& world) { return SwitchServer(world, uuid, false); }));
  auto const plan = stage.core.Plan(kWeb, Config(kOn));
  EXPECT_EQ(plan.action, tf::Action::kUpdate);
  EXPECT_TRUE(plan.drifted);
  ASSERT_TRUE(stage.core.Apply(kWeb, Config(kOn)).ok());
  EXPECT_TRUE(Server().power.on);
  ExpectSettled(Config(kOn));
}

// Covers: W-17
TEST_F(UpdateServerTest, AMachineOnItsWayShowsWhereItGoes) {
  struct OnItsWay {
    bool on;
    bool target;
    char const* shown;
  };
  Create(Config(kOn));
  for (auto const& each : {OnItsWay{true, false, "off"}, OnItsWay{false, true, "on"},
                           OnItsWay{true, true, "on"}}) {  // The last one reboots.
    ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) {
      auto& power = world.servers.begin()->second.power;
      power = {.on = each.on, .target = each.target};
      power.done_at = world.Work() + std::chrono::hours(1);
      return Status();
    }));
    ASSERT_FALSE(stage.core.Refresh(kWeb).has_errors());
    EXPECT_EQ(TextAt(stage.core.State(kWeb), "power_state"), each.shown);
    // No third state, which the configuration could never have.
    ExpectSettled(Config(R"("power_state": ")" + std::string(each.shown) + "\""));
  }
}

// Covers: W-16
TEST_F(UpdateServerTest, AMachineThatRebootsIsWaitedForAndThenSwitched) {
  Create(Config());
  auto const applied = stage.core.Apply(kWeb, Config(kOff), {.before_apply = [&] {
                                          EXPECT_TRUE(stage.cloud.Change([](sim::World& world) {
                                            auto& power = world.servers.begin()->second.power;
                                            power.target = true;
                                            power.done_at = world.Work() + std::chrono::seconds(30);
                                            return Status();
                                          }));
                                        }});
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_FALSE(Server().power.on);
  EXPECT_EQ(stage.cloud.CountRequests("PUT", "*/power/*"), 1U);
  ExpectSettled(Config(kOff));
}

TEST(CreatePowerTest, AServerIsMadeAndThenSwitchedOff) {
  Stage stage;
  auto const applied = stage.core.Apply(kWeb, Config(kOff));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_FALSE(stage.cloud.Servers()[0].power.on);
  EXPECT_EQ(stage.core.Plan(kWeb, Config(kOff)).action, tf::Action::kNoOp);
}

TEST(CreatePowerTest, AServerThatCannotBeSwitchedOffIsMadeAllTheSame) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = FaultKind::kStatus, .method = "PUT", .path = "*/power/*", .status = 400}));
  auto const applied = stage.core.Apply(kWeb, Config(kOff));
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(
      Says(applied.diagnostics, Severity::kWarning, "power_state", {"The server is still on"}))
      << applied.diagnostics.ToText();
  EXPECT_TRUE(stage.core.Apply(kWeb, Config(kOff)).ok());
  EXPECT_FALSE(stage.cloud.Servers()[0].power.on);
}

TEST_F(UpdateServerTest, AnImportedServerTellsItsPower) {
  Create(Config(kOff));
  auto const id = Server().uuid;
  auto const plan = stage.core.PlanImport("selectel_dedicated_server_v1.other", id, Config(kOff));
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText();
}

// An installation needs a machine that is on; afterwards it is as planned.
TEST_F(UpdateServerTest, AServerThatIsOffIsReinstalledAndOffAgain) {
  Create(Config(kOff));
  auto const config =
      WithImage(Config(std::string(R"("allow_reinstall": true, )") + kOff), sim::ids::kDebian12);
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(Server().os.os_template, "debian");
  EXPECT_FALSE(Server().power.on);
  ExpectSettled(config);
}

// --- Reboot ----------------------------------------------------------------------------------

// Covers: W-15
TEST_F(UpdateServerTest, EachNewTriggerRebootsOnce) {
  Create(Config(R"("reboot_trigger": "a")"));
  auto const reboots = [&] { return stage.cloud.CountRequests("POST", "*/reboot"); };
  EXPECT_EQ(reboots(), 0U);
  auto const plan = stage.core.Plan(kWeb, Config(R"("reboot_trigger": "b")"));
  EXPECT_EQ(plan.action, tf::Action::kUpdate);
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kWarning, "reboot_trigger", {"is rebooted"}))
      << plan.diagnostics.ToText();
  auto const applied = stage.core.Apply(kWeb, Config(R"("reboot_trigger": "b")"));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(reboots(), 1U);
  ExpectSettled(Config(R"("reboot_trigger": "b")"));
  ASSERT_TRUE(stage.core.Apply(kWeb, Config()).ok());
  EXPECT_EQ(reboots(), 1U) << "taking it away is no request";
}

TEST_F(UpdateServerTest, AServerThatIsOffIsNotRebooted) {
  Create(Config(kOff));
  auto const applied =
      stage.core.Apply(kWeb, Config(std::string(kOff) + R"(, "reboot_trigger": "b")"));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(stage.cloud.CountRequests("POST", "*/reboot"), 0U);
  EXPECT_TRUE(
      Says(applied.diagnostics, Severity::kWarning, "reboot_trigger", {"Nothing is rebooted"}))
      << applied.diagnostics.ToText();
}

TEST_F(UpdateServerTest, ARebootThatIsRefusedKeepsTheOldTrigger) {
  Create(Config(R"("reboot_trigger": "a")"));
  ASSERT_TRUE(stage.cloud.AddFault({.kind = FaultKind::kStatus,
                                    .method = "POST",
                                    .path = "*/reboot",
                                    .count = 0,
                                    .status = 400}));
  auto const applied = stage.core.Apply(kWeb, Config(R"("reboot_trigger": "b")"));
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "reboot_trigger", {"Rebooting"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "reboot_trigger"), "a");
}

}  // namespace
}  // namespace ferro::provider
