// What an order would cost. Calculates only: nothing is ordered (selectel-api §5.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "apiclient/price_plan.h"
#include "apiclient/service.h"

namespace ferro::api {

inline constexpr std::string_view kPayMain = "main";    // Money.
inline constexpr std::string_view kPayBonus = "bonus";  // The bonus balance.

struct PriceRequest {
  ServiceModel model = ServiceModel::kServer;
  ServiceId service;
  LocationId location;
  PlanId plan;
  std::string pay_currency = std::string(kPayMain);
  int quantity = 1;
};

// In units of the account's currency.
struct Price {
  std::optional<double> amount_due;  // To pay now.
  std::optional<double> plan_price;  // Per period of the plan.
  std::optional<double> setup_fee;
  std::optional<double> future_price;
  std::optional<double> debt;
  std::optional<std::int64_t> due_date;   // Unix seconds.
  std::optional<std::int64_t> paid_till;  // Unix seconds.
  std::optional<double> discount;         // Percent.
};
void Describe(json::Fields& f, Price& p);

struct Billing {
  std::string currency;
  std::optional<PricePlan> current_plan;
  std::optional<PricePlan> next_plan;
  std::optional<Price> price;
  std::optional<bool> has_enough_balance;  // Decides; said by CalculatePrice only.
};
void Describe(json::Fields& f, Billing& b);

Result<Billing> CalculatePrice(Client const& client, PriceRequest const& request,
                               CallOptions const& options = {});

}  // namespace ferro::api
