#include "apiclient/price.h"

namespace ferro::api {
namespace {

struct PriceBody {
  LocationId location;
  PlanId plan;
  std::string pay_currency;
  int quantity = 1;
};
void Describe(json::Fields& f, PriceBody& b) {
  f("location_uuid", b.location);
  f("price_plan_uuid", b.plan);
  f("pay_currency", b.pay_currency);
  f("quantity", b.quantity);
}

}  // namespace

void Describe(json::Fields& f, Price& p) {
  f("amount_due", p.amount_due);
  f("plan_price", p.plan_price);
  f("setup_fee", p.setup_fee);
  f("future_price", p.future_price);
  f("debt", p.debt);
  f("due_date", p.due_date);
  f("paid_till", p.paid_till);
  f("discount", p.discount);
}

void Describe(json::Fields& f, Billing& b) {
  f("currency", b.currency);
  f("current_price_plan", b.current_plan);
  f("next_price_plan", b.next_plan);
  f("price", b.price);
  f("has_enough_balance", b.has_enough_balance);
}

Result<Billing> CalculatePrice(Client const& client, PriceRequest const& request,
                               CallOptions const& options) {
  PriceBody const body{.location = request.location,
                       .plan = request.plan,
                       .pay_currency = request.pay_currency,
                       .quantity = request.quantity};
  auto const path = "/service/" + std::string(NameOf(request.model)) + "/" +
                    PathPart(request.service.value) + "/billing";
  return client.Fetch<Billing>({.method = "POST",
                                .path = path,
                                .body = json::Print(body),
                                .repeat = Repeat::kHarmless,
                                .pace = Pace::kRead,
                                .options = options});
}

}  // namespace ferro::api
