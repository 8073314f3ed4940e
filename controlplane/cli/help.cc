#include "controlplane/cli/help.h"

#include <algorithm>

#include "base/text.h"
#include "controlplane/cli/style.h"

namespace ferro::cli {
namespace {

constexpr std::size_t kWidth = 80;

std::string Usage(Command const& command) {
  std::string out = "ferroplane " + std::string(command.name);
  if (!command.options.empty() || command.of_project) out += " [OPTIONS]";
  if (!command.usage.empty()) out += " " + std::string(command.usage);
  return out;
}

std::string Spelling(Option const& option) {
  std::string out = option.short_name.empty() ? "    " : std::string(option.short_name) + ", ";
  out += option.terraform ? std::string(option.name.substr(1)) : std::string(option.name);
  if (!option.value.empty()) out += "=" + std::string(option.value);
  return out;
}

// The left column, then the text, which goes on below itself.
std::string Entry(std::string const& left, std::size_t width, std::string_view text) {
  std::string const body = Wrapped(text, width + 4, kWidth);
  if (WidthOf(left) > width) return "  " + left + '\n' + body;
  return "  " + Padded(left, width) + "  " + body.substr(width + 4);
}

std::string OptionList(std::vector<Option> const& options) {
  constexpr std::size_t kWidest = 28;
  std::size_t width = 0;
  for (auto const& option : options) {
    if (!option.hidden) width = std::max(width, WidthOf(Spelling(option)));
  }
  width = std::min(width, kWidest);
  std::string out;
  for (auto const& option : options) {
    if (!option.hidden) out += Entry(Spelling(option), width, option.doc);
  }
  return out;
}

std::vector<std::string_view> Groups() {
  std::vector<std::string_view> groups;
  for (auto const& command : AllCommands()) {
    if (std::find(groups.begin(), groups.end(), command.group) == groups.end()) {
      groups.push_back(command.group);
    }
  }
  return groups;
}

// A cell of a Markdown table.
std::string Cell(std::string_view text) {
  std::string out;
  for (char const byte : text) {
    if (byte == '|') out += '\\';
    out += byte;
  }
  return out;
}

std::string OptionTable(std::vector<Option> const& options) {
  std::string out = "| Option | Meaning |\n|---|---|\n";
  for (auto const& option : options) {
    if (option.hidden) continue;
    out += "| `" + Cell(Trimmed(Spelling(option))) + "` | " + Cell(option.doc) + " |\n";
  }
  return out;
}

std::string Section(Command const& command) {
  std::string out = "### " + std::string(command.name) + "\n\n" + std::string(command.summary) +
                    ".\n\n```text\n" + Usage(command) + "\n```\n\n";
  if (!command.alias.empty()) out += "Also `ferroplane " + std::string(command.alias) + "`.\n\n";
  for (auto const& paragraph : Split(command.text, '\n')) {
    if (!paragraph.empty()) out += Wrapped(paragraph, 0, 100) + '\n';
  }
  bool const has_options = std::any_of(command.options.begin(), command.options.end(),
                                       [](Option const& option) { return !option.hidden; });
  if (has_options) out += OptionTable(command.options) + '\n';
  out += "```sh\n";
  for (auto const& example : command.examples) out += "ferroplane " + std::string(example) + '\n';
  return out + "```\n\n";
}

}  // namespace

std::string HelpText(bool colours) {
  std::string out =
      "Brings up a whole platform from its Compose file: planned, applied, never "
      "half done.\n\nUsage: ferroplane [PROJECT OPTIONS] COMMAND [OPTIONS] …\n";
  for (auto const group : Groups()) {
    out += '\n' + Painted(colours, Colour::kBold, std::string(group) + ":") + '\n';
    for (auto const& command : AllCommands()) {
      if (command.group != group) continue;
      out += Entry(std::string(command.name), 10, command.summary);
    }
  }
  out += '\n' + Painted(colours, Colour::kBold, "Project options:") + '\n' +
         OptionList(ProjectOptions());
  return out +
         "\nBegin with:\n  ferroplane plan docker-compose.yml\n  ferroplane up "
         "docker-compose.yml\n\n`ferroplane COMMAND --help` tells more of each.\n";
}

std::string HelpText(Command const& command, bool colours) {
  std::string out = std::string(command.summary) + ".\n\nUsage: " + Usage(command) + '\n';
  if (!command.alias.empty()) out += "Also:  ferroplane " + std::string(command.alias) + '\n';
  if (!command.text.empty()) out += '\n' + Wrapped(command.text, 0, kWidth);
  bool const has_options = std::any_of(command.options.begin(), command.options.end(),
                                       [](Option const& option) { return !option.hidden; });
  if (has_options) {
    out += '\n' + Painted(colours, Colour::kBold, "Options:") + '\n' + OptionList(command.options);
  }
  if (command.of_project) {
    out += '\n' + Painted(colours, Colour::kBold, "Project options:") + '\n' +
           OptionList(ProjectOptions());
  }
  out += '\n' + Painted(colours, Colour::kBold, "Examples:") + '\n';
  for (auto const& example : command.examples) out += "  ferroplane " + std::string(example) + '\n';
  return out;
}

std::string ReferencePage() {
  std::string out =
      "# The program `ferroplane`\n\n"
      "This page is printed by the program itself (`tools/docs`).\n\n"
      "A word that ends in `.yml`, `.yaml` or `.json` is a file, any other one a service: "
      "`ferroplane up\ndocker-compose.yml web`. Without a file, the one of the current folder or "
      "of a folder above is taken,\nas Docker Compose does.\n\n"
      "Exit status: 0 done, 1 an error (its text begins with `error:`), 2 there are changes "
      "(`plan\n-detailed-exitcode` only), 130 interrupted. `exec` and `run` exit as the command "
      "in the container did.\n\n"
      "## Options of every command about a project\n\n" +
      OptionTable(ProjectOptions()) +
      "\nThey may also stand before the command, which some need: `ferroplane -f a.yaml logs -f`.\n"
      "The variables `COMPOSE_FILE`, `COMPOSE_PROFILES`, `COMPOSE_PROJECT_NAME`, `DOCKER_HOST` and "
      "`NO_COLOR`\nare heeded; `FERROPLANE_STATE` names the folder of the journals, which is "
      "`/var/lib/ferroplane` for root and\n`~/.local/state/ferroplane` for others.\n\n";
  for (auto const group : Groups()) {
    out += "## " + std::string(group) + "\n\n";
    for (auto const& command : AllCommands()) {
      if (command.group == group) out += Section(command);
    }
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace ferro::cli
