#include "tfplugin/value/json.h"
#include "tfplugin/value/trail.h"

namespace ferro::tf {
namespace {

void CheckValue(Trail& trail, Value const& value, Type const& type);

void CheckElements(Trail& trail, Value const& value, Type const& type) {
  auto const& elements = value.elements();
  bool const tuple = type.kind() == Type::Kind::kTuple;
  if (tuple && elements.size() != type.elements().size()) {
    return trail.Fail(WrongTupleLength(type.elements().size(), elements.size()));
  }
  for (std::size_t i = 0; i < elements.size(); ++i) {
    auto const step = trail.Element(type.kind(), i);
    CheckValue(trail, elements[i], tuple ? type.elements()[i] : type.element());
  }
}

void CheckMembers(Trail& trail, Value const& value, Type const& type) {
  if (type.kind() == Type::Kind::kMap) {
    for (auto const& [key, member] : value.members()) {
      auto const step = trail.Key(key);
      CheckValue(trail, member, type.element());
    }
    return;
  }
  if (!trail.HasExactly(value.members(), type)) return;
  auto attribute = type.attributes().begin();  // The same keys in the same order.
  for (auto const& [name, member] : value.members()) {
    auto const step = trail.Attribute(name);
    CheckValue(trail, member, attribute++->second);
  }
}

void CheckValue(Trail& trail, Value const& value, Type const& type) {
  if (trail.failed() || trail.TooDeep() || !value.is_known()) return;
  if (!Fits(value.kind(), type.kind())) return trail.FailRequired(type, KindText(value.kind()));
  switch (value.kind()) {
    case Value::Kind::kList:
    case Value::Kind::kSet:
      return CheckElements(trail, value, type);
    case Value::Kind::kMap:
      return CheckMembers(trail, value, type);
    case Value::Kind::kDynamic: {
      auto const step = trail.Inside();
      return CheckValue(trail, value.dynamic_value(), value.dynamic_type());
    }
    default:
      return;
  }
}

}  // namespace

Status Conforms(Value const& value, Type const& type) {
  Trail trail;
  CheckValue(trail, value, type);
  if (trail.failed()) return Fail(trail.TakeError());
  return {};
}

}  // namespace ferro::tf
