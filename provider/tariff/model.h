// What the data sources say of a tariff, a price plan of the API (mapping §2.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apiclient/price_plan.h"
#include "apiclient/service.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct TariffModel {
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> name;
  tf::Attr<std::string> period;
  tf::Attr<std::int64_t> period_count;
  tf::Attr<std::string> period_unit;
  tf::Attr<std::string> price;
  tf::Attr<std::string> currency;
  tf::Attr<std::int64_t> available_count;
  tf::Attr<std::int64_t> discount;
  tf::Attr<std::int64_t> commitment_months;
  tf::Attr<std::string> unavailable_reason;
};
void Describe(tf::Fields& f, TariffModel& m);

struct TariffDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<std::string> location_uuid;
  TariffModel tariff;
};
void Describe(tf::Fields& f, TariffDataModel& m);

struct TariffsDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> name_regex;
  tf::Attr<bool> include_unavailable;
  tf::Attr<std::vector<TariffModel>> tariffs;
};
void Describe(tf::Fields& f, TariffsDataModel& m);

struct TariffPrice {
  double amount = 0;
  std::string currency;
};

// The list price of one period: the location's price first, then the general one;
// nothing when the configuration has none in that currency (mapping §2.3).
std::optional<TariffPrice> ListPrice(api::PricePlan const& plan, api::Service const& service,
                                     tf::Attr<std::string> const& location_uuid,
                                     std::string const& currency);

// `service` is null without a configuration; then there is neither price nor stock.
TariffModel ToModel(api::PricePlan const& plan, api::Service const* service,
                    tf::Attr<std::string> const& location_uuid,
                    std::optional<TariffPrice> const& price);

// Sold with the configuration (any, when there is none), at the location if one is given.
bool SoldWith(api::PricePlan const& plan, api::Service const* service,
              tf::Attr<std::string> const& location_uuid);

// Without letter case; the bullet of "12 months • monthly payment" may be typed as '*' or '-'.
bool SameTariffName(std::string_view a, std::string_view b);

}  // namespace ferro::provider
