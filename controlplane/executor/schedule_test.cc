#include "controlplane/executor/schedule.h"

#include <gtest/gtest.h>

namespace ferro::executor {
namespace {

plan::Plan StartsAndWaits() {
  plan::Plan plan;
  for (int i = 1; i <= 3; ++i) {
    plan.steps.push_back({.number = 2 * i - 1, .work = engine::StartContainer{"c"}});
    plan.steps.push_back({.number = 2 * i, .work = plan::WaitHealthy{}, .after = {2 * i - 1}});
  }
  return plan;
}

TEST(ScheduleTest, WhatOnlyWaitsLeavesTheEngineToOthers) {
  auto const plan = StartsAndWaits();
  Schedule schedule(plan, 1);

  for (int i = 0; i < 3; ++i) {
    auto const* start = schedule.Take();
    ASSERT_NE(start, nullptr);
    EXPECT_EQ(start->number, 2 * i + 1);
    EXPECT_EQ(schedule.Take(), nullptr) << "one action at a time";
    schedule.End(*start, {.number = start->number, .state = StepState::kDone});
    auto const* wait = schedule.Take();
    ASSERT_NE(wait, nullptr);
    EXPECT_EQ(wait->number, 2 * i + 2);
  }
  EXPECT_EQ(schedule.running(), 3);
}

}  // namespace
}  // namespace ferro::executor
