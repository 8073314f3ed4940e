#include <gmock/gmock.h>

#include <csignal>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

constexpr char kWeb[] = "selectel_dedicated_server_v1.web";

class ServerInterruptTest : public ProviderTest {
 protected:
  // An apply whose server is ordered and still being made.
  std::unique_ptr<Process> ApplyUntilOrdered() {
    auto apply = terraform().Start({"apply", "-auto-approve"});
    for (int i = 0; i < 300 && OrderCount() == 0; ++i) {
      (void)apply->WaitForOutput("Apply complete!", std::chrono::milliseconds(50));
    }
    EXPECT_EQ(OrderCount(), 1U) << apply->out() << apply->err();
    return apply;
  }
};

// Covers: R4 R95 R96 R146 R147 R148 R149 P-54
TEST_F(ServerInterruptTest, CtrlCInTheMiddleOfACreateLosesNothingAndTheNextApplyOrdersNothing) {
  RestartSimulator({.time_scale = 150});
  Configure(Server("web"));
  terraform().Init();
  auto apply = ApplyUntilOrdered();
  apply->Signal(SIGINT);
  auto finished = apply->Wait(seconds(30));
  ASSERT_TRUE(finished) << finished.error().message;

  auto const state = Document::Parse(terraform().StateJson());
  auto const resource = state.At("/values/root_module/resources/0");
  EXPECT_EQ(resource.Text("/address"), kWeb) << state.Json();
  EXPECT_FALSE(resource.Bool("/tainted"));
  EXPECT_EQ(resource.Text("/values/id"), Book("servers").Text("/0/uuid"));

  terraform().Apply();
  terraform().ExpectNothingToDo();
  EXPECT_EQ(OrderCount(), 1U);
  EXPECT_EQ(RequestCount("DELETE"), 0U);
  EXPECT_EQ(Attributes(kWeb).Text("/status"), "active");
}

TEST_F(ServerInterruptTest, APassedDeadlineIsAWarningAndTheNextApplyWaitsOn) {
  RestartSimulator({.time_scale = 150});
  Configure(Server("web", "timeouts {\n    create = \"1s\"\n  }"));
  terraform().Init();
  auto applied = terraform().Apply();
  EXPECT_THAT(applied.text(), HasSubstr("Warning"));
  EXPECT_EQ(OrderCount(), 1U);
  Configure(Server("web", "timeouts {\n    create = \"1s\"\n    update = \"5m\"\n  }"));
  terraform().Apply();
  terraform().ExpectNothingToDo();
  EXPECT_EQ(OrderCount(), 1U);
  EXPECT_EQ(Attributes(kWeb).Text("/status"), "active");
}

}  // namespace
}  // namespace ferro::acceptance
