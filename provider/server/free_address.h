// The address that a server gets in a network: its client chooses it (selectel-api §8.1).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "provider/server/addresses.h"
#include "provider/server/checks.h"

namespace ferro::provider {

// The first free address of the first subnet that has one, none of `refused`; the address of the
// user's choice as long as it is not among those. Empty after an error in the call. The caller
// holds the project's lock.
std::optional<std::pair<std::string, api::SubnetId>> FirstFree(
    Check& check, NetworkChoice const& choice, SubnetKind kind,
    std::set<std::string> const& refused);

}  // namespace ferro::provider
