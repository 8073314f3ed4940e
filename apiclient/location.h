// Pools of data centres where servers stand (selectel-api §4.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apiclient/client.h"

namespace ferro::api {

struct Location {
  LocationId id;
  std::string name;  // "MSK-1"
  std::int64_t location_id = 0;
  std::string description;
  std::optional<int> dc_count;
  std::string visibility;                 // "everywhere", "only_in_admin", …
  std::string primary_resource_ordering;  // "enabled", "enabled_in_admin", …
  std::optional<bool> enable;             // Of 2019, replaced by the two above.

  // Servers can be ordered here.
  bool orderable() const;
};
void Describe(json::Fields& f, Location& l);

Result<std::vector<Location>> ListLocations(Client const& client, CallOptions const& options = {});

}  // namespace ferro::api
