#include "provider/location/data_source.h"

#include <algorithm>
#include <utility>

#include "provider/asking.h"
#include "provider/data_source_fields.h"
#include "provider/location/model.h"
#include "provider/lookup.h"

namespace ferro::provider {
namespace {

// Internal locations are of no use to anybody who reads this.
constexpr std::string_view kHidden = "only_in_admin";

class LocationDataSource final : public tf::DataSource<LocationDataModel> {
 public:
  explicit LocationDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_location_v1"), sessions_(sessions) {}

  void Validate(LocationDataModel const& config, tf::Call& call) override {
    ExpectOneOf(config.location.uuid, "uuid", config.location.name, "name", call);
  }

  std::optional<LocationDataModel> Read(LocationDataModel const& config, tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    if (!asking) return std::nullopt;
    auto locations = asking->catalog().Locations(asking->client, asking->options);
    if (!locations) {
      CannotRead(locations.error(), "locations", call);
      return std::nullopt;
    }
    auto chosen = Choose(config.location, **locations);
    if (!chosen) {
      call.Error(chosen.error(), "Location not found");
      return std::nullopt;
    }
    auto model = config;
    model.location = ToModel((**locations)[*chosen]);
    model.id = model.location.uuid;
    if (config.location.uuid.known()) model.location.uuid = config.location.uuid;
    if (config.location.name.known()) model.location.name = config.location.name;
    return model;
  }

 private:
  static Result<std::size_t> Choose(LocationModel const& wanted,
                                    std::vector<api::Location> const& locations) {
    std::vector<std::size_t> matches;
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < locations.size(); ++i) {
      all.push_back({locations[i].name, locations[i].id.value});
      if (PassesIgnoringCase(wanted.uuid, locations[i].id.value) &&
          PassesIgnoringCase(wanted.name, locations[i].name)) {
        matches.push_back(i);
      }
    }
    auto const criteria = Criteria().Add("uuid", wanted.uuid).Add("name", wanted.name).text();
    return OnlyOne("location", criteria, matches, all);
  }

  Sessions& sessions_;
};

class LocationsDataSource final : public tf::DataSource<LocationsDataModel> {
 public:
  explicit LocationsDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_locations_v1"), sessions_(sessions) {}

  std::optional<LocationsDataModel> Read(LocationsDataModel const& config,
                                         tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    auto names = NameFilter::Make(config.name_regex);
    if (!names) call.Error(names.error(), "Bad regular expression", tf::Path("name_regex"));
    if (!asking || !names) return std::nullopt;
    auto locations = asking->catalog().Locations(asking->client, asking->options);
    if (!locations) {
      CannotRead(locations.error(), "locations", call);
      return std::nullopt;
    }
    std::shared_ptr<api::Service const> service;
    if (config.configuration_uuid.known()) {
      auto found = asking->catalog().Service(asking->client, {*config.configuration_uuid},
                                             Freshness::kCached, asking->options);
      if (!found) {
        call.Error(found.error(), "Cannot read the configuration", tf::Path("configuration_uuid"));
        return std::nullopt;
      }
      service = *found;
    }
    return Listed(config, **locations, *names, service.get());
  }

 private:
  static LocationsDataModel Listed(LocationsDataModel const& config,
                                   std::vector<api::Location> const& locations,
                                   NameFilter const& names, api::Service const* service) {
    auto model = config;
    std::vector<LocationModel> out;
    for (auto const& location : locations) {
      if (config.orderable_only.value_or(true) && location.visibility == kHidden) continue;
      if (service != nullptr && service->Stock(location.id) == 0) continue;
      if (names.Matches(location.name)) out.push_back(ToModel(location));
    }
    std::ranges::sort(out, [](LocationModel const& a, LocationModel const& b) {
      return std::pair(*a.name, *a.uuid) < std::pair(*b.name, *b.uuid);
    });
    std::vector<std::string> ids;
    for (auto const& location : out) ids.push_back(*location.uuid);
    auto const criteria = Criteria()
                              .Add("name_regex", config.name_regex)
                              .Add("configuration_uuid", config.configuration_uuid)
                              .text();
    model.id = ListId("locations " + criteria, ids);
    model.locations = std::move(out);
    return model;
  }

  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeLocationDataSource(Sessions& sessions) {
  return std::make_unique<LocationDataSource>(sessions);
}

std::unique_ptr<tf::AnyDataSource> MakeLocationsDataSource(Sessions& sessions) {
  return std::make_unique<LocationsDataSource>(sessions);
}

}  // namespace ferro::provider
