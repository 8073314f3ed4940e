#include "provider/server/place.h"

#include <algorithm>
#include <set>

#include "apiclient/error.h"
#include "base/text.h"
#include "provider/server/adopt.h"
#include "provider/server/free_address.h"
#include "provider/server/unfinished.h"

namespace ferro::provider {
namespace {

// Others may take an address between our look and our order; so often we take the next.
constexpr int kMostAddressTries = 5;
// The API is busy with another task of the account, or under maintenance: so often we ask again.
constexpr int kMostBusyTries = 10;
constexpr std::chrono::seconds kLookInterval{5};
// An order is sent whatever happens around it, but not for ever.
constexpr std::chrono::minutes kMostOrderTime{5};

constexpr std::string_view kNotOrdered = "Ordering a server failed";

Result<std::vector<api::Server>> ListProject(Check& check, Purchase const& purchase) {
  return api::ListServers(check.client, {.project = {purchase.project_id}}, check.options);
}

// --- Addresses -------------------------------------------------------------------------

struct Chosen {
  std::optional<std::string> public_ip;
  std::optional<std::string> private_ip;
  api::SubnetId private_subnet;
};

std::optional<Chosen> ChooseAddresses(Check& check, Purchase const& purchase,
                                      std::set<std::string> const& refused) {
  Chosen chosen;
  if (purchase.public_network) {
    auto const found = FirstFree(check, *purchase.public_network, SubnetKind::kPublic, refused);
    if (!found) return std::nullopt;
    chosen.public_ip = found->first;
  }
  if (purchase.private_network) {
    auto const found = FirstFree(check, *purchase.private_network, SubnetKind::kPrivate, refused);
    if (!found) return std::nullopt;
    chosen.private_ip = found->first;
    chosen.private_subnet = found->second;
  }
  return chosen;
}

api::OrderRequest WithAddresses(api::OrderRequest request, Chosen const& chosen) {
  if (chosen.public_ip) request.ips = {*chosen.public_ip};
  if (chosen.private_ip) request.local_ips = {*chosen.private_ip};
  request.local_subnet = chosen.private_subnet;
  return request;
}

std::vector<std::string> AddressesOf(Chosen const& chosen) {
  std::vector<std::string> addresses;
  if (chosen.public_ip) addresses.push_back(*chosen.public_ip);
  if (chosen.private_ip) addresses.push_back(*chosen.private_ip);
  return addresses;
}

// --- The order -------------------------------------------------------------------------

// Looks until `until` for what this call ordered; a stop request leaves one last look.
std::optional<api::ServerId> LookForOrder(Check& check, Purchase const& purchase,
                                          std::vector<api::Server> const& before,
                                          std::string_view user_desc, Clock::TimePoint until) {
  auto& clock = check.call.clock;
  auto const pause =
      std::min<Clock::Duration>(kLookInterval, check.session.settings().poll_interval);
  bool last = false;
  while (true) {
    auto const now = api::ListServers(check.client, {.project = {purchase.project_id}},
                                      {.deadline = std::max(until, clock.Now() + kLookInterval)});
    if (now) {
      if (auto const found = OrderedSince(before, *now, user_desc)) return found->id;
    } else {
      check.call.log.Warn("the list of servers could not be read",
                          {{"error", now.error().message}});
    }
    if (last || clock.Now() >= until) return std::nullopt;
    last = !clock.SleepFor(pause, check.call.stop);
  }
}

void SayAmbiguous(Check& check, Purchase const& purchase, std::string_view user_desc,
                  Error const& error) {
  check.call.Error(
      tf::Path(), "It is not known whether a server was ordered",
      "The order may have reached the API (" + error.message + "), but no server named \"" +
          std::string(user_desc) + "\" appeared in project " + purchase.project_id +
          " afterwards. It was not sent again, because that could buy a second server. Look "
          "in the control panel; the next apply looks for that server, too, before it orders.");
}

// What an order came to: a server, the wish to try again, or an error in the call.
struct Outcome {
  std::optional<api::ServerId> server;
  bool address_conflict = false;
  bool busy = false;
};

Outcome SendOrder(Check& check, Purchase const& purchase, std::vector<api::Server> const& before,
                  api::OrderRequest const& request) {
  auto& call = check.call;
  // Not cut short by a stop request: an order whose answer nobody hears is worse than a late end.
  auto const place = [&] {
    return api::PlaceOrder(check.client, request, {.deadline = call.clock.Now() + kMostOrderTime});
  };
  auto ordered = place();
  if (!ordered && !check.session.guards().order_once) ordered = place();
  if (ordered && !ordered->servers.empty()) return {.server = ordered->servers.front().id};
  if (ordered || ordered.error().may_have_happened) {
    call.log.Warn("the answer to the order names no server, looking for it",
                  {{"name", request.user_desc}});
    // What the API accepted will appear; what it may not even have received need not.
    auto const until = call.clock.Now() + (ordered ? kLookForAccepted : kLookForOrder);
    auto const found = LookForOrder(check, purchase, before, request.user_desc, until);
    if (found) return {.server = found};
    SayAmbiguous(check, purchase, request.user_desc,
                 ordered ? Error{.message = "it was accepted"} : ordered.error());
    return {};
  }
  auto const& error = ordered.error();
  if (api::IsBusy(error)) return {.busy = true};
  if (error.code == ErrorCode::kConflict && !(request.ips.empty() && request.local_ips.empty())) {
    return {.address_conflict = true};
  }
  call.Error(error, api::IsNoMoney(error) ? "Not enough money on the account" : kNotOrdered);
  return {};
}

std::optional<Placed> OrderUnderLock(Check& check, Purchase const& purchase,
                                     std::string const& currency,
                                     std::vector<api::Server> const& before) {
  auto request = RequestOf(purchase, currency);
  if (!check.session.guards().mark) request.user_desc = purchase.name;
  Placed placed;
  placed.in_flight = check.session.locks().TryAcquire(
      MarkLock(check.session, purchase.project_id, request.user_desc));
  std::set<std::string> refused;
  int busy = 0;
  for (int tries = 0; tries < kMostAddressTries;) {
    auto const chosen = ChooseAddresses(check, purchase, refused);
    if (!chosen) return std::nullopt;
    check.call.log.Info("ordering a server",
                        {{"name", purchase.name}, {"project", purchase.project_id}});
    auto const outcome = SendOrder(check, purchase, before, WithAddresses(request, *chosen));
    placed.addresses = AddressesOf(*chosen);
    if (outcome.server) {
      placed.id = *outcome.server;
      placed.name = purchase.name;
      check.call.log.Info("server ordered", {{"server", placed.id.value}, {"name", purchase.name}});
      return placed;
    }
    if (check.call.failed()) return std::nullopt;
    if (outcome.busy) {
      if (++busy > kMostBusyTries ||
          !check.call.clock.SleepFor(check.session.settings().poll_interval, check.call.stop)) {
        check.call.Error(
            tf::Path(), kNotOrdered,
            "The API is busy with another task or under maintenance. Nothing was ordered; "
            "apply again later.");
        return std::nullopt;
      }
      continue;
    }
    refused.insert(placed.addresses.begin(), placed.addresses.end());
    ++tries;
  }
  check.call.Error(tf::Path(), kNotOrdered,
                   "The chosen addresses (" + Joined({refused.begin(), refused.end()}, ", ") +
                       ") were taken by others each time. Nothing was ordered; apply again.");
  return std::nullopt;
}

// Others may have bought the last machine while we waited for the lock.
bool CheckStockNow(Check& check, Purchase const& purchase) {
  auto const service = check.session.catalog().Service(check.client, purchase.service->id,
                                                       Freshness::kNow, check.options);
  if (!service) {
    return check.ApiFailed(service.error(), "reading configuration " + purchase.service->id.value);
  }
  return CheckStock(check, purchase.location, **service, purchase.plan);
}

std::optional<Placed> PlaceUnderLock(Check& check, Purchase const& purchase) {
  auto& call = check.call;
  auto const before = ListProject(check, purchase);
  if (!before) {
    check.ApiFailed(before.error(), "listing the servers of project " + purchase.project_id);
    return std::nullopt;
  }
  auto const there = check.session.guards().list_before ? *before : std::vector<api::Server>{};
  auto left = TakeLeftovers(check, purchase, there);
  if (left.refused) return std::nullopt;
  if (left.adopted) {
    return Placed{.id = left.adopted->server.id,
                  .name = left.adopted->name,
                  .adopted = true,
                  .in_flight = std::move(left.adopted->in_flight)};
  }
  if (!CheckName(check, there, purchase.name, "") || !CheckStockNow(check, purchase)) {
    return std::nullopt;
  }
  auto const quote =
      CheckPrice(check, purchase.location, *purchase.service, purchase.plan, purchase.pay_currency);
  if (!quote) return std::nullopt;
  if (call.stop.stop_requested()) {
    call.Error(tf::Path(), kNotOrdered, "Interrupted before the order; nothing was ordered.");
    return std::nullopt;
  }
  return OrderUnderLock(check, purchase, quote->pay_currency, *before);
}

}  // namespace

std::optional<Placed> PlaceOnce(Check& check, Purchase const& purchase) {
  auto name = ProjectLock(check.session, purchase.project_id);
  if (!check.session.guards().lock) name += check.session.random().Hex(8);
  auto const lock = check.session.locks().Acquire(name, check.call.clock, *check.options.deadline,
                                                  check.call.stop);
  if (lock) return PlaceUnderLock(check, purchase);
  check.call.Error(lock.error(), kNotOrdered);
  return std::nullopt;
}

}  // namespace ferro::provider
