// Prices, discounts and balances (selectel-api §5.1).
#include "simulator/price.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;

TestAnswer Buy(TestCloud& sim, json const& order) {
  return sim.Send("POST", "/resource/server/billing", order.dump());
}

// Covers: S10.7
TEST(MoneyTest, EachPayCurrencyHasItsOwnBalance) {
  CloudOptions options;
  options.balances = {{"main", 100}, {"bonus", 2'000'000}, {"vk_rub", 0}};
  TestCloud sim(std::move(options));
  EXPECT_EQ(Buy(sim, GoodOrder()).ErrorType(), "NoMoney");
  json question{{"location_uuid", ids::kMsk1},
                {"price_plan_uuid", ids::kPlanMonth},
                {"pay_currency", "main"},
                {"quantity", 1}};
  std::string const path = std::string("/service/server/") + ids::kEl50 + "/billing";
  EXPECT_EQ(sim.Send("POST", path, question.dump()).Result()["has_enough_balance"], false);
  question["pay_currency"] = "bonus";
  EXPECT_EQ(sim.Send("POST", path, question.dump()).Result()["has_enough_balance"], true);
  json order = GoodOrder();
  order["pay_currency"] = "bonus";
  EXPECT_EQ(Buy(sim, order).status, 200);
  EXPECT_EQ(sim.cloud.Balance("bonus"), 2'000'000 - 1'380'000);
  EXPECT_EQ(sim.cloud.Balance("main"), 100);
  EXPECT_EQ(sim.cloud.Orders()[0].paid, 1'380'000);
}

TEST(MoneyTest, NoMoneyComesWithTheStatusOfTheMode) {
  CloudOptions options;
  options.balances["main"] = 0;
  options.modes.no_money_status = 402;
  TestCloud sim(std::move(options));
  EXPECT_EQ(Buy(sim, GoodOrder()).status, 402);
}

TEST(MoneyTest, PlansAndUsersHaveDiscountsAndAConfigurationASetupFee) {
  CloudOptions options;
  options.user_discount = 5;
  TestCloud sim(std::move(options));
  auto const price = [&](std::string const& service, std::string const& plan,
                         std::string const& location, int quantity) {
    json const question{{"location_uuid", location},
                        {"price_plan_uuid", plan},
                        {"pay_currency", "main"},
                        {"quantity", quantity}};
    return sim.Send("POST", "/service/server/" + service + "/billing", question.dump())
        .Result()["price"];
  };
  json const quarter = price(ids::kEl50, ids::kPlan3Months, ids::kMsk1, 2);
  EXPECT_EQ(quarter["plan_price"], 13800 * 3 * 0.92);
  EXPECT_EQ(quarter["amount_due"], 13800 * 3 * 0.92 * 2);
  EXPECT_EQ(quarter["discount"], 8);
  EXPECT_EQ(quarter["discount_detail"]["price_plan"], 3);
  EXPECT_EQ(quarter["discount_detail"]["user"], 5);
  json const big = price("3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1303", ids::kPlanMonth, ids::kMsk1, 1);
  EXPECT_EQ(big["setup_fee"], 5000.0);
  std::string const tashkent = "5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0041";
  EXPECT_EQ(price(ids::kEl50, ids::kPlanMonth, tashkent, 1)["plan_price"], 15200 * 0.95);
}

TEST(MoneyTest, TheAccountsCurrencyChoosesThePrice) {
  CloudOptions options;
  options.currency = "EUR";
  TestCloud sim(std::move(options));
  json const question{{"location_uuid", ids::kMsk1},
                      {"price_plan_uuid", ids::kPlanMonth},
                      {"pay_currency", "main"},
                      {"quantity", 1}};
  auto const answer =
      sim.Send("POST", std::string("/service/server/") + ids::kEl50 + "/billing", question.dump());
  EXPECT_EQ(answer.Result()["currency"], "EUR");
  EXPECT_EQ(answer.Result()["price"]["plan_price"], 150.0);
}

TEST(MoneyTest, TextsOfSums) {
  EXPECT_EQ(MoneyText(69000), "690.00");
  EXPECT_EQ(MoneyText(5), "0.05");
  EXPECT_EQ(MoneyText(-150), "-1.50");
}

}  // namespace
}  // namespace ferro::sim
