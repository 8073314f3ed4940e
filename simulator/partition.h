// The partition graph and its rules (selectel-api §6.2, §6.5).
#pragma once

#include <optional>
#include <string>

#include "simulator/model.h"

namespace ferro::sim {

// What is wrong with the graph (JSON text) on this configuration's drives, naming
// the node; nothing when it is fine.
std::optional<std::string> PartitionProblem(std::string const& graph, Service const& service);

}  // namespace ferro::sim
