#include "controlplane/journal/guards.h"

#include <utility>

#include "base/json.h"

namespace ferro::journal {
namespace {

constexpr char kSelectEpoch[] = "SELECT epoch, name FROM environments WHERE id = ?";
constexpr char kSelectUnfinished[] =
    "SELECT id, kind FROM operations WHERE environment = ? AND (ended IS NULL OR id IN "
    "(SELECT operation FROM steps WHERE outcome IS NULL OR outcome = 'unknown')) "
    "ORDER BY id LIMIT 1";
constexpr char kInsertEvent[] =
    "INSERT INTO events(environment, operation, at, body) VALUES (?, ?, ?, ?)";

struct StateChange {
  std::string operation;
  std::string kind;
  std::string state;
  std::optional<std::string> reason;
};

void Describe(json::Fields& f, StateChange& s) {
  f("operation", s.operation);
  f("kind", s.kind);
  f("state", s.state);
  f("reason", s.reason);
}

}  // namespace

Status Changed(Result<std::int64_t> rows) {
  if (!rows) return Fail(std::move(rows).error());
  return {};
}

Status RequireLock(Environment const& environment, EnvironmentLock const& lock) {
  if (lock.environment() == environment.name) return {};
  return Fail(ErrorCode::kConflict,
              "the lock of " + lock.environment() + " does not allow work on " + environment.name);
}

Status RequireEpoch(store::Session& session, Operation const& operation) {
  auto rows = session.Query(kSelectEpoch, {operation.environment});
  if (!rows) return Fail(std::move(rows).error());
  if (rows->empty()) {
    return Fail(ErrorCode::kConflict, "another ferroplane removed the environment of this " +
                                          operation.kind + " meanwhile: nothing more is done");
  }
  if (rows->front().Number(0) == operation.epoch) return {};
  return Fail(ErrorCode::kConflict,
              "another ferroplane took over " + rows->front().Text(1) + " (epoch " +
                  std::to_string(rows->front().Number(0)) + ", this " + operation.kind + " has " +
                  std::to_string(operation.epoch) + "): nothing more is done here");
}

Status RefuseUnfinished(store::Session& session, Environment const& environment) {
  auto rows = session.Query(kSelectUnfinished, {environment.id});
  if (!rows) return Fail(std::move(rows).error());
  if (rows->empty()) return {};
  return Fail(ErrorCode::kConflict,
              "an earlier " + rows->front().Text(1) + " of " + environment.name + " (" +
                  rows->front().Text(0) +
                  ") is unfinished: what became of its last steps must be found out first");
}

Status WriteEvent(store::Session& session, std::string const& environment,
                  std::string const& operation, std::int64_t at, std::string const& json) {
  store::Value of = std::monostate{};
  if (!operation.empty()) of = operation;
  return Changed(session.Change(kInsertEvent, {environment, of, at, json}));
}

std::string StateEvent(Operation const& operation) {
  StateChange change{.operation = operation.id,
                     .kind = operation.kind,
                     .state = std::string(NameOf(operation.state))};
  if (!operation.reason.empty()) change.reason = operation.reason;
  return json::Print(change);
}

}  // namespace ferro::journal
