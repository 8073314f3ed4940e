#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ferro {
namespace {

using testing::ElementsAre;

TEST(Text, ListsReadLikeASentence) {
  EXPECT_EQ(Listed({}), "");
  EXPECT_EQ(Listed({"a"}), "a");
  EXPECT_EQ(Listed({"a", "b", "c"}, "or"), "a, b or c");
}

TEST(Text, SplitKeepsEmptyParts) {
  EXPECT_THAT(Split("a,,b", ','), ElementsAre("a", "", "b"));
  EXPECT_THAT(Split("", ','), ElementsAre(""));
}

TEST(Text, OnlyWellFormedUuidsAreUuids) {
  EXPECT_TRUE(IsUuid("61c97311-BB14-5679-99fc-98497a701292"));
  EXPECT_FALSE(IsUuid("61c97311bb14567999fc98497a701292"));
  EXPECT_FALSE(IsUuid("61c97311-bb14-5679-99fc-98497a70129g"));
}

TEST(Text, Utf8RefusesOverlongFormsSurrogatesAndCutSequences) {
  EXPECT_TRUE(IsUtf8("12 months \xE2\x80\xA2 monthly"));
  EXPECT_FALSE(IsUtf8("\xC0\xAF"));
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));
  EXPECT_FALSE(IsUtf8("\xF4\x90\x80\x80"));
  EXPECT_FALSE(IsUtf8("\xE2\x80"));
}

TEST(Text, WhatIsNoUtf8IsReplacedAndTheRestKept) {
  EXPECT_EQ(ToValidUtf8("a\xFF"
                        "b\xC3\xA9"),
            "a\xEF\xBF\xBD"
            "b\xC3\xA9");
  EXPECT_EQ(ToValidUtf8("\xE2\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(ToValidUtf8(""), "");
}

TEST(Text, CutsBetweenCharacters) {
  EXPECT_EQ(CutUtf8("a\xC3\xA9", 2), "a");
  EXPECT_EQ(CutUtf8("a\xC3\xA9", 3), "a\xC3\xA9");
  EXPECT_EQ(CutUtf8("abc", 0), "");
}

TEST(Text, TrimsAndComparesWithoutCase) {
  EXPECT_EQ(Trimmed(" \ta b\n"), "a b");
  EXPECT_TRUE(EqualsIgnoringCase("NoOS", "noos"));
  EXPECT_FALSE(EqualsIgnoringCase("noos", "noo"));
}

}  // namespace
}  // namespace ferro
