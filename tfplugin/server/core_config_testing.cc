#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "tfplugin/plan/walk.h"
#include "tfplugin/server/core_testing.h"
#include "tfplugin/value/json.h"

namespace ferro::tf {
namespace {

using Steps = std::vector<Path::Step>;

Value Replaced(Value const& object, Steps const& steps, std::size_t at, Value const& value) {
  if (at == steps.size()) return value;
  if (auto const* index = std::get_if<Path::Index>(&steps[at])) {
    std::vector<Value> elements;
    if (object.kind() == Value::Kind::kList) elements = object.elements();
    auto const position = static_cast<std::size_t>(index->index);
    if (elements.size() <= position) elements.resize(position + 1);
    elements[position] = Replaced(elements[position], steps, at + 1, value);
    return Value::List(std::move(elements));
  }
  auto const* attribute = std::get_if<Path::AttributeName>(&steps[at]);
  std::string const name = attribute ? attribute->name : std::get<Path::Key>(steps[at]).key;
  ValueMap members;
  if (object.kind() == Value::Kind::kMap) members = object.members();
  members[name] = Replaced(members[name], steps, at + 1, value);
  return Value::Map(std::move(members));
}

}  // namespace

std::string_view NameOf(Action action) {
  switch (action) {
    case Action::kNoOp:
      return "no-op";
    case Action::kCreate:
      return "create";
    case Action::kUpdate:
      return "update";
    case Action::kReplace:
      return "replace";
    case Action::kDelete:
      return "delete";
  }
  return "?";
}

Value ConfigSource::Read(Block const& block) const {
  if (auto const* value = std::get_if<Value>(&source_)) return WithEmptyBlocks(block, *value);
  auto decoded = DecodeJson(std::get<std::string>(source_), ImpliedType(block), JsonMode::kLenient);
  if (!decoded) {
    ADD_FAILURE() << "the configuration is no JSON of this schema: " << decoded.error().message;
    return Value::Null();
  }
  return WithEmptyBlocks(block, *decoded);
}

Value With(Value object, Path const& path, Value const& value) {
  return Replaced(object, path.steps(), 0, value);
}

Value At(Value const& object, Path const& path) {
  Value const* found = Find(object, path);
  return found == nullptr ? Value::Null() : *found;
}

Value FakeCore::Config(std::string_view type_name, ConfigSource const& config) const {
  return config.Read(SchemaOf(type_name).block);
}

// What ignore_changes makes of the configuration (core-rules 61).
Value FakeCore::IgnoreChanges(Block const& block, Value const& prior, Value const& config,
                              std::vector<std::string> const& ignored) const {
  if (ignored.empty() || prior.is_null()) return config;
  bool const all = ignored == std::vector<std::string>{"all"};
  Value out = config;
  auto ignores = [&](std::string const& name) {
    return all || std::ranges::find(ignored, name) != ignored.end();
  };
  for (auto const& attribute : block.attributes) {
    bool const computed_only = attribute.computed && !attribute.optional;
    if (!ignores(attribute.name) || attribute.write_only) continue;
    out.members().insert_or_assign(attribute.name,
                                   computed_only ? Value::Null() : prior[attribute.name]);
  }
  for (auto const& nested : block.blocks) {
    if (ignores(nested.name)) out.members().insert_or_assign(nested.name, prior[nested.name]);
  }
  return out;
}

}  // namespace ferro::tf
