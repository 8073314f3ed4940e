// The data source `selectel_dedicated_ssh_key_v1`.
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/data_source.h"

namespace ferro::provider {

std::unique_ptr<tf::AnyDataSource> MakeSshKeyDataSource(Sessions& sessions);

}  // namespace ferro::provider
