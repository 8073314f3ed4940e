#include "controlplane/cli/run.h"
#include "controlplane/cli/table.h"

namespace ferro::cli {
namespace {

constexpr std::string_view kTools = "Tools";

Command Completion() {
  return {
      .name = "completion",
      .usage = "bash|zsh",
      .summary = "Print the completion script of a shell",
      .text =
          "Completes commands, options and the services of the project in the current "
          "folder.",
      .examples = {"completion bash > /etc/bash_completion.d/ferroplane",
                   "completion zsh > ~/.zsh/completions/_ferroplane"},
      .run = RunCompletion,
      .group = kTools,
      .of_project = false,
  };
}

Command Version() {
  return {
      .name = "version",
      .summary = "Print the version",
      .options = {JsonOption()},
      .examples = {"version"},
      .run = RunVersion,
      .group = kTools,
      .of_project = false,
  };
}

Command Help() {
  return {
      .name = "help",
      .usage = "[COMMAND]",
      .summary = "Explain a command",
      .examples = {"help config"},
      .run = RunHelp,
      .group = kTools,
      .of_project = false,
  };
}

}  // namespace

std::vector<Command> ToolCommands() {
  return {Completion(), Version(), Help()};
}

}  // namespace ferro::cli
