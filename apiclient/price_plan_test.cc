#include "apiclient/price_plan.h"

#include <gmock/gmock.h>

#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

class PricePlanTest : public SimulatedApiTest {};

// Covers: P-13
TEST_F(PricePlanTest, ListsPlansInEnglishWithoutAToken) {
  auto const plans = ListPricePlans(client());
  ASSERT_TRUE(plans) << plans.error().message;
  EXPECT_THAT(lines(), testing::ElementsAre("GET /servers/v2/pub/plan"));
  auto const& day = plans->at(0);
  EXPECT_EQ(day.id.value, sim::ids::kPlanDay);
  EXPECT_EQ(day.name, "1 day");
  EXPECT_EQ(day.type, "day");
  EXPECT_EQ(day.period, 1);
  EXPECT_EQ(day.dead, 1);
  auto const& three = plans->at(2);
  EXPECT_EQ(three.discount, 3);
  EXPECT_EQ(three.commitment_period, std::nullopt);
  EXPECT_EQ(three.unavailable_reason, std::nullopt);
  EXPECT_EQ(plans->at(5).name, "12 months • monthly payment");
  EXPECT_EQ(plans->at(5).commitment_period, 12);
  EXPECT_EQ(plans->at(6).unavailable_reason, "unavailable");
}

}  // namespace
}  // namespace ferro::api
