// What to say of an engine, its machine and, when there is one, a platform. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "controlplane/doctor/finding.h"
#include "controlplane/doctor/machine.h"
#include "controlplane/doctor/outside.h"
#include "controlplane/engines/engine.h"
#include "controlplane/model/platform.h"
#include "controlplane/plan/make.h"
#include "controlplane/plan/plan.h"

namespace ferro::doctor {

inline constexpr std::string_view kOldestApi = "1.41";  // Docker 20.10
// What Elasticsearch and OpenSearch refuse to start below.
inline constexpr std::int64_t kMapCountForSearch = 262'144;

struct Facts {
  // Why no engine answered; then nothing but the machine is looked at.
  std::optional<Error> engine_failure;
  engine::Host host;
  Machine machine;
  model::Platform const* platform = nullptr;  // Absent where no Compose file is.
  plan::Sources sources;                      // Of the platform.
  std::vector<plan::Capacity> capacity;       // Of the platform.
  // Ports that containers publish and what became of the look at them from outside.
  std::vector<OutsidePort> outside;
  std::string outside_problem;  // Why there was none.
};

// In the order of checks.
std::vector<Finding> Diagnose(Facts const& facts);

// Ports to look at: those that containers hold.
std::vector<OutsidePort> PortsOfContainers(engine::Host const& host);

// "RequiresMountsFor=/data /srv/files" for the platform's bind sources that are on disks of
// their own; "" when none is.
std::string RequiresMountsFor(model::Platform const& platform, Machine const& machine);

// Elasticsearch or OpenSearch itself, not what talks to it.
bool IsSearchServer(std::string_view image);

}  // namespace ferro::doctor
