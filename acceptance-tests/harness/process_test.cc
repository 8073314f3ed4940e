#include "acceptance-tests/harness/process.h"

#include <gtest/gtest.h>

#include <csignal>

namespace ferro::acceptance {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Process, AProgramThatIsNotThereIsNamed) {
  auto result = RunCommand({.arguments = {"no-such-program"}}, seconds(1));
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("no-such-program"), std::string::npos);
}

TEST(Process, OutputsAndExitStatusAreKept) {
  auto result =
      RunCommand({.arguments = {"sh", "-c", "echo out; echo err >&2; exit 3"}}, seconds(5));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->exit_status, 3);
  EXPECT_EQ(result->out, "out\n");
  EXPECT_EQ(result->err, "err\n");
}

TEST(Process, InheritsNothingFromTheEnvironment) {
  auto result =
      RunCommand({.arguments = {"/usr/bin/env"}, .environment = {{"A", "1"}}}, seconds(5));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->out, "A=1\n");
}

TEST(Process, OneThatDoesNotEndIsKilledAtTheLimit) {
  auto result = RunCommand({.arguments = {"sleep", "60"}}, milliseconds(100));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kDeadlineExceeded);
}

TEST(Process, ASignalReachesTheWholeGroup) {
  auto process = Process::Start({.arguments = {"sh", "-c", "sleep 60 & echo ready; wait"}});
  ASSERT_TRUE(process);
  ASSERT_TRUE((*process)->WaitForOutput("ready", seconds(5)));
  (*process)->Signal(SIGTERM);
  auto finished = (*process)->Wait(seconds(5));
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->exit_status, 128 + SIGTERM);
}

}  // namespace
}  // namespace ferro::acceptance
