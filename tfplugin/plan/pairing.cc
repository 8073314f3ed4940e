#include "tfplugin/plan/pairing.h"

#include <algorithm>
#include <functional>

namespace ferro::tf {
namespace {

using Elements = std::vector<Value>;

Elements const& ElementsOf(Value const& value) {
  static Elements const kNone;
  bool const sequence = value.kind() == Value::Kind::kList || value.kind() == Value::Kind::kSet;
  return sequence ? value.elements() : kNone;
}

bool NestedContinues(Level const& level, Nesting nesting, Value const& prior, Value const& config) {
  if (!prior.is_known() || !config.is_known()) return prior == config;
  switch (nesting) {
    case Nesting::kSingle:
      return Continues(level, prior, config);
    case Nesting::kMap:
      if (prior.members().size() != config.members().size()) return false;
      return std::ranges::all_of(config.members(), [&](auto const& member) {
        return Continues(level, prior[member.first], member.second);
      });
    case Nesting::kList:
      return std::ranges::equal(
          ElementsOf(prior), ElementsOf(config),
          [&](Value const& p, Value const& c) { return Continues(level, p, c); });
    case Nesting::kSet:
      return ElementsOf(prior).size() == ElementsOf(config).size() &&
             std::ranges::count(PairSet(level, prior, config), nullptr) == 0;
  }
  return false;
}

bool AttributeContinues(Attribute const& attribute, Value const& prior, Value const& config) {
  if (attribute.write_only) return true;
  if (config.is_null() && attribute.computed) return true;
  if (SameMeaning(attribute, config, prior)) return true;
  if (!attribute.nested) return config == prior;
  return NestedContinues(*attribute.nested, attribute.nested->nesting, prior, config);
}

bool HasKey(Level const& level) {
  return std::ranges::any_of(level.attributes, &Attribute::element_key);
}

bool SameKey(Level const& level, Value const& prior, Value const& config) {
  return prior.is_known() && std::ranges::all_of(level.attributes, [&](Attribute const& attribute) {
           if (!attribute.element_key) return true;
           Value const& key = config[attribute.name];
           return key.is_known() && (key == prior[attribute.name] ||
                                     SameMeaning(attribute, key, prior[attribute.name]));
         });
}

using Fits = std::function<bool(Value const& prior, Value const& config)>;

// Elements that fit at their own place first, so that equal ones stay in order.
std::vector<Value const*> Pair(Elements const& prior, Elements const& config, Fits const& fits) {
  std::vector<Value const*> partners(config.size(), nullptr);
  std::vector<bool> used(prior.size(), false);
  for (std::size_t i = 0; i < std::min(prior.size(), config.size()); ++i) {
    if (!config[i].is_known() || !fits(prior[i], config[i])) continue;
    partners[i] = &prior[i];
    used[i] = true;
  }
  for (std::size_t i = 0; i < config.size(); ++i) {
    if (partners[i] != nullptr || !config[i].is_known()) continue;
    for (std::size_t j = 0; j < prior.size(); ++j) {
      if (used[j] || !fits(prior[j], config[i])) continue;
      partners[i] = &prior[j];
      used[j] = true;
      break;
    }
  }
  return partners;
}

}  // namespace

bool SameMeaning(Attribute const& attribute, Value const& config, Value const& prior) {
  return attribute.same != nullptr && config.is_known() && prior.is_known() &&
         config.IsWhollyKnown() && attribute.same(config, prior);
}

bool Continues(Level const& level, Value const& prior, Value const& config) {
  if (!prior.is_known() || !config.is_known()) return false;
  return std::ranges::all_of(level.attributes,
                             [&](Attribute const& attribute) {
                               return AttributeContinues(attribute, prior[attribute.name],
                                                         config[attribute.name]);
                             }) &&
         std::ranges::all_of(level.blocks, [&](NestedBlock const& block) {
           return NestedContinues(block.block, NestingOf(block), prior[block.name],
                                  config[block.name]);
         });
}

std::vector<Value const*> PairList(Level const& level, Value const& prior, Value const& config) {
  bool const keyed = HasKey(level);
  return Pair(ElementsOf(prior), ElementsOf(config), [&](Value const& p, Value const& c) {
    return keyed ? SameKey(level, p, c) : Continues(level, p, c);
  });
}

std::vector<Value const*> PairSet(Level const& level, Value const& prior, Value const& config) {
  return Pair(ElementsOf(prior), ElementsOf(config),
              [&](Value const& p, Value const& c) { return Continues(level, p, c); });
}

}  // namespace ferro::tf
