// The resource `selectel_dedicated_ssh_keys_v1`: one public SSH key of the account.
// Its name is the older provider's, so that states move (mapping 0.1.16).
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/resource.h"

namespace ferro::provider {

// The sessions must outlive the resource.
std::unique_ptr<tf::AnyResource> MakeSshKeysResource(Sessions& sessions);

// A state of the older provider (schema version 0) in this resource's shape; null after errors.
tf::Value UpgradedSshKey(tf::Value const& stored, tf::Call& call);

}  // namespace ferro::provider
