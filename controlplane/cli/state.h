// The engine that the environment points to, and the journal that belongs to it.
#pragma once

#include <memory>

#include "base/result.h"
#include "controlplane/cli/connection.h"
#include "controlplane/cli/context.h"
#include "controlplane/journal/journal.h"

namespace ferro::cli {

struct Ground {
  Connection connection;
  engine::Host host;
  std::unique_ptr<journal::Journal> journal;
};

// Connects, asks the engine who it is and opens its journal, making one when there is none.
Result<Ground> OpenGround(Context const& context);

}  // namespace ferro::cli
