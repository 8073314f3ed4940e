// From an accepted order to a finished server: wait, rename, read. Used by create, and
// by update for a server that create could not finish. An accepted order is never an
// error unless nothing is left of it (mapping 0.1.6).
#pragma once

#include <optional>

#include "provider/server/model.h"
#include "provider/session.h"
#include "tfplugin/call.h"

namespace ferro::provider {

// How long the last calls (rename, reading) may take when the operation's own time is over.
inline constexpr std::chrono::seconds kLastCalls{30};
// The same after a stop request: Terraform waits, but people do not.
inline constexpr std::chrono::seconds kLastCallsWhenStopped{5};

struct Finish {
  Session& session;
  api::Client client;
  api::ServerId id;
  std::string name;  // Without mark.
  Clock::TimePoint began;
  Clock::TimePoint deadline;
};

// False when the server is gone (with an error). Otherwise everything that went wrong is
// a warning; the private bytes say whether something is left to do.
bool FinishServer(Finish const& finish, tf::Call& call);

// What there is now, in the form of `known`; what cannot be read stays as known, unknowns null.
// A failure to read is a warning.
ServerModel ReadBack(Finish const& finish, ServerModel const& known, tf::Call& call);

}  // namespace ferro::provider
