// The commands. Each returns the exit status, or what went wrong, which the program prints.
#pragma once

#include "base/result.h"
#include "controlplane/cli/context.h"
#include "controlplane/cli/options.h"

namespace ferro::cli {

// 0.1.9: what `plan -detailed-exitcode` says of changes.
inline constexpr int kChanges = 2;
inline constexpr int kFailed = 1;
inline constexpr int kInterrupted = 130;

Result<int> RunHelp(Context& context, Options const& options);
Result<int> RunVersion(Context& context, Options const& options);
Result<int> RunCompletion(Context& context, Options const& options);

Result<int> RunValidate(Context& context, Options const& options);
Result<int> RunConfig(Context& context, Options const& options);
Result<int> RunExport(Context& context, Options const& options);

}  // namespace ferro::cli
