#include "provider/server/readiness.h"

#include "provider/server/update_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

constexpr char const* kSsh = R"("wait_for_port": 22, "timeouts": {"create": "10m"})";

TEST(ReadinessTest, APortThatNeverAnswersIsAWarningAtTheDeadlineAndTaintsNothing) {
  Stage stage;
  stage.ports->refusals = 1'000'000;
  auto const began = stage.clock.Now();
  auto const applied = stage.core.Apply(kWeb, Config(kSsh));
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kWarning, "wait_for_port",
                   {"port 22", "within the time allowed", "is active"}))
      << applied.diagnostics.ToText();
  EXPECT_LE(stage.clock.Now() - began, std::chrono::minutes(11));
  EXPECT_EQ(stage.core.Plan(kWeb, Config(kSsh)).action, tf::Action::kNoOp);
}

// Covers: R148
TEST(ReadinessTest, AStopRequestEndsTheWait) {
  Stage stage;
  stage.ports->refusals = 1'000'000;
  stage.clock.OnSleep([&] {
    if (!stage.ports->asked.empty()) stage.server.StopProvider();
  });
  auto const applied = stage.core.Apply(kWeb, Config(kSsh));
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_TRUE(
      Says(applied.diagnostics, Severity::kWarning, "wait_for_port", {"before the interruption"}))
      << applied.diagnostics.ToText();
}

TEST(ReadinessTest, CreatingWaitsForThePortOfThePublicAddress) {
  Stage stage;
  stage.ports->refusals = 5;
  auto const applied = stage.core.Apply(kWeb, Config(kSsh));
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(stage.ports->asked.size(), 6U);
  EXPECT_EQ(stage.ports->asked.back(), TextAt(applied.state, "ip_addresses.0.ip") + ":22");
}

TEST_F(UpdateServerTest, NothingIsProbedUnaskedOrAfterwards) {
  Create(Config());
  ASSERT_TRUE(stage.core.Apply(kWeb, Config(R"("wait_for_port": 22)")).ok());
  EXPECT_TRUE(WritesSince().empty());
  EXPECT_TRUE(stage.ports->asked.empty());
}

}  // namespace
}  // namespace ferro::provider
