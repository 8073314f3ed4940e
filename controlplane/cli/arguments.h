// Reads a command line by the table of commands.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "controlplane/cli/command.h"

namespace ferro::cli {

struct Arguments {
  Command const* command = nullptr;  // Absent: nothing was asked for but help.
  Options options;
};

// Without the program's name. "--file=X", "--file X", "-f X", "-fX" and "-it" are understood,
// "--" ends the options. The last project option wins over the first where only one can.
// Fails with kInvalidArgument; the text says what to write instead.
Result<Arguments> ReadArguments(std::vector<std::string> const& words);

// An argument that names a Compose file: it ends in .yml, .yaml or .json, or is "-".
bool IsFile(std::string_view word);

// Of a command that passes its words on: what it is about, the file before them among its
// files, and what is left of the words.
struct PassedOn {
  Options about;
  std::vector<std::string> words;
};
PassedOn WithoutFile(Options const& options);

}  // namespace ferro::cli
