// The data sources `selectel_dedicated_server_location_v1` and `…_locations_v1`.
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/data_source.h"

namespace ferro::provider {

std::unique_ptr<tf::AnyDataSource> MakeLocationDataSource(Sessions& sessions);
std::unique_ptr<tf::AnyDataSource> MakeLocationsDataSource(Sessions& sessions);

}  // namespace ferro::provider
