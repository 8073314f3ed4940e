// One Terraform value: null, unknown, or known, at any depth. Free of protobuf,
// msgpack and vendor; a value knows its kind but not its schema type.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "tfplugin/value/number.h"
#include "tfplugin/value/type.h"

namespace ferro::tf {

class Value;
using ValueMap = std::map<std::string, Value, std::less<>>;

// What an unknown value promises (tfplugin6 §4.4). Kept as received and passed
// through; values that we make unknown promise nothing.
struct Refinements {
  std::string payload;  // The msgpack map of extension 12, verbatim; "" for a plain unknown.
  friend bool operator==(Refinements const&, Refinements const&) = default;
};

class Value {
 public:
  // `kList` is also a tuple, `kMap` also an object; `kDynamic` is a value that
  // stands where the schema says "dynamic" and carries its own type.
  enum class Kind { kNull, kUnknown, kBool, kNumber, kString, kList, kSet, kMap, kDynamic };

  Value() = default;  // Null.
  static Value Null() { return {}; }
  static Value Unknown() { return Unknown(Refinements{}); }
  static Value Unknown(Refinements refinements);
  static Value Bool(bool value);
  static Value Num(Number value);
  // Normalised to NFC (core-rules 16); must be UTF-8.
  static Value String(std::string_view text);
  // The same for text from outside: nothing when it is not UTF-8.
  static std::optional<Value> StringIfUtf8(std::string_view text);
  static Value List(std::vector<Value> elements);
  // Sorted and without duplicates, so that equal sets are equal values. Elements that are not
  // wholly known all stay: they may turn out to differ.
  static Value Set(std::vector<Value> elements);
  // Keys are normalised as strings are.
  static Value Map(ValueMap members);
  static Value Dynamic(Type type, Value value);

  Kind kind() const { return static_cast<Kind>(form_.index()); }
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_unknown() const { return kind() == Kind::kUnknown; }
  // Known at this level: neither null nor unknown.
  bool is_known() const { return !is_null() && !is_unknown(); }
  // No unknown at any depth (a null is wholly known).
  bool IsWhollyKnown() const;

  // Each requires the matching kind.
  bool as_bool() const { return As<bool>("the value is no bool"); }
  Number const& as_number() const { return As<Number>("the value is no number"); }
  std::string const& as_string() const { return As<std::string>("the value is no string"); }
  std::vector<Value> const& elements() const;  // kList, kSet
  std::vector<Value> TakeElements() &&;        // kList
  ValueMap const& members() const;             // kMap
  ValueMap& members();
  Type const& dynamic_type() const;
  Value const& dynamic_value() const;
  Refinements const& refinements() const;

  // The member of a map or object; null when absent or when this is no map.
  Value const& operator[](std::string_view name) const;

  // Deep; numbers by value, sets without order, unknowns equal whatever they promise.
  friend bool operator==(Value const& a, Value const& b);
  // A total order, for sets and sorted output.
  friend std::strong_ordering operator<=>(Value const& a, Value const& b);

  // For messages and test failures, HCL-like. Shows everything: not for what may be sensitive.
  std::string ToText() const;

 private:
  struct DynamicForm;
  struct SetForm {
    std::vector<Value> elements;
  };
  // In the order of Kind. What is dynamic is rare and large, and never changes: shared.
  using Form =
      std::variant<std::monostate, Refinements, bool, Number, std::string, std::vector<Value>,
                   SetForm, ValueMap, std::shared_ptr<DynamicForm const>>;
  template <class T>
  static Value Of(T form);
  template <class T>
  T const& As(char const* otherwise) const {
    auto const* form = std::get_if<T>(&form_);
    FERRO_CHECK(form != nullptr, otherwise);
    return *form;
  }
  Form form_;
};

}  // namespace ferro::tf
