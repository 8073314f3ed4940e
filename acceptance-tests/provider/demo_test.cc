#include <gmock/gmock.h>

#include "acceptance-tests/harness/process.h"
#include "acceptance-tests/harness/programs.h"
#include "base/environment.h"

namespace ferro::acceptance {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;

Finished PlayDemo(std::vector<std::string> more) {
  auto const self = Environment::OfProcess();
  std::vector<std::string> arguments = {
      (SourceFolder() / "tools" / "demo").string(), "--bin",
      std::filesystem::path(ProgramPath("selectel-sim")).parent_path().string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  auto finished =
      RunCommand({.arguments = arguments,
                  .environment = {{"PATH", self.Get("PATH")}, {"HOME", self.Get("HOME")}}},
                 minutes(4));
  EXPECT_TRUE(finished) << finished.error().message;
  return finished.value_or(Finished{.exit_status = -1});
}

TEST(Demo, HoldsAndEndsWithASummary) {
  auto finished = PlayDemo({});
  EXPECT_EQ(finished.exit_status, 0) << finished.text();
  EXPECT_THAT(finished.out, HasSubstr("orders 1, installs 1"));
}

// A demo that cannot fail shows nothing.
class DemoSabotageTest : public testing::TestWithParam<char const*> {};

TEST_P(DemoSabotageTest, AFailureAtThisStepIsANonZeroExit) {
  auto finished = PlayDemo({"--sabotage", GetParam()});
  EXPECT_EQ(finished.exit_status, 1) << finished.text();
  EXPECT_THAT(finished.out, HasSubstr(std::string("FAILED at ") + GetParam()));
}

INSTANTIATE_TEST_SUITE_P(EachStep, DemoSabotageTest,
                         testing::Values("init", "plan", "apply", "second plan", "reinstall",
                                         "import", "destroy"));

}  // namespace
}  // namespace ferro::acceptance
