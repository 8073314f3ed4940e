#include "base/process.h"

#include <gmock/gmock.h>

#include <map>
#include <utility>

namespace ferro {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

Environment Variables(std::map<std::string, std::string, std::less<>> variables) {
  return Environment(std::move(variables));
}

ProcessRequest Shell(std::string script) {
  return {.arguments = {"/bin/sh", "-c", std::move(script)},
          .environment = Variables({{"PATH", "/usr/bin:/bin"}})};
}

TEST(ProcessTest, AnUnknownProgramIsNamed) {
  auto const result = RunProcess({.arguments = {"no-such-program-here"},
                                  .environment = Variables({{"PATH", "/usr/bin:/bin"}})});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(result.error().message, HasSubstr("no-such-program-here is not in PATH"));
}

TEST(ProcessTest, WhatOutlivesItsTimeIsKilledWithItsChildren) {
  auto request = Shell("sleep 100 & sleep 100");
  request.limit = milliseconds(50);
  auto const result = RunProcess(request);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_TRUE(result.error().may_have_happened);
}

TEST(ProcessTest, AStopRequestEndsIt) {
  std::stop_source stop;
  auto request = Shell("echo ready; sleep 100");
  request.stop = stop.get_token();
  request.on_output = [&](std::string_view) { stop.request_stop(); };
  auto const result = RunProcess(request);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kCancelled);
}

TEST(ProcessTest, AProgramThatReadsNothingOfALargeInputIsNoError) {
  auto request = Shell("exit 3");
  request.input.assign(4U << 20U, 'x');
  auto const result = RunProcess(request);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 3);
}

TEST(ProcessTest, ASignalIsTold) {
  auto const result = RunProcess(Shell("kill -9 $$"));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 128 + 9);
}

TEST(ProcessTest, KeepsNoMoreThanTheLimitOfItsOutput) {
  auto request = Shell("head -c 100000 /dev/zero");
  request.output_limit = 10;
  auto const result = RunProcess(request);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->out.size(), 10);
}

TEST(ProcessTest, InputVariablesAndFolderReachTheProgramAndBothOutputsCome) {
  auto request = Shell("cat; echo \"$COLOUR $(pwd)\" >&2");
  request.input = "hello";
  request.directory = "/usr";
  request.environment = Variables({{"PATH", "/usr/bin:/bin"}, {"COLOUR", "green"}});
  auto const result = RunProcess(request);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 0);
  EXPECT_EQ(result->out, "hello");
  EXPECT_EQ(result->err, "green /usr\n");
}

}  // namespace
}  // namespace ferro
