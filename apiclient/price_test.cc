#include "apiclient/price.h"

#include <gmock/gmock.h>

#include "apiclient/simulated_testing.h"
#include "simulator/control.h"

namespace ferro::api {
namespace {

class PriceTest : public SimulatedApiTest {
 protected:
  static PriceRequest El50() {
    return {.service = {sim::ids::kEl50},
            .location = {sim::ids::kMsk1},
            .plan = {sim::ids::kPlanMonth}};
  }
};

TEST_F(PriceTest, APlanThatIsNotSoldIsAnErrorOfTheInput) {
  auto request = El50();
  request.plan = {"10000000-0000-4000-8000-000000000099"};
  auto const billing = CalculatePrice(client(), request);
  ASSERT_FALSE(billing);
  EXPECT_EQ(billing.error().code, ErrorCode::kInvalidArgument);
}

TEST_F(PriceTest, CalculatesAndOrdersNothing) {
  auto const billing = CalculatePrice(client(), El50());
  ASSERT_TRUE(billing) << billing.error().message;
  EXPECT_EQ(billing->currency, "RUB");
  EXPECT_EQ(billing->has_enough_balance, true);
  EXPECT_EQ(billing->price->amount_due, 13800.0);
  EXPECT_EQ(billing->current_plan->id.value, sim::ids::kPlanMonth);
  EXPECT_TRUE(requests().back().idempotent);
  EXPECT_TRUE(cloud.Orders().empty());
}

TEST_F(PriceTest, TellsThatTheBonusBalanceDoesNotSuffice) {
  auto request = El50();
  request.pay_currency = kPayBonus;
  auto const billing = CalculatePrice(client(), request);
  ASSERT_TRUE(billing) << billing.error().message;
  EXPECT_EQ(billing->has_enough_balance, false);
}

TEST_F(PriceTest, AsksUnderTheModelOfTheConfiguration) {
  auto request = El50();
  request.model = ServiceModel::kServerchip;
  request.service = {sim::ids::kCl25};
  EXPECT_TRUE(CalculatePrice(client(), request));
  EXPECT_EQ(lines().back(),
            std::string("POST /servers/v2/service/serverchip/") + sim::ids::kCl25 + "/billing");
}

}  // namespace
}  // namespace ferro::api
