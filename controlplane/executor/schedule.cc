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
  for (auto const& step : plan.steps)
    for (int const number : step.after_ended)
      if (auto it = index_.find(number); it != index_.end())
        optional_.insert(plan.steps[it->second].service);
}

bool Schedule::MayBegin(std::size_t index) const {
  auto const& step = plan_.steps[index];
  if (broken_.contains(step.unit)) return false;
  return !only_begun_ || (step.unit != 0 && begun_.contains(step.unit));
}

bool Schedule::IsReady(std::size_t index) const {
  if (phases_[index] != Phase::kWaiting || !MayBegin(index)) return false;
  auto const& step = plan_.steps[index];
  if (IsAction(step) && actions_ >= most_actions_) return false;
  auto is_done = [&](int number) {
    auto const it = index_.find(number);
    return it != index_.end() && results_[it->second].state == StepState::kDone;
  };
  auto has_ended = [&](int number) {
    auto const it = index_.find(number);
    return it == index_.end() || phases_[it->second] == Phase::kEnded || IsBlocked(it->second);
  };
  return std::all_of(step.after.begin(), step.after.end(), is_done) &&
         std::all_of(step.after_ended.begin(), step.after_ended.end(), has_ended);
}

// The planner numbers a step after those that it comes after, so this ends.
bool Schedule::IsBlocked(std::size_t index) const {
  if (phases_[index] != Phase::kWaiting) return false;
  if (!MayBegin(index)) return true;
  auto const& after = plan_.steps[index].after;
  return std::any_of(after.begin(), after.end(), [&](int number) {
    auto const it = index_.find(number);
    if (it == index_.end()) return true;
    if (phases_[it->second] == Phase::kEnded) return results_[it->second].state != StepState::kDone;
    return it->second < index && IsBlocked(it->second);
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
    if (!optional_.contains(step.service)) only_begun_ = true;
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
