#include "controlplane/sim/simulation.h"

#include <chrono>

namespace ferro::platform_sim {
namespace {

using std::chrono::milliseconds;

constexpr int kMostRounds = 5;

// One seed: what it draws decides everything.
class Life {
 public:
  Life(std::uint64_t seed, RunOptions const& options)
      : random_(seed), machine_(seed + 1), options_(options) {
    result_.seed = seed;
  }

  SeedResult Run() {
    auto blueprint = Draw(random_);
    int const rounds = 1 + Pick(kMostRounds);
    for (int round = 0; round < rounds && machine_.broken().empty(); ++round) {
      if (round > 0) {
        Tell(Edit(blueprint, random_));
        if (Chance(40)) ByHand();
      }
      Round(blueprint);
    }
    machine_.world().SetRates({});
    machine_.world().Revive();
    blueprint = Mended(blueprint);
    if (machine_.broken().empty()) machine_.Settle(blueprint, options_);
    if (machine_.broken().empty() && Chance(30)) {
      machine_.Destroy(blueprint, options_);
      if (Chance(50)) machine_.Settle(blueprint, options_);
    }
    result_.broken = machine_.broken();
    result_.story = machine_.story();
    result_.runs = machine_.runs();
    return std::move(result_);
  }

 private:
  int Pick(int bound) { return static_cast<int>(random_.Below(static_cast<std::uint64_t>(bound))); }
  bool Chance(int percent) { return Pick(100) < percent; }
  void Tell(std::string text) { machine_.Tell(std::move(text)); }

  void Round(Blueprint const& blueprint) {
    using fake::Fault;
    int const often = Chance(60) ? 15 : 0;    // Thousandths, of each.
    int const losses = Chance(25) ? 250 : 0;  // A connection that breaks all the time.
    machine_.world().SetRates({{Fault::kRefuse, often},
                               {Fault::kConflict, often},
                               {Fault::kUnavailable, often},
                               {Fault::kLoseRequest, often},
                               {Fault::kLoseReply, often * 2 + losses},
                               {Fault::kLate, often},
                               {Fault::kHalf, often},
                               {Fault::kDelay, often}});
    auto options = options_;
    int kill_at = Chance(50) ? 1 + Pick(150) : 0;
    int second_at = Chance(25) ? 1 + Pick(100) : 0;
    int engine_at = Chance(15) ? 1 + Pick(100) : 0;
    options.reach = [&](executor::Point point, plan::Step const& step) {
      if (--second_at == 0) Second(blueprint);
      if (--engine_at == 0) EngineDies();
      if (--kill_at != 0) return true;
      Tell("killed " + std::string(executor::NameOf(point)) + " of " + step.kind + " " +
           step.target);
      ++result_.kills;
      return false;
    };
    auto const run = machine_.Up(blueprint, options);
    if (run.end == RunResult::End::kDied && Chance(30)) {
      Tell("power is lost");
      machine_.LosePower();
    }
    machine_.world().Revive();
    machine_.clock().Advance(milliseconds(Pick(5'000)));
  }

  // Another ferroplane, while the first one stands still.
  void Second(Blueprint const& blueprint) {
    ++result_.second_programs;
    Tell("a second ferroplane begins");
    auto const run = machine_.Up(blueprint, options_);
    if (options_.lock && run.end == RunResult::End::kApplied)
      machine_.Break("I1", "two operations at once");
  }

  void EngineDies() {
    ++result_.engine_deaths;
    Tell("the engine dies");
    machine_.world().Die();
    if (Chance(70)) machine_.world().Revive();
  }

  // Somebody works on the engine besides us.
  void ByHand() {
    auto const books = machine_.world().Books();
    if (books.boxes.empty()) return;
    auto box = books.boxes.begin();
    std::advance(box, Pick(static_cast<int>(books.boxes.size())));
    auto const& name = box->first;
    auto& world = machine_.world();
    switch (Pick(5)) {
      case 0:
        Tell("docker stop " + name);
        static_cast<void>(world.ByHand(engine::StopContainer{.container = name}));
        break;
      case 1:
        Tell("docker rm -f " + name);
        static_cast<void>(world.ByHand(engine::RemoveContainer{.container = name, .force = true}));
        break;
      case 2:
        Tell("docker network disconnect " + name);
        static_cast<void>(world.ByHand(engine::DisconnectNetwork{name, "shop_default"}));
        break;
      case 3:
        Tell("the image of " + name + " is tagged anew");
        world.Load(box->second.seen.is.spec.image, 2 + Pick(3));
        break;
      default:
        EngineDies();
        world.Revive();
    }
  }

  FakeRandom random_;
  Machine machine_;
  RunOptions const options_;
  SeedResult result_;
};

}  // namespace

SeedResult RunSeed(std::uint64_t seed, RunOptions const& options) {
  return Life(seed, options).Run();
}

}  // namespace ferro::platform_sim
