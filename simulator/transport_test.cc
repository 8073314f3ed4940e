#include "simulator/transport.h"

#include <gtest/gtest.h>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

// Sends one GET of the public plans through the transport, with this fault set.
Result<http::Response> SendWithFault(TestCloud& sim, Fault fault, http::Request request = {}) {
  EXPECT_TRUE(sim.cloud.AddFault(std::move(fault)));
  request.url = "https://sim.test/servers/v2/pub/plan";
  return MakeSimulatorTransport(sim.cloud, sim.clock)->Send(request);
}

TEST(SimulatorTransportTest, SaysThatAResetRequestMayHaveHappened) {
  TestCloud sim;
  auto const answer = SendWithFault(sim, {.kind = FaultKind::kResetBefore});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(answer.error().may_have_happened);
}

TEST(SimulatorTransportTest, SaysThatARefusedConnectionCannotHaveHappened) {
  TestCloud sim;
  auto const answer = SendWithFault(sim, {.kind = FaultKind::kRefused});
  ASSERT_FALSE(answer);
  EXPECT_FALSE(answer.error().may_have_happened);
}

TEST(SimulatorTransportTest, LetsTheAnswerComeTooLateForTheDeadline) {
  TestCloud sim;
  http::Request const hurried{.deadline = sim.clock.Now() + std::chrono::seconds(5)};
  auto const answer =
      SendWithFault(sim, {.kind = FaultKind::kDelay, .delay = std::chrono::seconds(30)}, hurried);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_TRUE(answer.error().may_have_happened);
  EXPECT_EQ(sim.clock.Now(), FakeClock::kStart + std::chrono::seconds(5));
}

TEST(SimulatorTransportTest, NeverAnswersOnTimeout) {
  TestCloud sim;
  auto const answer = SendWithFault(sim, {.kind = FaultKind::kTimeout});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_GE(sim.clock.Now(), FakeClock::kStart + std::chrono::seconds(60));
}

TEST(SimulatorTransportTest, StopsWaitingWhenTold) {
  TestCloud sim;
  std::stop_source stop;
  stop.request_stop();
  auto transport = MakeSimulatorTransport(sim.cloud, sim.clock);
  auto const answer = transport->Send({.url = "/servers/v2/pub/plan", .stop = stop.get_token()});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
  EXPECT_TRUE(sim.cloud.Requests().empty());
}

TEST(SimulatorTransportTest, WaitsOnTheClockForADelayedAnswer) {
  TestCloud sim;
  auto const answer =
      SendWithFault(sim, {.kind = FaultKind::kDelay, .delay = std::chrono::seconds(3)});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(sim.clock.sleeps().size(), 1U);
}

}  // namespace
}  // namespace ferro::sim
