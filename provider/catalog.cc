#include "provider/catalog.h"

namespace ferro::provider {
namespace {

Clock::Duration MaxAge(Freshness freshness) {
  // Below zero: an answer of this very moment is old, too.
  return freshness == Freshness::kNow ? Clock::Duration(-1) : Clock::Duration(kVolatileAge);
}

}  // namespace

Asker Catalog::Asks(Clock::Duration max_age, api::CallOptions const& options) const {
  return {.clock = clock_,
          .began = clock_.Now(),
          .max_age = max_age,
          .stop = options.stop,
          .deadline = options.deadline};
}

Catalog::Shared<std::vector<api::Location>> Catalog::Locations(api::Client const& client,
                                                               api::CallOptions const& options) {
  return locations_.Get("", Asks(kCatalogAge, options),
                        [&] { return api::ListLocations(client, options); });
}

Catalog::Shared<api::ServiceBase> Catalog::ServiceBase(api::Client const& client,
                                                       api::ServiceId const& id,
                                                       api::CallOptions const& options) {
  return service_bases_.Get(id.value, Asks(kCatalogAge, options),
                            [&] { return api::GetServiceBase(client, id, options); });
}

Catalog::Shared<api::Service> Catalog::Service(api::Client const& client, api::ServiceId const& id,
                                               Freshness freshness,
                                               api::CallOptions const& options) {
  auto const base = ServiceBase(client, id, options);
  if (!base) return Fail(base.error());
  auto const model = api::ServiceModelFrom((*base)->model);
  if (!model) {
    return Fail(ErrorCode::kInvalidArgument, "service " + id.value + " (" + (*base)->name +
                                                 ") is of kind \"" + (*base)->model +
                                                 "\", not a server configuration");
  }
  return service_.Get(id.value, Asks(MaxAge(freshness), options),
                      [&] { return api::GetService(client, *model, id, options); });
}

Catalog::Shared<std::vector<api::Service>> Catalog::Services(api::Client const& client,
                                                             api::CallOptions const& options) {
  return services_.Get("", Asks(kVolatileAge, options), [&]() -> Result<std::vector<api::Service>> {
    auto all = api::ListServices(client, api::ServiceModel::kServer, options);
    if (!all) return all;
    auto chips = api::ListServices(client, api::ServiceModel::kServerchip, options);
    if (!chips) return chips;
    for (auto& chip : *chips) all->push_back(std::move(chip));
    return all;
  });
}

Catalog::Shared<std::vector<api::PricePlan>> Catalog::Plans(api::Client const& client,
                                                            api::CallOptions const& options) {
  return plans_.Get("", Asks(kCatalogAge, options),
                    [&] { return api::ListPricePlans(client, options); });
}

Catalog::Shared<std::vector<api::OsTemplate>> Catalog::Templates(api::Client const& client,
                                                                 api::LocationId const& location,
                                                                 api::ServiceId const& service,
                                                                 Asker const& asker,
                                                                 api::CallOptions const& options) {
  return templates_.Get(location.value + "/" + service.value, asker,
                        [&] { return api::ListOsTemplates(client, location, service, options); });
}

Catalog::Shared<std::vector<api::OsTemplate>> Catalog::Templates(api::Client const& client,
                                                                 api::LocationId const& location,
                                                                 api::ServiceId const& service,
                                                                 Freshness freshness,
                                                                 api::CallOptions const& options) {
  auto const cached = freshness == Freshness::kCached;
  auto asker = Asks(cached ? kCatalogAge : MaxAge(freshness), options);
  asker.whatever_written = true;
  return Templates(client, location, service, asker, options);
}

Catalog::Shared<std::vector<api::OsTemplate>> Catalog::TemplatesForRead(
    api::Client const& client, api::LocationId const& location, api::ServiceId const& service,
    Clock::TimePoint began, api::CallOptions const& options) {
  auto asker = Asks(kSnapshotAge, options);
  asker.began = began;
  return Templates(client, location, service, asker, options);
}

Catalog::Shared<std::vector<api::OsTemplate>> Catalog::TemplatesSince(
    api::Client const& client, api::LocationId const& location, api::ServiceId const& service,
    Clock::TimePoint began, api::CallOptions const& options) {
  auto asker = Asks(Clock::Duration(0), options);
  asker.began = began;
  asker.whatever_written = true;
  return Templates(client, location, service, asker, options);
}

Catalog::Shared<api::LocalDrives> Catalog::Drives(api::Client const& client,
                                                  api::ServiceId const& service,
                                                  api::CallOptions const& options) {
  return drives_.Get(service.value, Asks(kCatalogAge, options),
                     [&] { return api::ListLocalDrives(client, service, options); });
}

Catalog::Shared<std::vector<api::SshKey>> Catalog::SshKeys(api::Client const& account,
                                                           api::CallOptions const& options) {
  return ssh_keys_.Get("", Asks(kVolatileAge, options),
                       [&] { return api::ListSshKeys(account, options); });
}

Catalog::Shared<std::vector<api::Network>> Catalog::Networks(api::Client const& client,
                                                             api::LocationId const& location,
                                                             std::string_view type,
                                                             api::CallOptions const& options) {
  auto const key = client.scope().project.value + "/" + location.value + "/" + std::string(type);
  return networks_.Get(key, Asks(kVolatileAge, options), [&] {
    return api::ListNetworks(client, {.location = location, .network_type = std::string(type)},
                             options);
  });
}

Catalog::Shared<std::vector<api::Subnet>> Catalog::Subnets(api::Client const& client,
                                                           api::LocationId const& location,
                                                           Freshness freshness,
                                                           api::CallOptions const& options) {
  auto const key = client.scope().project.value + "/" + location.value;
  return subnets_.Get(key, Asks(MaxAge(freshness), options),
                      [&] { return api::ListSubnets(client, location, options); });
}

Catalog::Shared<std::vector<api::Subnet>> Catalog::LocalSubnets(api::Client const& account,
                                                                api::NetworkId const& network,
                                                                api::CallOptions const& options) {
  return local_subnets_.Get(network.value, Asks(kVolatileAge, options),
                            [&] { return api::ListLocalSubnets(account, network, options); });
}

Catalog::Shared<api::Billing> Catalog::Price(api::Client const& client,
                                             api::PriceRequest const& request, Freshness freshness,
                                             api::CallOptions const& options) {
  auto const key = client.scope().project.value + "/" + request.service.value + "/" +
                   request.location.value + "/" + request.plan.value + "/" + request.pay_currency +
                   "/" + std::to_string(request.quantity);
  return prices_.Get(key, Asks(MaxAge(freshness), options),
                     [&] { return api::CalculatePrice(client, request, options); });
}

Status Catalog::CheckLayout(api::Client const& client, api::ServiceId const& service,
                            std::string const& shape,
                            std::function<api::PartitionGraph()> const& graph, Freshness freshness,
                            api::CallOptions const& options) {
  auto const valid =
      layouts_.Get(service.value + "/" + shape, Asks(MaxAge(freshness), options),
                   [&] { return api::ValidatePartitions(client, service, graph(), options); });
  return valid ? Status() : Fail(valid.error());
}

}  // namespace ferro::provider
