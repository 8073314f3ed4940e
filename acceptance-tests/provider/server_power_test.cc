// Power, reboots and readiness with the real terraform.
#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kSwitched[] = "selectel_dedicated_server_v1.web";

class ServerPowerTest : public ProviderTest {
 protected:
  void Start(std::string_view more) {
    Configure(Server("web", more));
    terraform().Init();
    terraform().Apply();
  }
};

// Covers: W-14 W-15
TEST_F(ServerPowerTest, PowerIsSwitchedAndTheServerRebootedInPlace) {
  Start("");
  auto const id = Attributes(kSwitched).Text("/id");
  EXPECT_EQ(Attributes(kSwitched).Text("/power_state"), "on");
  Configure(Server("web", R"(power_state = "off")"));
  EXPECT_THAT(PlannedActions(kSwitched), ElementsAre("update"));
  ApplyAndSettle();
  EXPECT_EQ(RequestCount("PUT", "/power/"), 1U);
  Configure(Server("web", R"(power_state = "on")"));
  ApplyAndSettle();
  Configure(Server("web", R"(reboot_trigger = "kernel")"));
  ApplyAndSettle();
  EXPECT_EQ(RequestCount("POST", "/reboot"), 1U);
  EXPECT_EQ(Attributes(kSwitched).Text("/id"), id);
  EXPECT_EQ(OrderCount(), 1U);
}

TEST_F(ServerPowerTest, APortThatNeverAnswersIsAWarningAndNoTaint) {
  Configure(Server("web", "wait_for_port = 22\n  timeouts {\n    create = \"15s\"\n  }"));
  terraform().Init();
  auto const applied = terraform().Run({"apply", "-auto-approve"});
  EXPECT_EQ(applied.exit_status, 0) << applied.text();
  EXPECT_THAT(applied.text(), HasSubstr("did not accept a connection"));
  terraform().ExpectNothingToDo();
}

}  // namespace
}  // namespace ferro::acceptance
