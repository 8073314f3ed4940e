// The rows of the journal as plain structs (control-plane §0.1, §4.7): what was
// meant to be done, what became of it, and what exists because of it. Texts, ids
// and fingerprints only; a secret value never stands in any of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace ferro::journal {

// One platform on one engine.
struct Environment {
  std::string id;    // ULID; stays when the environment is renamed.
  std::string name;  // The project name; unique per engine.
  std::string spec;  // Digest of what was applied last; "" before the first time.
  // Grows by one whenever somebody begins or takes over an operation. Whoever
  // writes with an older one has lost the environment to another process.
  std::int64_t epoch = 0;
  std::string folder;              // Absolute path of the project folder.
  std::vector<std::string> files;  // Absolute paths of the Compose files, in order.
  std::string name_source;         // "-p", "COMPOSE_PROJECT_NAME", "name:" or "folder".
  std::string engine;              // The engine's id.
  Clock::TimePoint created{};
};

enum class OperationState {
  kPlanned,
  kQueued,
  kLocked,
  kRunning,
  kVerifying,
  kCommitted,
  kRollingBack,
  kRolledBack,
  kFrozen,
  kFailed,
  kCanceled,
};

// "planned", …, "rolling back", "rolled back", …
std::string_view NameOf(OperationState state);
// Nothing will be done for this operation any more.
bool IsFinal(OperationState state);

struct Operation {
  std::string id;           // ULID: sorts by time of beginning.
  std::string environment;  // Environment::id
  std::string kind;         // "up", "destroy", "restart", …
  std::string plan_digest;
  OperationState state = OperationState::kRunning;
  std::string actor;  // Who began it, e.g. "root".
  std::int64_t epoch = 0;
  Clock::TimePoint created{};
  std::optional<Clock::TimePoint> ended;
  std::string reason;           // Why it failed, was canceled, was taken over; "" otherwise.
  std::int64_t step_count = 0;  // Also known after Compact removed the steps.
};

enum class StepOutcome {
  kOk,
  kFailed,   // The engine said no: nothing happened.
  kUnknown,  // Nobody knows. A timeout is this, never kFailed.
};

// "ok", "failed", "unknown"
std::string_view NameOf(StepOutcome outcome);

struct Step {
  std::string operation;  // Operation::id
  std::int64_t seq = 0;   // From 1, in the order of the intents.
  std::string kind;       // "create container", "stop container", …: the executor's own words.
  std::string target;     // Name of the object.
  // What recovery needs to answer "did it happen?" by one read of the engine:
  std::string precondition;  // What was observed before, e.g. engine id and hash.
  std::string desired_hash;  // What is there afterwards.
  std::string inverse;       // How to undo it; "" when it cannot or need not be.
  std::optional<Clock::TimePoint> deadline;
  std::optional<StepOutcome> outcome;  // Empty: intended, and not heard of since.
  std::string engine_id;               // What the engine called the result.
  std::string detail;                  // For a person: the engine's error, the probe's output.
  Clock::TimePoint intended{};
  std::optional<Clock::TimePoint> concluded;
};

// Something that exists on the engine because of us: the inventory, which is the truth.
struct Object {
  std::string environment;  // Environment::id
  std::string kind;         // "container", "network", "volume", "address", "file", "job", …
  std::string name;         // With environment and kind the key.
  std::string engine_id;
  std::string spec_hash;
  std::int64_t revision = 0;
  bool adopted = false;     // Was there before us.
  bool retain = false;      // Kept by destroy.
  std::string detail = {};  // JSON text, e.g. fingerprints of watched files; "" for none.

  friend bool operator==(Object const&, Object const&) = default;
};

// One change of the inventory.
struct ObjectChange {
  enum class Kind { kPut, kRemove, kRename };
  Kind kind = Kind::kPut;
  Object object;         // The environment may be left empty: it is the operation's.
  std::string new_name;  // For kRename.

  static ObjectChange Put(Object object);
  static ObjectChange Remove(std::string kind, std::string name);
  static ObjectChange Rename(std::string kind, std::string from, std::string to);
};

struct Event {
  std::int64_t id = 0;
  std::string environment;  // Environment::id
  std::string operation;    // Operation::id, or "".
  Clock::TimePoint at{};
  std::string body;  // JSON text.
};

}  // namespace ferro::journal
