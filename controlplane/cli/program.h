// The program: reads arguments, runs the command, tells what went wrong.
#pragma once

#include <string>
#include <vector>

#include "controlplane/cli/context.h"

namespace ferro::cli {

// The arguments without the program's name; the result is the exit status.
int RunProgram(Context& context, std::vector<std::string> const& arguments);

}  // namespace ferro::cli
