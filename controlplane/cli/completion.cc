#include "controlplane/cli/completion.h"

#include <algorithm>

#include "controlplane/cli/arguments.h"
#include "controlplane/cli/project.h"

namespace ferro::cli {
namespace {

constexpr std::string_view kBash = R"script(# Completion of ferroplane for bash.
_ferroplane() {
  local IFS=$'\n'
  COMPREPLY=($(ferroplane __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}
complete -o default -F _ferroplane ferroplane
)script";

constexpr std::string_view kZsh = R"script(#compdef ferroplane
# Completion of ferroplane for zsh.
_ferroplane() {
  local -a found
  found=("${(@f)$(ferroplane __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(${found:#})
  if (( ${#found} )); then
    compadd -a found
  else
    _files
  fi
}
# Read by `source`, or loaded by itself from fpath.
if [[ ${funcstack[1]} == _ferroplane ]]; then
  _ferroplane "$@"
else
  compdef _ferroplane ferroplane
fi
)script";

void AddOptions(std::vector<Option> const& options, std::vector<std::string>& to) {
  for (auto const& option : options) {
    if (!option.hidden) to.push_back(std::string(option.name) + (option.value.empty() ? "" : "="));
  }
}

bool TakesServices(Command const& command) {
  return command.usage.find("SERVICE") != std::string_view::npos;
}

std::vector<std::string> Candidates(Context& context, Arguments const& read,
                                    std::string const& word) {
  std::vector<std::string> all;
  if (word.starts_with('-')) {
    if (read.command == nullptr || read.command->of_project) AddOptions(ProjectOptions(), all);
    if (read.command != nullptr) AddOptions(read.command->options, all);
  } else if (read.command == nullptr) {
    for (auto const& command : AllCommands()) all.emplace_back(command.name);
  } else if (read.command->name == "completion") {
    all = {"bash", "zsh"};
  } else if (read.command->name == "help") {
    for (auto const& command : AllCommands()) all.emplace_back(command.name);
  } else if (TakesServices(*read.command)) {
    auto const project = LoadProject(context, read.options);
    if (!project) return {};
    for (auto const& [name, service] : project->model.services) all.push_back(name);
  }
  return all;
}

}  // namespace

std::vector<std::string> Completions(Context& context, std::vector<std::string> const& words) {
  std::string const word = words.empty() ? "" : words.back();
  std::vector<std::string> before(words.begin(), words.end() - (words.empty() ? 0 : 1));
  auto const read = ReadArguments(before);
  if (!read) return {};  // Above all: the value of an option is wanted, a file mostly.
  auto all = Candidates(context, *read, word);
  std::erase_if(all, [&word](std::string const& text) { return !text.starts_with(word); });
  std::sort(all.begin(), all.end());
  return all;
}

Result<std::string> CompletionScript(std::string_view shell) {
  if (shell == "bash") return std::string(kBash);
  if (shell == "zsh") return std::string(kZsh);
  return Fail(ErrorCode::kInvalidArgument,
              "there is a completion for bash and for zsh: run `ferroplane completion bash`");
}

}  // namespace ferro::cli
