#include "provider/server/information.h"

#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

// Covers: W-18
TEST_F(UpdateServerTest, TheStateTellsNamesPriceAndUntilWhenItIsPaid) {
  Create(Config());
  auto const state = stage.core.State(kWeb);
  EXPECT_EQ(TextAt(state, "location_name"), "MSK-1");
  EXPECT_EQ(TextAt(state, "configuration_name"), "EL50-SSD");
  EXPECT_EQ(TextAt(state, "tariff_name"), "1 month");
  EXPECT_EQ(TextAt(state, "currency"), "RUB");
  EXPECT_EQ(TextAt(state, "price").find_first_not_of("0123456789."), std::string::npos);
  EXPECT_EQ(TextAt(state, "hw_uuid"), Server().hw_uuid);
  EXPECT_TRUE(TextAt(state, "paid_till").starts_with("2026-")) << TextAt(state, "paid_till");
  ExpectSettled(Config());
}

// Covers: R62
TEST_F(UpdateServerTest, WhatMovesByItselfIsOpenInAChangingPlan) {
  Create(Config(R"("name": "web-1")"));
  auto const plan = stage.core.Plan(kWeb, Config(R"("name": "web-2")"));
  for (auto const* path : {"paid_till", "price", "currency", "tariff_name"}) {
    EXPECT_TRUE(plan.after[path].is_unknown()) << path;
  }
  for (auto const* path : {"location_name", "configuration_name", "hw_uuid"}) {
    EXPECT_EQ(plan.after[path], plan.before[path]) << path;
  }
}

TEST_F(UpdateServerTest, ATariffChangeShowsItsNameAndPriceAfterwards) {
  Create(Config());
  auto const price = TextAt(stage.core.State(kWeb), "price");
  auto const config = WithTariff(Config(), sim::ids::kPlan3Months);
  auto const applied = stage.core.Apply(kWeb, config);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(TextAt(applied.state, "tariff_name"), "3 months");
  ExpectSettled(config);
}

TEST(ServerInformationTest, WhatTheApiDoesNotSayStaysAndUnknownsBecomeNull) {
  ServerModel model;
  model.tariff_name = std::string("1 month");
  model.price = tf::Attr<std::string>::Unknown();
  ServerFacts facts;
  FillInformation(facts, model);
  EXPECT_EQ(*model.tariff_name, "1 month");
  EXPECT_TRUE(model.price.null());
}

TEST_F(UpdateServerTest, AnAnswerWithoutBillingIsNoDrift) {
  Create(Config());
  ASSERT_TRUE(stage.cloud.Change([](sim::World& world) -> Status {
    world.modes.billing_null = true;
    return {};
  }));
  ExpectSettled(Config());
}

// A renewal moves the date in the state and nothing else.
TEST_F(UpdateServerTest, ARenewalChangesNoPlan) {
  Create(Config());
  auto const before = TextAt(stage.core.State(kWeb), "paid_till");
  ASSERT_TRUE(stage.cloud.Change([](sim::World& world) -> Status {
    *world.servers.begin()->second.paid_till += std::chrono::hours(24 * 30);
    return {};
  }));
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_EQ(plan.action, tf::Action::kNoOp);
  EXPECT_NE(TextAt(plan.before, "paid_till"), before);
}

}  // namespace
}  // namespace ferro::provider
