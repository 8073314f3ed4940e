// The resource `selectel_dedicated_ssh_keys_v1`: one public SSH key of the account.
// Its name is the older provider's, so that states move (mapping 0.1.16).
#pragma once

#include <memory>

#include "provider/session.h"
#include "tfplugin/resource.h"

namespace ferro::provider {

// The sessions must outlive the resource.
std::unique_ptr<tf::AnyResource> MakeSshKeysResource(Sessions& sessions);

}  // namespace ferro::provider
