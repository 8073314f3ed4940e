#include "provider/location/model.h"

#include "provider/data_source_fields.h"

namespace ferro::provider {
namespace {

void DescribeLocation(tf::Fields& f, LocationModel& m, tf::Rules const& key) {
  f("uuid", m.uuid, key, "UUID of the location.");
  f("name", m.name, key, "Name of the pool, e.g. `MSK-2`; letter case does not matter.");
  f("location_id", m.location_id, tf::Computed(), "Small number of the pool.");
  f("description", m.description, tf::Computed(), "Where it is, e.g. the city.");
  f("enable", m.enable, tf::Computed(), "Whether servers can be ordered there.");
  f("visibility", m.visibility, tf::Computed(), "Who sees it, as the API says, e.g. `everywhere`.");
  f("ordering", m.ordering, tf::Computed(),
    "Who may order there, as the API says, e.g. `enabled`.");
  f("dc_count", m.dc_count, tf::Computed(), "Number of data centres, when known.");
}

}  // namespace

void Describe(tf::Fields& f, LocationModel& m) {
  DescribeLocation(f, m, tf::Computed());
}

void Describe(tf::Fields& f, LocationDataModel& m) {
  f.About("One location (pool) of dedicated servers, by `name` or `uuid`.");
  DescribeCommon(f, m.id, m.project_id);
  DescribeLocation(f, m.location, tf::OptionalComputed());
}

void Describe(tf::Fields& f, LocationsDataModel& m) {
  f.About("The locations (pools) of dedicated servers, sorted by name.");
  DescribeCommon(f, m.id, m.project_id);
  DescribeNameRegex(f, m.name_regex);
  f("orderable_only", m.orderable_only, tf::Optional(),
    "Leave out locations where nothing can be ordered (default `true`).");
  f("configuration_uuid", m.configuration_uuid, tf::Optional().Validate(tf::UuidText()),
    "Only locations where this configuration is in stock. Stock moves: so may the list.");
  f("locations", m.locations, tf::Computed(), "The locations.");
}

LocationModel ToModel(api::Location const& location) {
  return {.uuid = location.id.value,
          .name = location.name,
          .location_id = location.location_id,
          .description = location.description,
          .enable = location.orderable(),
          .visibility = location.visibility,
          .ordering = location.primary_resource_ordering,
          .dc_count = location.dc_count ? tf::Attr<std::int64_t>(*location.dc_count)
                                        : tf::Attr<std::int64_t>()};
}

}  // namespace ferro::provider
