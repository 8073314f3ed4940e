#include "controlplane/compose/variables.h"

#include <gmock/gmock.h>

#include "controlplane/yaml/parse.h"

namespace ferro::compose {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Variables const kSet = {
    {"A", {"a", "the environment"}}, {"EMPTY", {"", ".env:1"}}, {"_x1", {"under", ".env:2"}}};

Result<Interpolated> Try(std::string_view text) {
  return Interpolate(text, [](std::string_view name) -> Variable const* {
    auto const found = kSet.find(name);
    return found == kSet.end() ? nullptr : &found->second;
  });
}

std::string TextOf(std::string_view text) {
  auto const result = Try(text);
  return result ? result->text : std::string(result.error().Fact("code"));
}

TEST(ComposeVariablesTest, RefusesWhatIsMalformed) {
  for (std::string_view text :
       {"${", "${}", "${1}", "${A", "${A!}", "${A:}", "${A:-${B}", "${ A}", "${A-b}${"})
    EXPECT_EQ(TextOf(text), "COMPOSE-006") << text;
}

TEST(ComposeVariablesTest, RefusesRequiredVariablesWithoutValue) {
  EXPECT_EQ(TextOf("${NONE?}"), "COMPOSE-007");
  EXPECT_EQ(TextOf("${NONE:?}"), "COMPOSE-007");
  EXPECT_EQ(TextOf("${EMPTY:?say ${A}}"), "COMPOSE-007");
  EXPECT_THAT(Try("${EMPTY:?say ${A}}").error().message,
              HasSubstr("EMPTY is required and empty: say a;"));
  EXPECT_EQ(TextOf("${EMPTY?}"), "");
  EXPECT_EQ(TextOf("${A:?}"), "a");
}

TEST(ComposeVariablesTest, ReplacesEveryForm) {
  EXPECT_EQ(TextOf("-$A-${A}-$_x1."), "-a-a-under.");
  EXPECT_EQ(TextOf("${A:-d} ${EMPTY:-d} ${NONE:-d}"), "a d d");
  EXPECT_EQ(TextOf("${A-d} ${EMPTY-d} ${NONE-d}"), "a  d");
  EXPECT_EQ(TextOf("${A:+r} ${EMPTY:+r} ${NONE:+r}"), "r  ");
  EXPECT_EQ(TextOf("${A+r} ${EMPTY+r} ${NONE+r}"), "r r ");
  EXPECT_EQ(TextOf("$$A $${A} 100$ $1 $-"), "$A ${A} 100$ $1 $-");
}

TEST(ComposeVariablesTest, ReplacesWhatIsNested) {
  EXPECT_EQ(TextOf("${NONE:-${NONE2-${A}}}!"), "a!");
  EXPECT_EQ(TextOf("${NONE:-x$A}y"), "xay");
  EXPECT_EQ(TextOf("${NONE:-{\"k\": 1}}"), "{\"k\": 1}");
  EXPECT_EQ(TextOf("${NONE:-a:-b}"), "a:-b");
  EXPECT_EQ(TextOf("${A:+<${A}>}"), "<a>");
  std::string deep = "x";
  for (int i = 0; i < 40; ++i) deep = "${NONE:-" + deep + "}";
  EXPECT_EQ(TextOf(deep), "COMPOSE-006");
}

TEST(ComposeVariablesTest, TellsWhereValuesComeFrom) {
  auto const result = Try("$A ${EMPTY} ${NONE} ${NONE:-d}");
  ASSERT_TRUE(result);
  EXPECT_THAT(result->because,
              ElementsAre("${A} from the environment", "${EMPTY} from .env:1",
                          "${NONE} is not set, so empty", "the default of ${NONE}"));
  EXPECT_THAT(result->unset, ElementsAre("NONE"));
}

TEST(ComposeVariablesTest, ReplacesInATreeAndSaysWhere) {
  auto tree = yaml::Parse("$A:\n  - '${A}'\n  - b: x$NONE\n", "f.yaml");
  ASSERT_TRUE(tree);
  std::vector<UnsetVariable> unset;
  ASSERT_TRUE(InterpolateTree(*tree, kSet, unset));
  EXPECT_EQ(tree->Find("$A")->items.at(0).text, "a");
  ASSERT_EQ(unset.size(), 1);
  EXPECT_EQ(unset[0].name + " " + yaml::TextOf(unset[0].mark), "NONE f.yaml:3:8");
  auto bad = yaml::Parse("a:\n  b: ${NONE:?set it}\n", "f.yaml");
  EXPECT_THAT(
      InterpolateTree(*bad, kSet, unset).error().message,
      StartsWith("f.yaml:2:6: COMPOSE-007: the variable NONE is required and not set: set it;"));
}

}  // namespace
}  // namespace ferro::compose
