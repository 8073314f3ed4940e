#include "base/memory_guard.h"

#include <gmock/gmock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "base/temporary_directory_testing.h"
#include "tfplugin/grpc/example_testing.h"

namespace ferro::tf {
namespace {

using ::testing::HasSubstr;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kGuarded = false;  // The leak check has to look into the process.
#else
constexpr bool kGuarded = true;
#endif

bool MayLeaveACoreFile(pid_t pid) {
  auto const limits = ReadFile("/proc/" + std::to_string(pid) + "/limits").value_or("");
  EXPECT_THAT(limits, HasSubstr("Max core file size"));
  return limits.find("Max core file size        0                    0 ") == std::string::npos;
}

class MemoryGuardTest : public ::testing::Test {
 protected:
  // Allows what may be allowed: what the plugin inherits must not make the test pass.
  void SetUp() override {
    ::getrlimit(RLIMIT_CORE, &before_);
    rlimit const all{.rlim_cur = before_.rlim_max, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_CORE, &all);
  }
  void TearDown() override { ::setrlimit(RLIMIT_CORE, &before_); }
  bool AllowedHere() const { return before_.rlim_max > 0; }

  rlimit before_{};
  TemporaryDirectory temporary_;
};

TEST_F(MemoryGuardTest, APluginLeavesNoCoreFile) {
  auto const host = StartExample(ExampleHost(temporary_.path()));
  EXPECT_EQ(MayLeaveACoreFile(host->process().pid()), !kGuarded && AllowedHere());
}

TEST_F(MemoryGuardTest, UnderDebugItMay) {
  auto const process =
      PluginProcess::Start({.program = ExampleProgram(),
                            .arguments = {"-debug"},
                            .environment = {{"TMPDIR", temporary_.path().string()}}});
  ASSERT_TRUE(process);
  ASSERT_TRUE((*process)->WaitForText("'\n", kSoon));
  EXPECT_EQ(MayLeaveACoreFile((*process)->pid()), AllowedHere());
}

TEST(MemoryGuardDeathTest, NoOtherProcessMayLookIntoIt) {
  EXPECT_EXIT(
      {
        ::prctl(PR_SET_DUMPABLE, 1);
        GuardMemory();
        ::_exit(::prctl(PR_GET_DUMPABLE));
      },
      ::testing::ExitedWithCode(kGuarded ? 0 : 1), "");
}

}  // namespace
}  // namespace ferro::tf
