#include "controlplane/journal/rows.h"

#include <chrono>
#include <utility>

#include "base/json.h"

namespace ferro::journal {
namespace {

OperationState StateOf(std::string const& text) {
  for (int i = 0; i <= static_cast<int>(OperationState::kCanceled); ++i) {
    if (NameOf(static_cast<OperationState>(i)) == text) return static_cast<OperationState>(i);
  }
  return OperationState::kFrozen;  // Not ours: somebody has to look.
}

std::optional<StepOutcome> OutcomeOf(std::string const& text) {
  for (auto outcome : {StepOutcome::kOk, StepOutcome::kFailed, StepOutcome::kUnknown}) {
    if (NameOf(outcome) == text) return outcome;
  }
  return std::nullopt;
}

std::vector<std::string> FilesOf(std::string const& text) {
  auto files = json::Parse<std::vector<std::string>>(text);
  return files ? std::move(*files) : std::vector<std::string>();
}

std::optional<Clock::TimePoint> TimeOf(store::Row const& row, std::size_t column) {
  if (row.IsNull(column)) return std::nullopt;
  return FromMicros(row.Number(column));
}

}  // namespace

std::int64_t ToMicros(Clock::TimePoint time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

Clock::TimePoint FromMicros(std::int64_t micros) {
  return Clock::TimePoint(
      std::chrono::duration_cast<Clock::TimePoint::duration>(std::chrono::microseconds(micros)));
}

store::Value ToValue(std::optional<Clock::TimePoint> time) {
  if (!time) return std::monostate{};
  return ToMicros(*time);
}

std::string FilesText(std::vector<std::string> const& files) {
  return json::Print(files);
}

Environment EnvironmentOf(store::Row const& row) {
  return {.id = row.Text(0),
          .name = row.Text(1),
          .spec = row.Text(2),
          .epoch = row.Number(3),
          .folder = row.Text(4),
          .files = FilesOf(row.Text(5)),
          .name_source = row.Text(6),
          .engine = row.Text(7),
          .created = FromMicros(row.Number(8))};
}

Operation OperationOf(store::Row const& row) {
  return {.id = row.Text(0),
          .environment = row.Text(1),
          .kind = row.Text(2),
          .plan_digest = row.Text(3),
          .state = StateOf(row.Text(4)),
          .actor = row.Text(5),
          .epoch = row.Number(6),
          .created = FromMicros(row.Number(7)),
          .ended = TimeOf(row, 8),
          .reason = row.Text(9),
          .step_count = row.Number(10)};
}

Step StepOf(store::Row const& row) {
  return {.operation = row.Text(0),
          .seq = row.Number(1),
          .kind = row.Text(2),
          .target = row.Text(3),
          .precondition = row.Text(4),
          .desired_hash = row.Text(5),
          .inverse = row.Text(6),
          .deadline = TimeOf(row, 7),
          .outcome = OutcomeOf(row.Text(8)),
          .engine_id = row.Text(9),
          .detail = row.Text(10),
          .intended = FromMicros(row.Number(11)),
          .concluded = TimeOf(row, 12)};
}

Object ObjectOf(store::Row const& row) {
  return {.environment = row.Text(0),
          .kind = row.Text(1),
          .name = row.Text(2),
          .engine_id = row.Text(3),
          .spec_hash = row.Text(4),
          .revision = row.Number(5),
          .adopted = row.Number(6) != 0,
          .retain = row.Number(7) != 0,
          .detail = row.Text(8)};
}

Event EventOf(store::Row const& row) {
  return {.id = row.Number(0),
          .environment = row.Text(1),
          .operation = row.Text(2),
          .at = FromMicros(row.Number(3)),
          .body = row.Text(4)};
}

}  // namespace ferro::journal
