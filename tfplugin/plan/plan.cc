#include "tfplugin/plan/plan.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "tfplugin/plan/checks.h"
#include "tfplugin/plan/merge.h"
#include "tfplugin/plan/rebase.h"
#include "tfplugin/plan/walk.h"

namespace ferro::tf {
namespace {

bool IsReal(Block const& block, Value const& prior, Value const& planned) {
  return Compare(block, prior, planned) == Difference::kReal;
}

// Core ignores paths whose value did not change, except that it cannot see a
// change of a write-only one: those count only when logic names them (core-rules 73, 74).
bool Counts(Path const& path, Value const& prior, Value const& planned) {
  Value const* before = Find(prior, path);
  Value const* after = Find(planned, path);
  if (before == nullptr && after == nullptr) return false;
  if (before == nullptr || after == nullptr) return true;
  return *before != *after;
}

bool IsWriteOnly(Block const& block, Path const& path) {
  if (path.steps().size() != 1) return false;
  auto const* name = std::get_if<Path::AttributeName>(&path.steps().front());
  return name != nullptr && std::ranges::any_of(block.attributes, [&](Attribute const& attribute) {
           return attribute.write_only && attribute.name == name->name;
         });
}

std::vector<Path> Effective(Block const& block, std::vector<Path> paths, Value const& prior,
                            Value const& planned) {
  if (prior.is_null()) return {};
  std::erase_if(paths, [&](Path const& path) {
    return !Counts(path, prior, planned) && !IsWriteOnly(block, path);
  });
  std::ranges::sort(paths);
  auto const repeated = std::ranges::unique(paths);
  paths.erase(repeated.begin(), repeated.end());
  return paths;
}

void Report(std::vector<Fault> const& faults, Diagnostics& diagnostics) {
  for (auto const& fault : faults) {
    diagnostics.Error(fault.path, "The provider planned an impossible change",
                      "`" + fault.path.ToText() + "` " + fault.what +
                          ". This is a bug in the provider; please report it.");
  }
}

}  // namespace

PlannedObject PlanObject(Block const& block, Value const& prior, Value const& config,
                         PlanLogic const& logic, Diagnostics& diagnostics) {
  // What keeps values, and what leaves them open, which most plans of an object never need.
  bool const creates = prior.is_null();  // Nothing can be kept.
  auto const kept = creates ? Merged{} : Merge(block, prior, config, MergeMode::kKeep);
  bool const changes = creates || IsReal(block, prior, kept.value);
  std::optional<Merged> marked;
  if (changes) marked = Merge(block, prior, config, MergeMode::kMark);
  Merged const& start = changes ? *marked : kept;

  ValuePlan plan{prior, config, start.value, start.requires_replace, changes};
  logic(plan);

  Value planned;
  if (!creates) planned = Rebase(plan.planned, start.value, kept.value);
  if (creates || IsReal(block, prior, planned)) {
    if (!marked) marked = Merge(block, prior, config, MergeMode::kMark);
    planned = changes ? std::move(plan.planned)
                      : Rebase(std::move(plan.planned), start.value, marked->value);
  }
  planned = WithoutWriteOnly(block, std::move(planned));
  if (planned == prior) planned = prior;  // To the byte: 7 stays 7 where 7.0 is written.
  Report(PlanFaults(block, prior, config, planned), diagnostics);
  auto paths = Effective(block, std::move(plan.requires_replace), prior, planned);
  return {std::move(planned), std::move(paths)};
}

}  // namespace ferro::tf
