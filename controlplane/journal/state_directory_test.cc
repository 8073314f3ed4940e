#include "controlplane/journal/state_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::journal {
namespace {

std::string DirectoryFor(std::map<std::string, std::string, std::less<>> variables, bool root,
                         std::string_view engine = "ABCD:EFGH") {
  auto const path = StateDirectory(ferro::Environment(std::move(variables)), root, engine);
  return path ? path->string() : "error: " + path.error().message;
}

TEST(StateDirectoryTest, NeedsAPlaceAndAnEngine) {
  EXPECT_TRUE(DirectoryFor({}, false).starts_with("error: neither FERROPLANE_STATE nor"));
  EXPECT_TRUE(DirectoryFor({}, true, "").starts_with("error: the engine tells no id"));
  EXPECT_EQ(DirectoryFor({{"FERROPLANE_STATE", "here"}}, true),
            "error: FERROPLANE_STATE is here: give an absolute path");
}

TEST(StateDirectoryTest, FollowsTheVariablesThenTheUser) {
  EXPECT_EQ(DirectoryFor({{"HOME", "/home/a"}}, true), "/var/lib/ferroplane/ABCD-EFGH");
  EXPECT_EQ(DirectoryFor({{"HOME", "/home/a"}}, false),
            "/home/a/.local/state/ferroplane/ABCD-EFGH");
  EXPECT_EQ(DirectoryFor({{"HOME", "/home/a"}, {"XDG_STATE_HOME", "/s"}}, false),
            "/s/ferroplane/ABCD-EFGH");
  EXPECT_EQ(DirectoryFor({{"FERROPLANE_STATE", "/x"}, {"HOME", "/home/a"}}, true), "/x/ABCD-EFGH");
}

TEST(StateDirectoryTest, AnyEngineIdIsOneDirectoryOfItsOwn) {
  auto const up = DirectoryFor({{"FERROPLANE_STATE", "/x"}}, true, "..");
  auto const slash = DirectoryFor({{"FERROPLANE_STATE", "/x"}}, true, "//");
  EXPECT_NE(up, slash);
  EXPECT_EQ(std::filesystem::path(up).parent_path(), "/x");
  EXPECT_TRUE(std::filesystem::path(up).filename().string().starts_with("---"));
  EXPECT_LT(DirectoryFor({{"FERROPLANE_STATE", "/x"}}, true, std::string(500, 'a')).size(), 110);
}

TEST(StateDirectoryTest, MakesPrivateDirectories) {
  TemporaryDirectory temporary;
  auto const path = temporary.path() / "a/b/c";
  ASSERT_TRUE(MakePrivateDirectory(path));
  ASSERT_TRUE(MakePrivateDirectory(path));
  struct stat found{};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0700U);
  ASSERT_EQ(::chmod(path.c_str(), 0755), 0);
  ASSERT_TRUE(MakePrivateDirectory(path));
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0700U);
}

TEST(StateDirectoryTest, AFileInItsPlaceIsAnErrorThatNamesIt) {
  TemporaryDirectory temporary;
  auto const path = temporary.path() / "state";
  ASSERT_TRUE(WriteFile(path, "x"));
  auto const made = MakePrivateDirectory(path);
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("cannot use " + path.string() + " (Not a directory)"),
            std::string::npos)
      << made.error().message;
}

}  // namespace
}  // namespace ferro::journal
