#include <algorithm>
#include <utility>

#include "tfplugin/plan/oracle_parts_testing.h"

namespace ferro::tf::oracle {
namespace {

std::string Shown(Attribute const* attribute, Value const& value) {
  if (attribute != nullptr && attribute->sensitive) return "(sensitive)";
  return value.ToText();
}

class PlanJudge {
 public:
  Violations found;

  void JudgeBlock(Block const& block, Value const& prior, Value const& config, Value const& planned,
                  Path const& path) {
    if (!JudgePresence(config, planned, path)) return;
    JudgeAttributes(block.attributes, prior, config, planned, path);
    for (auto const& nested : block.blocks) {
      JudgeNestedBlock(nested, prior[nested.name], config[nested.name], planned[nested.name],
                       path.Attribute(nested.name));
    }
  }

 private:
  void Say(std::string clause, Path const& path, std::string what) {
    found.push_back({std::move(clause), path.ToText(), std::move(what)});
  }

  // Whether there is something to look into.
  bool JudgePresence(Value const& config, Value const& planned, Path const& path) {
    if (planned.is_null() && !config.is_null()) {
      Say("absent", path, "planned for absence but config wants existence");
    }
    if (!planned.is_null() && config.is_null()) {
      Say("present", path, "planned for existence but config wants absence");
    }
    if (planned.is_unknown() && config.is_known()) {
      Say("unknown", path, "planned unknown although configured");
    }
    return planned.is_known() && config.is_known();
  }

  void JudgeAttributes(Attributes const& attributes, Value const& prior, Value const& config,
                       Value const& planned, Path const& path) {
    for (auto const& attribute : attributes) {
      JudgeAttribute(attribute, prior[attribute.name], config[attribute.name],
                     planned[attribute.name], path.Attribute(attribute.name));
    }
  }

  void JudgeAttribute(Attribute const& attribute, Value const& prior, Value const& config,
                      Value const& planned, Path const& path) {
    if (attribute.write_only) {
      if (!planned.is_null()) Say("write-only", path, "a write-only value in the plan");
      return;
    }
    if (planned == config) return;
    if (planned == prior && !prior.is_null() && config.is_known()) return;
    if (attribute.computed && !attribute.optional) return;
    if (config.is_null()) {
      if (!attribute.computed) {
        Say("not-computed", path,
            "planned " + Shown(&attribute, planned) +
                " for a non-computed attribute that is not configured");
      }
      return;
    }
    if (attribute.nested) {
      return JudgeNested(*attribute.nested, prior, config, planned, path);
    }
    if (planned.is_unknown()) return Say("unknown", path, "planned unknown although configured");
    Say("configured", path,
        "planned " + Shown(&attribute, planned) + ", config has " + Shown(&attribute, config) +
            ", prior " + Shown(&attribute, prior));
  }

  void JudgeNested(NestedObject const& object, Value const& prior, Value const& config,
                   Value const& planned, Path const& path) {
    if (config.is_unknown()) {
      return Say("configured", path, "planned something else than the unknown configured value");
    }
    if (!JudgePresence(config, planned, path)) return;
    auto element = [&](Value const& p, Value const& c, Value const& n, Path const& where) {
      if (c.is_unknown() && n.is_unknown()) return;
      if (JudgePresence(c, n, where)) JudgeAttributes(object.attributes, p, c, n, where);
    };
    switch (object.nesting) {
      case Nesting::kSingle:
        return JudgeAttributes(object.attributes, prior, config, planned, path);
      case Nesting::kSet:
        // What is in a set is trusted; unknown members may turn out to be equal.
        if (SizeOf(planned) != SizeOf(config) && config.IsWhollyKnown() &&
            planned.IsWhollyKnown()) {
          Say("count", path, "the set has another size than configured");
        }
        return;
      case Nesting::kList:
        return JudgeList(prior, config, planned, path, element);
      case Nesting::kMap:
        return JudgeMap(prior, config, planned, path, element);
    }
  }

  template <class Element>
  void JudgeList(Value const& prior, Value const& config, Value const& planned, Path const& path,
                 Element const& element) {
    if (SizeOf(planned) != SizeOf(config)) {
      return Say("count", path,
                 "planned " + std::to_string(SizeOf(planned)) + " elements, config has " +
                     std::to_string(SizeOf(config)));
    }
    Value const none;
    for (std::size_t i = 0; i < SizeOf(planned); ++i) {
      Value const& before = i < SizeOf(prior) ? prior.elements()[i] : none;
      element(before, config.elements()[i], planned.elements()[i],
              path.AtIndex(static_cast<std::int64_t>(i)));
    }
  }

  template <class Element>
  void JudgeMap(Value const& prior, Value const& config, Value const& planned, Path const& path,
                Element const& element) {
    if (!SameKeys(planned, config)) return Say("keys", path, "other keys than configured");
    for (auto const& [key, member] : planned.members()) {
      element(prior[key], config[key], member, path.AtKey(key));
    }
  }

  void JudgeNestedBlock(NestedBlock const& nested, Value const& prior, Value const& config,
                        Value const& planned, Path const& path) {
    if (planned == config) return;
    if (config.is_unknown()) return Say("block-changed", path, "an unknown block was changed");
    if (planned.is_unknown()) return Say("block-unknown", path, "a block became unknown");
    bool const single =
        nested.nesting == BlockNesting::kSingle || nested.nesting == BlockNesting::kGroup;
    if (single) return JudgeBlock(nested.block, prior, config, planned, path);
    if (planned.is_null()) return Say("block-null", path, "no blocks must be empty, not null");
    auto element = [&](Value const& p, Value const& c, Value const& n, Path const& where) {
      if (n.is_unknown()) return Say("block-unknown", where, "a block became unknown");
      JudgeBlock(nested.block, p, c, n, where);
    };
    if (nested.nesting == BlockNesting::kList) {
      return JudgeList(prior, config, planned, path, element);
    }
    if (nested.nesting == BlockNesting::kMap)
      return JudgeMap(prior, config, planned, path, element);
    bool const unknown = std::ranges::any_of(planned.elements(), &Value::is_unknown);
    if (unknown) Say("block-unknown", path, "a block became unknown");
  }
};

}  // namespace

void JudgePlan(Block const& block, Value const& prior, Value const& config, Value const& planned,
               Violations& found) {
  PlanJudge judge;
  judge.JudgeBlock(block, prior, config, planned, {});
  found.insert(found.end(), judge.found.begin(), judge.found.end());
}

}  // namespace ferro::tf::oracle
