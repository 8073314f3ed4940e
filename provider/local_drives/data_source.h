// The data source `selectel_dedicated_local_drives_v1`.
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/data_source.h"

namespace ferro::provider {

std::unique_ptr<tf::AnyDataSource> MakeLocalDrivesDataSource(Sessions& sessions);

}  // namespace ferro::provider
