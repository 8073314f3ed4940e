// Shows a plan, asks, applies it and tells what became of it.
#pragma once

#include <optional>

#include "base/result.h"
#include "controlplane/cli/context.h"
#include "controlplane/cli/options.h"
#include "controlplane/cli/session.h"
#include "controlplane/model/load.h"

namespace ferro::cli {

struct Manner {
  bool asks = true;      // Before anything is done; else the plan is not shown either.
  bool sums_up = false;  // With a summary of the whole platform at the end.
  bool aside = false;    // Progress goes to the error output.
  model::Loaded const* loaded = nullptr;  // Absent: a destroy, or files that are gone.
};

// The session is taken. The exit status: kInterrupted after an interrupt, kFailed when
// nobody agreed or the operation failed, of which the output tells.
Result<int> CarryOut(Context& context, Options const& options, Session& session,
                     plan::Plan const& plan, Manner const& manner);

// To the output, or as JSON.
Status ShowPlan(Context& context, Options const& options, plan::Plan const& plan);

// Fails with what makes the plan one that must not be applied: its refusals, and with
// --strict the warnings behind which a mistake may hide.
Status CheckPlan(Options const& options, plan::Plan const& plan);

// What an interrupted run left, and what became of it.
Status TellRecovery(Context& context, Options const& options,
                    std::vector<executor::Recovered> const& recovered);

}  // namespace ferro::cli
