// Where the journal of an engine is kept: by the engine's id, so that a context
// that points elsewhere never meets the wrong journal.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/environment.h"
#include "base/result.h"

namespace ferro::journal {

// FERROPLANE_STATE/ENGINE, else /var/lib/ferroplane/ENGINE for root, else
// $XDG_STATE_HOME/ferroplane/ENGINE or ~/.local/state/ferroplane/ENGINE.
// kInvalidArgument when none can be told or the engine has no id.
Result<std::filesystem::path> StateDirectory(ferro::Environment const& variables, bool root,
                                             std::string_view engine_id);

// With what is missing above it; the last one is 0700 afterwards. When `durable`,
// what is made is on disk when this returns.
Status MakePrivateDirectory(std::filesystem::path const& path, bool durable = true);

}  // namespace ferro::journal
