#include "tfplugin/plan/checks.h"

#include <algorithm>

#include "tfplugin/plan/level.h"

namespace ferro::tf {
namespace {

class PlanChecker {
 public:
  std::vector<Fault> faults;

  void CheckObject(Level const& level, Value const& prior, Value const& config,
                   Value const& planned, Path const& path) {
    if (config.is_null() != planned.is_null()) {
      return Add(path, planned.is_null() ? "is missing from the plan"
                                         : "is planned although it is not configured");
    }
    if (planned.is_null()) return;
    if (planned.is_unknown() || planned.kind() != Value::Kind::kMap) {
      return Add(path, "is configured but not known in the plan");
    }
    for (auto const& attribute : level.attributes) {
      CheckAttribute(attribute, prior[attribute.name], config[attribute.name],
                     planned[attribute.name], path.Attribute(attribute.name));
    }
    for (auto const& block : level.blocks) {
      CheckBlock(block, prior[block.name], config[block.name], planned[block.name],
                 path.Attribute(block.name));
    }
  }

 private:
  void Add(Path const& path, std::string what) { faults.push_back({path, std::move(what)}); }

  void CheckAttribute(Attribute const& attribute, Value const& prior, Value const& config,
                      Value const& planned, Path const& path) {
    if (attribute.write_only) {
      if (!planned.is_null()) Add(path, "is write-only and has a planned value");
      return;
    }
    if (planned == config) return;
    if (config.is_null()) {
      if (!attribute.computed)
        Add(path, "is not computed, not configured, and has a planned value");
      return;
    }
    if (config.is_known() && !prior.is_null() && planned == prior) return;
    if (attribute.nested && config.is_known()) {
      return CheckNested(*attribute.nested, attribute.nested->nesting, prior, config, planned,
                         path);
    }
    Add(path, "is planned as neither the configured nor the prior value");
  }

  void CheckBlock(NestedBlock const& block, Value const& prior, Value const& config,
                  Value const& planned, Path const& path) {
    if (planned == config) return;
    if (config.is_unknown()) return Add(path, "is an unknown block and was changed in the plan");
    CheckNested(block.block, NestingOf(block), prior, config, planned, path);
  }

  void CheckNested(Level const& level, Nesting nesting, Value const& prior, Value const& config,
                   Value const& planned, Path const& path) {
    if (nesting == Nesting::kSingle) return CheckObject(level, prior, config, planned, path);
    if (!planned.is_known()) return Add(path, "is configured but not known in the plan");
    if (nesting == Nesting::kMap) return CheckMap(level, prior, config, planned, path);
    // What is in a set cannot be told apart; a set with unknown members may shrink.
    if (nesting == Nesting::kSet) {
      bool const fits = planned.elements().size() == config.elements().size() ||
                        !config.IsWhollyKnown() || !planned.IsWhollyKnown();
      if (!fits) Add(path, "has another number of elements in the plan than configured");
      return;
    }
    auto const& elements = planned.elements();
    if (elements.size() != config.elements().size()) {
      return Add(path, "has another number of elements in the plan than configured");
    }
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (elements[i] == config.elements()[i]) continue;
      bool const has = prior.kind() == Value::Kind::kList && i < prior.elements().size();
      CheckObject(level, has ? prior.elements()[i] : Value::Null(), config.elements()[i],
                  elements[i], path.AtIndex(static_cast<std::int64_t>(i)));
    }
  }

  void CheckMap(Level const& level, Value const& prior, Value const& config, Value const& planned,
                Path const& path) {
    bool const same_keys =
        std::ranges::equal(planned.members(), config.members(), {}, &ValueMap::value_type::first,
                           &ValueMap::value_type::first);
    if (!same_keys) return Add(path, "has other keys in the plan than configured");
    for (auto const& [key, member] : planned.members()) {
      if (member == config[key]) continue;
      CheckObject(level, prior[key], config[key], member, path.AtKey(key));
    }
  }
};

void CompareResult(Value const& planned, Value const& result, Path const& path,
                   std::vector<Fault>& faults) {
  if (planned.is_unknown() || planned == result || result.is_unknown()) return;
  auto add = [&](std::string what) { faults.push_back({path, std::move(what)}); };
  if (planned.is_null()) return add("was planned as null and has a value now");
  if (result.is_null()) return add("was planned with a value and is null now");
  bool const maps = planned.kind() == Value::Kind::kMap && result.kind() == Value::Kind::kMap;
  if (maps) {
    for (auto const& [name, member] : planned.members()) {
      if (!result.members().contains(name)) {
        faults.push_back({path.Attribute(name), "was planned and is missing now"});
      } else {
        CompareResult(member, result[name], path.Attribute(name), faults);
      }
    }
    if (result.members().size() > planned.members().size())
      add("has members that were not planned");
    return;
  }
  bool const lists = planned.kind() == Value::Kind::kList && result.kind() == Value::Kind::kList;
  if (lists) {
    if (planned.elements().size() != result.elements().size()) {
      return add("has another number of elements than planned");
    }
    for (std::size_t i = 0; i < planned.elements().size(); ++i) {
      CompareResult(planned.elements()[i], result.elements()[i],
                    path.AtIndex(static_cast<std::int64_t>(i)), faults);
    }
    return;
  }
  // Members of a set that hold unknowns cannot be told apart; core tries all pairs.
  if (planned.kind() == Value::Kind::kSet && !planned.IsWhollyKnown()) return;
  if (planned.kind() == Value::Kind::kDynamic && !planned.IsWhollyKnown()) return;
  add("has another value than planned");
}

}  // namespace

std::vector<Fault> PlanFaults(Block const& block, Value const& prior, Value const& config,
                              Value const& planned) {
  PlanChecker checker;
  checker.CheckObject(block, prior, config, planned, {});
  return std::move(checker.faults);
}

std::vector<Fault> ResultFaults(Value const& planned, Value const& result) {
  std::vector<Fault> faults;
  CompareResult(planned, result, {}, faults);
  return faults;
}

}  // namespace ferro::tf
