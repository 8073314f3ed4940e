// The operations of the journal: begun, taken over, moved on, ended.
#include <utility>

#include "controlplane/journal/guards.h"
#include "controlplane/journal/journal.h"
#include "controlplane/journal/rows.h"

namespace ferro::journal {
namespace {

constexpr char kNextEpoch[] = "UPDATE environments SET epoch = epoch + 1 WHERE id = ?";
constexpr char kReadEpoch[] = "SELECT epoch FROM environments WHERE id = ?";
constexpr char kInsertOperation[] =
    "INSERT INTO operations(id, environment, kind, plan_digest, state, actor, epoch, created) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kAdoptOperation[] = "UPDATE operations SET epoch = ? WHERE id = ?";
constexpr char kSetState[] = "UPDATE operations SET state = ? WHERE id = ? AND ended IS NULL";
constexpr char kEndOperation[] =
    "UPDATE operations SET state = ?, reason = ?, ended = ?, step_count = "
    "(SELECT count(*) FROM steps WHERE operation = ?4) WHERE id = ?4";

std::string const& SelectUnfinishedOperations() {
  static std::string const kSql =
      std::string("SELECT ") + kOperationColumns +
      " FROM operations WHERE environment = ? AND (ended IS NULL OR id IN "
      "(SELECT operation FROM steps WHERE outcome IS NULL OR outcome = 'unknown')) ORDER BY id";
  return kSql;
}

std::string const& SelectOpenSteps() {
  static std::string const kSql = std::string("SELECT ") + kStepColumns +
                                  " FROM steps WHERE operation = ? AND "
                                  "(outcome IS NULL OR outcome = 'unknown') ORDER BY seq";
  return kSql;
}

Result<std::int64_t> RaiseEpoch(store::Session& session, std::string const& environment) {
  if (auto raised = session.Change(kNextEpoch, {environment}); !raised) {
    return Fail(std::move(raised).error());
  }
  auto rows = session.Query(kReadEpoch, {environment});
  if (!rows) return Fail(std::move(rows).error());
  if (rows->empty()) return Fail(ErrorCode::kNotFound, "the environment is not there any more");
  return rows->front().Number(0);
}

// `query` asks where the caller reads: inside a transaction or outside.
template <class Query>
Result<std::vector<UnfinishedOperation>> ReadUnfinished(Query const& query,
                                                        std::string const& environment) {
  Result<std::vector<store::Row>> operations = query(SelectUnfinishedOperations(), environment);
  if (!operations) return Fail(std::move(operations).error());
  std::vector<UnfinishedOperation> out;
  for (auto const& row : *operations) {
    auto operation = OperationOf(row);
    Result<std::vector<store::Row>> steps = query(SelectOpenSteps(), operation.id);
    if (!steps) return Fail(std::move(steps).error());
    out.push_back({.operation = std::move(operation), .open_steps = All(*steps, StepOf)});
  }
  return out;
}

Status InsertOperation(store::Session& session, Operation const& o) {
  return Changed(session.Change(
      kInsertOperation, {o.id, o.environment, o.kind, o.plan_digest, std::string(NameOf(o.state)),
                         o.actor, o.epoch, ToMicros(o.created)}));
}

}  // namespace

Result<Operation> Journal::Begin(BeginRequest const& request, EnvironmentLock const& lock) {
  auto environment = GetEnvironment(request.environment);
  if (!environment) return Fail(std::move(environment).error());
  if (auto locked = RequireLock(*environment, lock); !locked) {
    return Fail(std::move(locked).error().Within("beginning to " + request.kind));
  }
  Operation operation{.id = ulids_.Next(),
                      .environment = request.environment,
                      .kind = request.kind,
                      .plan_digest = request.plan_digest,
                      .actor = request.actor,
                      .created = FromMicros(Now())};
  auto begun = database_->Write([&](store::Session& session) -> Status {
    if (auto free = RefuseUnfinished(session, *environment); !free) return free;
    auto epoch = RaiseEpoch(session, operation.environment);
    if (!epoch) return Fail(std::move(epoch).error());
    operation.epoch = *epoch;
    if (auto made = InsertOperation(session, operation); !made) return made;
    return WriteEvent(session, operation.environment, operation.id, ToMicros(operation.created),
                      StateEvent(operation));
  });
  if (!begun) return Fail(std::move(begun).error().Within("beginning to " + request.kind));
  return operation;
}

Result<std::vector<UnfinishedOperation>> Journal::TakeOver(std::string_view environment,
                                                           EnvironmentLock const& lock) {
  auto found = GetEnvironment(environment);
  if (!found) return Fail(std::move(found).error());
  if (auto locked = RequireLock(*found, lock); !locked) {
    return Fail(std::move(locked).error());
  }
  std::vector<UnfinishedOperation> left;
  auto const now = Now();
  auto taken = database_->Write([&](store::Session& session) -> Status {
    auto unfinished = ReadUnfinished(
        [&](std::string const& sql, std::string const& of) { return session.Query(sql, {of}); },
        found->id);
    if (!unfinished) return Fail(std::move(unfinished).error());
    left = std::move(*unfinished);
    if (left.empty()) return {};
    auto epoch = RaiseEpoch(session, found->id);
    if (!epoch) return Fail(std::move(epoch).error());
    for (auto& one : left) {
      one.operation.epoch = *epoch;
      if (auto ours = Changed(session.Change(kAdoptOperation, {*epoch, one.operation.id})); !ours) {
        return ours;
      }
      auto said = one.operation;
      said.reason = "taken over by another process";
      if (auto told = WriteEvent(session, found->id, said.id, now, StateEvent(said)); !told) {
        return told;
      }
    }
    return {};
  });
  if (!taken) return Fail(std::move(taken).error().Within("taking over " + found->name));
  return left;
}

Result<std::vector<UnfinishedOperation>> Journal::Unfinished(std::string_view environment) const {
  return ReadUnfinished(
      [&](std::string const& sql, std::string const& of) { return database_->Query(sql, {of}); },
      std::string(environment));
}

Status Journal::Advance(Operation const& operation, OperationState state) {
  auto moved = operation;
  moved.state = state;
  auto const now = Now();
  return database_->Write([&](store::Session& session) -> Status {
    if (auto ours = RequireEpoch(session, operation); !ours) return ours;
    auto changed = session.Change(kSetState, {std::string(NameOf(state)), operation.id});
    if (!changed) return Fail(std::move(changed).error());
    if (*changed == 0) {
      return Fail(ErrorCode::kConflict, "this " + operation.kind + " has ended already");
    }
    return WriteEvent(session, operation.environment, operation.id, now, StateEvent(moved));
  });
}

Status Journal::Finish(Operation const& operation, OperationState state,
                       std::string const& reason) {
  if (!IsFinal(state)) {
    return Fail(ErrorCode::kInternal, "an operation does not end by " + std::string(NameOf(state)));
  }
  auto ended = operation;
  ended.state = state;
  ended.reason = reason;
  auto const now = Now();
  return database_->Write([&](store::Session& session) -> Status {
    if (auto ours = RequireEpoch(session, operation); !ours) return ours;
    auto done = Changed(
        session.Change(kEndOperation, {std::string(NameOf(state)), reason, now, operation.id}));
    if (!done) return done;
    return WriteEvent(session, operation.environment, operation.id, now, StateEvent(ended));
  });
}

Result<std::vector<Operation>> Journal::Operations(std::string_view environment,
                                                   std::int64_t limit) const {
  static std::string const kSql = std::string("SELECT ") + kOperationColumns +
                                  " FROM operations WHERE environment = ? ORDER BY id DESC LIMIT ?";
  auto rows = database_->Query(kSql, {std::string(environment), limit});
  if (!rows) return Fail(std::move(rows).error());
  return All(*rows, OperationOf);
}

}  // namespace ferro::journal
