// Seeds: a random platform, edited, killed, crossed by a second ferroplane and by an engine that
// loses answers and dies. The same seed does the same on every machine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "controlplane/sim/machine.h"

namespace ferro::platform_sim {

struct SeedResult {
  std::uint64_t seed = 0;
  std::vector<std::string> broken;
  std::vector<std::string> story;  // What happened, in order.
  int runs = 0;
  int kills = 0;
  int engine_deaths = 0;
  int second_programs = 0;
};

// `options`: what is switched off.
SeedResult RunSeed(std::uint64_t seed, RunOptions const& options);

struct MatrixResult {
  std::map<std::string, std::map<std::string, int>> cases;  // Step kind -> point -> cases.
  int total = 0;
  std::vector<std::string> broken;
};

// Every step of every scenario, killed at each point once, with and without a power loss.
MatrixResult RunMatrix(RunOptions const& options);

}  // namespace ferro::platform_sim
