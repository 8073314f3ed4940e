// The data sources `selectel_dedicated_server_network_v1` and `…_networks_v1`.
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/data_source.h"

namespace ferro::provider {

std::unique_ptr<tf::AnyDataSource> MakeNetworkDataSource(Sessions& sessions);
std::unique_ptr<tf::AnyDataSource> MakeNetworksDataSource(Sessions& sessions);

}  // namespace ferro::provider
