// What came of an operation, in a few lines.
#pragma once

#include "base/result.h"
#include "controlplane/cli/context.h"
#include "controlplane/cli/options.h"
#include "controlplane/cli/session.h"
#include "controlplane/model/load.h"

namespace ferro::cli {

struct SummaryParts {
  model::Loaded const* loaded = nullptr;
  executor::Outcome const* outcome = nullptr;  // Absent when nothing had to be done.
  Clock::TimePoint begun;
};
// After an `up`: the platform as it is.
Status TellSummary(Context& context, Options const& options, Session& session,
                   plan::Plan const& plan, SummaryParts const& parts);

// Of any operation; the exit status. What failed goes to the error output, with the last
// lines of the container and of its probe.
Result<int> TellOutcome(Context& context, Options const& options, plan::Plan const& plan,
                        executor::Outcome const& outcome);

}  // namespace ferro::cli
