#include "tfplugin/plan/merge.h"

#include <optional>
#include <utility>

#include "tfplugin/plan/level.h"
#include "tfplugin/plan/pairing.h"

namespace ferro::tf {
namespace {

class Merger {
 public:
  Merger(MergeMode mode, bool is_create) : mode_(mode), is_create_(is_create) {}

  Value MergeObject(Level const& level, Value const& prior, Value const& config, Path const& path) {
    ValueMap out;
    for (auto const& attribute : level.attributes) {
      out.emplace(attribute.name, MergeAttribute(attribute, prior, config, path));
    }
    for (auto const& block : level.blocks) {
      out.emplace(block.name, MergeBlock(block, prior[block.name], config[block.name],
                                         Below(path, block.name)));
    }
    return Value::Map(std::move(out));
  }

  std::vector<Path> TakePaths() { return std::move(requires_replace_); }

 private:
  Value MergeAttribute(Attribute const& attribute, Value const& prior_object,
                       Value const& config_object, Path const& object_path) {
    Path const path = Below(object_path, attribute.name);
    Value const& prior = prior_object[attribute.name];
    Value const& config = config_object[attribute.name];
    Value planned = config.is_null() ? Unset(attribute, prior, prior_object.is_known())
                                     : Configured(attribute, prior, config, path);
    if (attribute.write_only) return planned;
    PlannedAttribute seen{path, config, prior, planned, is_create_, false};
    for (auto const& modify : attribute.modifiers) modify(seen);
    if (seen.requires_replace && !is_create_) requires_replace_.push_back(path);
    return planned;
  }

  // What the configuration leaves null. `had_object`: the surrounding object existed
  // before, so that a prior null means null and not "never known" (core-rules 83).
  Value Unset(Attribute const& attribute, Value const& prior, bool had_object) const {
    if (attribute.write_only) return Value::Null();
    if (attribute.default_value) return *attribute.default_value;
    if (!attribute.computed) return Value::Null();
    bool const keeps = (attribute.keeps_prior || attribute.replaces) && had_object;
    if (mode_ == MergeMode::kMark && !keeps) return Value::Unknown();
    return prior;
  }

  Value Configured(Attribute const& attribute, Value const& prior, Value const& config,
                   Path const& path) {
    if (attribute.write_only) return Value::Null();
    if (config.is_unknown()) return config;
    if (SameMeaning(attribute, config, prior)) return prior;
    if (!attribute.nested) return config;
    return MergeNested(*attribute.nested, attribute.nested->nesting, prior, config, path);
  }

  Value MergeBlock(NestedBlock const& block, Value const& prior, Value const& config,
                   Path const& path) {
    if (config.is_known()) {
      return MergeNested(block.block, NestingOf(block), prior, config, path);
    }
    // Null is right for an absent SINGLE block and cannot be for the others; an
    // unknown collection is not ours to touch (core-rules 60).
    return config;
  }

  Value MergeNested(Level const& level, Nesting nesting, Value const& prior, Value const& config,
                    Path const& path) {
    switch (nesting) {
      case Nesting::kSingle:
        return MergeObject(level, prior, config, path);
      case Nesting::kMap:
        return MergeMap(level, prior, config, path);
      case Nesting::kList:
        return Value::List(MergeElements(level, PairList(level, prior, config), config, path));
      case Nesting::kSet:
        return MergeSet(level, prior, config, path);
    }
    return config;
  }

  Value MergeMap(Level const& level, Value const& prior, Value const& config, Path const& path) {
    ValueMap out;
    for (auto const& [key, member] : config.members()) {
      out.emplace(key, member.is_known() ? MergeObject(level, prior[key], member, path.AtKey(key))
                                         : member);
    }
    return Value::Map(std::move(out));
  }

  Value MergeSet(Level const& level, Value const& prior, Value const& config, Path const& path) {
    bool const outer = std::exchange(in_set_, true);
    auto elements = MergeElements(level, PairSet(level, prior, config), config, path);
    in_set_ = outer;
    return Value::Set(std::move(elements));
  }

  std::vector<Value> MergeElements(Level const& level, std::vector<Value const*> const& partners,
                                   Value const& config, Path const& path) {
    std::vector<Value> out;
    for (std::size_t i = 0; i < partners.size(); ++i) {
      Value const& element = config.elements()[i];
      Path const where = in_set_ ? path : path.AtIndex(static_cast<std::int64_t>(i));
      if (!element.is_known()) {
        out.push_back(element);
      } else {
        Value const& prior = partners[i] == nullptr ? Value::Null() : *partners[i];
        out.push_back(MergeObject(level, prior, element, where));
      }
    }
    return out;
  }

  // A path ends at the set: what is in one has no path of its own (core-rules 73).
  Path Below(Path const& path, std::string const& name) const {
    return in_set_ ? path : path.Attribute(name);
  }

  MergeMode mode_;
  bool is_create_;
  bool in_set_ = false;
  std::vector<Path> requires_replace_;
};

}  // namespace

Merged Merge(Block const& block, Value const& prior, Value const& config, MergeMode mode) {
  Merger merger(mode, prior.is_null());
  Value value = merger.MergeObject(block, prior, config, {});
  return {std::move(value), merger.TakePaths()};
}

}  // namespace ferro::tf
