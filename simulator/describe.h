// The JSON names of what a seed file, the modes and /_sim/servers may say; each
// list is said once and serves reading and writing.
#pragma once

#include "base/json.h"
#include "simulator/options.h"

namespace ferro::sim {

void Describe(json::Fields& f, Location& location);
void Describe(json::Fields& f, UnitPrices& prices);
void Describe(json::Fields& f, Stock& stock);
void Describe(json::Fields& f, Part& part);
void Describe(json::Fields& f, Cpu& cpu);
void Describe(json::Fields& f, Gpu& gpu);
void Describe(json::Fields& f, Service& service);
void Describe(json::Fields& f, Plan& plan);
void Describe(json::Fields& f, DefaultPartition& partition);
void Describe(json::Fields& f, OsTemplate& os);
void Describe(json::Fields& f, Network& network);
void Describe(json::Fields& f, Subnet& subnet);
void Describe(json::Fields& f, SshKey& key);
void Describe(json::Fields& f, Project& project);
void Describe(json::Fields& f, User& user);
void Describe(json::Fields& f, Delays& delays);
void Describe(json::Fields& f, Modes& modes);
void Describe(json::Fields& f, PlacedServer& server);

}  // namespace ferro::sim

namespace ferro::json {

// "90s", "1h30m"
template <>
struct Codec<std::chrono::milliseconds> {
  static void Read(In const& in, std::chrono::milliseconds& out);
  static void Write(std::chrono::milliseconds value, Out out);
};
template <>
struct Codec<sim::State> {
  static void Read(In const& in, sim::State& out);
  static void Write(sim::State value, Out out);
};

}  // namespace ferro::json
