#include "controlplane/journal/records.h"

#include <utility>

namespace ferro::journal {

std::string_view NameOf(OperationState state) {
  switch (state) {
    case OperationState::kPlanned:
      return "planned";
    case OperationState::kQueued:
      return "queued";
    case OperationState::kLocked:
      return "locked";
    case OperationState::kRunning:
      return "running";
    case OperationState::kVerifying:
      return "verifying";
    case OperationState::kCommitted:
      return "committed";
    case OperationState::kRollingBack:
      return "rolling back";
    case OperationState::kRolledBack:
      return "rolled back";
    case OperationState::kFrozen:
      return "frozen";
    case OperationState::kFailed:
      return "failed";
    case OperationState::kCanceled:
      return "canceled";
  }
  return "unknown";
}

bool IsFinal(OperationState state) {
  return state == OperationState::kCommitted || state == OperationState::kRolledBack ||
         state == OperationState::kFrozen || state == OperationState::kFailed ||
         state == OperationState::kCanceled;
}

std::string_view NameOf(StepOutcome outcome) {
  switch (outcome) {
    case StepOutcome::kOk:
      return "ok";
    case StepOutcome::kFailed:
      return "failed";
    case StepOutcome::kUnknown:
      return "unknown";
  }
  return "unknown";
}

ObjectChange ObjectChange::Put(Object object) {
  return {.kind = Kind::kPut, .object = std::move(object)};
}

ObjectChange ObjectChange::Remove(std::string kind, std::string name) {
  return {.kind = Kind::kRemove, .object = {.kind = std::move(kind), .name = std::move(name)}};
}

ObjectChange ObjectChange::Rename(std::string kind, std::string from, std::string to) {
  return {.kind = Kind::kRename,
          .object = {.kind = std::move(kind), .name = std::move(from)},
          .new_name = std::move(to)};
}

}  // namespace ferro::journal
