#include "controlplane/executor/schedule.h"

#include <algorithm>

namespace ferro::executor {

namespace {

bool IsAction(plan::Step const& step) {
  return std::holds_alternative<engine::Action>(step.work);
}

}  // namespace

Schedule::Schedule(plan::Plan const& plan, int most_actions)
    : plan_(plan),
      most_actions_(most_actions),
      results_(plan.steps.size()),
      phases_(plan.steps.size(), Phase::kWaiting) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    results_[i].number = plan.steps[i].number;
    index_[plan.steps[i].number] = i;
  }
}

bool Schedule::IsReady(std::size_t index) const {
  if (phases_[index] != Phase::kWaiting) return false;
  auto const& step = plan_.steps[index];
  if (IsAction(step) && actions_ >= most_actions_) return false;
  if (failed_ && (step.unit == 0 || !begun_.contains(step.unit))) return false;
  if (broken_.contains(step.unit)) return false;
  return std::all_of(step.after.begin(), step.after.end(), [&](int number) {
    auto const it = index_.find(number);
    return it != index_.end() && results_[it->second].state == StepState::kDone;
  });
}

plan::Step const* Schedule::Take() {
  if (closed_) return nullptr;
  for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
    if (!IsReady(i)) continue;
    phases_[i] = Phase::kRunning;
    ++running_;
    auto const& step = plan_.steps[i];
    if (IsAction(step)) ++actions_;
    if (step.unit != 0) begun_.insert(step.unit);
    return &step;
  }
  return nullptr;
}

void Schedule::End(plan::Step const& step, StepResult result) {
  auto const index = index_.at(step.number);
  phases_[index] = Phase::kEnded;
  --running_;
  if (IsAction(step)) --actions_;
  if (result.state != StepState::kDone) {
    failed_ = true;
    if (step.unit != 0) broken_.insert(step.unit);
  }
  results_[index] = std::move(result);
}

bool Schedule::AllDone() const {
  return std::all_of(results_.begin(), results_.end(),
                     [](StepResult const& result) { return result.state == StepState::kDone; });
}

std::vector<int> Schedule::UnitsToUndo() const {
  std::set<int> open;
  for (std::size_t i = 0; i < plan_.steps.size(); ++i)
    if (begun_.contains(plan_.steps[i].unit) && results_[i].state != StepState::kDone)
      open.insert(plan_.steps[i].unit);
  return {open.rbegin(), open.rend()};
}

std::vector<plan::Step const*> Schedule::UndoOf(int unit) const {
  auto begun = [&](int number) {
    auto const it = index_.find(number);
    return it != index_.end() && phases_[it->second] != Phase::kWaiting;
  };
  std::vector<plan::Step const*> steps;
  for (auto const& undo : plan_.undo) {
    if (undo.unit != unit) continue;
    for (auto const& step : undo.steps)
      if (step.after.empty() || std::any_of(step.after.begin(), step.after.end(), begun))
        steps.push_back(&step);
  }
  return steps;
}

void Schedule::MarkUndone(int unit) {
  for (std::size_t i = 0; i < plan_.steps.size(); ++i)
    if (plan_.steps[i].unit == unit && results_[i].state == StepState::kDone)
      results_[i].state = StepState::kUndone;
}

}  // namespace ferro::executor
