// What can be ordered, looked up through the API and remembered: locations,
// configurations, tariffs, images, networks, keys. What is there: server_lists.h.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "apiclient/location.h"
#include "apiclient/network.h"
#include "apiclient/os.h"
#include "apiclient/partitions.h"
#include "apiclient/price.h"
#include "apiclient/price_plan.h"
#include "apiclient/service.h"
#include "apiclient/ssh_key.h"
#include "apiclient/subnet.h"
#include "provider/cache.h"

namespace ferro::provider {

// How old an answer may be: planning may use what was read moments ago, an order not.
enum class Freshness { kCached, kNow };

// A snapshot of a list serves the reads that begin within so much of its request, as long as this
// process has written nothing since. Create, update, delete and their waits ask the API themselves.
inline constexpr std::chrono::seconds kSnapshotAge{60};
// For the checks of a plan: names, images and drives hardly move; stock and addresses do.
inline constexpr std::chrono::minutes kCatalogAge{10};
inline constexpr std::chrono::seconds kVolatileAge{30};

// Thread-safe. Every answer is a list or object that others may share.
class Catalog {
 public:
  Catalog(Clock& clock, Writes const& writes) : clock_(clock), templates_(&writes) {}

  template <class T>
  using Shared = Result<std::shared_ptr<T const>>;

  Shared<std::vector<api::Location>> Locations(api::Client const& client,
                                               api::CallOptions const& options);
  // Its name and kind. kNotFound when there is no such service.
  Shared<api::ServiceBase> ServiceBase(api::Client const& client, api::ServiceId const& id,
                                       api::CallOptions const& options);
  // With stock and plans. kNotFound when there is no such configuration; kInvalidArgument when
  // it is another kind of service.
  Shared<api::Service> Service(api::Client const& client, api::ServiceId const& id,
                               Freshness freshness, api::CallOptions const& options);
  // Both models, without plans.
  Shared<std::vector<api::Service>> Services(api::Client const& client,
                                             api::CallOptions const& options);
  Shared<std::vector<api::PricePlan>> Plans(api::Client const& client,
                                            api::CallOptions const& options);
  Shared<std::vector<api::OsTemplate>> Templates(api::Client const& client,
                                                 api::LocationId const& location,
                                                 api::ServiceId const& service, Freshness freshness,
                                                 api::CallOptions const& options);
  // The same list for who compares with it what is installed: a refresh or data source that began
  // then, by the rule of snapshots.
  Shared<std::vector<api::OsTemplate>> TemplatesForRead(api::Client const& client,
                                                        api::LocationId const& location,
                                                        api::ServiceId const& service,
                                                        Clock::TimePoint began,
                                                        api::CallOptions const& options);
  // And for an operation that changes something: what was asked for since it began.
  Shared<std::vector<api::OsTemplate>> TemplatesSince(api::Client const& client,
                                                      api::LocationId const& location,
                                                      api::ServiceId const& service,
                                                      Clock::TimePoint began,
                                                      api::CallOptions const& options);
  Shared<api::LocalDrives> Drives(api::Client const& client, api::ServiceId const& service,
                                  api::CallOptions const& options);
  Shared<std::vector<api::SshKey>> SshKeys(api::Client const& account,
                                           api::CallOptions const& options);
  Shared<std::vector<api::Network>> Networks(api::Client const& client,
                                             api::LocationId const& location, std::string_view type,
                                             api::CallOptions const& options);
  Shared<std::vector<api::Subnet>> Subnets(api::Client const& client,
                                           api::LocationId const& location, Freshness freshness,
                                           api::CallOptions const& options);
  Shared<std::vector<api::Subnet>> LocalSubnets(api::Client const& account,
                                                api::NetworkId const& network,
                                                api::CallOptions const& options);
  // What an order would cost, and whether the balance covers it.
  Shared<api::Billing> Price(api::Client const& client, api::PriceRequest const& request,
                             Freshness freshness, api::CallOptions const& options);
  // Whether the API takes a layout for this configuration; kInvalidArgument with its reason when
  // not. `shape` is the same for layouts that differ in nothing but their ids; `graph` is asked
  // for when there is no answer for that shape yet.
  Status CheckLayout(api::Client const& client, api::ServiceId const& service,
                     std::string const& shape, std::function<api::PartitionGraph()> const& graph,
                     Freshness freshness, api::CallOptions const& options);
  // After we made or removed one ourselves.
  void ForgetSshKeys() { ssh_keys_.Forget(); }
  void ForgetLocalSubnets() { local_subnets_.Forget(); }

 private:
  Asker Asks(Clock::Duration max_age, api::CallOptions const& options) const;
  Shared<std::vector<api::OsTemplate>> Templates(api::Client const& client,
                                                 api::LocationId const& location,
                                                 api::ServiceId const& service, Asker const& asker,
                                                 api::CallOptions const& options);

  Clock& clock_;
  Cache<std::vector<api::Location>> locations_;
  Cache<api::ServiceBase> service_bases_;
  Cache<api::Service> service_;
  Cache<std::vector<api::Service>> services_;
  Cache<std::vector<api::PricePlan>> plans_;
  Cache<std::vector<api::OsTemplate>> templates_;
  Cache<api::LocalDrives> drives_;
  Cache<std::vector<api::SshKey>> ssh_keys_;
  Cache<std::vector<api::Network>> networks_;
  Cache<std::vector<api::Subnet>> subnets_;
  Cache<std::vector<api::Subnet>> local_subnets_;
  Cache<api::Billing> prices_;
  Cache<api::PartitionGraph> layouts_;
};

}  // namespace ferro::provider
