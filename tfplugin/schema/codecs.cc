#include <optional>

#include "tfplugin/schema/fields.h"

namespace ferro::tf::internal {

// The value itself stays out of the message: it may be a secret.
Outcome Misfit(Value const& value, std::string_view expected, Path const& path,
               Diagnostics& diagnostics) {
  std::string found = "a value of another kind";
  if (value.is_null()) found = "null";
  if (value.is_unknown()) found = "an unknown value";
  diagnostics.Error(path, "Unsuitable value",
                    "Expected " + std::string(expected) + ", found " + found + ".");
  return Outcome::kMisfit;
}

std::vector<Value> const* ElementsOf(Value const& value, Value::Kind kind, Path const& path,
                                     Diagnostics& diagnostics) {
  if (value.kind() == kind) return &value.elements();
  Misfit(value, kind == Value::Kind::kSet ? "a set" : "a list", path, diagnostics);
  return nullptr;
}

ValueMap const* MapMembersOf(Value const& value, Path const& path, Diagnostics& diagnostics) {
  if (value.kind() == Value::Kind::kMap) return &value.members();
  Misfit(value, "a map", path, diagnostics);
  return nullptr;
}

Outcome CheckElement(Value const& value, Path const& path, Diagnostics& diagnostics) {
  if (value.is_unknown()) return Outcome::kUndecided;
  if (!value.is_null()) return Outcome::kSet;
  diagnostics.Error(path, "Null element",
                    "An element of this collection is null. Leave it out, for example with "
                    "compact() or an `if` in the for expression.");
  return Outcome::kMisfit;
}

Type Codec<bool>::type() {
  return Type::Bool();
}
Value Codec<bool>::Get(bool in) {
  return Value::Bool(in);
}
Outcome Codec<bool>::Set(Value const& value, bool& out, Path const& path,
                         Diagnostics& diagnostics) {
  if (value.kind() != Value::Kind::kBool) return Misfit(value, "true or false", path, diagnostics);
  out = value.as_bool();
  return Outcome::kSet;
}

Type Codec<Number>::type() {
  return Type::Num();
}
Value Codec<Number>::Get(Number const& in) {
  return Value::Num(in);
}
Outcome Codec<Number>::Set(Value const& value, Number& out, Path const& path,
                           Diagnostics& diagnostics) {
  if (value.kind() != Value::Kind::kNumber) return Misfit(value, "a number", path, diagnostics);
  out = value.as_number();
  return Outcome::kSet;
}

Type Codec<std::int64_t>::type() {
  return Type::Num();
}
Value Codec<std::int64_t>::Get(std::int64_t in) {
  return Value::Num(in);
}
Outcome Codec<std::int64_t>::Set(Value const& value, std::int64_t& out, Path const& path,
                                 Diagnostics& diagnostics) {
  Number number;
  Outcome const outcome = Codec<Number>::Set(value, number, path, diagnostics);
  if (outcome != Outcome::kSet) return outcome;
  std::optional<std::int64_t> const whole = number.AsInt64();
  if (!whole) {
    return Misfit(value, "a whole number between -9223372036854775808 and 9223372036854775807",
                  path, diagnostics);
  }
  out = *whole;
  return Outcome::kSet;
}

Type Codec<double>::type() {
  return Type::Num();
}
Value Codec<double>::Get(double in) {
  return Value::Num(Number(in));
}
Outcome Codec<double>::Set(Value const& value, double& out, Path const& path,
                           Diagnostics& diagnostics) {
  Number number;
  Outcome const outcome = Codec<Number>::Set(value, number, path, diagnostics);
  if (outcome == Outcome::kSet) out = number.AsDouble();
  return outcome;
}

Type Codec<std::string>::type() {
  return Type::String();
}
Value Codec<std::string>::Get(std::string const& in) {
  return Value::String(in);
}
Outcome Codec<std::string>::Set(Value const& value, std::string& out, Path const& path,
                                Diagnostics& diagnostics) {
  if (value.kind() != Value::Kind::kString) return Misfit(value, "a text", path, diagnostics);
  out = value.as_string();
  return Outcome::kSet;
}

Type Codec<Secret>::type() {
  return Type::String();
}
Value Codec<Secret>::Get(Secret const& in) {
  return Value::String(in.Reveal());
}
Outcome Codec<Secret>::Set(Value const& value, Secret& out, Path const& path,
                           Diagnostics& diagnostics) {
  std::string text;
  Outcome const outcome = Codec<std::string>::Set(value, text, path, diagnostics);
  if (outcome == Outcome::kSet) out = Secret(std::move(text));
  return outcome;
}

Type Codec<Value>::type() {
  return Type::Dynamic();
}
Value Codec<Value>::Get(Value const& in) {
  return in;
}
Outcome Codec<Value>::Set(Value const& value, Value& out, Path const& /*path*/,
                          Diagnostics& /*diagnostics*/) {
  out = value;
  return Outcome::kSet;
}

}  // namespace ferro::tf::internal
