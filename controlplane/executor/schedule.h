// Which step of a plan may run next, and what of it has to be undone: the order of an apply,
// without engine, journal or threads.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controlplane/executor/executor.h"

namespace ferro::executor {

class Schedule {
 public:
  // So many of the engine's actions run at once; what only waits does not count.
  struct Limits {
    int actions = 8;
    int starts = 8;  // Containers that start, and as many that are made, among the actions.
  };
  // The plan must outlive the schedule.
  explicit Schedule(plan::Plan const& plan, Limits limits);

  // A step that may start now; it counts as running from here on. Of several the one with the
  // longest chain of others behind it, else the first; one action at a time takes them in the
  // order of the plan. After a failure only units that were begun go on.
  plan::Step const* Take();
  // The engine has done it: another action may have its turn while the outcome is written
  // down. What comes after this step waits for its End all the same.
  void LeaveTurn(plan::Step const& step);
  void End(plan::Step const& step, StepResult result);
  // No step starts any more.
  void Close() { closed_ = true; }

  int running() const { return running_; }
  bool failed() const { return failed_; }
  bool AllDone() const;
  std::vector<StepResult> const& results() const { return results_; }
  // Units that were begun and did not end, the latest first.
  std::vector<int> UnitsToUndo() const;
  // The steps that undo a unit, without those that undo what was never begun.
  std::vector<plan::Step const*> UndoOf(int unit) const;
  void MarkUndone(int unit);

 private:
  enum class Phase { kWaiting, kRunning, kEnded };

  void PutUrgentFirst();
  bool IsReady(std::size_t index) const;
  // It is still waiting and will wait for ever.
  bool IsBlocked(std::size_t index) const;
  bool MayBegin(std::size_t index) const;

  plan::Plan const& plan_;
  Limits limits_;
  int actions_ = 0;  // Whose turn it is now.
  int starts_ = 0;
  int creates_ = 0;
  std::vector<std::size_t> order_;  // In which the steps are looked at.
  std::vector<StepResult> results_;
  std::vector<Phase> phases_;
  std::vector<bool> has_turn_;
  std::map<int, std::size_t> index_;  // By step number.
  std::set<int> begun_;               // Units.
  std::set<int> broken_;              // Units of which a step failed.
  // Services that others await only if they come up (`required: false`): their failure is
  // one, but the others start all the same.
  std::set<std::string> optional_;
  int running_ = 0;
  bool failed_ = false;
  bool only_begun_ = false;  // Units that were not begun are not begun any more.
  bool closed_ = false;
};

}  // namespace ferro::executor
