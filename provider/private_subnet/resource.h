// The resource `selectel_dedicated_private_subnet_v1`. Its name and arguments are the
// older provider's, so that states move (mapping 0.1.16).
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/resource.h"

namespace ferro::provider {

// The sessions must outlive the resource.
std::unique_ptr<tf::AnyResource> MakePrivateSubnetResource(Sessions& sessions);

// A state of the older provider (schema version 0) in this resource's shape; null after errors.
tf::Value UpgradedPrivateSubnet(tf::Value const& stored, tf::Call& call);

}  // namespace ferro::provider
