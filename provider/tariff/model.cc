#include "provider/tariff/model.h"

#include <algorithm>

#include "base/text.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"

namespace ferro::provider {
namespace {

constexpr double kPercent = 100.0;
constexpr std::string_view kBullet = "\xE2\x80\xA2";

void DescribeTariff(tf::Fields& f, TariffModel& m, tf::Rules const& key) {
  f("uuid", m.uuid, key, "UUID of the tariff.");
  f("name", m.name, key,
    "English name, e.g. `1 month`; letter case does not matter, and the bullet of "
    "`12 months \xE2\x80\xA2 monthly payment` may be written `*` or `-`.");
  f("period", m.period, tf::Computed(), "For how long one pays at a time, e.g. `3 month`.");
  f("period_count", m.period_count, tf::Computed(), "The number in `period`.");
  f("period_unit", m.period_unit, tf::Computed(),
    "The unit in `period`: `day`, `month`, \xE2\x80\xA6");
  f("price", m.price, tf::Computed(),
    "Price of one period as decimal text: what an order would cost now when a location is given "
    "too, else the list price. Null without a configuration.");
  f("currency", m.currency, tf::Computed(), "Currency of `price`.");
  f("available_count", m.available_count, tf::Computed(),
    "How many servers of the configuration can be ordered with it. Null without a configuration.");
  f("discount", m.discount, tf::Computed(), "Discount in percent.");
  f("commitment_months", m.commitment_months, tf::Computed(), "Months that one is bound for.");
  f("unavailable_reason", m.unavailable_reason, tf::Computed(),
    "Why this account cannot use it; null when it can.");
}

void DescribeFor(tf::Fields& f, tf::Attr<std::string>& configuration_uuid,
                 tf::Attr<std::string>& location_uuid) {
  f("configuration_uuid", configuration_uuid, tf::Optional().Validate(tf::UuidText()),
    "Only tariffs with which this configuration is sold.");
  f("location_uuid", location_uuid, tf::Optional().Validate(tf::UuidText()),
    "Price and stock at this location.");
}

std::string PlainName(std::string_view name) {
  auto out = Lower(name);
  for (auto at = out.find(kBullet); at != std::string::npos; at = out.find(kBullet)) {
    out.replace(at, kBullet.size(), "*");
  }
  std::ranges::replace(out, '-', '*');
  return out;
}

std::optional<double> UnitPrice(api::PeriodPrice const& price, std::string_view unit) {
  if (unit == "hour") return price.hour;
  if (unit == "day") return price.day;
  if (unit == "month") return price.month;
  if (unit == "year") return price.year;
  return std::nullopt;
}

std::optional<double> UnitPriceIn(api::PriceCollection const& prices, std::string const& currency,
                                  std::string_view unit) {
  auto found = prices.find(currency);
  return found == prices.end() ? std::nullopt : UnitPrice(found->second, unit);
}

std::int64_t StockOf(api::PricePlan const& plan, api::Service const& service,
                     tf::Attr<std::string> const& location_uuid) {
  std::int64_t count = 0;
  for (auto const& there : service.available) {
    if (PassesIgnoringCase(location_uuid, there.location.value)) {
      count += service.Stock(there.location, plan.id);
    }
  }
  return count;
}

template <class T>
tf::Attr<std::int64_t> Whole(std::optional<T> const& value) {
  return value ? tf::Attr<std::int64_t>(std::int64_t{*value}) : tf::Attr<std::int64_t>();
}

}  // namespace

void Describe(tf::Fields& f, TariffModel& m) {
  DescribeTariff(f, m, tf::Computed());
}

void Describe(tf::Fields& f, TariffDataModel& m) {
  f.About("One tariff (price plan), by `name` or `uuid`.");
  DescribeCommon(f, m.id, m.project_id);
  DescribeFor(f, m.configuration_uuid, m.location_uuid);
  DescribeTariff(f, m.tariff, tf::OptionalComputed());
}

void Describe(tf::Fields& f, TariffsDataModel& m) {
  f.About("The tariffs (price plans), sorted by name.");
  DescribeCommon(f, m.id, m.project_id);
  DescribeNameRegex(f, m.name_regex);
  DescribeFor(f, m.configuration_uuid, m.location_uuid);
  f("include_unavailable", m.include_unavailable, tf::Optional(),
    "Also tariffs that this account cannot use (default `false`).");
  f("tariffs", m.tariffs, tf::Computed(), "The tariffs.");
}

std::optional<TariffPrice> ListPrice(api::PricePlan const& plan, api::Service const& service,
                                     tf::Attr<std::string> const& location_uuid,
                                     std::string const& currency) {
  std::optional<double> unit;
  if (location_uuid.known()) {
    for (auto const& [location, prices] : service.location_prices) {
      if (EqualsIgnoringCase(location, *location_uuid))
        unit = UnitPriceIn(prices, currency, plan.type);
    }
  }
  if (!unit) unit = UnitPriceIn(service.prices, currency, plan.type);
  if (!unit) return std::nullopt;
  auto const share = 1.0 - static_cast<double>(plan.discount.value_or(0)) / kPercent;
  return TariffPrice{*unit * plan.period.value_or(1) * share, currency};
}

TariffModel ToModel(api::PricePlan const& plan, api::Service const* service,
                    tf::Attr<std::string> const& location_uuid,
                    std::optional<TariffPrice> const& price) {
  auto const count = plan.period ? std::to_string(*plan.period) + " " : std::string();
  TariffModel model{.uuid = plan.id.value,
                    .name = plan.name,
                    .period = count + plan.type,
                    .period_count = Whole(plan.period),
                    .period_unit = plan.type,
                    .discount = std::int64_t{plan.discount.value_or(0)},
                    .commitment_months = Whole(plan.commitment_period),
                    .unavailable_reason = tf::Attr<std::string>::From(plan.unavailable_reason)};
  if (service != nullptr) model.available_count = StockOf(plan, *service, location_uuid);
  if (price) {
    model.price = AmountText(price->amount);
    model.currency = price->currency;
  }
  return model;
}

bool SoldWith(api::PricePlan const& plan, api::Service const* service,
              tf::Attr<std::string> const& location_uuid) {
  if (service == nullptr) return true;
  if (service->plans && std::ranges::find(*service->plans, plan.id) == service->plans->end()) {
    return false;
  }
  if (!location_uuid.known()) return true;
  return std::ranges::any_of(service->available, [&](api::LocationStock const& there) {
    return EqualsIgnoringCase(there.location.value, *location_uuid) &&
           std::ranges::any_of(there.plans,
                               [&](api::PlanStock const& stock) { return stock.plan == plan.id; });
  });
}

bool SameTariffName(std::string_view a, std::string_view b) {
  return PlainName(a) == PlainName(b);
}

}  // namespace ferro::provider
