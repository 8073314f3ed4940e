// What a shell may put in place of the word at the cursor.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "controlplane/cli/context.h"

namespace ferro::cli {

// The words after the program's name, the last one being at the cursor. Nothing when it is a
// file that is wanted.
std::vector<std::string> Completions(Context& context, std::vector<std::string> const& words);

// Fails with kInvalidArgument for other shells than bash and zsh.
Result<std::string> CompletionScript(std::string_view shell);

}  // namespace ferro::cli
