#include <algorithm>
#include <utility>

#include "tfplugin/plan/oracle_parts_testing.h"
#include "tfplugin/plan/refinement_testing.h"

namespace ferro::tf::oracle {
namespace {

class ResultJudge {
 public:
  // `final_plan`: both sides are plans, and unknown may stay unknown.
  explicit ResultJudge(bool final_plan) : final_plan_(final_plan) {}

  Violations found;

  void Judge(Value const& planned, Value const& actual, Path const& path, bool sensitive) {
    if (planned.is_unknown()) return JudgeResolved(planned, actual, path);
    if (actual.is_unknown()) return Say("became-unknown", path, "was known, but now unknown");
    if (planned.is_null() != actual.is_null()) {
      return Say(planned.is_null() ? "appeared" : "vanished", path,
                 planned.is_null() ? "was null, but now " + Text(actual, sensitive)
                                   : "was " + Text(planned, sensitive) + ", but now null");
    }
    if (planned.is_null()) return;
    if (planned.kind() != actual.kind()) return Say("kind", path, "has another kind now");
    switch (planned.kind()) {
      case Value::Kind::kMap:
        return JudgeMembers(planned, actual, path, sensitive);
      case Value::Kind::kList:
        return JudgeElements(planned, actual, path, sensitive);
      case Value::Kind::kSet:
        return JudgeSet(planned, actual, path, sensitive);
      case Value::Kind::kDynamic:
        if (planned.dynamic_type() != actual.dynamic_type()) {
          return Say("kind", path, "has another type now");
        }
        return Judge(planned.dynamic_value(), actual.dynamic_value(), path, sensitive);
      default:
        if (planned == actual) return;
        Say("value", path,
            sensitive ? "inconsistent values for sensitive attribute"
                      : "was " + planned.ToText() + ", but now " + actual.ToText());
    }
  }

  void JudgeObject(Block const& block, Value const& planned, Value const& actual,
                   Path const& path) {
    if (planned.is_unknown()) return;
    if (planned.is_null() != actual.is_null()) {
      return Say(planned.is_null() ? "appeared" : "vanished", path,
                 planned.is_null() ? "was absent, but now present" : "was present, but now absent");
    }
    if (planned.is_null()) return;
    for (auto const& attribute : block.attributes) {
      Judge(planned[attribute.name], actual[attribute.name], path.Attribute(attribute.name),
            attribute.sensitive);
    }
    for (auto const& nested : block.blocks) {
      JudgeBlocks(nested, planned[nested.name], actual[nested.name], path.Attribute(nested.name));
    }
  }

 private:
  void Say(std::string clause, Path const& path, std::string what) {
    found.push_back({std::move(clause), path.ToText(), std::move(what)});
  }
  static std::string Text(Value const& value, bool sensitive) {
    return sensitive ? "(sensitive)" : value.ToText();
  }

  void JudgeResolved(Value const& planned, Value const& actual, Path const& path) {
    if (actual.is_unknown()) {
      if (!final_plan_) Say("still-unknown", path, "is still unknown after apply");
      return;
    }
    std::string const broken = BrokenPromise(planned.refinements(), actual);
    if (!broken.empty()) Say("refinement", path, broken);
  }

  void JudgeMembers(Value const& planned, Value const& actual, Path const& path, bool sensitive) {
    for (auto const& [key, member] : planned.members()) {
      auto const it = actual.members().find(key);
      if (it == actual.members().end()) {
        Say("element-vanished", path, "element \"" + key + "\" has vanished");
      } else {
        Judge(member, it->second, path.AtKey(key), sensitive);
      }
    }
    for (auto const& [key, member] : actual.members()) {
      if (!planned.members().contains(key)) {
        Say("element-appeared", path, "new element \"" + key + "\" has appeared");
      }
    }
  }

  void JudgeElements(Value const& planned, Value const& actual, Path const& path, bool sensitive) {
    std::size_t const before = SizeOf(planned);
    std::size_t const now = SizeOf(actual);
    for (std::size_t i = 0; i < std::min(before, now); ++i) {
      Judge(planned.elements()[i], actual.elements()[i], path.AtIndex(static_cast<std::int64_t>(i)),
            sensitive);
    }
    if (now < before) Say("element-vanished", path, "elements have vanished");
    if (now > before) Say("element-appeared", path, "new elements have appeared");
  }

  bool Compatible(Value const& planned, Value const& actual) const {
    ResultJudge judge(final_plan_);
    judge.Judge(planned, actual, {}, false);
    return judge.found.empty();
  }

  void JudgeSet(Value const& planned, Value const& actual, Path const& path, bool sensitive) {
    auto has_partner = [](Value const& element, Value const& others, auto const& fits) {
      return std::ranges::any_of(others.elements(),
                                 [&](Value const& other) { return fits(element, other); });
    };
    for (auto const& element : planned.elements()) {
      bool const found_one = has_partner(
          element, actual, [&](Value const& p, Value const& a) { return Compatible(p, a); });
      if (!found_one) {
        Say("set", path, "planned element " + Text(element, sensitive) + " has no counterpart");
      }
    }
    for (auto const& element : actual.elements()) {
      bool const found_one = has_partner(
          element, planned, [&](Value const& a, Value const& p) { return Compatible(p, a); });
      if (!found_one) {
        Say("set", path, "element " + Text(element, sensitive) + " was not planned");
      }
    }
    if (SizeOf(actual) > SizeOf(planned)) Say("set-grew", path, "the set has grown");
  }

  void JudgeBlocks(NestedBlock const& nested, Value const& planned, Value const& actual,
                   Path const& path) {
    bool const single =
        nested.nesting == BlockNesting::kSingle || nested.nesting == BlockNesting::kGroup;
    if (single) return JudgeObject(nested.block, planned, actual, path);
    if (!planned.is_known() || !actual.is_known()) {
      // A placeholder may have become any number of blocks.
      if (planned.is_known() && actual.is_null()) Say("vanished", path, "blocks are null now");
      if (planned.is_known() && actual.is_unknown()) Say("became-unknown", path, "now unknown");
      if (planned.is_unknown() && actual.is_unknown() && !final_plan_) {
        Say("still-unknown", path, "is still unknown after apply");
      }
      return;
    }
    if (nested.nesting == BlockNesting::kSet) return JudgeSet(planned, actual, path, false);
    if (nested.nesting == BlockNesting::kMap) {
      if (!SameKeys(planned, actual)) return Say("block-count", path, "block keys changed");
      for (auto const& [key, member] : planned.members()) {
        JudgeObject(nested.block, member, actual[key], path.AtKey(key));
      }
      return;
    }
    if (SizeOf(planned) != SizeOf(actual)) return Say("block-count", path, "block count changed");
    for (std::size_t i = 0; i < SizeOf(planned); ++i) {
      JudgeObject(nested.block, planned.elements()[i], actual.elements()[i],
                  path.AtIndex(static_cast<std::int64_t>(i)));
    }
  }

  bool final_plan_;
};

}  // namespace

void JudgeResult(Block const& block, Value const& planned, Value const& actual, bool final_plan,
                 Violations& found) {
  ResultJudge judge(final_plan);
  judge.JudgeObject(block, planned, actual, {});
  found.insert(found.end(), judge.found.begin(), judge.found.end());
}

}  // namespace ferro::tf::oracle
