// Terraform's type system (tfplugin6 §4.6): what decides how bytes are read.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ferro::tf {

class Type {
 public:
  enum class Kind { kString, kNumber, kBool, kDynamic, kList, kSet, kMap, kObject, kTuple };

  static Type String() { return Type(Kind::kString); }
  static Type Num() { return Type(Kind::kNumber); }
  static Type Bool() { return Type(Kind::kBool); }
  static Type Dynamic() { return Type(Kind::kDynamic); }
  static Type List(Type element);
  static Type Set(Type element);
  static Type Map(Type element);
  static Type Object(std::map<std::string, Type, std::less<>> attributes);
  static Type Tuple(std::vector<Type> elements);

  Kind kind() const { return kind_; }
  bool is_collection() const {
    return kind_ == Kind::kList || kind_ == Kind::kSet || kind_ == Kind::kMap;
  }
  // The element type of a list, set or map.
  Type const& element() const { return elements_.front(); }
  // The element types of a tuple.
  std::vector<Type> const& elements() const { return elements_; }
  // The attributes of an object.
  std::map<std::string, Type, std::less<>> const& attributes() const { return attributes_; }
  bool HasDynamic() const;

  // Compact JSON with sorted attribute names: "string", ["list","number"], ["object",{"a":"bool"}].
  std::string ToJson() const;
  // Depth is limited to 64; the optional third member of an object is checked and dropped.
  static Result<Type> FromJson(std::string_view json);
  // For messages: "list of string", "object", "dynamic".
  std::string FriendlyName() const;

  friend bool operator==(Type const&, Type const&) = default;

 private:
  explicit Type(Kind kind) : kind_(kind) {}
  Kind kind_;
  std::vector<Type> elements_;
  std::map<std::string, Type, std::less<>> attributes_;
};

}  // namespace ferro::tf
