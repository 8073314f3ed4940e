#include <gmock/gmock.h>

#include "base/file.h"
#include "base/text.h"
#include "controlplane/cli/arguments.h"

namespace ferro::cli {
namespace {

// Command lines of the page's shell blocks, and those of its text.
std::vector<std::string> CommandsIn(std::string const& page) {
  std::vector<std::string> commands;
  bool in_shell = false;
  for (auto const& line : Split(page, '\n')) {
    if (line.starts_with("```")) in_shell = line == "```sh";
    if (in_shell && line.starts_with("ferroplane ")) commands.push_back(line);
    for (auto at = line.find("`ferroplane "); at != std::string::npos;
         at = line.find("`ferroplane ", at + 1)) {
      auto const end = line.find('`', at + 1);
      if (end != std::string::npos) commands.push_back(line.substr(at + 1, end - at - 1));
    }
  }
  return commands;
}

TEST(GuideTest, EveryCommandOfTheGuidesIsUnderstood) {
  int read = 0;
  for (auto const* name : {"from-docker-compose.md", "recovery.md"}) {
    auto const page = ReadFile(std::filesystem::path(FERRO_GUIDES) / name);
    ASSERT_TRUE(page.has_value()) << name;
    for (auto const& command : CommandsIn(*page)) {
      auto words = Split(command, ' ');
      words.erase(words.begin());
      auto const arguments = ReadArguments(words);
      EXPECT_TRUE(arguments.has_value()) << name << ": " << command << "\n"
                                         << (arguments ? "" : arguments.error().message);
      ++read;
    }
  }
  EXPECT_GT(read, 10);
}

}  // namespace
}  // namespace ferro::cli
