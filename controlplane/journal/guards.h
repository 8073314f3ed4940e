// What writes of the journal check first, inside their transaction.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "controlplane/journal/lock.h"
#include "controlplane/journal/records.h"
#include "controlplane/store/session.h"

namespace ferro::journal {

// For who doesn't care how many rows changed.
Status Changed(Result<std::int64_t> rows);

// kConflict unless the lock is this environment's.
Status RequireLock(Environment const& environment, EnvironmentLock const& lock);
// kConflict, "another ferroplane took over …", unless the environment still has the
// operation's epoch.
Status RequireEpoch(store::Session& session, Operation const& operation);
// kConflict while an operation is neither final nor known in every step.
Status RefuseUnfinished(store::Session& session, Environment const& environment);

Status WriteEvent(store::Session& session, std::string const& environment,
                  std::string const& operation, std::int64_t at, std::string const& json);
// {"operation": …, "kind": …, "state": …, "reason": …}
std::string StateEvent(Operation const& operation);

}  // namespace ferro::journal
