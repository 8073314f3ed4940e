// Between rows of the database and the records of the journal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/journal/records.h"
#include "controlplane/store/session.h"

namespace ferro::journal {

std::int64_t ToMicros(Clock::TimePoint time);
Clock::TimePoint FromMicros(std::int64_t micros);
store::Value ToValue(std::optional<Clock::TimePoint> time);

// What SELECT must name, in the order of the readers below.
inline constexpr char kEnvironmentColumns[] =
    "id, name, spec, epoch, folder, files, name_source, engine, created";
inline constexpr char kOperationColumns[] =
    "id, environment, kind, plan_digest, state, actor, epoch, created, ended, reason, "
    "max(step_count, (SELECT count(*) FROM steps WHERE steps.operation = operations.id))";
inline constexpr char kStepColumns[] =
    "operation, seq, kind, target, precondition, desired_hash, inverse, deadline, outcome, "
    "engine_id, detail, intended, concluded";

Environment EnvironmentOf(store::Row const& row);
Operation OperationOf(store::Row const& row);
Step StepOf(store::Row const& row);
Object ObjectOf(store::Row const& row);
Event EventOf(store::Row const& row);

// A JSON array of texts.
std::string FilesText(std::vector<std::string> const& files);

template <class T>
std::vector<T> All(std::vector<store::Row> const& rows, T (*read)(store::Row const&)) {
  std::vector<T> out;
  out.reserve(rows.size());
  for (auto const& row : rows) out.push_back(read(row));
  return out;
}

}  // namespace ferro::journal
