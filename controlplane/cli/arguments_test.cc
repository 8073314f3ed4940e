#include "controlplane/cli/arguments.h"

#include <gmock/gmock.h>

#include <set>

namespace ferro::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Refusal(std::vector<std::string> const& words) {
  auto const read = ReadArguments(words);
  return read ? "accepted" : read.error().message;
}

TEST(ArgumentsTest, AnUnknownCommandNamesTheNearest) {
  EXPECT_THAT(Refusal({"confg"}), HasSubstr("there is no command confg; did you mean config?"));
  EXPECT_THAT(Refusal({"frobnicate"}), HasSubstr("there is no command frobnicate\nRun"));
}

TEST(ArgumentsTest, AnUnknownOptionNamesTheNearestAndWhereHelpIs) {
  EXPECT_THAT(Refusal({"validate", "--strct"}), HasSubstr("did you mean --strict?"));
  EXPECT_THAT(Refusal({"validate", "--strct"}), HasSubstr("`ferroplane validate --help`"));
  EXPECT_THAT(Refusal({"validate", "-Z"}), HasSubstr("validate has no option -Z"));
}

TEST(ArgumentsTest, AValueThatIsMissingOrEmptyIsAnError) {
  EXPECT_THAT(Refusal({"config", "--why"}), HasSubstr("--why needs a value: --why=SERVICE.KEY"));
  EXPECT_THAT(Refusal({"config", "--why="}), HasSubstr("--why has an empty value"));
  EXPECT_THAT(Refusal({"config", "-p", ""}), HasSubstr("--project-name has an empty value"));
  EXPECT_THAT(Refusal({"config", "--json=maybe"}), HasSubstr("--json takes no value"));
}

TEST(ArgumentsTest, AnOptionIsUnderstoodInEverySpelling) {
  for (std::vector<std::string> const& words : {std::vector<std::string>{"config", "--file=a.yml"},
                                                {"config", "--file", "a.yml"},
                                                {"config", "-f", "a.yml"},
                                                {"config", "-fa.yml"},
                                                {"config", "-f=a.yml"},
                                                {"-f", "a.yml", "config"}}) {
    auto const read = ReadArguments(words);
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_THAT(read->options.files, ElementsAre("a.yml"));
    EXPECT_EQ(read->command->name, "config");
  }
}

TEST(ArgumentsTest, ListsGrowAndFlagsMayBeJoined) {
  auto const read = ReadArguments({"config", "--profile=a", "-qf", "x.yml", "--profile", "b"});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_THAT(read->options.profiles, ElementsAre("a", "b"));
  EXPECT_THAT(read->options.files, ElementsAre("x.yml"));
  EXPECT_TRUE(read->options.quiet);
}

TEST(ArgumentsTest, TwoDashesEndTheOptions) {
  auto const read = ReadArguments({"config", "--", "--services"});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_FALSE(read->options.services);
  EXPECT_THAT(read->options.words, ElementsAre("--services"));
}

TEST(ArgumentsTest, EveryExampleOfTheHelpIsUnderstood) {
  for (auto const& command : AllCommands()) {
    EXPECT_FALSE(command.examples.empty()) << command.name;
    for (auto const& example : command.examples) {
      std::vector<std::string> words;
      std::string word;
      bool quoted = false;
      for (char const byte : std::string(example) + ' ') {
        if (byte == '\'') {
          quoted = !quoted;
        } else if (byte != ' ' || quoted) {
          word += byte;
        } else {
          words.push_back(std::exchange(word, ""));
        }
      }
      auto const read = ReadArguments(words);
      ASSERT_TRUE(read.has_value()) << example << ": " << read.error().message;
      EXPECT_EQ(read->command, &command) << example;
    }
  }
}

TEST(ArgumentsTest, NoCommandSaysAnOptionTwice) {
  for (auto const& command : AllCommands()) {
    std::set<std::string_view> seen;
    for (auto const& option : command.options) {
      EXPECT_TRUE(seen.insert(option.name).second) << command.name << " " << option.name;
      if (!option.short_name.empty()) {
        EXPECT_TRUE(seen.insert(option.short_name).second) << command.name << option.short_name;
      }
    }
  }
}

}  // namespace
}  // namespace ferro::cli
