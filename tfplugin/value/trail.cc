#include "tfplugin/value/trail.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "tfplugin/value/path.h"

namespace ferro::tf {
Trail::Step::Step(Trail& trail, StepKind kind, std::string_view name, std::size_t index)
    : trail_(trail) {
  trail_.steps_.push_back({kind, name, index});
}

bool Trail::TooDeep() {
  if (steps_.size() <= kMaxDepth) return false;
  Fail("the value is nested deeper than 128 levels");
  return true;
}

void Trail::Fail(std::string what) {
  if (failed()) return;
  Path path;
  for (auto const& step : steps_) {
    // A path ends at the set (tfplugin6 §6); what is dynamic has no step of its own.
    if (step.kind == StepKind::kAttribute) path = path.Attribute(step.name);
    if (step.kind == StepKind::kKey) path = path.AtKey(step.name);
    if (step.kind == StepKind::kIndex) path = path.AtIndex(static_cast<std::int64_t>(step.index));
  }
  std::string text = path.ToText();
  if (!text.empty()) text += ": ";
  error_ = Error{.code = ErrorCode::kInvalidArgument, .message = text + std::move(what)};
}

void Trail::FailRequired(Type const& type, std::string_view found) {
  Fail(Requires(type) + ", found " + std::string(found));
}

bool Trail::HasExactly(ValueMap const& members, Type const& type) {
  auto const& attributes = type.attributes();
  if (members.size() != attributes.size()) {
    Fail(WrongAttributeCount(attributes.size(), members.size()));
    return false;
  }
  auto attribute = attributes.begin();
  for (auto const& [name, member] : members) {
    if (attribute->first != name) {
      bool const extra = !attributes.contains(name);
      Fail(extra ? "the object has no attribute \"" + name + "\""
                 : "the attribute \"" + attribute->first + "\" is missing");
      return false;
    }
    ++attribute;
  }
  return true;
}

std::string Requires(Type const& type) {
  std::string const name = type.FriendlyName();
  return (name == "object" ? "an " : "a ") + name + " is required";
}

std::string_view KindText(Value::Kind kind) {
  static constexpr std::array<std::string_view, 9> kTexts = {
      "null",  "an unknown value", "a bool", "a number", "a string", "a list", "a set",
      "a map", "a dynamic value"};
  return kTexts[static_cast<std::size_t>(kind)];
}

bool Fits(Value::Kind kind, Type::Kind type) {
  switch (type) {
    case Type::Kind::kString:
      return kind == Value::Kind::kString;
    case Type::Kind::kNumber:
      return kind == Value::Kind::kNumber;
    case Type::Kind::kBool:
      return kind == Value::Kind::kBool;
    case Type::Kind::kDynamic:
      return kind == Value::Kind::kDynamic;
    case Type::Kind::kSet:
      return kind == Value::Kind::kSet;
    case Type::Kind::kList:
    case Type::Kind::kTuple:
      return kind == Value::Kind::kList;
    case Type::Kind::kMap:
    case Type::Kind::kObject:
      return kind == Value::Kind::kMap;
  }
  return false;
}

std::string WrongAttributeCount(std::size_t required, std::size_t given) {
  return "an object with " + Counted(required, "attribute", "attributes") + " is required (" +
         std::to_string(given) + " given)";
}

std::string WrongTupleLength(std::size_t required, std::size_t given) {
  return "a tuple of " + Counted(required, "element", "elements") + " is required (" +
         std::to_string(given) + " given)";
}

}  // namespace ferro::tf
