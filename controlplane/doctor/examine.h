// Collects what Diagnose needs, from an engine and the machine that it runs on. Reads only,
// but for the look at published ports, which makes a network namespace and forgets it.
#pragma once

#include <stop_token>

#include "base/environment.h"
#include "controlplane/doctor/checks.h"
#include "controlplane/engines/engine.h"
#include "controlplane/model/platform.h"

namespace ferro::doctor {

struct ExamineOptions {
  Environment environment;  // For secrets that come from variables.
  bool probe = true;        // Look at published ports from outside.
};

// `platform` may be absent and must outlive the facts. What fails is among the facts.
Facts Examine(engine::Engine& engine, model::Platform const* platform,
              ExamineOptions const& options, std::stop_token const& stop);

// Where there is no engine to ask: only the machine is looked at.
Facts ExamineWithoutEngine(Error why, model::Platform const* platform);

}  // namespace ferro::doctor
