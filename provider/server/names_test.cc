#include "provider/server/names.h"

#include <gtest/gtest.h>

#include <set>

#include "base/random_testing.h"

namespace ferro::provider {
namespace {

TEST(NamesTest, TextsThatOnlyLookLikeAMarkAreNone) {
  EXPECT_EQ(ParseMark(""), std::nullopt);
  EXPECT_EQ(ParseMark("web-1"), std::nullopt);
  EXPECT_EQ(ParseMark(" (unfinished 0a1b2c3d)"), std::nullopt) << "no name before it";
  EXPECT_EQ(ParseMark("web-1 (unfinished 0A1B2C3D)"), std::nullopt);
  EXPECT_EQ(ParseMark("web-1 (unfinished 0a1b2c3)"), std::nullopt);
  EXPECT_EQ(ParseMark("web-1 (unfinished 0a1b2c3d) "), std::nullopt);
  EXPECT_EQ(NameWithoutMark("web-1 (mine)"), "web-1 (mine)");
}

TEST(NamesTest, AMarkIsReadBackAsItWasWritten) {
  auto const marked = MarkedName("web 1 (old)", "0a1b2c3d4e5f");
  EXPECT_EQ(marked, "web 1 (old) (unfinished 0a1b2c3d)");
  EXPECT_EQ(ParseMark(marked), (Mark{"web 1 (old)", "0a1b2c3d"}));
  EXPECT_EQ(NameWithoutMark(marked), "web 1 (old)");
}

TEST(NamesTest, ALongNameIsShortenedInTheMarkAndStillRecognised) {
  std::string name;
  for (int i = 0; i < 255; ++i) name += "я";
  auto const mark = ParseMark(MarkedName(name, "0a1b2c3d"));
  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->name.size(), 2 * (255 - 22));
  EXPECT_TRUE(MarkIsFor(*mark, name));
  EXPECT_FALSE(MarkIsFor(*mark, "другое"));
  EXPECT_TRUE(MarkIsFor(Mark{"web", "0a1b2c3d"}, "web"));
  EXPECT_FALSE(MarkIsFor(Mark{"web", "0a1b2c3d"}, "web-1"));
}

// Covers: P-47 W-26
TEST(NamesTest, GeneratedNamesAreValidHostNamesAndDiffer) {
  FakeRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 500; ++i) {
    auto const name = GenerateName(random);
    EXPECT_TRUE(name.starts_with("tf-")) << name;
    EXPECT_TRUE(IsHostname(name)) << name;
    EXPECT_EQ(HostnameFor(name, kLongestHostname), name);
    seen.insert(name);
  }
  EXPECT_EQ(seen.size(), 500U);
}

TEST(NamesTest, AHostNameIsDerivedFromAnyName) {
  EXPECT_EQ(HostnameFor("Web 1 / Prod", 63), "web-1-prod");
  EXPECT_EQ(HostnameFor("--сервер--", 63), "server");
  EXPECT_EQ(HostnameFor("база db", 63), "db");
  EXPECT_EQ(HostnameFor("tf-kestrel-3f09ab12", kLongestWindowsHostname), "tf-kestrel-3f09");
  EXPECT_EQ(HostnameFor("abcdefghijklmn-pq", kLongestWindowsHostname), "abcdefghijklmn");
  EXPECT_EQ(HostnameFor(std::string(300, 'a'), 63), std::string(63, 'a'));
}

TEST(NamesTest, HostNamesOfLiveServersAreAccepted) {
  EXPECT_TRUE(IsHostname("Turing"));
  EXPECT_TRUE(IsHostname("web-1.example.org"));
  EXPECT_TRUE(IsHostname("1"));
  EXPECT_FALSE(IsHostname(""));
  EXPECT_FALSE(IsHostname("-web"));
  EXPECT_FALSE(IsHostname("web_1"));
  EXPECT_FALSE(IsHostname("web..org"));
  EXPECT_FALSE(IsHostname(std::string(64, 'a')));
}

}  // namespace
}  // namespace ferro::provider
