#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

constexpr char kPriceOf[] = "selectel_dedicated_price_v1";

// A month of EL50-SSD in MSK-1, with more members.
std::string Asked(std::string const& more = "", std::string const& tariff = sim::ids::kPlanMonth) {
  return R"({"configuration_uuid": ")" + std::string(sim::ids::kEl50) + R"(", "location_uuid": ")" +
         sim::ids::kMsk1 + R"(", "tariff_uuid": ")" + tariff + "\"" + more + "}";
}

TEST(PriceDataSourceTest, WhatCannotBeAskedIsRefusedOffline) {
  Stage stage;
  EXPECT_TRUE(stage.core.ValidateData(kPriceOf, Asked(R"(, "quantity": 0)")).has_errors());
  EXPECT_TRUE(stage.core.ValidateData(kPriceOf, Asked(R"(, "pay_currency": "gold")")).has_errors());
  EXPECT_TRUE(stage.core.ValidateData(kPriceOf, Asked("", "1 month")).has_errors());
}

TEST(PriceDataSourceTest, AConfigurationThatIsNotThereIsAnErrorAtItsArgument) {
  Stage stage;
  auto const config = Replaced(Asked(), sim::ids::kEl50, "3f1d1c0a-6a8f-4a64-8b62-00000000dead");
  auto read = stage.core.ReadData(kPriceOf, config);
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "configuration_uuid", {"configuration"}))
      << read.diagnostics.ToText();
}

TEST(PriceDataSourceTest, WhatIsNotSoldHasNoPrice) {
  Stage stage;
  auto read = stage.core.ReadData(kPriceOf, Asked("", "10000000-0000-4000-8000-00000000dead"));
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "", {"price"})) << read.diagnostics.ToText();
}

TEST(PriceDataSourceTest, AnAnswerWithoutASumIsAnErrorAndNotZero) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.AddFault({.kind = sim::FaultKind::kPatch,
                                    .method = "POST",
                                    .path = "*/billing",
                                    .count = 0,
                                    .pointer = "/result/price"}));
  auto read = stage.core.ReadData(kPriceOf, Asked());
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "", {"no amount"}))
      << read.diagnostics.ToText();
}

// Covers: W-07
TEST(PriceDataSourceTest, SaysTheSumItsCurrencyAndWhetherTheBalanceSuffices) {
  Stage stage;
  auto one = stage.core.ReadData(kPriceOf, Asked());
  ASSERT_TRUE(one.ok()) << one.diagnostics.ToText();
  EXPECT_EQ(TextAt(one.value, "currency"), "RUB");
  EXPECT_GT(one.value["amount_due"].as_number(), tf::Number(0));
  EXPECT_TRUE(one.value["has_enough_balance"].as_bool());
  auto three = stage.core.ReadData(kPriceOf, Asked(R"(, "quantity": 3)"));
  ASSERT_TRUE(three.ok()) << three.diagnostics.ToText();
  EXPECT_GT(three.value["amount_due"].as_number(), one.value["amount_due"].as_number());
  EXPECT_EQ(three.value["plan_price"], one.value["plan_price"]);
  EXPECT_NE(three.value["id"], one.value["id"]);
  EXPECT_EQ(stage.Orders(), 0U);
}

TEST(PriceDataSourceTest, AnEmptyBonusBalanceIsSaidWithoutAnError) {
  Stage stage;
  auto read = stage.core.ReadData(kPriceOf, Asked(R"(, "pay_currency": "bonus")"));
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_FALSE(read.value["has_enough_balance"].as_bool());
}

}  // namespace
}  // namespace ferro::provider
