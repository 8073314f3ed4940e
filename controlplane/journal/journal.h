// The journal of operations and the inventory of what they made, in one SQLite
// database per engine (control-plane §4.7). The protocol, for each step:
//
//   auto seq = journal.Intend(operation, step);   // on disk when this returns
//   …one call to the engine…
//   journal.Conclude(operation, *seq, {.outcome = …}, {ObjectChange::Put(…)});
//
// Whoever dies in between leaves a step without outcome. The next process takes
// the environment over, reads the engine to see what became of each such step,
// concludes it, and only then plans anew:
//
//   auto lock = EnvironmentLock::Acquire(journal.EnvironmentDirectory(name), …);
//   auto unfinished = journal.TakeOver(environment.id, *lock);
//   for (auto& left : *unfinished) {
//     for (auto& step : left.open_steps) …observe, journal.Conclude(left.operation, …)…
//     journal.Finish(left.operation, OperationState::kFailed, "interrupted");
//   }
//   auto operation = journal.Begin({…}, *lock);
//
// Every write of an operation carries its epoch and fails with kConflict, "another
// ferroplane took over …", once somebody else took the environment over. A write
// that fails for the disk's sake says so, and after an I/O error the journal
// refuses everything else: what it could not record must not be done.
//
// Thread-safe. Calls of several threads share one fsync.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "controlplane/journal/lock.h"
#include "controlplane/journal/records.h"
#include "controlplane/journal/ulid.h"
#include "controlplane/store/database.h"

namespace ferro::journal {

struct JournalOptions {
  // For tests: TestDisk::vfs() keeps the database in memory.
  std::string vfs;
  // False only in tests that must show what it costs: nothing is synced.
  bool durable = true;
};

struct BeginRequest {
  std::string environment;  // Environment::id
  std::string kind;
  std::string plan_digest;
  std::string actor;
};

struct StepConclusion {
  StepOutcome outcome = StepOutcome::kOk;
  std::string engine_id;
  std::string detail;
};

// An operation that is not over, or has steps of which nobody knows whether they happened.
struct UnfinishedOperation {
  Operation operation;
  std::vector<Step> open_steps;  // Without outcome or kUnknown, in order.
};

class Journal {
 public:
  // Makes the directory (0700) and the database (0600) when absent. Clock and
  // Random must outlive the journal.
  static Result<std::unique_ptr<Journal>> Open(std::filesystem::path const& directory, Clock& clock,
                                               Random& random, JournalOptions const& options = {});

  std::filesystem::path const& directory() const { return directory_; }
  // Where an environment's lock, key and secret files are.
  std::filesystem::path EnvironmentDirectory(std::string_view name) const;

  // --- Environments ---
  // kConflict when the name is taken. Id, epoch and time of creation are filled in.
  Result<Environment> CreateEnvironment(Environment environment);
  Result<std::optional<Environment>> FindEnvironment(std::string_view name) const;
  Result<Environment> GetEnvironment(std::string_view id) const;  // kNotFound
  Result<std::vector<Environment>> Environments() const;          // By name.
  // Folder, files, name source and spec; the rest stays. There is no renaming: the
  // name is part of every object's name, and of the paths that containers mount.
  Status UpdateEnvironment(Environment const& environment);
  // With its history, inventory and directory. kConflict while the inventory
  // names anything but what destroy keeps (Object::retain) or an operation is unfinished.
  Status ForgetEnvironment(std::string_view id, EnvironmentLock const& lock);

  // --- Operations ---
  // State kRunning, with the next epoch. kConflict while an operation of this
  // environment is unfinished: take over and resolve it first.
  Result<Operation> Begin(BeginRequest const& request, EnvironmentLock const& lock);
  // What earlier processes left, oldest first, now ours: with the next epoch when
  // there is anything.
  Result<std::vector<UnfinishedOperation>> TakeOver(std::string_view environment,
                                                    EnvironmentLock const& lock);
  // The same without taking anything: for status and plan.
  Result<std::vector<UnfinishedOperation>> Unfinished(std::string_view environment) const;
  // kVerifying, kRollingBack, …; not the final ones.
  Status Advance(Operation const& operation, OperationState state);
  // `state` is a final one (IsFinal).
  Status Finish(Operation const& operation, OperationState state, std::string const& reason);
  // Latest first.
  Result<std::vector<Operation>> Operations(std::string_view environment,
                                            std::int64_t limit = 20) const;
  Result<std::vector<Step>> Steps(std::string_view operation) const;
  // kConflict when another process took the environment over since. To be asked
  // before a write to the engine that was intended long ago.
  Status StillOurs(Operation const& operation) const;

  // --- Steps and inventory ---
  // The sequence number; durable when this returns. `step.operation`, `seq`,
  // `outcome` and the times are filled in here.
  Result<std::int64_t> Intend(Operation const& operation, Step const& step);
  // Outcome and changes of the inventory in one transaction. A step that has an
  // outcome other than kUnknown keeps it: kConflict.
  Status Conclude(Operation const& operation, std::int64_t seq, StepConclusion const& conclusion,
                  std::vector<ObjectChange> const& changes = {});
  // Changes of the inventory that no step made, e.g. what was adopted.
  Status Record(Operation const& operation, std::vector<ObjectChange> const& changes);
  // By kind and name.
  Result<std::vector<Object>> Objects(std::string_view environment) const;

  // --- Events ---
  // State changes write theirs by themselves; this is for everything else.
  Status AppendEvent(std::string_view environment, std::string_view operation,
                     std::string const& json);
  // Oldest first, those with a larger id than `after`.
  Result<std::vector<Event>> Events(std::string_view environment, std::int64_t after = 0,
                                    std::int64_t limit = 1000) const;

  // Finished operations older than this keep one row: steps and events go.
  Status Compact(Clock::Duration older_than);

 private:
  Journal(std::filesystem::path directory, std::unique_ptr<store::Database> database, Clock& clock,
          Random& random);
  std::int64_t Now() const;

  std::filesystem::path directory_;
  std::unique_ptr<store::Database> database_;
  Clock& clock_;
  UlidSource ulids_;
};

}  // namespace ferro::journal
