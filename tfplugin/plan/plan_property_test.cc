// Whatever the schema, the state and the configuration: the plan is valid by core's
// rules, is the same twice, leads to a result after which nothing is left to do, and
// is kept by the plan made again when everything is known.
#include <gtest/gtest.h>

#include "base/random_testing.h"
#include "tfplugin/plan/oracle_testing.h"
#include "tfplugin/plan/plan.h"
#include "tfplugin/schema/attributes_testing.h"

namespace ferro::tf {
namespace {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  bool OneIn(std::uint64_t n) { return random_.Below(n) == 0; }
  std::uint64_t Below(std::uint64_t n) { return random_.Below(n); }

 private:
  FakeRandom random_;
};

Rules AnyRules(Chance& chance) {
  switch (chance.Below(9)) {
    case 0:
      return Required();
    case 1:
      return Optional();
    case 2:
      return Computed();
    case 3:
      return OptionalComputed();
    case 4:
      return Computed().KeepsPrior();
    case 5:
      return OptionalComputed().KeepsPrior();
    case 6:
      return OptionalComputed().RequiresReplace();
    case 7:
      return Optional().LocalOnly();
    default:
      return Required().RequiresReplace();
  }
}

Type AnyLeaf(Chance& chance) {
  switch (chance.Below(5)) {
    case 0:
      return Type::Num();
    case 1:
      return Type::List(Type::String());
    case 2:
      return Type::Set(Type::String());
    case 3:
      return Type::Map(Type::String());
    default:
      return Type::String();
  }
}

std::vector<Attribute> AnyAttributes(Chance& chance, int depth) {
  // What is in a set is told apart by this one.
  std::vector<Attribute> out = {MadeAttribute("key", Required())};
  for (std::uint64_t i = 0, n = 1 + chance.Below(4); i < n; ++i) {
    std::string const name = "a" + std::to_string(i);
    if (depth > 0 && chance.OneIn(3)) {
      auto const nesting = static_cast<Nesting>(chance.Below(4));
      out.push_back(MadeNested(name, AnyRules(chance), nesting, AnyAttributes(chance, depth - 1)));
      continue;
    }
    Rules rules = AnyRules(chance);
    Type type = AnyLeaf(chance);
    if (chance.OneIn(6)) {
      type = Type::String();
      rules = OptionalComputed().Default(Value::String("default"));
    } else if (depth == 2 && chance.OneIn(6)) {
      rules = Optional().WriteOnly();
    }
    out.push_back(MadeAttribute(name, rules, type));
  }
  return out;
}

Block AnyBlock(Chance& chance) {
  Block block{.attributes = AnyAttributes(chance, 2)};
  for (std::uint64_t i = 0, n = chance.Below(3); i < n; ++i) {
    auto const nesting = static_cast<BlockNesting>(chance.Below(4));
    block.blocks.push_back({.name = "b" + std::to_string(i),
                            .nesting = nesting,
                            .block = {.attributes = AnyAttributes(chance, 1)}});
  }
  return block;
}

// Makes objects: configurations, and what a service would make of a plan.
class Maker {
 public:
  Maker(Chance& chance, bool unknowns) : chance_(chance), unknowns_(unknowns) {}

  Value Config(std::vector<Attribute> const& attributes, std::string const& key) {
    ValueMap out;
    for (auto const& attribute : attributes) out.emplace(attribute.name, ConfigOf(attribute, key));
    return Value::Map(std::move(out));
  }

  Value Config(Block const& block) {
    Value out = Config(block.attributes, "root");
    for (auto const& nested : block.blocks) {
      auto const nesting = static_cast<Nesting>(nested.nesting);
      bool const absent = nesting == Nesting::kSingle && chance_.OneIn(3);
      Value value = absent ? Value::Null() : Collection(nesting, nested.block.attributes);
      if (nesting != Nesting::kSingle && Unknown()) value = Value::Unknown();
      out.members().insert_or_assign(nested.name, std::move(value));
    }
    return out;
  }

  Value Leaf(Type const& type) {
    auto text = [this] { return Value::String("t" + std::to_string(chance_.Below(3))); };
    switch (type.kind()) {
      case Type::Kind::kNumber:
        return Value::Num(static_cast<std::int64_t>(chance_.Below(3)));
      case Type::Kind::kList:
        return chance_.OneIn(2) ? Value::List({}) : Value::List({text(), text()});
      case Type::Kind::kSet:
        return Value::Set({text(), text()});
      case Type::Kind::kMap:
        return Value::Map({{"k", text()}});
      default:
        return text();
    }
  }

 private:
  bool Unknown() { return unknowns_ && chance_.OneIn(8); }

  Value ConfigOf(Attribute const& attribute, std::string const& key) {
    if (attribute.name == "key") return Value::String(key);
    bool const computed_only = attribute.computed && !attribute.optional;
    if (computed_only || (!attribute.required && chance_.OneIn(2))) return Value::Null();
    if (Unknown()) return Value::Unknown();
    if (!attribute.nested) return Leaf(attribute.type);
    return Collection(attribute.nested->nesting, attribute.nested->attributes);
  }

  Value Collection(Nesting nesting, std::vector<Attribute> const& attributes) {
    if (nesting == Nesting::kSingle) return Config(attributes, "single");
    std::vector<Value> elements;
    ValueMap members;
    for (std::uint64_t i = 0, n = chance_.Below(4); i < n; ++i) {
      std::string const key = "k" + std::to_string(chance_.Below(2)) + std::to_string(i);
      Value element = Config(attributes, key);
      members.emplace(key, element);
      elements.push_back(std::move(element));
    }
    if (nesting == Nesting::kMap) return Value::Map(std::move(members));
    return nesting == Nesting::kSet ? Value::Set(std::move(elements))
                                    : Value::List(std::move(elements));
  }

  Chance& chance_;
  bool unknowns_;
};

// What is unknown becomes something of its type; the rest stays.
class Resolver {
 public:
  explicit Resolver(Chance& chance) : chance_(chance), maker_(chance, false) {}

  Value Resolve(std::vector<Attribute> const& attributes, Value const& object) {
    ValueMap out;
    for (auto const& attribute : attributes) {
      out.emplace(attribute.name, ResolveOne(attribute, object[attribute.name]));
    }
    return Value::Map(std::move(out));
  }

  Value Resolve(Block const& block, Value const& object) {
    Value out = Resolve(block.attributes, object);
    for (auto const& nested : block.blocks) {
      auto const nesting = static_cast<Nesting>(nested.nesting);
      Value value = object[nested.name];
      if (value.is_unknown()) value = Empty(nesting);
      out.members().insert_or_assign(nested.name,
                                     ResolveAll(nesting, nested.block.attributes, value));
    }
    return out;
  }

 private:
  static Value Empty(Nesting nesting) {
    if (nesting == Nesting::kMap) return Value::Map({});
    return nesting == Nesting::kSet ? Value::Set({}) : Value::List({});
  }

  Value ResolveOne(Attribute const& attribute, Value const& value) {
    if (!attribute.nested) return value.is_unknown() ? maker_.Leaf(attribute.type) : value;
    if (value.is_unknown()) return Value::Null();
    return ResolveAll(attribute.nested->nesting, attribute.nested->attributes, value);
  }

  Value ResolveAll(Nesting nesting, std::vector<Attribute> const& attributes, Value const& value) {
    if (!value.is_known()) return value;
    if (nesting == Nesting::kSingle) return Resolve(attributes, value);
    if (nesting == Nesting::kMap) {
      ValueMap out;
      for (auto const& [key, member] : value.members()) {
        out.emplace(key, Resolve(attributes, member));
      }
      return Value::Map(std::move(out));
    }
    std::vector<Value> out;
    for (auto const& element : value.elements()) out.push_back(Resolve(attributes, element));
    return nesting == Nesting::kSet ? Value::Set(std::move(out)) : Value::List(std::move(out));
  }

  Chance& chance_;
  Maker maker_;
};

PlannedObject PlanOf(Block const& block, Value const& prior, Value const& config) {
  Diagnostics diagnostics;
  auto planned = PlanObject(block, prior, config, [](ValuePlan&) {}, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.ToText();
  return planned;
}

// Plans, judges the plan, and makes of it what a service would.
Value PlanAndApply(Block const& block, Value const& prior, Value const& config, Chance& chance) {
  auto const planned = PlanOf(block, prior, config);
  EXPECT_EQ(PlanOf(block, prior, config).value, planned.value);
  EXPECT_EQ(ToText(oracle::PlanValid(block, prior, config, planned.value)), "");
  EXPECT_EQ(ToText(oracle::ReplacePathsValid(planned.requires_replace, prior, planned.value)), "");
  // At apply the configuration is known, and the plan must be kept.
  Value const known = Resolver(chance).Resolve(block, config);
  auto const again = PlanOf(block, prior, known);
  EXPECT_EQ(ToText(oracle::FinalPlanValid(block, planned.value, again.value)), "");
  Value const result = Resolver(chance).Resolve(block, again.value);
  EXPECT_EQ(ToText(oracle::ApplyValid(block, again.value, result)), "");
  auto const settled = PlanOf(block, result, known);
  EXPECT_EQ(settled.value, result) << known.ToText() << "\n"
                                   << result.ToText() << "\n"
                                   << settled.value.ToText();
  EXPECT_TRUE(settled.requires_replace.empty());
  return result;
}

// Covers: R55 R56 R58 R59 R63 R64 R65 R66 R67 R68 R69 R70 R71 R72 R73 R78 R81 R82
TEST(PlanPropertyTest, EveryPlanIsValidRepeatableAndSettles) {
  constexpr std::uint64_t kSeeds = 300;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chance chance(seed);
    Block const block = AnyBlock(chance);
    Value state = PlanAndApply(block, Value::Null(), Maker(chance, true).Config(block), chance);
    for (int change = 0; change < 3; ++change) {
      state = PlanAndApply(block, state, Maker(chance, true).Config(block), chance);
    }
    if (::testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace ferro::tf
