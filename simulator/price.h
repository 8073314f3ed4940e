// What a server costs (selectel-api §5.1) and the account's money.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "simulator/world.h"

namespace ferro::sim {

struct Quote {
  Money plan_price = 0;  // Per plan period and server, discounts taken off.
  Money setup_fee = 0;
  Money amount_due = 0;  // For all servers, now.
  int plan_discount = 0;
  int user_discount = 0;

  int Discount() const { return plan_discount + user_discount; }
};

// Nothing when the configuration has no price for the plan's unit in the account's
// currency.
std::optional<Quote> QuoteFor(World const& world, Service const& service, Plan const& plan,
                              std::string const& location, int quantity);

bool CanPay(World const& world, std::string const& pay_currency, Money amount);
void Pay(World& world, std::string const& pay_currency, Money amount);
// "690.00"
std::string MoneyText(Money amount);

// The end of one period of the plan that starts then: calendar months, days, hours.
Clock::TimePoint PeriodEnd(Plan const& plan, Clock::TimePoint start);

}  // namespace ferro::sim
