// What the data source says of the price of an order (selectel-api §5.1).
#pragma once

#include <cstdint>
#include <string>

#include "apiclient/price.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct PriceDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> tariff_uuid;
  tf::Attr<std::int64_t> quantity;
  tf::Attr<std::string> pay_currency;
  tf::Attr<std::string> currency;
  tf::Attr<double> amount_due;
  tf::Attr<double> plan_price;
  tf::Attr<double> setup_fee;
  tf::Attr<double> discount;
  tf::Attr<bool> has_enough_balance;
};
void Describe(tf::Fields& f, PriceDataModel& m);

// `asked` completed by the answer; kInternal when that names no amount.
Result<PriceDataModel> ToModel(PriceDataModel asked, api::Billing const& billing);

}  // namespace ferro::provider
