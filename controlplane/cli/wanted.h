// What the command line wants to run: the platform and how the plan for it is to be made.
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "controlplane/cli/context.h"
#include "controlplane/cli/options.h"
#include "controlplane/model/load.h"
#include "controlplane/plan/make.h"
#include "controlplane/plan/saved.h"

namespace ferro::cli {

Result<model::Loaded> LoadWanted(Context const& context, Options const& options);

// --scale, --pull, --accept-volume and their kin, with the services named as words.
// Fails at file:line:column when replicas as asked for would want the same port or name.
Result<plan::Request> RequestOf(Options const& options, model::Loaded const& loaded);

// The other way round: options that make the same plan again.
plan::SavedInputs InputsOf(Context const& context, Options const& options,
                           plan::Request const& request);
Options OptionsOf(plan::SavedInputs const& inputs);

// Fails with kNotFound, naming what there is.
Status CheckNames(std::set<std::string> const& services, model::Platform const& platform);

}  // namespace ferro::cli
