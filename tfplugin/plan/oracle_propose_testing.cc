#include <algorithm>
#include <utility>

#include "tfplugin/plan/oracle_parts_testing.h"

namespace ferro::tf::oracle {
namespace {

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

}  // namespace

Value Propose(Block const& block, Value const& prior, Value const& config) {
  return ProposeBlockObject(block, prior, config);
}

}  // namespace ferro::tf::oracle
