// A simulated machine: an engine, a disk in memory and a clock, on which runs of ferroplane
// follow each other; and what must hold on it at all times (control-plane §8, I1 to I10).
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/random_testing.h"
#include "controlplane/engines/fake/world.h"
#include "controlplane/executor/executor.h"
#include "controlplane/journal/journal_testing.h"
#include "controlplane/model/platform.h"
#include "controlplane/sim/blueprint.h"

namespace ferro::platform_sim {

struct RunOptions {
  // Called at every point where a program may die; false kills it there.
  std::function<bool(executor::Point, plan::Step const&)> reach;
  // What tests switch off to see that it is missed.
  bool observe_before_redo = true;
  bool lock = true;
  bool destroy = false;
  std::set<std::string> delete_data = {};  // With `destroy`: volumes that go as well.
};

struct RunResult {
  enum class End { kNothingToDo, kApplied, kLocked, kRefused, kError, kDied };
  End end = End::kNothingToDo;
  executor::State state = executor::State::kCommitted;  // Of kApplied.
  std::string text;                                     // Why not, or the plan's steps.
  int steps = 0;

  bool Committed() const { return end == End::kApplied && state == executor::State::kCommitted; }
};
std::string TextOf(RunResult const& result);

class Machine {
 public:
  explicit Machine(std::uint64_t seed);

  // One run of ferroplane from its start to its end or death; then what must always hold is
  // looked at. May be called from `reach` of another run: that one waits meanwhile.
  RunResult Up(Blueprint const& blueprint, RunOptions const& options);
  void LosePower();  // The disk forgets what was not synced.

  // Runs until there is nothing left to do, without faults; what is there then must be what
  // the blueprint says, and nothing else.
  void Settle(Blueprint const& blueprint, RunOptions const& options);
  // Destroys everything; volumes stay.
  void Destroy(Blueprint const& blueprint, RunOptions const& options);

  // Each container of a name and a specification was made once.
  void CheckThatNothingWasMadeTwice();

  void Break(std::string const& invariant, std::string const& what);
  // What happens, in order; each run tells its end by itself.
  void Tell(std::string text) { story_.push_back(std::move(text)); }
  std::vector<std::string> const& story() const { return story_; }
  std::vector<std::string> const& broken() const { return broken_; }
  FakeClock& clock() { return disk_.clock; }
  int runs() const { return programs_; }

  fake::World& world() { return world_; }

 private:
  class Program;

  void CheckAlways(bool committed);
  void Forget(std::string const& job);
  void CheckSecrets(std::string const& where, std::string const& text);
  void CheckJobs(fake::State const& books, bool committed);
  void CheckHooks(fake::State const& books);
  void CheckVolumes(fake::State const& books);
  void CheckIsAs(Blueprint const& blueprint);
  void CheckContainer(fake::State const& books, std::string const& name, std::string const& service,
                      Part const& part);
  void CheckInventory();

  journal::TestJournal disk_;
  FakeRandom random_;
  fake::World world_{disk_.clock, random_};
  Environment variables_;
  int programs_ = 0;
  std::set<std::string> active_;                              // Programs with an operation.
  std::map<std::string, std::vector<std::string>> canaries_;  // Volume -> what it holds.
  std::size_t events_seen_ = 0;
  std::map<std::string, std::string> last_success_;  // Job -> what it was made from.
  std::string once_;                                 // The same of what may be one.
  std::vector<std::string> broken_;
  std::vector<std::string> story_;
};

}  // namespace ferro::platform_sim
