// The data sources `selectel_dedicated_server_configuration_v1` and `…_configurations_v1`.
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/data_source.h"

namespace ferro::provider {

std::unique_ptr<tf::AnyDataSource> MakeConfigurationDataSource(Sessions& sessions);
std::unique_ptr<tf::AnyDataSource> MakeConfigurationsDataSource(Sessions& sessions);

}  // namespace ferro::provider
