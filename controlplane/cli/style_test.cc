#include "controlplane/cli/style.h"

#include <gmock/gmock.h>

namespace ferro::cli {
namespace {

TEST(StyleTest, WidthsCountCharactersAndNoColours) {
  EXPECT_EQ(WidthOf("äöü"), 3U);
  EXPECT_EQ(WidthOf(Painted(true, Colour::kRed, "abc")), 3U);
  EXPECT_EQ(Painted(false, Colour::kRed, "abc"), "abc");
}

TEST(StyleTest, ATextThatIsTooLongLosesItsEnd) {
  EXPECT_EQ(Clipped("abcdef", 4), "abc…");
  EXPECT_EQ(Clipped("äöü", 3), "äöü");
  EXPECT_EQ(Clipped("abc", 0), "");
}

TEST(StyleTest, ColumnsAreAsWideAsTheirWidestCell) {
  EXPECT_EQ(TableOf({"NAME", "STATE"}, {{"web", "running"}, {"database", "exited (1)"}}, false),
            "NAME      STATE\n"
            "web       running\n"
            "database  exited (1)\n");
}

TEST(StyleTest, LinesBreakBetweenWords) {
  EXPECT_EQ(Wrapped("one two three\nfour", 2, 10), "  one two\n  three\n  four\n");
}

TEST(StyleTest, BytesHaveAUnitThatFits) {
  EXPECT_EQ(BytesText(900), "900 B");
  EXPECT_EQ(BytesText(1536), "1.5 KiB");
  EXPECT_EQ(BytesText(12.0 * 1024 * 1024), "12 MiB");
}

}  // namespace
}  // namespace ferro::cli
