#include "controlplane/journal/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/random_testing.h"
#include "base/temporary_directory_testing.h"

namespace ferro::journal {
namespace {

class HostFilesTest : public testing::Test {
 protected:
  HostFiles Open() {
    auto files = HostFiles::Open(directory(), random_);
    EXPECT_TRUE(files) << files.error().message;
    return *files;
  }
  std::filesystem::path directory() const { return temporary_.path() / "kaif-lake"; }
  static unsigned ModeOf(std::filesystem::path const& path) {
    struct stat found{};
    EXPECT_EQ(::lstat(path.c_str(), &found), 0) << path;
    return found.st_mode & 07777U;
  }

  TemporaryDirectory temporary_;
  FakeRandom random_;
};

HostFile Password(std::string const& value = "hunter2") {
  return {.name = "db_password", .content = Secret(value)};
}

TEST_F(HostFilesTest, ADamagedKeyIsNotReplacedSilently) {
  Open();
  ASSERT_TRUE(WriteFile(directory() / "key", "short", 0600));
  auto const files = HostFiles::Open(directory(), random_);
  ASSERT_FALSE(files);
  EXPECT_NE(files.error().message.find("is damaged"), std::string::npos);
}

TEST_F(HostFilesTest, GivingAFileAwayNeedsRoot) {
  auto const files = Open();
  auto file = Password();
  file.uid = 1000;
  ASSERT_EQ(::chmod(temporary_.path().c_str(), 0755), 0);
  auto const child = ::fork();
  if (child == 0) {
    bool const root = ::geteuid() == 0;
    if (root &&
        (::chown(directory().c_str(), 65534, 65534) != 0 ||
         ::chown((directory() / "files").c_str(), 65534, 65534) != 0 || ::setuid(65534) != 0)) {
      ::_exit(9);
    }
    auto const written = files.Write(file);
    bool const said = !written && written.error().code == ErrorCode::kPermissionDenied &&
                      written.error().message.find("needs root") != std::string::npos;
    ::_exit(said && files.List()->empty() ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_F(HostFilesTest, DirectoriesArePrivateAndFilesReadableByMountsOnly) {
  auto const path = Open().Write(Password()).value();
  EXPECT_EQ(ModeOf(directory()), 0700U);
  EXPECT_EQ(ModeOf(directory() / "files"), 0700U);
  EXPECT_EQ(ModeOf(directory() / "key"), 0600U);
  EXPECT_EQ(ModeOf(path), 0444U);
  EXPECT_EQ(ReadFile(path).value(), "hunter2");
}

TEST_F(HostFilesTest, TheNameCarriesAKeyedFingerprintOfEverything) {
  auto const files = Open();
  auto const path = files.PathOf(Password());
  EXPECT_TRUE(path.filename().string().starts_with("db_password-"));
  EXPECT_EQ(path.filename().string().size(), std::string("db_password-").size() + 16);
  auto other = Password();
  other.mode = 0400;
  EXPECT_NE(files.PathOf(other), path);
  other = Password();
  other.uid = 0;
  EXPECT_NE(files.PathOf(other), path);
  EXPECT_NE(files.PathOf(Password("hunter3")), path);

  FakeRandom another_random(99);
  auto const elsewhere = HostFiles::Open(temporary_.path() / "other", another_random).value();
  EXPECT_NE(elsewhere.Fingerprint(Password()), files.Fingerprint(Password()));
}

TEST_F(HostFilesTest, TheKeyStays) {
  auto const before = Open().Fingerprint(Password());
  EXPECT_EQ(Open().Fingerprint(Password()), before);
}

TEST_F(HostFilesTest, AnyNameIsAFileName) {
  auto const files = Open();
  auto const path =
      files.Write({.name = "../a b/" + std::string(300, 'n'), .content = Secret("x")}).value();
  EXPECT_EQ(path.parent_path(), directory() / "files");
  EXPECT_LT(path.filename().string().size(), 130);
}

TEST_F(HostFilesTest, WritingAgainChangesNothingButMendsWhatOthersChanged) {
  auto const files = Open();
  auto const path = files.Write(Password()).value();
  struct stat before{};
  ASSERT_EQ(::stat(path.c_str(), &before), 0);
  ASSERT_TRUE(files.Write(Password()));
  struct stat after{};
  ASSERT_EQ(::stat(path.c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);

  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  ASSERT_TRUE(files.Write(Password()));
  EXPECT_EQ(ModeOf(path), 0444U);
  ASSERT_TRUE(WriteFile(path, "wrong"));
  ASSERT_TRUE(files.Write(Password()));
  EXPECT_EQ(ReadFile(path).value(), "hunter2");
}

TEST_F(HostFilesTest, OwnerAndModeAreHonoured) {
  auto const files = Open();
  auto file = Password();
  file.mode = 0640;
  file.uid = ::geteuid();
  file.gid = ::getegid();
  auto const path = files.Write(file).value();
  EXPECT_EQ(ModeOf(path), 0640U);
}

TEST_F(HostFilesTest, RemovesWhatIsUnusedAndWhatWasLeftHalfWritten) {
  auto const files = Open();
  auto const kept = files.Write(Password()).value().filename().string();
  auto const old = files.Write(Password("old")).value().filename().string();
  ASSERT_TRUE(WriteFile(directory() / "files" / (old + ".new"), "ha", 0600));
  EXPECT_EQ(files.List()->size(), 2);
  auto const removed = files.RemoveUnused({kept});
  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(*removed, (std::vector{old, old + ".new"}));
  EXPECT_EQ(files.List().value(), std::vector{kept});
  EXPECT_TRUE(files.RemoveUnused({kept})->empty());
}

}  // namespace
}  // namespace ferro::journal
