// platform-sim: seeds and the matrix of kills, by hand and in CI.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>

#include "controlplane/sim/simulation.h"

namespace ferro::platform_sim {
namespace {

struct Flags {
  std::uint64_t seeds = 2'000;
  std::uint64_t from = 1;
  std::optional<std::uint64_t> seed;
  bool without_matrix = false;
  bool without_lock = false;
  bool without_observing = false;
};

struct Figures {
  std::uint64_t seeds = 0;
  std::uint64_t failing = 0;
  long long runs = 0;
  long long kills = 0;
  long long engine_deaths = 0;
  long long second_programs = 0;
  std::size_t broken = 0;

  void Add(SeedResult const& result) {
    ++seeds;
    runs += result.runs;
    kills += result.kills;
    engine_deaths += result.engine_deaths;
    second_programs += result.second_programs;
    broken += result.broken.size();
    if (!result.broken.empty()) ++failing;
  }
};

void PrintSeed(SeedResult const& result) {
  std::printf("seed %llu\n", static_cast<unsigned long long>(result.seed));
  for (auto const& line : result.story) std::printf("  %s\n", line.c_str());
  for (auto const& line : result.broken) std::printf("  BROKEN %s\n", line.c_str());
  std::printf("  again: platform-sim --seed %llu\n", static_cast<unsigned long long>(result.seed));
}

void PrintMatrix(MatrixResult const& matrix) {
  std::printf("%-22s", "killed at");
  for (auto const point : executor::kAllPoints)
    std::printf("%15s", std::string(executor::NameOf(point)).c_str());
  std::printf("\n");
  for (auto const& [kind, points] : matrix.cases) {
    std::printf("%-22s", kind.c_str());
    for (auto const point : executor::kAllPoints) {
      auto const it = points.find(std::string(executor::NameOf(point)));
      std::printf("%15d", it == points.end() ? 0 : it->second);
    }
    std::printf("\n");
  }
  for (auto const& line : matrix.broken) std::printf("BROKEN %s\n", line.c_str());
}

// How many broken seeds are told in full.
constexpr std::uint64_t kMostTold = 5;

int Run(Flags const& flags) {
  RunOptions const options{.observe_before_redo = !flags.without_observing,
                           .lock = !flags.without_lock};
  if (flags.seed) {
    auto const result = RunSeed(*flags.seed, options);
    PrintSeed(result);
    return result.broken.empty() ? 0 : 1;
  }
  auto const begun = std::chrono::steady_clock::now();
  MatrixResult matrix;
  if (!flags.without_matrix) {
    matrix = RunMatrix(options);
    PrintMatrix(matrix);
  }
  Figures figures;
  for (std::uint64_t seed = flags.from; seed < flags.from + flags.seeds; ++seed) {
    auto const result = RunSeed(seed, options);
    figures.Add(result);
    if (!result.broken.empty() && figures.failing <= kMostTold) PrintSeed(result);
  }
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begun;
  std::printf(
      "cases (step kind x failpoint) %d, seeds %llu (from %llu), runs %lld, kills %lld, "
      "engine deaths %lld, second programs %lld, %.1f s\n",
      matrix.total, static_cast<unsigned long long>(figures.seeds),
      static_cast<unsigned long long>(flags.from), figures.runs, figures.kills,
      figures.engine_deaths, figures.second_programs, took.count());
  auto const broken = figures.broken + matrix.broken.size();
  std::printf("invariants broken: %zu\n", broken);
  return broken == 0 ? 0 : 1;
}

}  // namespace
}  // namespace ferro::platform_sim

int main(int argc, char** argv) {
  ferro::platform_sim::Flags flags;
  CLI::App app{
      "Simulates ferroplane on a fake engine: every step killed at every point, and random "
      "platforms with faults, kills, edits and a second ferroplane. Prints the invariants that "
      "were broken; the status is 1 when there is one."};
  app.add_option("--seeds", flags.seeds, "How many")->capture_default_str();
  app.add_option("--from", flags.from, "The first one")->capture_default_str();
  app.add_option("--seed", flags.seed, "Only this one, told step by step");
  app.add_flag("--without-matrix", flags.without_matrix, "Only the seeds");
  app.add_flag("--without-lock", flags.without_lock, "To see that it is missed");
  app.add_flag("--without-observing", flags.without_observing,
               "What may have happened is done again blindly: to see what that breaks");
  CLI11_PARSE(app, argc, argv);
  return ferro::platform_sim::Run(flags);
}
