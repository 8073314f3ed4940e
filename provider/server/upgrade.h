// States of other providers in this resource's shape (mapping §4). Offline: what only the API
// knows is null, and the read that follows fills it in.
#pragma once

#include <optional>
#include <string_view>

#include "provider/earlier_state.h"
#include "provider/server/model.h"

namespace ferro::provider {

// A state of schema version 0: of the Go provider or of its fork, told apart by their keys.
// A null value after errors in the call.
tf::Value UpgradedServer(tf::Value const& stored, tf::Call& call);

// --- By whom it was written --------------------------------------------------------

ServerModel FromGoProvider(EarlierObject const& stored);
ServerModel FromFork(EarlierObject const& stored);

// The fork's text "/=50%,/var=25%,swap=8G:swap,/home=*": sizes in percent, in GB, or the rest,
// and a file system if need be. Empty when it is something else.
std::optional<PartitionsModel> ParsePartitionsText(std::string_view text);

// --- What both say alike -----------------------------------------------------------

tf::Attr<tf::Timeouts> TimeoutsIn(EarlierObject const& stored);
tf::Attr<Secret> SecretIn(EarlierObject const& stored, std::string_view name);
// "on" and "off"; every other word is an action or a passing state: null.
tf::Attr<std::string> PowerStateIn(EarlierObject const& stored);

}  // namespace ferro::provider
