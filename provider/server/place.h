// Ordering exactly once (mapping 0.1.6–0.1.8): under the project's lock, after a look at
// what is there, and never again after an answer that was lost.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "provider/locks.h"
#include "provider/server/order.h"

namespace ferro::provider {

// A lost answer is looked for so long.
inline constexpr std::chrono::seconds kLookForOrder{60};
// And a server that the API accepted an order for without naming it so long.
inline constexpr std::chrono::seconds kLookForAccepted{900};

struct Placed {
  api::ServerId id;
  std::string name;                    // Without mark; an adopted server brings its own.
  std::vector<std::string> addresses;  // Those that the order named; none when adopted.
  bool adopted = false;                // An earlier run's, which may have been ordered otherwise.
  // Held until the server is finished: says to other runs that its mark has an owner.
  std::optional<Lock> in_flight;
};

// Empty after an error in the call: then nothing was ordered, or (said in the error) it is not
// known. Once this returns a server, create must not fail any more.
std::optional<Placed> PlaceOnce(Check& check, Purchase const& purchase);

}  // namespace ferro::provider
