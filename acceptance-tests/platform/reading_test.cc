// Plans look and touch nothing: at the engine, in the state directory, in the folder.
#include "acceptance-tests/platform/fixture.h"
#include "acceptance-tests/platform/recorder.h"

namespace ferro::acceptance {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::Each;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST_F(PlatformTest, PlanSendsNothingButGetAndHead) {
  Write("compose.yaml", kPair);
  auto const record = [this](Strings arguments, int status) {
    Recorder const recorder(engine().socket());
    auto const finished = Ferroplane(
        {.arguments = std::move(arguments), .environment = {{"DOCKER_HOST", recorder.host()}}});
    EXPECT_EQ(finished.exit_status, status) << finished.text();
    return recorder.Requests();
  };
  auto const only_reads = Each(AnyOf(StartsWith("GET /"), StartsWith("HEAD /")));

  auto const first = record({"plan", "-detailed-exitcode"}, 2);
  EXPECT_THAT(first, Not(IsEmpty()));
  EXPECT_THAT(first, only_reads);
  EXPECT_THAT(engine().Containers(), IsEmpty());
  EXPECT_THAT(engine().Networks(), IsEmpty());
  EXPECT_THAT(engine().Volumes(), IsEmpty());

  auto const applied = record({"up", "--yes"}, 0);
  EXPECT_THAT(applied, Contains(StartsWith("POST /"))) << "the recorder sees everything";

  auto const second = record({"plan", "-detailed-exitcode"}, 0);
  EXPECT_THAT(second, Not(IsEmpty()));
  EXPECT_THAT(second, only_reads);
  Replace("compose.yaml", "STANDIN_VERSION: one", "STANDIN_VERSION: two");
  auto const starts = StartsOf(engine().Containers());
  EXPECT_THAT(record({"plan", "-detailed-exitcode"}, 2), only_reads);
  EXPECT_EQ(StartsOf(engine().Containers()), starts);
}

}  // namespace
}  // namespace ferro::acceptance
