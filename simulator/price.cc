#include "simulator/price.h"

#include <algorithm>

namespace ferro::sim {
namespace {

std::optional<Money> UnitPrice(UnitPrices const& prices, std::string const& unit) {
  if (unit == "hour") return prices.hour;
  if (unit == "day") return prices.day;
  if (unit == "month") return prices.month;
  if (unit == "year") return prices.year;
  if (unit == "free") return Money{0};
  return std::nullopt;
}

std::optional<Money> UnitPriceIn(PricesByCurrency const& prices, std::string const& currency,
                                 std::string const& unit) {
  auto const found = prices.find(currency);
  return found == prices.end() ? std::nullopt : UnitPrice(found->second, unit);
}

std::optional<Money> ListPrice(World const& world, Service const& service, Plan const& plan,
                               std::string const& location) {
  if (auto here = service.location_prices.find(location); here != service.location_prices.end()) {
    auto price = UnitPriceIn(here->second, world.options.currency, plan.type);
    if (price) return price;
  }
  return UnitPriceIn(service.prices, world.options.currency, plan.type);
}

Clock::TimePoint AfterMonths(Clock::TimePoint start, int months) {
  auto const day = std::chrono::floor<std::chrono::days>(start);
  std::chrono::year_month_day date{day};
  date += std::chrono::months(months);
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return std::chrono::sys_days(date) + (start - day);
}

}  // namespace

std::optional<Quote> QuoteFor(World const& world, Service const& service, Plan const& plan,
                              std::string const& location, int quantity) {
  auto const unit = ListPrice(world, service, plan, location);
  if (!unit) return std::nullopt;
  Quote quote{.plan_discount = plan.discount, .user_discount = world.options.user_discount};
  Money const full = *unit * plan.period.value_or(1);
  Money const percent = std::clamp(100 - quote.Discount(), 0, 100);
  quote.plan_price = (full * percent + 50) / 100;
  quote.setup_fee = UnitPriceIn(service.setup_fees, world.options.currency, plan.type).value_or(0);
  quote.amount_due = (quote.plan_price + quote.setup_fee) * quantity;
  return quote;
}

bool CanPay(World const& world, std::string const& pay_currency, Money amount) {
  auto const found = world.balances.find(pay_currency);
  return found != world.balances.end() && found->second >= amount;
}

void Pay(World& world, std::string const& pay_currency, Money amount) {
  world.balances[pay_currency] -= amount;
}

std::string MoneyText(Money amount) {
  std::string const cents = std::to_string(std::abs(amount % 100));
  return (amount < 0 ? "-" : "") + std::to_string(std::abs(amount / 100)) + "." +
         (cents.size() < 2 ? "0" : "") + cents;
}

Clock::TimePoint PeriodEnd(Plan const& plan, Clock::TimePoint start) {
  int const count = plan.period.value_or(1);
  if (plan.type == "hour") return start + std::chrono::hours(count);
  if (plan.type == "day") return start + std::chrono::days(count);
  if (plan.type == "year") return AfterMonths(start, 12 * count);
  return AfterMonths(start, count);
}

}  // namespace ferro::sim
