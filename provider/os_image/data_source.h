// The data sources `selectel_dedicated_server_os_image_v1` and `…_os_images_v1`.
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/data_source.h"

namespace ferro::provider {

std::unique_ptr<tf::AnyDataSource> MakeOsImageDataSource(Sessions& sessions);
std::unique_ptr<tf::AnyDataSource> MakeOsImagesDataSource(Sessions& sessions);

}  // namespace ferro::provider
