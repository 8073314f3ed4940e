#include "controlplane/compose/dotenv.h"

#include <gmock/gmock.h>

namespace ferro::compose {
namespace {

using ::testing::StartsWith;

Variables const kOutside = {{"HOME", {"/home/u", "the environment"}}};

Variable const* FindOutside(std::string_view name) {
  auto const found = kOutside.find(name);
  return found == kOutside.end() ? nullptr : &found->second;
}

// All variables as "A=1|B=2", or the error.
std::string Parsed(std::string_view text) {
  auto const variables = ParseDotenv(text, ".env", FindOutside, {});
  if (!variables) return variables.error().message;
  std::string out;
  for (auto const& [name, variable] : *variables)
    out.append(out.empty() ? "" : "|").append(name).append("=").append(variable.value);
  return out;
}

TEST(ComposeDotenvTest, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(Parsed("A=1\nB='x\n"), StartsWith(".env:2:1: COMPOSE-016: the quote"));
  EXPECT_THAT(Parsed("A=\xff"), StartsWith(".env: COMPOSE-016: the file is not UTF-8"));
  EXPECT_THAT(Parsed("A B=1"), StartsWith(".env:1:1: COMPOSE-016: the name \"A B\""));
  EXPECT_THAT(Parsed("\nA!=1"), StartsWith(".env:2:1: COMPOSE-016: the character !"));
  EXPECT_THAT(Parsed("=1"), StartsWith(".env:1:1: COMPOSE-016"));
  EXPECT_THAT(Parsed("A=${B"), StartsWith(".env:1:1: COMPOSE-006"));
  EXPECT_THAT(Parsed("A=${B:?give it}"), StartsWith(".env:1:1: COMPOSE-007"));
}

TEST(ComposeDotenvTest, ReadsNamesAndValues) {
  EXPECT_EQ(Parsed("A=1\n# no\n\nexport B = two words \r\nC: yaml\nD=\nE"),
            "A=1|B=two words|C=yaml|D=");
  EXPECT_EQ(Parsed("A=x # comment\nB=x#y\nC=#z"), "A=x|B=x#y|C=#z");
  EXPECT_EQ(Parsed("HOME\nNONE\nX=1"), "HOME=/home/u|X=1");
  EXPECT_EQ(Parsed("A=1\nA=2"), "A=2");
}

TEST(ComposeDotenvTest, ReadsQuotes) {
  EXPECT_EQ(Parsed("A='$B \\n \\' \"' # c\nB=\"x\\ny\\\"\\$Z\\0101\\q\""),
            "A=$B \\n ' \"|B=x\ny\"$ZA\\q");
  EXPECT_EQ(Parsed("A=\"two\nlines\"\nB=1"), "A=two\nlines|B=1");
  EXPECT_EQ(Parsed("A=\"\"\nB=''"), "A=|B=");
}

TEST(ComposeDotenvTest, UsesVariablesFromOutsideThenFromAbove) {
  EXPECT_EQ(Parsed("A=1\nB=${A}2\nC=\"$B-${NONE:-d}\"\nD='$A'"), "A=1|B=12|C=12-d|D=$A");
  EXPECT_EQ(Parsed("HOME=here\nX=$HOME"), "HOME=here|X=/home/u");
  auto const variables = ParseDotenv("\nA=1", "dir/.env", FindOutside, {{"Z", {"z", "before"}}});
  ASSERT_TRUE(variables);
  EXPECT_EQ(variables->at("A").source, "dir/.env:2");
  EXPECT_EQ(variables->at("Z").source, "before");
}

}  // namespace
}  // namespace ferro::compose
