// The commands. Each returns the exit status, or what went wrong, which the program prints.
#pragma once

#include "base/result.h"
#include "controlplane/cli/context.h"
#include "controlplane/cli/options.h"

namespace ferro::cli {

// 0.1.9: what `plan -detailed-exitcode` says of changes.
inline constexpr int kExitChanges = 2;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitInterrupted = 130;

Result<int> RunHelp(Context& context, Options const& options);
Result<int> RunVersion(Context& context, Options const& options);
Result<int> RunCompletion(Context& context, Options const& options);

Result<int> RunValidate(Context& context, Options const& options);
Result<int> RunConfig(Context& context, Options const& options);
Result<int> RunExport(Context& context, Options const& options);
Result<int> RunImport(Context& context, Options const& options);
Result<int> RunInit(Context& context, Options const& options);

Result<int> RunPlan(Context& context, Options const& options);
Result<int> RunApply(Context& context, Options const& options);
Result<int> RunUp(Context& context, Options const& options);
Result<int> RunDestroy(Context& context, Options const& options);
Result<int> RunStop(Context& context, Options const& options);
Result<int> RunStart(Context& context, Options const& options);
Result<int> RunRestart(Context& context, Options const& options);
Result<int> RunPull(Context& context, Options const& options);
Result<int> RunBuild(Context& context, Options const& options);

Result<int> RunStatus(Context& context, Options const& options);
Result<int> RunPs(Context& context, Options const& options);
Result<int> RunLogs(Context& context, Options const& options);
Result<int> RunExec(Context& context, Options const& options);
Result<int> RunRun(Context& context, Options const& options);
Result<int> RunDoctor(Context& context, Options const& options);

}  // namespace ferro::cli
