#include "controlplane/cli/command.h"

#include <iterator>

#include "controlplane/cli/table.h"

namespace ferro::cli {

std::vector<Option> const& ProjectOptions() {
  static std::vector<Option> const kOptions = {
      {"--file", "-f", "FILE", "Compose file, or ferroplane.yaml; repeatable, later ones win",
       &Options::files},
      {"--project-name", "-p", "NAME", "name of the project, and of its environment",
       &Options::project_name},
      {"--env-file", "", "FILE", "variables, instead of .env; repeatable", &Options::env_files},
      {"--profile", "", "NAME", "profile to be active; repeatable", &Options::profiles},
      {"--project-directory", "", "DIR", "where relative paths begin", &Options::project_directory},
  };
  return kOptions;
}

Option JsonOption() {
  return {"--json", "", "", "for scripts: JSON on standard output", &Options::json};
}

Option YesOption() {
  return {"--yes", "-y", "", "do not ask", &Options::yes};
}

Option StrictOption() {
  return {"--strict", "", "", "refuse what is worth a warning", &Options::strict};
}

std::vector<Command> const& AllCommands() {
  static std::vector<Command> const kCommands = [] {
    std::vector<Command> all;
    for (auto const part : {FileCommands, ChangeCommands, LookCommands, ToolCommands}) {
      auto commands = part();
      std::move(commands.begin(), commands.end(), std::back_inserter(all));
    }
    return all;
  }();
  return kCommands;
}

Command const* FindCommand(std::string_view name) {
  for (auto const& command : AllCommands()) {
    if (command.name == name || (!command.alias.empty() && command.alias == name)) return &command;
  }
  return nullptr;
}

}  // namespace ferro::cli
