// A fake engine, a journal in memory and plans made by hand, on one clock that moves only
// when somebody waits.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random_testing.h"
#include "controlplane/engines/fake/world.h"
#include "controlplane/executor/executor.h"
#include "controlplane/executor/recovery.h"
#include "controlplane/journal/journal_testing.h"

namespace ferro::executor {

// Stops at one point of one step kind.
class DieAt final : public Failpoints {
 public:
  DieAt(Point point, std::string kind, int nth = 1)
      : point_(point), kind_(std::move(kind)), left_(nth) {}
  bool Reach(Point point, plan::Step const& step) override;
  bool died() const { return dead_; }

 private:
  Point const point_;
  std::string const kind_;
  int left_;
  bool dead_ = false;
};

// Plans made by hand.
class PlanBuilder {
 public:
  explicit PlanBuilder(std::string environment);

  // Its number; by default it comes after the step before it in the same unit or, without
  // units, after the one before it.
  int Add(plan::Work work, std::string target, plan::Step rest = {});
  // `undoes` is the number of a step.
  void Undo(int undoes, plan::Work work, std::string target, std::string precondition = {});
  plan::Plan plan;
};

// A machine, and one program on it after the other.
class TestMachine {
 public:
  TestMachine();

  // A new process of ferroplane: other memory, the same disk and engine.
  void Restart();
  // Its inventory is empty again.
  void ForgetEverything();
  Tools tools();
  journal::Environment environment();
  Result<Outcome> Apply(plan::Plan const& plan, Options options = {});
  Result<std::vector<Recovered>> Recover(Options const& options = {});
  std::vector<journal::Object> objects();

  static model::Container Web(std::string name = "shop-web-1");
  static plan::Step Making(std::string kind, std::string name);

  journal::TestJournal disk;
  FakeRandom random{7};
  fake::World world{disk.clock, random};
  Environment variables;
  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<journal::HostFiles> files;

 private:
  int programs_ = 0;
};

}  // namespace ferro::executor
