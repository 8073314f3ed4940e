#include "provider/price/model.h"

#include "provider/data_source_fields.h"
#include "provider/lookup.h"

namespace ferro::provider {
namespace {

constexpr std::int64_t kMostServers = 1000;

}  // namespace

void Describe(tf::Fields& f, PriceDataModel& m) {
  f.About(
      "What an order would cost now, for this account, with its discounts. Calculates only: "
      "nothing is ordered. It is read while planning, so that `terraform show -json` of a saved "
      "plan has the sum in `prior_state`, where a policy can read it.");
  DescribeCommon(f, m.id, m.project_id);
  f("configuration_uuid", m.configuration_uuid, tf::Required().Validate(tf::UuidText()),
    "UUID of the configuration.");
  f("location_uuid", m.location_uuid, tf::Required().Validate(tf::UuidText()),
    "UUID of the location.");
  f("tariff_uuid", m.tariff_uuid, tf::Required().Validate(tf::UuidText()), "UUID of the tariff.");
  f("quantity", m.quantity, tf::Optional().Validate(tf::Between(1, kMostServers)),
    "How many such servers (default 1).");
  f("pay_currency", m.pay_currency, tf::Optional().Validate(tf::OneOf({"main", "bonus"})),
    "Balance to pay from: `main` (default) or `bonus`.");
  f("currency", m.currency, tf::Computed(), "Currency of the account, e.g. `RUB`.");
  f("amount_due", m.amount_due, tf::Computed(),
    "To be paid when ordered, for all `quantity` servers.");
  f("plan_price", m.plan_price, tf::Computed(), "One server for one period of the tariff.");
  f("setup_fee", m.setup_fee, tf::Computed(), "To be paid once, for one server.");
  f("discount", m.discount, tf::Computed(), "Discount in per cent that is in these prices.");
  f("has_enough_balance", m.has_enough_balance, tf::Computed(),
    "Whether the balance suffices now; null when the API does not say.");
}

Result<PriceDataModel> ToModel(PriceDataModel asked, api::Billing const& billing) {
  if (!billing.price || !billing.price->amount_due) {
    return Fail(ErrorCode::kInternal, "the API's answer has no amount to pay");
  }
  auto const criteria = Criteria()
                            .Add("configuration_uuid", asked.configuration_uuid)
                            .Add("location_uuid", asked.location_uuid)
                            .Add("tariff_uuid", asked.tariff_uuid)
                            .Add("pay_currency", asked.pay_currency)
                            .text();
  asked.id = ListId("price " + criteria, {std::to_string(asked.quantity.value_or(1))});
  asked.currency = billing.currency;
  asked.amount_due = *billing.price->amount_due;
  asked.plan_price = tf::Attr<double>::From(billing.price->plan_price);
  asked.setup_fee = tf::Attr<double>::From(billing.price->setup_fee);
  asked.discount = tf::Attr<double>::From(billing.price->discount);
  asked.has_enough_balance = tf::Attr<bool>::From(billing.has_enough_balance);
  return asked;
}

}  // namespace ferro::provider
