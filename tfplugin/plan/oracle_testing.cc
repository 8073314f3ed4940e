#include "tfplugin/plan/oracle_testing.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <set>
#include <utility>

#include "tfplugin/plan/oracle_parts_testing.h"
#include "tfplugin/value/json.h"

namespace ferro::tf {
namespace {

using oracle::Attributes;
using oracle::SizeOf;

std::atomic<std::size_t> g_checked = 0;

// Says at the end of each test program how much the oracle has seen.
class CountPrinter final : public ::testing::Environment {
 public:
  void TearDown() override {
    if (g_checked > 0) std::printf("oracle: %zu tuples checked\n", g_checked.load());
  }
};
[[maybe_unused]] auto* const kCountPrinter =
    ::testing::AddGlobalTestEnvironment(new CountPrinter);  // gtest owns it.

void JudgeShape(Block const& block, Value const& value, Violations& found) {
  Status const fits = Conforms(value, ImpliedType(block));
  if (!fits) found.push_back({"type", "", fits.error().message});
}

void JudgeWriteOnly(Attributes const& attributes, Value const& object, Path const& path,
                    Violations& found) {
  if (object.kind() != Value::Kind::kMap) return;
  for (auto const& attribute : attributes) {
    Value const& value = object[attribute.name];
    Path const where = path.Attribute(attribute.name);
    if (attribute.write_only && !value.is_null()) {
      found.push_back({"write-only", where.ToText(), "a write-only value in the object"});
    }
    if (!attribute.nested) continue;
    auto const& inner = attribute.nested->attributes;
    if (attribute.nested->nesting == Nesting::kSingle) JudgeWriteOnly(inner, value, where, found);
    if (value.kind() == Value::Kind::kList) {
      for (auto const& element : value.elements()) JudgeWriteOnly(inner, element, where, found);
    }
    if (attribute.nested->nesting == Nesting::kMap && value.kind() == Value::Kind::kMap) {
      for (auto const& [key, member] : value.members()) {
        JudgeWriteOnly(inner, member, where.AtKey(key), found);
      }
    }
  }
}

void JudgeBlockNulls(Block const& block, Value const& object, Path const& path, Violations& found) {
  for (auto const& nested : block.blocks) {
    if (nested.nesting != BlockNesting::kSingle && object[nested.name].is_null()) {
      found.push_back({"block-null", path.Attribute(nested.name).ToText(),
                       "no blocks must be empty, not null"});
    }
  }
}

// The value at a path of core's kind, or nullptr.
Value const* Lookup(Value const& root, Path const& path) {
  Value const* at = &root;
  for (auto const& step : path.steps()) {
    std::string name;
    if (auto const* attribute = std::get_if<Path::AttributeName>(&step)) name = attribute->name;
    if (auto const* key = std::get_if<Path::Key>(&step)) name = key->key;
    if (auto const* index = std::get_if<Path::Index>(&step)) {
      if (at->kind() != Value::Kind::kList) return nullptr;
      if (index->index < 0 || static_cast<std::size_t>(index->index) >= SizeOf(*at)) return nullptr;
      at = &at->elements()[static_cast<std::size_t>(index->index)];
      continue;
    }
    if (at->kind() != Value::Kind::kMap || !at->members().contains(name)) return nullptr;
    at = &(*at)[name];
  }
  return at;
}

}  // namespace

std::string ToText(Violations const& violations) {
  std::string out;
  for (auto const& violation : violations) {
    out += violation.clause + " " + violation.path + ": " + violation.what + "\n";
  }
  return out;
}

namespace oracle {

// The elements of anything that has some, by position or by key.
std::size_t SizeOf(Value const& value) {
  switch (value.kind()) {
    case Value::Kind::kMap:
      return value.members().size();
    case Value::Kind::kList:
    case Value::Kind::kSet:
      return value.elements().size();
    default:
      return 0;
  }
}

bool SameKeys(Value const& a, Value const& b) {
  std::set<std::string> left;
  std::set<std::string> right;
  for (auto const& [key, value] : a.members()) left.insert(key);
  for (auto const& [key, value] : b.members()) right.insert(key);
  return left == right;
}

Violations PlanValid(Block const& block, Value const& prior, Value const& config,
                     Value const& planned) {
  ++g_checked;
  Violations found;
  JudgeShape(block, planned, found);
  if (found.empty()) JudgePlan(block, prior, config, planned, found);
  return found;
}

Violations ReplacePathsValid(std::vector<Path> const& paths, Value const& prior,
                             Value const& planned) {
  Violations found;
  for (auto const& path : paths) {
    if (path.empty() || (Lookup(prior, path) == nullptr && Lookup(planned, path) == nullptr)) {
      found.push_back({"replace-path", path.ToText(), "leads nowhere"});
    }
  }
  for (std::size_t i = 1; i < paths.size(); ++i) {
    if (paths[i - 1] >= paths[i]) {
      found.push_back({"replace-order", paths[i].ToText(), "is not sorted or repeats"});
    }
  }

  return found;
}

Violations ApplyValid(Block const& block, Value const& planned, Value const& result) {
  ++g_checked;
  Violations found;
  JudgeShape(block, result, found);
  if (!found.empty()) return found;
  JudgeResult(block, planned, result, false, found);
  JudgeWriteOnly(block.attributes, result, {}, found);
  if (result.is_known()) JudgeBlockNulls(block, result, {}, found);
  return found;
}

Violations FinalPlanValid(Block const& block, Value const& first, Value const& second) {
  ++g_checked;
  Violations found;
  JudgeResult(block, first, second, true, found);
  return found;
}

Violations ObjectValid(Block const& block, Value const& value) {
  ++g_checked;
  Violations found;
  if (value.is_null()) return found;
  JudgeShape(block, value, found);
  if (!found.empty()) return found;
  if (!value.IsWhollyKnown()) found.push_back({"unknown", "", "the object holds unknown values"});
  JudgeWriteOnly(block.attributes, value, {}, found);
  JudgeBlockNulls(block, value, {}, found);
  return found;
}

std::size_t Checked() {
  return g_checked;
}

}  // namespace oracle
}  // namespace ferro::tf
