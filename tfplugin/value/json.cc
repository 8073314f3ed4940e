#include "tfplugin/value/json.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "tfplugin/value/json_text.h"
#include "tfplugin/value/trail.h"
#include "tfplugin/value/type_tree.h"

namespace ferro::tf {
namespace {

// Turns the shapeless tree of DecodeAnyJson into a value of a type, and takes it apart
// on the way. What does not fit gives null, which nobody sees: the decoding has failed.
class JsonShaper {
 public:
  explicit JsonShaper(JsonMode mode) : mode_(mode) {}

  Result<Value> Shape(Value tree, Type const& type) {
    Value out = Read(std::move(tree), type);
    if (trail_.failed()) return Fail(trail_.TakeError());
    return out;
  }

 private:
  Value Read(Value tree, Type const& type);
  Value ReadPrimitive(Value tree, Type const& type);
  Value ReadArray(Value tree, Type const& type);
  Value ReadMap(Value tree, Type const& type);
  Value ReadObject(Value tree, Type const& type);
  Value ReadDynamic(Value tree);
  bool HasNoExtra(ValueMap const& members, Type const& type);

  Value Refuse(std::string what) {
    trail_.Fail(std::move(what));
    return {};
  }
  Value Misfit(Type const& type, Value const& tree) {
    trail_.FailRequired(type, KindText(tree.kind()));
    return {};
  }

  JsonMode mode_;
  Trail trail_;
};

Value JsonShaper::Read(Value tree, Type const& type) {
  if (trail_.failed() || trail_.TooDeep() || tree.is_null()) return {};
  switch (type.kind()) {
    case Type::Kind::kDynamic:
      return ReadDynamic(std::move(tree));
    case Type::Kind::kList:
    case Type::Kind::kSet:
    case Type::Kind::kTuple:
      return ReadArray(std::move(tree), type);
    case Type::Kind::kMap:
      return ReadMap(std::move(tree), type);
    case Type::Kind::kObject:
      return ReadObject(std::move(tree), type);
    default:
      return ReadPrimitive(std::move(tree), type);
  }
}

Value JsonShaper::ReadPrimitive(Value tree, Type const& type) {
  if (Fits(tree.kind(), type.kind())) return tree;
  bool const text = tree.kind() == Value::Kind::kString;
  if (type.kind() == Type::Kind::kString && tree.kind() == Value::Kind::kBool) {
    return Value::String(tree.as_bool() ? "true" : "false");
  }
  if (type.kind() == Type::Kind::kString && tree.kind() == Value::Kind::kNumber) {
    return Value::String(tree.as_number().ToText());
  }
  if (type.kind() == Type::Kind::kNumber && text) {
    auto number = Number::Parse(tree.as_string());
    return number ? Value::Num(*std::move(number)) : Refuse(std::move(number).error().message);
  }
  if (type.kind() == Type::Kind::kBool && text) {
    std::string const& word = tree.as_string();
    if (word == "true" || word == "1") return Value::Bool(true);
    if (word == "false" || word == "0") return Value::Bool(false);
  }
  return Misfit(type, tree);
}

Value JsonShaper::ReadArray(Value tree, Type const& type) {
  if (tree.kind() != Value::Kind::kList) return Misfit(type, tree);
  bool const tuple = type.kind() == Type::Kind::kTuple;
  auto elements = std::move(tree).TakeElements();
  if (tuple && elements.size() != type.elements().size()) {
    return Refuse(WrongTupleLength(type.elements().size(), elements.size()));
  }
  for (std::size_t i = 0; i < elements.size(); ++i) {
    auto const step = trail_.Element(type.kind(), i);
    elements[i] = Read(std::move(elements[i]), tuple ? type.elements()[i] : type.element());
  }
  return type.kind() == Type::Kind::kSet ? Value::Set(std::move(elements))
                                         : Value::List(std::move(elements));
}

Value JsonShaper::ReadMap(Value tree, Type const& type) {
  if (tree.kind() != Value::Kind::kMap) return Misfit(type, tree);
  for (auto& [key, member] : tree.members()) {
    auto const step = trail_.Key(key);
    member = Read(std::move(member), type.element());
  }
  return tree;
}

bool JsonShaper::HasNoExtra(ValueMap const& members, Type const& type) {
  auto const extra = std::ranges::find_if(
      members, [&](auto const& member) { return !type.attributes().contains(member.first); });
  if (extra == members.end()) return true;
  trail_.Fail("the object has no attribute \"" + extra->first + "\"");
  return false;
}

Value JsonShaper::ReadObject(Value tree, Type const& type) {
  if (tree.kind() != Value::Kind::kMap) return Misfit(type, tree);
  auto& given = tree.members();
  if (mode_ == JsonMode::kStrict && !HasNoExtra(given, type)) return {};
  ValueMap members;
  for (auto const& [name, attribute] : type.attributes()) {
    auto const step = trail_.Attribute(name);
    auto const found = given.find(name);
    if (found == given.end() && mode_ == JsonMode::kStrict)
      return Refuse("the attribute is missing");
    members.emplace_hint(
        members.end(), name,
        found == given.end() ? Value() : Read(std::move(found->second), attribute));
  }
  return Value::Map(std::move(members));
}

Value JsonShaper::ReadDynamic(Value tree) {
  if (tree.kind() != Value::Kind::kMap || tree.members().size() != 2 ||
      !tree.members().contains("type") || !tree.members().contains("value")) {
    return Refuse("a dynamic value is an object of \"type\" and \"value\"");
  }
  auto type = TypeFromTree(tree["type"]);
  if (!type) return Refuse(std::move(type).error().message);
  if (type->kind() == Type::Kind::kDynamic) return Refuse("a dynamic value has a concrete type");
  auto const step = trail_.Inside();
  Value value = Read(std::move(tree.members().find("value")->second), *type);
  return Value::Dynamic(*std::move(type), std::move(value));
}

class JsonWriter {
 public:
  Result<std::string> Encode(Value const& value, Type const& type) {
    Write(value, type);
    if (trail_.failed()) return Fail(trail_.TakeError());
    return std::move(out_);
  }

 private:
  void Write(Value const& value, Type const& type);
  void WriteKnown(Value const& value, Type const& type);
  void WriteNumber(Number const& number);
  void WriteElements(Value const& value, Type const& type);
  void WriteMembers(Value const& value, Type const& type);
  void WriteDynamic(Value const& value);

  std::string out_;
  Trail trail_;
};

void JsonWriter::Write(Value const& value, Type const& type) {
  if (trail_.failed() || trail_.TooDeep()) return;
  if (value.is_unknown()) return trail_.Fail("JSON cannot express an unknown value");
  if (value.is_null()) {
    out_ += "null";
  } else if (!Fits(value.kind(), type.kind())) {
    trail_.FailRequired(type, KindText(value.kind()));
  } else {
    WriteKnown(value, type);
  }
}

void JsonWriter::WriteKnown(Value const& value, Type const& type) {
  switch (value.kind()) {
    case Value::Kind::kString:
      return AppendJsonString(out_, value.as_string());
    case Value::Kind::kNumber:
      return WriteNumber(value.as_number());
    case Value::Kind::kList:
    case Value::Kind::kSet:
      return WriteElements(value, type);
    case Value::Kind::kMap:
      return WriteMembers(value, type);
    case Value::Kind::kDynamic:
      return WriteDynamic(value);
    default:
      out_ += value.as_bool() ? "true" : "false";
  }
}

void JsonWriter::WriteNumber(Number const& number) {
  if (number.is_double_form() && std::isinf(number.AsDouble())) {
    return trail_.Fail("JSON cannot express an infinite number");
  }
  bool const binary = number.is_integer_form() || number.is_double_form();
  out_ += binary ? number.ToText() : number.text_form();
}

void JsonWriter::WriteElements(Value const& value, Type const& type) {
  auto const& elements = value.elements();
  bool const tuple = type.kind() == Type::Kind::kTuple;
  if (tuple && elements.size() != type.elements().size()) {
    return trail_.Fail(WrongTupleLength(type.elements().size(), elements.size()));
  }
  out_.push_back('[');
  for (std::size_t i = 0; i < elements.size(); ++i) {
    auto const step = trail_.Element(type.kind(), i);
    if (i > 0) out_.push_back(',');
    Write(elements[i], tuple ? type.elements()[i] : type.element());
  }
  out_.push_back(']');
}

void JsonWriter::WriteMembers(Value const& value, Type const& type) {
  bool const object = type.kind() == Type::Kind::kObject;
  if (object && !trail_.HasExactly(value.members(), type)) return;
  auto attribute = type.attributes().begin();  // An object has the same keys in the same order.
  std::string_view separator;
  out_.push_back('{');
  for (auto const& [name, member] : value.members()) {
    auto const step = object ? trail_.Attribute(name) : trail_.Key(name);
    out_ += std::exchange(separator, ",");
    AppendJsonString(out_, name);
    out_.push_back(':');
    Write(member, object ? attribute++->second : type.element());
  }
  out_.push_back('}');
}

void JsonWriter::WriteDynamic(Value const& value) {
  auto const step = trail_.Inside();
  out_ += "{\"value\":";
  Write(value.dynamic_value(), value.dynamic_type());
  out_ += ",\"type\":" + value.dynamic_type().ToJson() + "}";
}

}  // namespace

Result<Value> DecodeJson(std::string_view json, Type const& type, JsonMode mode) {
  auto tree = DecodeAnyJson(json);
  if (!tree) return tree;
  return JsonShaper(mode).Shape(*std::move(tree), type);
}

Result<std::string> EncodeJson(Value const& value, Type const& type) {
  return JsonWriter().Encode(value, type);
}

}  // namespace ferro::tf
