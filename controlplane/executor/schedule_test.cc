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
  Schedule schedule(plan, {.actions = 1});

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

plan::Step StartStep(int number, std::vector<int> after = {}) {
  return {.number = number, .work = engine::StartContainer{"c"}, .after = std::move(after)};
}

TEST(ScheduleTest, WhatMostWaitForComesFirst) {
  plan::Plan plan;
  plan.steps = {StartStep(1), StartStep(2), StartStep(3, {2}), StartStep(4, {3}), StartStep(5)};
  std::vector<int> taken;
  Schedule schedule(plan, {.actions = 2});
  while (auto const* step = schedule.Take()) {
    taken.push_back(step->number);
    schedule.End(*step, {.number = step->number, .state = StepState::kDone});
  }
  EXPECT_EQ(taken, (std::vector{2, 3, 1, 4, 5}));
}

TEST(ScheduleTest, WhatTheEngineHasDoneLeavesItsTurnAndHoldsBackWhatComesAfterIt) {
  plan::Plan plan;
  plan.steps = {StartStep(1), StartStep(2), StartStep(3), StartStep(4, {1})};
  Schedule schedule(plan, {.actions = 8, .starts = 1});
  auto const* first = schedule.Take();
  EXPECT_EQ(schedule.Take(), nullptr);
  schedule.LeaveTurn(*first);
  auto const* second = schedule.Take();
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->number, 2) << "the fourth needs the outcome of the first";
  EXPECT_EQ(schedule.running(), 2);
  schedule.End(*first, {.number = 1, .state = StepState::kDone});
  EXPECT_EQ(schedule.Take(), nullptr) << "no turn is left twice";
}

TEST(ScheduleTest, OneActionAtATimeKeepsTheOrderOfThePlan) {
  plan::Plan plan;
  plan.steps = {StartStep(1), StartStep(2), StartStep(3, {2})};
  Schedule schedule(plan, {.actions = 1});
  EXPECT_EQ(schedule.Take()->number, 1);
}

TEST(ScheduleTest, ContainersThatStartAreFewerAtOnceThanOtherActions) {
  plan::Plan plan;
  plan.steps = {StartStep(1), StartStep(2), StartStep(3)};
  for (int i = 4; i <= 6; ++i)
    plan.steps.push_back({.number = i, .work = engine::PullImage{.reference = "a"}});
  Schedule schedule(plan, {.actions = 4, .starts = 2});
  std::vector<int> taken;
  while (auto const* step = schedule.Take()) taken.push_back(step->number);
  EXPECT_EQ(taken, (std::vector{1, 2, 4, 5}));
}

}  // namespace
}  // namespace ferro::executor
