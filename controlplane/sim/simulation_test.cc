#include "controlplane/sim/simulation.h"

#include <gtest/gtest.h>

#include <set>

#include "base/text.h"

namespace ferro::platform_sim {
namespace {

// The program platform-sim runs 2,000 of them, and the whole matrix.
constexpr std::uint64_t kSeeds = 20;

// The invariants that the first seeds break, "I1" and so on.
std::set<std::string> BrokenBy(RunOptions const& options, std::uint64_t seeds) {
  std::set<std::string> broken;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    for (auto const& text : RunSeed(seed, options).broken)
      broken.insert(text.substr(0, text.find(':')));
  return broken;
}

TEST(SimulationTest, NoInvariantIsBroken) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    auto const result = RunSeed(seed, {});
    EXPECT_TRUE(result.broken.empty())
        << "seed " << seed << ": " << Joined(result.broken, "; ") << "\n"
        << Joined(result.story, "\n");
  }
}

TEST(SimulationTest, TheSameSeedDoesTheSame) {
  auto const first = RunSeed(11, {});
  auto const second = RunSeed(11, {});
  EXPECT_EQ(first.story, second.story);
  EXPECT_GT(first.story.size(), 1U);
}

TEST(SimulationTest, WithoutTheLockItReportsTwoOperationsAtOnce) {
  EXPECT_TRUE(BrokenBy({.lock = false}, 30).contains("I1"));
}

// The answer to one action is lost, after it was done.
std::vector<std::string> BrokenByALoss(std::string const& kind, RunOptions const& options) {
  Machine machine(5);
  Blueprint blueprint;
  blueprint.parts["init"] = {};
  blueprint.parts["app"].hooks = 1;
  // The first start is that of the job, the only hook that of the application.
  machine.world().Next(fake::Fault::kLoseReply, kind);
  machine.Up(blueprint, options);
  machine.Settle(blueprint, options);
  return machine.broken();
}

TEST(SimulationTest, WithoutObservingBeforeRedoingItReportsWhatIsDoneTwice) {
  for (std::string const kind : {"start_container", "run_hook"}) {
    EXPECT_TRUE(BrokenByALoss(kind, {}).empty()) << kind;
    EXPECT_FALSE(BrokenByALoss(kind, {.observe_before_redo = false}).empty()) << kind;
  }
}

TEST(SimulationTest, AHookThatWasNotAskedForIsRunByTheNextUpAndNoneRunsTwice) {
  Blueprint blueprint;
  blueprint.parts["app"].hooks = 1;
  bool died = true;
  int points = 0;
  for (; died && points < 500; ++points) {
    Machine machine(4);
    int left = points + 1;
    bool asked = false;  // It may have run.
    RunOptions options;
    options.reach = [&](executor::Point point, plan::Step const& step) {
      if (step.kind == "run_hook" && point != executor::Point::kBeforeIntent) asked = true;
      return --left != 0;
    };
    died = machine.Up(blueprint, options).end == RunResult::End::kDied;
    machine.Settle(blueprint, {});
    auto const hooks = machine.world().Books().hooks.size();
    EXPECT_LE(hooks, 1U) << "killed at point " << points + 1;
    EXPECT_TRUE(asked || hooks == 1U) << "killed at point " << points + 1;
    EXPECT_TRUE(machine.broken().empty()) << Joined(machine.broken(), "; ");
  }
  EXPECT_GT(points, 10);
}

TEST(SimulationTest, AKillAtAnyPointOfTheFirstUpIsRecovered) {
  Blueprint blueprint;
  for (std::string const service : {"db", "init", "app", "web"}) blueprint.parts[service] = {};
  bool died = true;
  int points = 0;
  for (; died && points < 500; ++points) {
    Machine machine(3);
    int left = points + 1;
    RunOptions options;
    options.reach = [&](executor::Point, plan::Step const&) { return --left != 0; };
    died = machine.Up(blueprint, options).end == RunResult::End::kDied;
    if (points % 2 == 0) machine.LosePower();
    machine.Settle(blueprint, {});
    machine.CheckThatNothingWasMadeTwice();
    EXPECT_TRUE(machine.broken().empty())
        << "killed at point " << points + 1 << ": " << Joined(machine.broken(), "; ");
  }
  EXPECT_GT(points, 60);
}

}  // namespace
}  // namespace ferro::platform_sim
