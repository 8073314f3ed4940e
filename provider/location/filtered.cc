#include "provider/filtered.h"

namespace ferro::provider {
namespace {

constexpr char kOnlyInAdmin[] = "only_in_admin";

struct LocationFilter {
  tf::Attr<std::string> name;
};
void Describe(tf::Fields& f, LocationFilter& m) {
  f.About("What to choose by.");
  f("name", m.name, tf::Optional(), "Exact name, e.g. `MSK-2`.");
}

struct FilteredLocation {
  static constexpr char kList[] = "locations";
  static constexpr char kAbout[] =
      "Locations, with the arguments of the provider selectel/selectel. New configurations are "
      "better off with `selectel_dedicated_server_location_v1`, which finds exactly one.";
  tf::Attr<std::string> id;
  tf::Attr<std::string> name;
  tf::Attr<std::string> description;
  tf::Attr<std::string> visibility;
};
void Describe(tf::Fields& f, FilteredLocation& m) {
  f("id", m.id, tf::Computed(), "UUID of the location.");
  f("name", m.name, tf::Computed(), "Its name.");
  f("description", m.description, tf::Computed(), "Where it is.");
  f("visibility", m.visibility, tf::Computed(), "Who sees it, as the API says.");
}

std::optional<std::vector<FilteredLocation>> FindLocations(Asking const& asking,
                                                           LocationFilter const& filter,
                                                           tf::Call& call) {
  auto const locations = asking.catalog().Locations(asking.client, asking.options);
  if (!locations) {
    CannotRead(locations.error(), "locations", call);
    return std::nullopt;
  }
  std::vector<FilteredLocation> out;
  for (auto const& location : **locations) {
    if (location.visibility == kOnlyInAdmin || !Passes(filter.name, location.name)) continue;
    out.push_back({.id = location.id.value,
                   .name = location.name,
                   .description = location.description,
                   .visibility = location.visibility});
  }
  return out;
}

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeFilteredLocations(Sessions& sessions) {
  return std::make_unique<FilteredDataSource<LocationFilter, FilteredLocation>>(
      "selectel_dedicated_location_v1", sessions, FindLocations);
}

}  // namespace ferro::provider
