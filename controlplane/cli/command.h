// Every command with its options, said once: arguments are read by this table (arguments.h),
// and help, reference page and completion are printed from it (help.h, completion.h).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "controlplane/cli/context.h"
#include "controlplane/cli/options.h"

namespace ferro::cli {

// Where the value of an option goes. A flag has none; a list takes one at each use.
using Member =
    std::variant<bool Options::*, std::string Options::*, std::vector<std::string> Options::*>;

struct Option {
  std::string_view name;        // "--file"
  std::string_view short_name;  // "-f", or ""
  std::string_view value;       // "FILE"; "" for a flag.
  std::string_view doc;
  Member member;
  bool terraform = false;  // Also with a single dash, as Terraform writes it.
  bool hidden = false;     // Understood, but not worth a line of help.
};

struct Command {
  std::string_view name;
  std::string_view alias;
  std::string_view usage;    // "[FILE] [SERVICE…]"
  std::string_view summary;  // One line.
  std::string_view text;     // Paragraphs, separated by line breaks.
  std::vector<Option> options;
  std::vector<std::string_view> examples;  // Without "ferroplane".
  Result<int> (*run)(Context& context, Options const& options);
  std::string_view group;
  bool of_project = true;  // It takes kProjectOptions too.
  bool passes_on = false;  // What follows the first word is somebody else's command line.
};

// In the order of the help.
std::vector<Command> const& AllCommands();
// By name or alias; nullptr when there is none.
Command const* FindCommand(std::string_view name);

// Of every command that is about a project; also before its name, as Compose has them.
std::vector<Option> const& ProjectOptions();

}  // namespace ferro::cli
