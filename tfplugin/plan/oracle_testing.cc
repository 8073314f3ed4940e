#include "tfplugin/plan/oracle_testing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <set>
#include <utility>

#include "tfplugin/plan/refinement_testing.h"
#include "tfplugin/value/json.h"

namespace ferro::tf {
namespace {

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

using Attributes = std::vector<Attribute>;

std::string Shown(Attribute const* attribute, Value const& value) {
  if (attribute != nullptr && attribute->sensitive) return "(sensitive)";
  return value.ToText();
}

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

// --- propose ----------------------------------------------------------------------

Value ProposeAttributes(Attributes const& attributes, Value const& prior, Value const& config);

// Whether a prior object holds something that only a configuration can have put there.
bool HoldsConfigured(NestedObject const& object, Value const& prior);

bool HoldsConfiguredMember(Attributes const& attributes, Value const& object) {
  for (auto const& attribute : attributes) {
    Value const& value = object[attribute.name];
    if (value.is_null()) continue;
    if (!attribute.computed) return true;
    if (attribute.nested && HoldsConfigured(*attribute.nested, value)) return true;
  }
  return false;
}

bool HoldsConfigured(NestedObject const& object, Value const& prior) {
  if (!prior.is_known()) return false;
  if (object.nesting == Nesting::kSingle) return HoldsConfiguredMember(object.attributes, prior);
  if (object.nesting == Nesting::kMap) {
    return std::ranges::any_of(prior.members(), [&](auto const& member) {
      return HoldsConfiguredMember(object.attributes, member.second);
    });
  }
  return std::ranges::any_of(prior.elements(), [&](Value const& element) {
    return HoldsConfiguredMember(object.attributes, element);
  });
}

// Could this prior element of a set have come from that configured one?
bool CouldBeFrom(Attributes const& attributes, Value const& prior, Value const& config) {
  if (!prior.is_known() || !config.is_known()) return false;
  return std::ranges::all_of(attributes, [&](Attribute const& attribute) {
    Value const& c = config[attribute.name];
    Value const& p = prior[attribute.name];
    if (c == p) return true;
    if (attribute.computed && c.is_null()) return true;
    bool const objects = attribute.nested && attribute.nested->nesting == Nesting::kSingle;
    return objects && CouldBeFrom(attribute.nested->attributes, p, c);
  });
}

template <class Merge>
Value ProposeCollection(Nesting nesting, Attributes const& attributes, Value const& prior,
                        Value const& config, Merge const& merge) {
  Value const none;
  if (nesting == Nesting::kMap) {
    ValueMap out;
    for (auto const& [key, member] : config.members()) out.emplace(key, merge(prior[key], member));
    return Value::Map(std::move(out));
  }
  std::vector<Value> out;
  std::vector<bool> used(SizeOf(prior), false);
  for (std::size_t i = 0; i < config.elements().size(); ++i) {
    Value const& element = config.elements()[i];
    Value const* partner = &none;
    if (nesting == Nesting::kList && i < used.size()) partner = &prior.elements()[i];
    for (std::size_t j = 0; nesting == Nesting::kSet && j < used.size(); ++j) {
      if (used[j] || !CouldBeFrom(attributes, prior.elements()[j], element)) continue;
      used[j] = true;
      partner = &prior.elements()[j];
      break;
    }
    out.push_back(merge(*partner, element));
  }
  return nesting == Nesting::kSet ? Value::Set(std::move(out)) : Value::List(std::move(out));
}

Value ProposeNested(NestedObject const& object, Value const& prior, Value const& config) {
  if (!config.is_known()) return config;
  auto merge = [&](Value const& p, Value const& c) {
    return c.is_known() ? ProposeAttributes(object.attributes, p, c) : c;
  };
  if (object.nesting == Nesting::kSingle) return merge(prior, config);
  return ProposeCollection(object.nesting, object.attributes, prior, config, merge);
}

Value ProposeAttribute(Attribute const& attribute, Value const& prior, Value const& config) {
  if (attribute.computed && config.is_null()) {
    bool const dropped =
        attribute.optional && attribute.nested && HoldsConfigured(*attribute.nested, prior);
    return dropped ? config : prior;
  }
  return attribute.nested ? ProposeNested(*attribute.nested, prior, config) : config;
}

Value ProposeAttributes(Attributes const& attributes, Value const& prior, Value const& config) {
  ValueMap out;
  for (auto const& attribute : attributes) {
    out.emplace(attribute.name,
                ProposeAttribute(attribute, prior[attribute.name], config[attribute.name]));
  }
  return Value::Map(std::move(out));
}

Value ProposeBlockObject(Block const& block, Value const& prior, Value const& config) {
  if (!config.is_known()) return config;
  Value out = ProposeAttributes(block.attributes, prior, config);
  for (auto const& nested : block.blocks) {
    Value const& c = config[nested.name];
    Value const& p = prior[nested.name];
    auto merge = [&](Value const& a, Value const& b) {
      return ProposeBlockObject(nested.block, a, b);
    };
    Value value = c;
    if (c.is_known()) {
      switch (nested.nesting) {
        case BlockNesting::kSingle:
        case BlockNesting::kGroup:
          value = merge(p, c);
          break;
        case BlockNesting::kList:
          value = ProposeCollection(Nesting::kList, nested.block.attributes, p, c, merge);
          break;
        case BlockNesting::kSet:
          value = ProposeCollection(Nesting::kSet, nested.block.attributes, p, c, merge);
          break;
        case BlockNesting::kMap:
          value = ProposeCollection(Nesting::kMap, nested.block.attributes, p, c, merge);
          break;
      }
    }
    out.members().insert_or_assign(nested.name, std::move(value));
  }
  return out;
}

// --- planValid --------------------------------------------------------------------

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

// --- compatible -------------------------------------------------------------------

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

// --- shape ------------------------------------------------------------------------

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

Value Propose(Block const& block, Value const& prior, Value const& config) {
  return ProposeBlockObject(block, prior, config);
}

Violations PlanValid(Block const& block, Value const& prior, Value const& config,
                     Value const& planned) {
  ++g_checked;
  PlanJudge judge;
  JudgeShape(block, planned, judge.found);
  if (judge.found.empty()) judge.JudgeBlock(block, prior, config, planned, {});
  return std::move(judge.found);
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
  ResultJudge judge(false);
  JudgeShape(block, result, judge.found);
  if (!judge.found.empty()) return std::move(judge.found);
  judge.JudgeObject(block, planned, result, {});
  JudgeWriteOnly(block.attributes, result, {}, judge.found);
  if (result.is_known()) JudgeBlockNulls(block, result, {}, judge.found);
  return std::move(judge.found);
}

Violations FinalPlanValid(Block const& block, Value const& first, Value const& second) {
  ++g_checked;
  ResultJudge judge(true);
  judge.JudgeObject(block, first, second, {});
  return std::move(judge.found);
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
