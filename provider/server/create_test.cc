#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

TEST(CreateServerTest, AServerIsOrderedOnceAndThePlanIsEmptyAfterwards) {
  Stage stage;
  auto const applied = stage.core.Apply(kWeb, Config());
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 1U);
  EXPECT_EQ(TextAt(applied.state, "status"), "active");
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
  EXPECT_FALSE(plan.drifted) << plan.before.ToText() << "\n" << applied.state.ToText();
}

}  // namespace
}  // namespace ferro::provider
