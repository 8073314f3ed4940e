#include "controlplane/executor/schedule.h"

#include <algorithm>
#include <numeric>

namespace ferro::executor {

namespace {

bool IsAction(plan::Step const& step) {
  return std::holds_alternative<engine::Action>(step.work);
}

bool IsStart(plan::Step const& step) {
  auto const* action = std::get_if<engine::Action>(&step.work);
  return action != nullptr && (std::holds_alternative<engine::StartContainer>(*action) ||
                               std::holds_alternative<engine::RestartContainer>(*action));
}

bool IsCreate(plan::Step const& step) {
  auto const* action = std::get_if<engine::Action>(&step.work);
  return action != nullptr && std::holds_alternative<engine::CreateContainer>(*action);
}

}  // namespace

Schedule::Schedule(plan::Plan const& plan, Limits limits)
    : plan_(plan),
      limits_(limits),
      order_(plan.steps.size()),
      results_(plan.steps.size()),
      phases_(plan.steps.size(), Phase::kWaiting),
      has_turn_(plan.steps.size(), false) {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    results_[i].number = plan.steps[i].number;
    index_[plan.steps[i].number] = i;
  }
  for (auto const& step : plan.steps)
    for (int const number : step.after_ended)
      if (auto it = index_.find(number); it != index_.end())
        optional_.insert(plan.steps[it->second].service);
  if (limits.actions > 1) PutUrgentFirst();
}

// By how many actions come after one another from a step on.
void Schedule::PutUrgentFirst() {
  std::vector<int> chain(plan_.steps.size(), 0);
  for (std::size_t i = plan_.steps.size(); i-- > 0;) {  // A step stands after what it waits for.
    auto const& step = plan_.steps[i];
    if (IsAction(step)) ++chain[i];
    for (auto const* numbers : {&step.after, &step.after_ended})
      for (int const number : *numbers)
        if (auto const it = index_.find(number); it != index_.end())
          chain[it->second] = std::max(chain[it->second], chain[i]);
  }
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::size_t a, std::size_t b) { return chain[a] > chain[b]; });
}

bool Schedule::MayBegin(std::size_t index) const {
  auto const& step = plan_.steps[index];
  if (broken_.contains(step.unit)) return false;
  return !only_begun_ || (step.unit != 0 && begun_.contains(step.unit));
}

bool Schedule::IsReady(std::size_t index) const {
  if (phases_[index] != Phase::kWaiting || !MayBegin(index)) return false;
  auto const& step = plan_.steps[index];
  if (IsAction(step) && actions_ >= limits_.actions) return false;
  if (IsStart(step) && starts_ >= limits_.starts) return false;
  if (IsCreate(step) && creates_ >= limits_.starts) return false;
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
  for (std::size_t const i : order_) {
    if (!IsReady(i)) continue;
    phases_[i] = Phase::kRunning;
    ++running_;
    auto const& step = plan_.steps[i];
    has_turn_[i] = IsAction(step);
    if (IsAction(step)) ++actions_;
    if (IsStart(step)) ++starts_;
    if (IsCreate(step)) ++creates_;
    if (step.unit != 0) begun_.insert(step.unit);
    return &step;
  }
  return nullptr;
}

void Schedule::LeaveTurn(plan::Step const& step) {
  auto const index = index_.at(step.number);
  if (!has_turn_[index]) return;
  has_turn_[index] = false;
  --actions_;
  if (IsStart(step)) --starts_;
  if (IsCreate(step)) --creates_;
}

void Schedule::End(plan::Step const& step, StepResult result) {
  LeaveTurn(step);
  auto const index = index_.at(step.number);
  phases_[index] = Phase::kEnded;
  --running_;
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
