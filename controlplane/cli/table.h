// The parts of the table of commands; command.h joins them.
#pragma once

#include <vector>

#include "controlplane/cli/command.h"

namespace ferro::cli {

std::vector<Command> FileCommands();
std::vector<Command> ChangeCommands();
std::vector<Command> LookCommands();
std::vector<Command> ToolCommands();

// Options that several commands have.
Option JsonOption();
Option YesOption();
Option StrictOption();

}  // namespace ferro::cli
