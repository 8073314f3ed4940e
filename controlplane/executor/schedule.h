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
  // The plan must outlive the schedule. At most so many of the engine's actions run at once;
  // what only waits does not count.
  explicit Schedule(plan::Plan const& plan, int most_actions = 8);

  // The first step in order that may start now; it counts as running from here on. After a
  // failure only units that were begun go on.
  plan::Step const* Take();
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

  bool IsReady(std::size_t index) const;
  // It is still waiting and will wait for ever.
  bool IsBlocked(std::size_t index) const;
  bool MayBegin(std::size_t index) const;

  plan::Plan const& plan_;
  int most_actions_;
  int actions_ = 0;  // That run now.
  std::vector<StepResult> results_;
  std::vector<Phase> phases_;
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
