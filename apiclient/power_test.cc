#include "apiclient/power.h"

#include <gmock/gmock.h>

#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

class PowerTest : public SimulatedApiTest {
 protected:
  PowerPhase PhaseOf(ServerId const& server) {
    auto const power = GetPower(client(), server);
    EXPECT_TRUE(power) << power.error().message;
    return power ? power->phase() : PowerPhase::kUnknown;
  }
};

// Covers: P-56
TEST_F(PowerTest, ASwitchThatMayHaveHappenedIsNotSentAgain) {
  auto const server = ActiveServer();
  for (auto const* method : {"PUT", "POST"}) {
    cloud.ClearFaults();
    ASSERT_TRUE(cloud.AddFault(
        {.kind = sim::FaultKind::kResetBefore, .method = method, .path = "*/power/*"}));
    auto const before = cloud.CountRequests(method, "*/power/*");
    auto const status = std::string_view(method) == "PUT" ? SetPower(client(), server, false)
                                                          : Reboot(client(), server);
    ASSERT_FALSE(status) << method;
    EXPECT_TRUE(status.error().may_have_happened) << method;
    EXPECT_EQ(cloud.CountRequests(method, "*/power/*"), before + 1) << method;
  }
}

TEST_F(PowerTest, SwitchesAndReboots) {
  auto const server = ActiveServer();
  EXPECT_EQ(PhaseOf(server), PowerPhase::kOn);
  ASSERT_TRUE(SetPower(client(), server, false));
  EXPECT_EQ(requests().back().body, R"({"power_state":false})");
  EXPECT_EQ(PhaseOf(server), PowerPhase::kStopping);
  clock.Advance(std::chrono::minutes(5));
  EXPECT_EQ(PhaseOf(server), PowerPhase::kOff);
  ASSERT_TRUE(SetPower(client(), server, true));
  EXPECT_EQ(PhaseOf(server), PowerPhase::kStarting);
  clock.Advance(std::chrono::minutes(5));
  ASSERT_TRUE(Reboot(client(), server));
  EXPECT_EQ(requests().back().body, R"({"reboot":true})");
  EXPECT_EQ(PhaseOf(server), PowerPhase::kRebooting);
  clock.Advance(std::chrono::minutes(5));
  EXPECT_EQ(PhaseOf(server), PowerPhase::kOn);
}

TEST_F(PowerTest, AMachineWithoutADriverIsUnknown) {
  auto const server = ActiveServer();
  auto modes = cloud.GetModes();
  modes.driver_status_null = true;
  cloud.SetModes(modes);
  EXPECT_EQ(PhaseOf(server), PowerPhase::kUnknown);
}

TEST(PowerPhaseTest, AnUnknownStateIsKeptAsItsText) {
  auto const power = json::Parse<Power>(R"({"power_state":"power nap","target_power_state":null})");
  EXPECT_EQ(power->phase(), PowerPhase::kUnknown);
  EXPECT_EQ(power->power_state, "power nap");
}

}  // namespace
}  // namespace ferro::api
