#include "apiclient/location.h"

#include "apiclient/paging.h"

namespace ferro::api {

void Describe(json::Fields& f, Location& l) {
  f("uuid", l.id);
  f("name", l.name);
  f("location_id", l.location_id);
  f("description", l.description);
  f("dc_count", l.dc_count);
  f("visibility", l.visibility);
  f("primary_resource_ordering", l.primary_resource_ordering);
  f("enable", l.enable);
}

bool Location::orderable() const {
  if (visibility.empty() && primary_resource_ordering.empty()) return enable.value_or(false);
  return visibility == "everywhere" && primary_resource_ordering == "enabled";
}

Result<std::vector<Location>> ListLocations(Client const& client, CallOptions const& options) {
  return ListAll<Location>(client,
                           {.path = "/location", .repeat = Repeat::kHarmless, .options = options});
}

}  // namespace ferro::api
