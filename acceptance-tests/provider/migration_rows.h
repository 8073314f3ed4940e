// The rows of docs/conformance/migration.json: what another provider stored about an object, the
// configuration for ours, and the ways by which one comes to the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ferro::acceptance {

inline constexpr std::string_view kByReplaceProvider = "replace_provider";
inline constexpr std::string_view kByMoved = "moved";
inline constexpr std::string_view kByForkUpgrade = "fork_upgrade";

// Who stored the states. The stand-in has no plugin: nothing but its address counts.
inline constexpr std::string_view kGoProvider = "registry.terraform.io/selectel/selectel";
inline constexpr std::string_view kForkProvider = "registry.example.com/fork/selectel";
inline constexpr std::string_view kOurProvider = "registry.terraform.io/ferroplane/selectel";

// One row by one way; every member but the first three is JSON text, "" for none.
struct MigrationCase {
  std::string row;
  std::string way;
  std::string type;        // Of the resource.
  std::string placed;      // The server in the simulator, as POST /_sim/servers takes it.
  std::string tell;        // What happens to it then, as POST /_sim/state takes it.
  std::string attributes;  // In the stored state.
  std::string config;      // Of the resource.
  std::string data;        // Blocks of the configuration.
  std::string warns;       // Plain text that the plan must show.
  std::string id;          // Plain text.

  std::string Name() const { return row + "_" + way; }
  std::string Address() const { return type + ".web"; }
  // A whole state file, and a whole configuration beside the provider's blocks.
  std::string StateFile() const;
  std::string ConfigFile() const;
};

std::vector<MigrationCase> MigrationCases();

// With other members in the configuration, e.g. R"({"name": "other"})".
MigrationCase Reconfigured(MigrationCase from, std::string_view members);

}  // namespace ferro::acceptance
