// What the plan makes of a server that the Go provider stored; every kind of state is tried with
// the real Terraform, in acceptance-tests/provider/migration_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"
#include "provider/server/upgrade_testing.h"

namespace ferro::provider {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class MigratedServerTest : public testing::Test {
 protected:
  // A server that the Go provider made.
  MigratedServerTest() {
    auto const uuid = stage_.cloud.PlaceServer({.uuid = kStoredId, .name = "web-1"});
    EXPECT_TRUE(uuid) << uuid.error().message;
    stage_.core.Put(kWeb, {.type_name = "selectel_dedicated_server_v1",
                           .private_bytes = R"({"schema_version":"0","e2bfb730":{"create":48}})",
                           .raw_json = kGoState});
  }
  tf::FakeCore::Change Plan(std::string const& more = "") {
    return stage_.core.Plan(kWeb, Config(more));
  }

  Stage stage_;
};

// Covers: R127 R129 R135 W-19
TEST_F(MigratedServerTest, TheReadFillsInWhatTheOtherProviderDidNotStore) {
  auto const plan = Plan();
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
  EXPECT_EQ(TextAt(plan.after, "tariff_uuid"), sim::ids::kPlanMonth);
  EXPECT_EQ(TextAt(plan.after, "status"), "active");
  EXPECT_EQ(TextAt(plan.after, "power_state"), "on");
  EXPECT_EQ(TextAt(plan.after, "os_params.password"), "Example-Pass-1");
  EXPECT_THAT(stage_.Writes(), IsEmpty());
}

// Covers: R135
TEST_F(MigratedServerTest, APasswordThatLeavesTheConfigurationNeverReinstalls) {
  EXPECT_EQ(Plan(R"("os_params": {"hostname": "web-1"})").action, tf::Action::kNoOp);
  EXPECT_EQ(Plan(R"("os_params": {"password": "Example-Pass-1"})").action, tf::Action::kNoOp);
  auto const other = Plan(R"("os_params": {"password": "Example-Pass-2"})");
  EXPECT_TRUE(other.diagnostics.has_errors());
  EXPECT_THAT(other.diagnostics.ToText(), HasSubstr("Reinstallation is not allowed"));
  EXPECT_THAT(stage_.Writes(), IsEmpty());
}

}  // namespace
}  // namespace ferro::provider
