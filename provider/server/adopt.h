// What becomes of servers that an earlier run ordered and could not finish (mapping
// 0.1.7): an error with import blocks or, when the provider is told to, the server of
// this order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "provider/locks.h"
#include "provider/server/order.h"

namespace ferro::provider {

// Names of locks. The project's is held around an order; who holds a mark's is making the
// server of this mark right now.
std::string ProjectLock(Session const& session, std::string_view project_id);
std::string MarkLock(Session const& session, std::string_view project_id,
                     std::string_view user_desc);

// Why this server cannot be the one of the purchase: "tariff_uuid is A there and B
// here". Project, location, configuration and tariff count. What the API does not tell
// counts as the same only when the digest of the order is. Pure.
std::vector<std::string> DifferencesOf(api::Server const& server, Purchase const& purchase);

struct Adopted {
  api::Server server;
  std::string name;  // That it gets; a generated one stands in its mark.
  std::optional<Lock> in_flight;
};

struct Leftovers {
  bool refused = false;  // An error was added: nothing may be ordered.
  std::optional<Adopted> adopted;
};

// Looks through the project's servers for those that an earlier run left; the caller
// holds the project's lock.
Leftovers TakeLeftovers(Check& check, Purchase const& purchase,
                        std::vector<api::Server> const& servers);

// Whether a plan can look for them: not while something is unknown that tells which they are.
bool CanHaveLeftovers(ServerModel const& config);

// The same for a plan, which changes nothing: a warning that says what apply will do, or
// an error when it is sure to refuse. False when nothing is left: then the plan orders.
bool SayLeftovers(Check& check, Purchase const& purchase, std::vector<api::Server> const& servers,
                  std::string_view own);

}  // namespace ferro::provider
