#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using sim::FaultKind;
using tf::Severity;

constexpr char const* kRefusal = "*/resource/billing/*";

void Create(Stage& stage, std::string const& more = "") {
  auto const applied = stage.core.Apply(kWeb, Config(more));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
}

TEST(DeleteServerTest, WhatTheApiRefusesKeepsTheState) {
  Stage stage;
  Create(stage);
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = FaultKind::kStatus,
       .method = "DELETE",
       .path = kRefusal,
       .count = 0,
       .status = 400,
       .body = R"({"type":"SeidoValidationError","message":"is blocked","code":"X"})"}));
  auto const destroyed = stage.core.Destroy(kWeb);
  EXPECT_TRUE(Says(destroyed.diagnostics, Severity::kError, "", {"Deleting server", "is blocked"}))
      << destroyed.diagnostics.ToText();
  EXPECT_FALSE(stage.core.State(kWeb).is_null());
}

// Covers: R77 R100 P-30 W-03
TEST(DeleteServerTest, TheRenewalIsRefusedAndTheEndIsSaid) {
  for (auto const status : {200, 202, 204}) {
    auto options = QuickCloud();
    options.modes.delete_status = status;
    options.modes.refuse_as_ending = status == 202;
    Stage stage(options);
    Create(stage);
    auto const destroyed = stage.core.Destroy(kWeb);
    ASSERT_TRUE(destroyed.ok()) << destroyed.diagnostics.ToText();
    EXPECT_TRUE(stage.core.State(kWeb).is_null());
    EXPECT_TRUE(stage.cloud.Servers()[0].renewal_refused);
    EXPECT_TRUE(Says(destroyed.diagnostics, Severity::kWarning, "",
                     {"stays until the end of the paid period", "until 2026-"}))
        << destroyed.diagnostics.ToText();
    EXPECT_EQ(stage.cloud.CountRequests("DELETE", kRefusal), 1U);
  }
}

// Covers: W-38
TEST(DeleteServerTest, WhatIsGoneOrEndingAlreadyIsASuccess) {
  for (auto const state :
       {sim::State::kExpiring, sim::State::kEnding, sim::State::kCancel, sim::State::kDeleted}) {
    Stage stage;
    Create(stage);
    auto const uuid = stage.cloud.Servers()[0].uuid;
    auto const destroyed =
        stage.core.Destroy(kWeb, {.refresh = false, .before_apply = [&] {
                                    EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) {
                                      return ForceState(world, uuid, state);
                                    }));
                                  }});
    EXPECT_TRUE(destroyed.ok()) << destroyed.diagnostics.ToText();
    EXPECT_EQ(stage.cloud.CountRequests("DELETE", kRefusal), 0U);
  }
  Stage stage;
  Create(stage);
  auto const uuid = stage.cloud.Servers()[0].uuid;
  auto const destroyed =
      stage.core.Destroy(kWeb, {.refresh = false, .before_apply = [&] {
                                  EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) {
                                    return ForgetServer(world, uuid);
                                  }));
                                }});
  EXPECT_TRUE(destroyed.ok()) << destroyed.diagnostics.ToText();
}

TEST(DeleteServerTest, ALostAnswerIsNoError) {
  for (auto const kind : {FaultKind::kResetAfter, FaultKind::kMalformed, FaultKind::kTimeout}) {
    Stage stage;
    Create(stage);
    ASSERT_TRUE(
        stage.cloud.AddFault({.kind = kind, .method = "DELETE", .path = kRefusal, .after = true}));
    auto const destroyed = stage.core.Destroy(kWeb);
    EXPECT_TRUE(destroyed.ok()) << NameOf(kind) << destroyed.diagnostics.ToText();
    EXPECT_TRUE(stage.core.State(kWeb).is_null());
  }
}

// Covers: R145
TEST(DeleteServerTest, TheTimeoutOfThePriorStateCounts) {
  auto options = QuickCloud();
  options.delays.refuse = std::chrono::hours(2);
  Stage stage(options);
  Create(stage, R"("timeouts": {"delete": "1m"})");
  auto const began = stage.clock.Now();
  auto const destroyed = stage.core.Destroy(kWeb);
  EXPECT_TRUE(
      Says(destroyed.diagnostics, Severity::kError, "", {"States: active for", "safe to repeat"}))
      << destroyed.diagnostics.ToText();
  EXPECT_LE(stage.clock.Now() - began, std::chrono::seconds(90));
  EXPECT_FALSE(stage.core.State(kWeb).is_null());
}

TEST(DeleteServerTest, AServerThatIsStillBeingMadeCanBeGivenUp) {
  auto options = QuickCloud();
  options.delays.deploy = std::chrono::hours(1);
  Stage stage(options);
  Create(stage, R"("timeouts": {"create": "5m"})");
  auto const destroyed = stage.core.Destroy(kWeb);
  EXPECT_TRUE(destroyed.ok()) << destroyed.diagnostics.ToText();
}

}  // namespace
}  // namespace ferro::provider
