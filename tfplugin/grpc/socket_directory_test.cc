#include "tfplugin/grpc/socket_directory.h"

#include <gmock/gmock.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/temporary_directory_testing.h"

namespace ferro::tf {
namespace {

namespace fs = std::filesystem;

// The pid of a process that has just ended: nobody has it now.
pid_t DeadPid() {
  pid_t const pid = fork();
  if (pid == 0) _exit(0);
  waitpid(pid, nullptr, 0);
  return pid;
}

void Leave(fs::path const& directory) {
  fs::create_directory(directory);
  std::ofstream(directory / "s") << "";
}

TEST(SocketDirectoryTest, WhatCannotHoldASocketIsRefusedWithTheReason) {
  TemporaryDirectory temporary;
  auto const absent = SocketDirectory::Make(temporary.path() / "absent");
  ASSERT_FALSE(absent);
  EXPECT_THAT(absent.error().message, ::testing::HasSubstr("No such file"));
  auto const long_path = SocketDirectory::Make(temporary.path() / std::string(100, 'x'));
  ASSERT_FALSE(long_path);
  EXPECT_THAT(long_path.error().message, ::testing::HasSubstr("107"));
  fs::create_directory(temporary.path() / "a|b");
  EXPECT_FALSE(SocketDirectory::Make(temporary.path() / "a|b"));
}

// Covers: R5
TEST(SocketDirectoryTest, IsOursAloneAndGoesWithTheObject) {
  TemporaryDirectory temporary;
  std::string socket;
  {
    auto const made = SocketDirectory::Make(temporary.path());
    ASSERT_TRUE(made);
    socket = (*made)->socket_path();
    auto const directory = fs::path(socket).parent_path();
    EXPECT_EQ(fs::status(directory).permissions(), fs::perms::owner_all);
    EXPECT_THAT(directory.filename().string(), ::testing::HasSubstr(std::to_string(getpid())));
    std::ofstream file(socket);
  }
  EXPECT_TRUE(fs::is_empty(temporary.path()));
}

TEST(SocketDirectoryTest, AGroupMayEnterAndConnect) {
  TemporaryDirectory temporary;
  auto const made = SocketDirectory::Make(temporary.path());
  ASSERT_TRUE(made);
  std::string const socket = (*made)->socket_path();
  std::ofstream file(socket);
  auto const admitted = (*made)->Admit(std::to_string(getgid()));
  ASSERT_TRUE(admitted) << admitted.error().message;
  EXPECT_EQ(static_cast<unsigned>(fs::status(socket).permissions()), 0660U);
  EXPECT_EQ(static_cast<unsigned>(fs::status(fs::path(socket).parent_path()).permissions()), 0710U);
  EXPECT_TRUE((*made)->Admit(getgrgid(getgid())->gr_name));
  EXPECT_FALSE((*made)->Admit("no such group"));
}

// Covers: R5
TEST(SocketDirectoryTest, OnlyWhatDeadProcessesLeftIsRemoved) {
  TemporaryDirectory temporary;
  auto const dead = std::to_string(DeadPid());
  Leave(temporary.path() / ("tfplugin-" + dead + "-abcdef"));
  Leave(temporary.path() / ("tfplugin-" + std::to_string(getpid()) + "-abcdef"));
  Leave(temporary.path() / ("tfplugin-" + dead + "-abcdefg"));
  Leave(temporary.path() / ("tfplugin-x-abcdef"));
  Leave(temporary.path() / ("other-" + dead + "-abcdef"));
  fs::create_symlink(temporary.path(), temporary.path() / ("tfplugin-" + dead + "-linked"));
  std::ofstream(temporary.path() / ("tfplugin-" + dead + "-afile1")) << "";
  fs::create_directory(temporary.path() / ("tfplugin-" + dead + "-fuller"));
  std::ofstream(temporary.path() / ("tfplugin-" + dead + "-fuller") / "more") << "";

  EXPECT_EQ(RemoveStaleSocketDirectories(temporary.path()), 1);
  EXPECT_FALSE(fs::exists(temporary.path() / ("tfplugin-" + dead + "-abcdef")));
  EXPECT_EQ(std::distance(fs::directory_iterator(temporary.path()), fs::directory_iterator()), 7);
  EXPECT_EQ(RemoveStaleSocketDirectories(temporary.path() / "absent"), 0);
}

// A process of another container has a pid that means nothing here.
TEST(SocketDirectoryTest, ALockedDirectoryIsInUseWhateverItsPid) {
  TemporaryDirectory temporary;
  auto const made = SocketDirectory::Make(temporary.path());
  ASSERT_TRUE(made);
  auto const directory = fs::path((*made)->socket_path()).parent_path();
  auto const foreign = temporary.path() / ("tfplugin-" + std::to_string(DeadPid()) + "-abcdef");
  fs::rename(directory, foreign);
  EXPECT_EQ(RemoveStaleSocketDirectories(temporary.path()), 0);
  EXPECT_TRUE(fs::exists(foreign));
}

}  // namespace
}  // namespace ferro::tf
