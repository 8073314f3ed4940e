// Power, reboots and readiness with the real terraform.
#include <gmock/gmock.h>

#include <fstream>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

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
  Start(R"(power_state = "on")");
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

// Servers get addresses that this machine answers itself, whatever network it is in.
class ServerReadinessTest : public ProviderTest {
 protected:
  void SetUp() override {
    ProviderTest::SetUp();
    auto const seed = scratch() / "loopback.json";
    std::ofstream(seed) << R"({"subnets": [{"uuid": "f4000000-0000-4000-8000-000000000001",
                               "subnet": "127.0.0.0/24", "gateway": "127.0.0.254"}]})";
    RestartSimulator({.arguments = {"--seed", seed.string()}});
  }
  Finished ApplyWaitingFor(std::string_view port) {
    Configure(Server("web", "wait_for_port = " + std::string(port) +
                                "\n  timeouts {\n    create = \"15s\"\n  }"));
    terraform().Init();
    return terraform().Run({"apply", "-auto-approve"});
  }
};

TEST_F(ServerReadinessTest, APortThatNeverAnswersIsAWarningAndNoTaint) {
  auto const applied = ApplyWaitingFor("1");
  EXPECT_EQ(applied.exit_status, 0) << applied.text();
  EXPECT_THAT(applied.text(), HasSubstr("did not accept a connection"));
  terraform().ExpectNothingToDo();
}

TEST_F(ServerReadinessTest, APortThatAnswersEndsTheWait) {
  auto const address = simulator().address();
  auto const applied = ApplyWaitingFor(address.substr(address.rfind(':') + 1));
  EXPECT_EQ(applied.exit_status, 0) << applied.text();
  EXPECT_THAT(applied.text(), Not(HasSubstr("did not accept a connection")));
  EXPECT_EQ(Attributes(kSwitched).Text("/ip_addresses/0/ip"), "127.0.0.1");
  terraform().ExpectNothingToDo();
}

}  // namespace
}  // namespace ferro::acceptance
