// The data sources `selectel_dedicated_server_tariff_v1` and `…_tariffs_v1`.
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/data_source.h"

namespace ferro::provider {

std::unique_ptr<tf::AnyDataSource> MakeTariffDataSource(Sessions& sessions);
std::unique_ptr<tf::AnyDataSource> MakeTariffsDataSource(Sessions& sessions);

}  // namespace ferro::provider
