#include <functional>

#include "controlplane/sim/simulation.h"

namespace ferro::platform_sim {
namespace {

using std::chrono::milliseconds;

// A state of the machine, and the change that is killed in the middle.
struct Scenario {
  std::string name;
  std::function<void(Blueprint&)> change;  // From what the first run has brought up.
  bool destroy = false;
  bool fresh = false;                              // The first run itself is killed.
  std::function<void(Blueprint&)> before = {};     // What the first run brings up.
  std::function<void(fake::World&)> ground = {};   // What is there before it.
  std::function<void(fake::World&)> by_hand = {};  // What somebody did after it.
  std::set<std::string> delete_data = {};
};

Blueprint Whole() {
  Blueprint blueprint;
  for (std::string const service : {"app", "cache", "db", "init", "once", "web", "worker"})
    blueprint.parts[service] = {};
  blueprint.parts["app"].hooks = 1;
  blueprint.parts["worker"].replicas = 2;
  return blueprint;
}

void MakeEdge(fake::World& world) {
  static_cast<void>(world.ByHand(engine::CreateNetwork{.name = kEdge, .spec = {}, .labels = {}}));
}

void RemoveWeb(fake::World& world) {
  static_cast<void>(
      world.ByHand(engine::RemoveContainer{.container = "shop-web-1", .force = true}));
}

std::vector<Scenario> Scenarios() {
  return {
      {.name = "up", .change = {}, .fresh = true},
      {.name = "images",
       .change =
           [](Blueprint& b) {
             b.parts["app"].version = 2;
             b.parts["web"].version = 2;
             b.parts["init"].version = 2;
           }},
      {.name = "settings",
       .change =
           [](Blueprint& b) {
             b.parts["db"].setting = 1;
             b.parts["cache"].setting = 1;
           }},
      {.name = "a bad image", .change = [](Blueprint& b) { b.parts["app"].version = kBadVersion; }},
      {.name = "networks, memory and a secret",
       .change =
           [](Blueprint& b) {
             b.parts["web"].second_network = true;
             b.parts["cache"].memory = 64 << 20;
             b.secret = 2;
           }},
      {.name = "fewer",
       .change =
           [](Blueprint& b) {
             b.parts["worker"].replicas = 1;
             b.parts.erase("once");
             b.parts.erase("web");
           }},
      {.name = "an image that is built",
       .change = [](Blueprint& b) { b.parts["worker"].version = 2; },
       .before = [](Blueprint& b) { b.parts["worker"].built = true; }},
      {.name = "a dependant that restarts, too",
       .change = [](Blueprint& b) { b.parts["cache"].setting = 1; },
       .before = [](Blueprint& b) { b.parts["worker"].follows = true; }},
      {.name = "a gateway on a network of others",
       .change = [](Blueprint& b) { b.parts["app"].setting = 1; },
       .before =
           [](Blueprint& b) {
             b.parts["app"].edge = true;
             b.parts["web"].edge = true;
           },
       .ground = MakeEdge},
      {.name = "fewer networks",
       .change = [](Blueprint& b) { b.parts["web"].second_network = false; },
       .before = [](Blueprint& b) { b.parts["web"].second_network = true; }},
      {.name = "what somebody removed, and nobody wants",
       .change = [](Blueprint& b) { b.parts.erase("web"); },
       .by_hand = RemoveWeb},
      {.name = "destroy", .change = {}, .destroy = true},
      {.name = "destroy with its data",
       .change = {},
       .destroy = true,
       .delete_data = {"shop_data"}},
  };
}

// One scenario, killed at its n-th point; false when it has fewer.
class Case {
 public:
  Case(Scenario const& scenario, RunOptions const& options, int at, MatrixResult& result)
      : scenario_(scenario), options_(options), at_(at), result_(result), machine_(7) {}

  bool Run() {
    auto blueprint = Whole();
    if (scenario_.before) scenario_.before(blueprint);
    if (scenario_.ground) scenario_.ground(machine_.world());
    if (!scenario_.fresh) machine_.Settle(blueprint, options_);
    if (scenario_.by_hand) scenario_.by_hand(machine_.world());
    if (scenario_.change) scenario_.change(blueprint);
    auto options = options_;
    options.destroy = scenario_.destroy;
    options.delete_data = scenario_.delete_data;
    options.reach = [this](executor::Point point, plan::Step const& step) {
      if (++reached_ != at_) return true;
      ++result_.cases[step.kind][std::string(executor::NameOf(point))];
      killed_ = step.kind + " " + step.target + ", " + std::string(executor::NameOf(point));
      return false;
    };
    auto const run = machine_.Up(blueprint, options);
    if (run.end != RunResult::End::kDied) {
      if (run.end != RunResult::End::kApplied) machine_.Break("start", TextOf(run));
      Report();
      return false;
    }
    ++result_.total;
    if (at_ % 2 == 0) machine_.LosePower();
    if (scenario_.destroy) {
      auto again = options_;
      again.delete_data = scenario_.delete_data;
      machine_.Destroy(blueprint, again);
    } else {
      machine_.Settle(Mended(blueprint), options_);
    }
    machine_.CheckThatNothingWasMadeTwice();
    Report();
    return true;
  }

 private:
  void Report() {
    for (auto const& broken : machine_.broken())
      result_.broken.push_back(scenario_.name + ", killed at point " + std::to_string(at_) + " (" +
                               killed_ + "): " + broken);
  }

  Scenario const& scenario_;
  RunOptions const& options_;
  int const at_;
  MatrixResult& result_;
  Machine machine_;
  int reached_ = 0;
  std::string killed_ = "not at all";
};

// Points of the longest scenario are far fewer.
constexpr int kMostPoints = 2'000;

}  // namespace

MatrixResult RunMatrix(RunOptions const& options) {
  MatrixResult result;
  for (auto const& scenario : Scenarios())
    for (int at = 1; at <= kMostPoints; ++at)
      if (!Case(scenario, options, at, result).Run()) break;
  return result;
}

}  // namespace ferro::platform_sim
