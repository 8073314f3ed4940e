// Waits for containers: to be healthy for a while, to exit, to settle. Every wait ends at its
// deadline at the latest, and at once when there is nothing left to wait for.
#pragma once

#include <functional>
#include <map>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "controlplane/engines/engine.h"
#include "controlplane/executor/bell.h"
#include "controlplane/plan/plan.h"

namespace ferro::executor {

// A container that restarted so often while it was waited for has failed.
inline constexpr int kMostRestarts = 3;

struct Waiter {
  engine::Engine& engine;
  Clock& clock;
  std::stop_token stop;
  std::string id;  // The engine's; the container's name serves where it is not known.
  Clock::Duration deadline{60'000};
  std::function<void(std::string const&)> on_change;  // "health: starting"
  Bell* bell = nullptr;                               // Absent: it looks often.
  // What the engine calls unhealthy has failed: there is another one to go back to. Else it
  // may still recover until the deadline.
  bool impatient = false;

  struct End {
    std::string text;      // What was seen: "healthy for 5s", "exited with code 0".
    bool was_job = false;  // It was to settle, and exited 0.
    std::map<std::string, std::string> anonymous;  // Its volumes, by path.
  };
  Result<End> Healthy(plan::WaitHealthy const& wait) const;
  Result<End> Exit(plan::WaitExit const& wait) const;
  Result<End> Settled(plan::WaitSettled const& wait) const;
};

}  // namespace ferro::executor
