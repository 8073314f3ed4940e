// Every data source of the provider, in one list.
#pragma once

#include <memory>
#include <vector>

#include "provider/session.h"
#include "tfplugin/data_source.h"

namespace ferro::provider {

// The sessions must outlive them.
std::vector<std::unique_ptr<tf::AnyDataSource>> MakeDataSources(Sessions& sessions);

}  // namespace ferro::provider
