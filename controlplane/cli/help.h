// Help for a terminal and the reference page, printed from the table of commands.
#pragma once

#include <string>

#include "controlplane/cli/command.h"

namespace ferro::cli {

std::string HelpText(bool colours);
std::string HelpText(Command const& command, bool colours);
// docs/cli.md
std::string ReferencePage();

}  // namespace ferro::cli
