#include "controlplane/compose/units.h"

#include <gmock/gmock.h>

namespace ferro::compose {
namespace {

using std::chrono::nanoseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Again(std::string_view text) {
  auto const duration = ParseDuration(text);
  return duration ? DurationText(*duration) : duration.error().message;
}

TEST(ComposeUnitsTest, RefusesWhatIsNoSize) {
  for (std::string_view text :
       {"", "x", "k", "1x", "1kbb", "1 0", "-1", "1..2", "9999999999p", "1bb"})
    EXPECT_FALSE(ParseBytes(text)) << text;
}

TEST(ComposeUnitsTest, ReadsSizesInPowersOf1024) {
  EXPECT_EQ(ParseBytes("0"), 0);
  EXPECT_EQ(ParseBytes("300"), 300);
  EXPECT_EQ(ParseBytes("7b"), 7);
  EXPECT_EQ(ParseBytes("1k"), 1024);
  EXPECT_EQ(ParseBytes("1KB"), 1024);
  EXPECT_EQ(ParseBytes("2 MiB"), 2 << 20);
  EXPECT_EQ(ParseBytes("1.5g"), 1'610'612'736);
  EXPECT_EQ(ParseBytes("1t"), 1LL << 40);
  EXPECT_EQ(ParseBytes("1Pb"), 1LL << 50);
}

TEST(ComposeUnitsTest, RefusesWhatIsNoDuration) {
  for (std::string_view text : {"", "1", "s", "1x", "-1s", "1s2", "1.2.3s", "400y", "99999999w"})
    EXPECT_FALSE(ParseDuration(text)) << text;
}

TEST(ComposeUnitsTest, PrintsDurationsAsComposeDoes) {
  EXPECT_EQ(Again("0"), "0s");
  EXPECT_EQ(Again("90s"), "1m30s");
  EXPECT_EQ(Again("1h"), "1h0m0s");
  EXPECT_EQ(Again("1d"), "24h0m0s");
  EXPECT_EQ(Again("1w"), "168h0m0s");
  EXPECT_EQ(Again("1.5s"), "1.5s");
  EXPECT_EQ(Again("1500ms"), "1.5s");
  EXPECT_EQ(Again("300ms"), "300ms");
  EXPECT_EQ(Again("1500us"), "1.5ms");
  EXPECT_EQ(Again("1ns"), "1ns");
  EXPECT_EQ(Again("2h45m0.001s"), "2h45m0.001s");
  EXPECT_EQ(ParseDuration("10us"), nanoseconds(10'000));
}

TEST(ComposeUnitsTest, RefusesACommandThatNeedsAShell) {
  EXPECT_THAT(SplitWords("echo a | cat").error().message, HasSubstr("\"|\""));
  EXPECT_THAT(SplitWords("echo a > b").error().message, HasSubstr("only a shell"));
  EXPECT_THAT(SplitWords("echo 'a").error().message, HasSubstr("never closes"));
  EXPECT_THAT(SplitWords("echo \\").error().message, HasSubstr("backslash"));
}

TEST(ComposeUnitsTest, SplitsACommandIntoWords) {
  EXPECT_THAT(*SplitWords("  a  'b c' \"d \\\"e\" f\\ g h'i'j '' "),
              ElementsAre("a", "b c", "d \"e", "f g", "hij", ""));
  EXPECT_THAT(*SplitWords(""), IsEmpty());
  EXPECT_THAT(*SplitWords("sh -c 'a | b'"), ElementsAre("sh", "-c", "a | b"));
}

TEST(ComposeUnitsTest, ReadsTruths) {
  EXPECT_EQ(ParseBool("TRUE"), true);
  EXPECT_EQ(ParseBool("off"), false);
  EXPECT_FALSE(ParseBool("1"));
}

}  // namespace
}  // namespace ferro::compose
