#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tf::Severity;

constexpr char const* kRenewal = "*/resource/billing/*";

std::string AnotherLocation(std::string config) {
  return Replaced(std::move(config), sim::ids::kMsk1, sim::ids::kSpb4);
}

// Covers: P-30
TEST_F(UpdateServerTest, ProtectedDataIsNeitherDestroyedNorReplacedNorReinstalled) {
  auto const protection = R"("data_protection": true, "allow_reinstall": true)";
  Create(Config(protection));
  auto const destroyed = stage.core.Destroy(kWeb);
  EXPECT_TRUE(Says(destroyed.diagnostics, Severity::kError, "data_protection",
                   {"protected", "data_protection = false", "state rm"}))
      << destroyed.diagnostics.ToText();
  for (auto const& config :
       {AnotherLocation(Config(protection)),
        // Lifting it in the same plan is too late for the old server, whose state says so.
        AnotherLocation(Config(R"("data_protection": false)")),
        WithImage(Config(protection), sim::ids::kDebian12)}) {
    auto const applied = stage.core.Apply(kWeb, config);
    EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "data_protection", {"protected"}))
        << config << applied.diagnostics.ToText();
  }
  EXPECT_THAT(WritesSince(), IsEmpty());
  EXPECT_FALSE(stage.core.State(kWeb).is_null());

  ASSERT_TRUE(stage.core.Apply(kWeb, Config(R"("data_protection": false)")).ok());
  EXPECT_THAT(WritesSince(), IsEmpty()) << "lifting it writes nothing";
  EXPECT_TRUE(stage.core.Destroy(kWeb).ok());
}

TEST_F(UpdateServerTest, AReinstallationMayBeUnprotectedInTheSamePlan) {
  Create(Config(R"("data_protection": true)"));
  auto const applied = stage.core.Apply(
      kWeb, WithImage(Config(R"("data_protection": false, "allow_reinstall": true)"),
                      sim::ids::kDebian12));
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
}

TEST_F(UpdateServerTest, AReplacementThatIsNotAllowedNamesItsCauses) {
  Create(Config(R"("allow_replace": false)"));
  auto const plan = stage.core.Plan(kWeb, AnotherLocation(Config(R"("allow_replace": false)")));
  EXPECT_TRUE(Says(plan.diagnostics, Severity::kError, "location_uuid",
                   {"Replacement is not allowed", "location_uuid", Server().uuid}))
      << plan.diagnostics.ToText();
  for (auto const* more : {"", R"("allow_replace": true)"}) {
    auto const allowed = stage.core.Plan(kWeb, AnotherLocation(Config(more)));
    EXPECT_TRUE(allowed.ok()) << allowed.diagnostics.ToText();
    EXPECT_TRUE(Says(allowed.diagnostics, Severity::kWarning, "location_uuid",
                     {"is replaced", "all data", "is paid for until 2026-"}))
        << allowed.diagnostics.ToText();
  }
}

// --- deletion_policy -------------------------------------------------------------------------

TEST_F(UpdateServerTest, RetainForgetsTheServerOnly) {
  Create(Config(R"("deletion_policy": "retain")"));
  auto const destroyed = stage.core.Destroy(kWeb);
  ASSERT_TRUE(destroyed.ok()) << destroyed.diagnostics.ToText();
  EXPECT_TRUE(Says(destroyed.diagnostics, Severity::kWarning, "deletion_policy",
                   {"is kept", "costs as before"}))
      << destroyed.diagnostics.ToText();
  EXPECT_THAT(WritesSince(), IsEmpty());
  EXPECT_TRUE(stage.core.State(kWeb).is_null());
  EXPECT_FALSE(Server().renewal_refused);
}

// Covers: P-30
TEST_F(UpdateServerTest, ImmediateEndsTheServerNowEvenWhenItIsExpiringAlready) {
  Create(Config(R"("deletion_policy": "immediate")"));
  auto const uuid = Server().uuid;
  auto const balance = [&] {
    std::int64_t main = 0;
    EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
      main = world.balances["main"];
      return {};
    }));
    return main;
  };
  auto const before = balance();
  auto const destroyed =
      stage.core.Destroy(kWeb, {.refresh = false, .before_apply = [&] {
                                  EXPECT_TRUE(stage.cloud.Change([&](sim::World& world) {
                                    return ForceState(world, uuid, sim::State::kExpiring);
                                  }));
                                }});
  ASSERT_TRUE(destroyed.ok()) << destroyed.diagnostics.ToText();
  EXPECT_TRUE(Says(destroyed.diagnostics, Severity::kWarning, "deletion_policy",
                   {"ends at once", "whole unused months", "2026-"}))
      << destroyed.diagnostics.ToText();
  EXPECT_EQ(stage.cloud.CountRequests("DELETE", kRenewal), 1U);
  stage.clock.Advance(std::chrono::hours(1));
  EXPECT_TRUE(Server().state == sim::State::kDeleted || Server().state == sim::State::kCancel);
  EXPECT_GE(balance(), before);
}

TEST_F(UpdateServerTest, APolicyIsStoredWithoutACallAndCountsFromThenOn) {
  Create(Config());
  ASSERT_TRUE(stage.core.Apply(kWeb, Config(R"("deletion_policy": "retain")")).ok());
  EXPECT_THAT(WritesSince(), IsEmpty());
  ExpectSettled(Config(R"("deletion_policy": "retain")"));
  ASSERT_TRUE(stage.core.Destroy(kWeb).ok());
  EXPECT_THAT(WritesSince(), IsEmpty());
}

TEST_F(UpdateServerTest, TheOldServerOfAReplacementFollowsItsPolicy) {
  Create(Config(R"("deletion_policy": "retain")"));
  auto const plan = stage.core.Plan(kWeb, AnotherLocation(Config()));
  EXPECT_TRUE(
      Says(plan.diagnostics, Severity::kWarning, "location_uuid", {"only forgotten", "both cost"}))
      << plan.diagnostics.ToText();
}

// --- pay_currency ----------------------------------------------------------------------------

struct Paid {
  char const* pay_currency;
  bool main_is_empty;
  bool bonus_is_empty;
  char const* by;  // "" = refused.
};

TEST(PayServerTest, TheChosenBalancePaysAndNoOther) {
  std::vector<Paid> const cases = {{"main", false, false, "main"}, {"bonus", false, false, "bonus"},
                                   {"auto", false, false, "main"}, {"auto", true, false, "bonus"},
                                   {"main", true, false, ""},      {"bonus", false, true, ""}};
  for (auto const& each : cases) {
    Stage stage;
    ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) {
      auto const main = SetBalance(world, "main", each.main_is_empty ? 0 : 100'000'000);
      return main ? SetBalance(world, "bonus", each.bonus_is_empty ? 0 : 100'000'000) : main;
    }));
    auto const config = Config(R"("pay_currency": ")" + std::string(each.pay_currency) + "\"");
    auto const applied = stage.core.Apply(kWeb, config);
    if (std::string_view(each.by).empty()) {
      EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "pay_currency",
                       {"Not enough money", std::string(each.pay_currency) + " balance"}))
          << applied.diagnostics.ToText();
      EXPECT_EQ(stage.Orders(), 0U);
      continue;
    }
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    EXPECT_EQ(stage.cloud.Orders()[0].pay_currency, each.by) << each.pay_currency;
    EXPECT_EQ(stage.core.Plan(kWeb, config).action, tf::Action::kNoOp);
  }
}

// Terraform does not show the destruction to the plan in these cases.
TEST_F(UpdateServerTest, WhatIsReplacedByNameOrTaintIsRefusedBeforeAnythingIsDestroyed) {
  auto const config = Config(R"("data_protection": true)");
  Create(config);
  for (bool const tainted : {false, true}) {
    auto instance = *stage.core.Find(kWeb);
    instance.tainted = tainted;
    stage.core.Put(kWeb, instance);
    auto const applied = stage.core.Apply(kWeb, config, {.replace = !tainted});
    EXPECT_TRUE(Says(applied.diagnostics, tf::Severity::kError, "data_protection",
                     {"is not destroyed while data_protection is true"}))
        << applied.diagnostics.ToText();
    ASSERT_NE(stage.core.Find(kWeb), nullptr);
    EXPECT_EQ(stage.Orders(), 1U);
  }
  EXPECT_TRUE(WritesSince().empty());
}

}  // namespace
}  // namespace ferro::provider
