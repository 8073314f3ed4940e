// Whether a server can be had as the configuration asks (mapping §1.3). The same
// checks run in the plan and, with fresh answers, just before the order. Each adds
// diagnostics with the attribute's path and gives what it found; what is unknown is
// skipped without a word.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apiclient/order.h"
#include "apiclient/price.h"
#include "provider/server/layout.h"
#include "provider/server/model.h"
#include "provider/server/os_rules.h"
#include "provider/server/partitions_layout.h"
#include "provider/server/volumes.h"
#include "provider/session.h"
#include "tfplugin/call.h"

namespace ferro::provider {

struct Check {
  Session& session;
  tf::Call& call;
  api::Client client;  // Of the server's project.
  api::CallOptions options;
  Freshness freshness = Freshness::kCached;
  // The API could not be asked: said once, and nothing more is asked.
  bool api_failed = false;

  // Notes why; always false.
  bool ApiFailed(Error const& error, std::string_view doing);
  bool ok() const { return !call.failed(); }
};

Check MakeCheck(Session& session, tf::Call& call, tf::Attr<std::string> const& project_id,
                Freshness freshness, std::optional<Clock::TimePoint> deadline = std::nullopt);

// A token for the project can be had (P-43).
bool CheckProject(Check& check);

std::optional<api::Location> CheckLocation(Check& check, ServerModel const& wanted);
// A server configuration that is sold, with its plans and stock.
std::shared_ptr<api::Service const> CheckConfiguration(Check& check, ServerModel const& wanted);
// The plan may be had with this configuration.
std::optional<api::PricePlan> CheckTariff(Check& check, ServerModel const& wanted,
                                          api::Service const& service);
// Configuration, location and tariff go together, and one is left (P-44).
bool CheckStock(Check& check, api::Location const& location, api::Service const& service,
                api::PricePlan const& plan);
std::optional<api::OsTemplate> CheckImage(Check& check, ServerModel const& wanted);

OsCapabilities CapabilitiesOf(api::OsTemplate const& image);
// Keys of os_params that the image does not take (P-48). `config` is what the user
// wrote: values that are only kept are no request.
bool CheckOsParams(Check& check, ServerModel const& config, api::OsTemplate const& image);

// Whether all is known that a layout follows from.
bool IsLayoutDecided(OsParams const& config);
// The layout that os_params ask for (partitions, else soft_raid, else the default), checked by
// the API. Empty after errors, when the image takes none, and while it is undecided.
// `remembered` are the drives that named devices have already.
struct ResolvedLayout {
  Layout layout;
  NamedDrives names;
  std::string text;  // For people.
};
std::optional<ResolvedLayout> ResolveLayout(Check& check, api::ServiceId const& service,
                                            api::OsTemplate const& image, OsParams const& params,
                                            NamedDrives const& remembered = {});
// The layout as the API takes it, with ids that nothing else has.
api::PartitionGraph NewGraph(Layout const& layout, Random& random);
// What an installation erases, for texts; "" when it cannot be known.
std::string DrivesOf(Check& check, api::ServiceId const& service);

// A network's subnets in which an address can be had, in a fixed order; with an address of the
// user's choice the one subnet that has it.
struct NetworkChoice {
  api::NetworkId network;
  std::vector<api::Subnet> subnets;
  std::string address = {};
};
// By network, subnet, address, or several that agree (mapping 0.1.15).
std::optional<NetworkChoice> CheckPublicNetwork(Check& check, ServerModel const& wanted);
std::optional<NetworkChoice> CheckPrivateNetwork(Check& check, ServerModel const& wanted,
                                                 api::Service const* service,
                                                 api::OsTemplate const* image);
// The configuration and the image allow add_private_vlan, if it is asked for.
bool CheckPrivateVlan(Check& check, ServerModel const& wanted, api::Service const* service,
                      api::OsTemplate const* image);

// The balances that may pay, in the order in which they are tried. `pay_currency` as the resource
// spells it; "" is "auto".
std::vector<std::string_view> BalancesOf(std::string_view pay_currency);
// The question for the price of one server.
api::PriceRequest PriceRequestOf(std::string_view model, api::ServiceId const& service,
                                 api::LocationId const& location, api::PlanId const& plan,
                                 std::string_view balance);

// What one server costs now, and the balance that pays for it.
struct Quote {
  std::string pay_currency;
  std::string text;  // "690 RUB now, 690 RUB for every 1 day"
};
// `pay_currency` as the resource spells it; null and unknown are "auto".
std::optional<Quote> CheckPrice(Check& check, api::Location const& location,
                                api::Service const& service, api::PricePlan const& plan,
                                tf::Attr<std::string> const& pay_currency);

// Compared with the servers of the project before their end (mapping 0.1.8), `own` excluded.
// In a plan, a clash with a server that Terraform manages in this process is a warning.
bool CheckName(Check& check, std::vector<api::Server> const& servers, std::string const& name,
               std::string_view own);

}  // namespace ferro::provider
