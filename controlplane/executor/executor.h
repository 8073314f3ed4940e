// Runs a plan: step by step with its intent and its outcome in the journal, several at once
// where the plan allows it. What may have happened is looked at before anything is done
// again; a unit of which a step fails is undone as a whole (control-plane §4.7).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/environment.h"
#include "base/result.h"
#include "controlplane/engines/engine.h"
#include "controlplane/executor/failpoints.h"
#include "controlplane/journal/files.h"
#include "controlplane/journal/journal.h"
#include "controlplane/plan/plan.h"

namespace ferro::executor {

// What is needed to act; everything must outlive the call. All but the engine is the
// environment's own.
struct Tools {
  engine::Engine& engine;
  journal::Journal& journal;
  journal::HostFiles const& files;
  Environment const& variables;  // Where secrets' values are read again.
  Clock& clock;
};

struct News {
  enum class Phase { kStarted, kUnderWay, kDone, kFailed, kUndoing, kUndone };
  Phase phase = Phase::kStarted;
  plan::Step const* step = nullptr;  // Of the plan, or of its undo.
  std::string text;
  std::int64_t done = 0;
  std::int64_t total = 0;
  Clock::Duration took{0};
};

struct Options {
  // The engine's actions at once; waits do not count. 1 needs no threads and repeats exactly.
  int parallel = 8;
  // Containers that start at once, and as many that are made, among them: that is work for the
  // engine's processors, and the more share them, the later comes the first, for which others
  // wait.
  int starts = 8;
  std::function<void(News const&)> on_news;  // One call at a time.
  std::stop_token stop;                      // No further steps; replacements under way are undone.
  std::stop_token abort;  // Also cuts waits short; what is known is still recorded.
  Failpoints* failpoints = nullptr;
  // Only tests that must show what it is for switch it off: what may have happened is then
  // done again blindly.
  bool observe_before_redo = true;
  std::string plan_digest;
  std::string actor;  // "root"
};

enum class State {
  kCommitted,
  kFailed,      // What was done stays; nothing had to be undone.
  kRolledBack,  // The replacements that failed were undone: the old containers run.
  kFrozen,      // Undoing failed as well.
  kCancelled,
  kDied,  // At a failpoint; only tests see it.
};
std::string_view NameOf(State state);

enum class StepState { kNotStarted, kDone, kFailed, kUnknown, kUndone, kCancelled };
std::string_view NameOf(StepState state);

struct StepResult {
  int number = 0;
  StepState state = StepState::kNotStarted;
  std::string text;  // "already stopped", or why it failed.
  std::string engine_id;
  Clock::Duration took{0};
};

// What a person needs to know about a step that failed.
struct Trouble {
  int step = 0;
  std::string what;  // "wait_healthy shop-web-1"
  Error error;
  std::string last_lines;    // Of the container, 20 at most.
  std::string probe_output;  // Of its last probe.
};

struct Outcome {
  State state = State::kCommitted;
  std::string operation;          // Its id.
  std::vector<StepResult> steps;  // In the order of the plan.
  std::vector<Trouble> troubles;  // In the order in which they came.
};

// The lock is held; what earlier operations left was recovered (recovery.h); the
// environment's row exists. An error means that the operation could not begin, or that the
// journal could no longer be written: then nothing more was done, and the next run recovers.
Result<Outcome> Apply(plan::Plan const& plan, journal::Environment const& environment,
                      journal::EnvironmentLock const& lock, Tools const& tools,
                      Options const& options);

}  // namespace ferro::executor
