#include "controlplane/cli/program.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "controlplane/cli/cli_testing.h"
#include "controlplane/cli/command.h"
#include "controlplane/cli/help.h"
#include "controlplane/cli/style.h"

namespace ferro::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ProgramTest, NothingAskedShowsHelpAndFails) {
  Shell shell;
  EXPECT_EQ(shell.Run({}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("Usage: ferroplane"));
  EXPECT_THAT(shell.out(), IsEmpty());
}

TEST(ProgramTest, AMistakeInTheArgumentsIsAnErrorOnStandardError) {
  Shell shell;
  EXPECT_EQ(shell.Run({"validate", "--nonsense"}), 1);
  EXPECT_THAT(shell.err(), StartsWith("error: validate has no option --nonsense"));
  EXPECT_EQ(shell.Run({"completion", "fish"}), 1);
  EXPECT_EQ(shell.Run({"help", "nothing"}), 1);
}

TEST(ProgramTest, AReaderThatWentAwayIsAnError) {
  Shell shell;
  shell.out_.closed = true;
  EXPECT_EQ(shell.Run({"version"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("broken pipe"));
}

TEST(ProgramTest, ColoursAreForTerminalsThatWantThem) {
  Shell shell;
  shell.err_.terminal = true;
  EXPECT_EQ(shell.Run({"nonsense"}), 1);
  EXPECT_THAT(shell.err(), HasSubstr("\x1b[31merror:"));
  shell.environment["NO_COLOR"] = "1";
  EXPECT_EQ(shell.Run({"nonsense"}), 1);
  EXPECT_THAT(shell.err(), Not(HasSubstr("\x1b")));
}

TEST(ProgramTest, HelpExplainsEveryCommandWithinEightyColumns) {
  Shell shell;
  EXPECT_EQ(shell.Run({"--help"}), 0);
  auto const all = shell.out();
  for (auto const& command : AllCommands()) {
    EXPECT_THAT(all, HasSubstr("\n  " + std::string(command.name)));
    EXPECT_EQ(shell.Run({std::string(command.name), "--help"}), 0) << command.name;
    EXPECT_THAT(shell.out(), AllOf(HasSubstr("Usage: ferroplane " + std::string(command.name)),
                                   HasSubstr("Examples:")));
    for (auto const& line : Split(shell.out(), '\n')) {
      EXPECT_LE(WidthOf(line), 80U) << command.name << ": " << line;
    }
  }
}

TEST(ProgramTest, TheVersionIsSaidInBothWays) {
  Shell shell;
  EXPECT_EQ(shell.Run({"--version"}), 0);
  auto const said = shell.out();
  EXPECT_THAT(said, StartsWith("ferroplane "));
  EXPECT_EQ(shell.Run({"version"}), 0);
  EXPECT_EQ(shell.out(), said);
  EXPECT_EQ(shell.Run({"version", "--json"}), 0);
  EXPECT_THAT(shell.out(), StartsWith("{\"version\":"));
}

TEST(ProgramTest, ShellsCompleteCommandsOptionsAndServices) {
  Shell shell;
  shell.Put("compose.yaml", "services:\n  web: {image: a}\n  worker: {image: b}\n");
  EXPECT_EQ(shell.Run({"__complete", "ver"}), 0);
  EXPECT_EQ(shell.out(), "version\n");
  EXPECT_EQ(shell.Run({"__complete", "config", "--se"}), 0);
  EXPECT_EQ(shell.out(), "--services\n");
  EXPECT_EQ(shell.Run({"__complete", "completion", "z"}), 0);
  EXPECT_EQ(shell.out(), "zsh\n");
  EXPECT_EQ(shell.Run({"__complete", "config", "--why", ""}), 0);
  EXPECT_EQ(shell.out(), "");
  for (auto const* name : {"bash", "zsh"}) {
    EXPECT_EQ(shell.Run({"completion", name}), 0);
    EXPECT_THAT(shell.out(),
                AllOf(HasSubstr("ferroplane __complete \"${"), HasSubstr("2>/dev/null)")));
  }
}

TEST(ProgramTest, TheReferencePageNamesEveryCommandAndOption) {
  auto const page = ReferencePage();
  for (auto const& command : AllCommands()) {
    EXPECT_THAT(page, HasSubstr("### " + std::string(command.name) + "\n"));
    for (auto const& option : command.options) {
      bool const is_there = page.find(option.name.substr(1)) != std::string::npos;
      EXPECT_TRUE(is_there || option.hidden) << option.name;
    }
  }
}

}  // namespace
}  // namespace ferro::cli
