#include "apiclient/price_plan.h"

#include "apiclient/paging.h"

namespace ferro::api {

void Describe(json::Fields& f, PricePlan& p) {
  f("uuid", p.id);
  f("name", p.name);
  f("type", p.type);
  f("period", p.period);
  f("discount", p.discount);
  f("commitment_period", p.commitment_period);
  f("grace", p.grace);
  f("dead", p.dead);
  f("not_available_for_a_reason", p.unavailable_reason);
}

Result<std::vector<PricePlan>> ListPricePlans(Client const& client, CallOptions const& options) {
  return ListAll<PricePlan>(
      client,
      {.path = "/pub/plan", .repeat = Repeat::kHarmless, .with_token = false, .options = options});
}

}  // namespace ferro::api
