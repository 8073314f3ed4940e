// What a server's state tells for information only: names, price, until when it is paid.
#pragma once

#include <string>

#include "provider/server/facts.h"
#include "provider/server/model.h"

namespace ferro::provider {

// Sets the information attributes of `model`, which holds what Terraform has: what the API does
// not say stays as it is, unknowns become null.
void FillInformation(ServerFacts const& facts, ServerModel& model);

// "MSK-1"; "" when the catalogue cannot be read, which is no reason to fail.
std::string LocationName(Session& session, api::Client const& client,
                         api::LocationId const& location, api::CallOptions const& options);

}  // namespace ferro::provider
