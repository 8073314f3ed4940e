// The steps of an operation and the inventory they change.
#include <utility>

#include "controlplane/journal/guards.h"
#include "controlplane/journal/journal.h"
#include "controlplane/journal/rows.h"

namespace ferro::journal {
namespace {

constexpr char kNextSeq[] = "SELECT coalesce(max(seq), 0) + 1 FROM steps WHERE operation = ?";
constexpr char kInsertStep[] =
    "INSERT INTO steps(operation, seq, kind, target, precondition, desired_hash, inverse, "
    "deadline, "
    "intended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kConcludeStep[] =
    "UPDATE steps SET outcome = ?, engine_id = ?, detail = ?, concluded = ? "
    "WHERE operation = ? AND seq = ? AND (outcome IS NULL OR outcome = 'unknown')";
constexpr char kIsOver[] = "SELECT ended IS NOT NULL FROM operations WHERE id = ?";
constexpr char kPutObject[] =
    "INSERT OR REPLACE INTO objects(environment, kind, name, engine_id, spec_hash, revision, "
    "adopted, retain, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kRemoveObject[] =
    "DELETE FROM objects WHERE environment = ? AND kind = ? AND name = ?";
constexpr char kRenameObject[] =
    "UPDATE OR REPLACE objects SET name = ?4 WHERE environment = ?1 AND kind = ?2 AND name = ?3";
constexpr char kSelectObjects[] =
    "SELECT environment, kind, name, engine_id, spec_hash, revision, adopted, retain, detail "
    "FROM objects WHERE environment = ? ORDER BY kind, name";

std::int64_t Bit(bool value) {
  return value ? 1 : 0;
}

Status Apply(store::Session& session, std::string const& environment, ObjectChange const& change) {
  auto const& o = change.object;
  switch (change.kind) {
    case ObjectChange::Kind::kPut:
      return Changed(
          session.Change(kPutObject, {environment, o.kind, o.name, o.engine_id, o.spec_hash,
                                      o.revision, Bit(o.adopted), Bit(o.retain), o.detail}));
    case ObjectChange::Kind::kRemove:
      return Changed(session.Change(kRemoveObject, {environment, o.kind, o.name}));
    case ObjectChange::Kind::kRename:
      return Changed(session.Change(kRenameObject, {environment, o.kind, o.name, change.new_name}));
  }
  return {};
}

Status ApplyAll(store::Session& session, std::string const& environment,
                std::vector<ObjectChange> const& changes) {
  for (auto const& change : changes) {
    if (auto applied = Apply(session, environment, change); !applied) return applied;
  }
  return {};
}

Status RefuseOver(store::Session& session, Operation const& operation) {
  auto rows = session.Query(kIsOver, {operation.id});
  if (!rows) return Fail(std::move(rows).error());
  if (!rows->empty() && rows->front().Number(0) == 0) return {};
  return Fail(ErrorCode::kConflict,
              "this " + operation.kind + " has ended: it takes no more steps");
}

}  // namespace

Result<std::int64_t> Journal::Intend(Operation const& operation, Step const& step) {
  std::int64_t seq = 0;
  auto const now = Now();
  auto written = database_->Write([&](store::Session& session) -> Status {
    if (auto ours = RequireEpoch(session, operation); !ours) return ours;
    if (auto open = RefuseOver(session, operation); !open) return open;
    auto next = session.Query(kNextSeq, {operation.id});
    if (!next) return Fail(std::move(next).error());
    seq = next->front().Number(0);
    return Changed(session.Change(kInsertStep,
                                  {operation.id, seq, step.kind, step.target, step.precondition,
                                   step.desired_hash, step.inverse, ToValue(step.deadline), now}));
  });
  if (!written) {
    return Fail(std::move(written).error().Within("recording the intent to " + step.kind + " " +
                                                  step.target));
  }
  return seq;
}

Status Journal::Conclude(Operation const& operation, std::int64_t seq,
                         StepConclusion const& conclusion,
                         std::vector<ObjectChange> const& changes) {
  auto const now = Now();
  auto written = database_->Write([&](store::Session& session) -> Status {
    if (auto ours = RequireEpoch(session, operation); !ours) return ours;
    auto concluded = session.Change(kConcludeStep,
                                    {std::string(NameOf(conclusion.outcome)), conclusion.engine_id,
                                     conclusion.detail, now, operation.id, seq});
    if (!concluded) return Fail(std::move(concluded).error());
    if (*concluded != 1) {
      return Fail(ErrorCode::kConflict, "the outcome is known already, or there was no intent");
    }
    return ApplyAll(session, operation.environment, changes);
  });
  if (written) return written;
  return Fail(
      std::move(written).error().Within("recording the outcome of step " + std::to_string(seq)));
}

Status Journal::Record(Operation const& operation, std::vector<ObjectChange> const& changes) {
  return database_->Write([&](store::Session& session) -> Status {
    if (auto ours = RequireEpoch(session, operation); !ours) return ours;
    return ApplyAll(session, operation.environment, changes);
  });
}

Status Journal::StillOurs(Operation const& operation) const {
  auto environment = GetEnvironment(operation.environment);
  if (!environment) return Fail(std::move(environment).error());
  if (environment->epoch == operation.epoch) return {};
  return Fail(ErrorCode::kConflict,
              "another ferroplane took over " + environment->name + ": nothing more is done here");
}

Result<std::vector<Step>> Journal::Steps(std::string_view operation) const {
  static std::string const kSql =
      std::string("SELECT ") + kStepColumns + " FROM steps WHERE operation = ? ORDER BY seq";
  auto rows = database_->Query(kSql, {std::string(operation)});
  if (!rows) return Fail(std::move(rows).error());
  return All(*rows, StepOf);
}

Result<std::vector<Object>> Journal::Objects(std::string_view environment) const {
  auto rows = database_->Query(kSelectObjects, {std::string(environment)});
  if (!rows) return Fail(std::move(rows).error());
  return All(*rows, ObjectOf);
}

}  // namespace ferro::journal
