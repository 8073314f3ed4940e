// Price plans, called tariffs by users (selectel-api §4.3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apiclient/client.h"

namespace ferro::api {

struct PricePlan {
  PlanId id;
  std::string name;             // "3 months"; "" where the API has none.
  std::string type;             // "free", "hour", "day", "month", "year", "service": the unit of
  std::optional<int> period;    // so many.
  std::optional<int> discount;  // Percent.
  std::optional<int> commitment_period;  // Months.
  int grace = 0;                         // Days before the server is blocked.
  int dead = 0;                          // Days before it is removed.
  std::optional<std::string> unavailable_reason;
};
void Describe(json::Fields& f, PricePlan& p);

// Needs no token.
Result<std::vector<PricePlan>> ListPricePlans(Client const& client,
                                              CallOptions const& options = {});

}  // namespace ferro::api
