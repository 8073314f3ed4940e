// tools/demo-platform holds, and fails where something was spoilt: a demo that cannot fail
// shows nothing.
#include "acceptance-tests/harness/programs.h"
#include "acceptance-tests/platform/fixture.h"
#include "base/environment.h"

namespace ferro::acceptance {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class DemoPlatformTest : public PlatformTest {
 protected:
  Finished Play(Strings more) const {
    auto const self = Environment::OfProcess();
    Strings arguments = {(SourceFolder() / "tools" / "demo-platform").string(), "--bin",
                         std::filesystem::path(ProgramPath("ferroplane")).parent_path().string(),
                         "--dir", std::filesystem::path(engine().socket()).parent_path().string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto const finished = RunCommand({.arguments = std::move(arguments),
                                      .environment = {{"PATH", self.Get("PATH")},
                                                      {"HOME", self.Get("HOME")},
                                                      {"FERRO_SKIP_SETUP", "1"}}},
                                     std::chrono::minutes(15));
    EXPECT_TRUE(finished) << finished.error().message;
    return finished.value_or(Finished{.exit_status = -1});
  }
};

TEST_F(DemoPlatformTest, HoldsAndEndsWithASummary) {
  auto const played = Play({});
  EXPECT_EQ(played.exit_status, 0) << played.text();
  EXPECT_THAT(played.out, AllOf(HasSubstr("images: 0 real, 4 other version, 8 stand-in"),
                                HasSubstr("refused 0"), HasSubstr("engine calls")));
  EXPECT_THAT(engine().Containers(), testing::IsEmpty());
  EXPECT_THAT(engine().Volumes(), testing::IsEmpty());
}

class DemoPlatformSabotageTest : public DemoPlatformTest,
                                 public testing::WithParamInterface<char const*> {};

TEST_P(DemoPlatformSabotageTest, AFailureAtThisStepIsANonZeroExit) {
  auto const played = Play({"--sabotage", GetParam()});
  EXPECT_EQ(played.exit_status, 1) << played.text();
  EXPECT_THAT(played.out, HasSubstr(std::string("FAILED at ") + GetParam()));
}

// Each of them plays all steps before it; the others would cost minutes.
INSTANTIATE_TEST_SUITE_P(EachStep, DemoPlatformSabotageTest,
                         testing::Values("import", "up", "second plan"));

}  // namespace
}  // namespace ferro::acceptance
