#include "tfplugin/value/type.h"

#include <algorithm>
#include <array>
#include <utility>

#include "tfplugin/value/json.h"
#include "tfplugin/value/json_text.h"
#include "tfplugin/value/type_tree.h"

namespace ferro::tf {
namespace {

constexpr int kMaxDepth = 64;

// By Type::Kind.
constexpr std::array<std::string_view, 9> kNames = {"string", "number", "bool",   "dynamic", "list",
                                                    "set",    "map",    "object", "tuple"};

std::string_view NameOf(Type::Kind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

tl::unexpected<Error> Refused(std::string what) {
  return Fail(ErrorCode::kInvalidArgument, "the type expression " + std::move(what));
}

Result<Type> Primitive(std::string_view name) {
  if (name == "string") return Type::String();
  if (name == "number") return Type::Num();
  if (name == "bool") return Type::Bool();
  if (name == "dynamic") return Type::Dynamic();
  return Refused("names an unknown type");
}

Result<Type> FromTree(Value const& tree, int depth);

Result<Type> ObjectFromTree(std::vector<Value> const& parts, int depth) {
  if (parts[1].kind() != Value::Kind::kMap) return Refused("has an object without attributes");
  std::map<std::string, Type, std::less<>> attributes;
  for (auto const& [name, member] : parts[1].members()) {
    auto type = FromTree(member, depth);
    if (!type) return Fail(std::move(type).error());
    attributes.emplace_hint(attributes.end(), name, *std::move(type));
  }
  if (parts.size() == 3) {
    if (parts[2].kind() != Value::Kind::kList) return Refused("has no list of optional attributes");
    for (auto const& name : parts[2].elements()) {
      if (name.kind() != Value::Kind::kString || !attributes.contains(name.as_string())) {
        return Refused("has an optional attribute that the object lacks");
      }
    }
  }
  return Type::Object(std::move(attributes));
}

Result<Type> TupleFromTree(Value const& part, int depth) {
  if (part.kind() != Value::Kind::kList) return Refused("has a tuple without elements");
  std::vector<Type> elements;
  elements.reserve(part.elements().size());
  for (auto const& element : part.elements()) {
    auto type = FromTree(element, depth);
    if (!type) return Fail(std::move(type).error());
    elements.push_back(*std::move(type));
  }
  return Type::Tuple(std::move(elements));
}

Result<Type> FromTree(Value const& tree, int depth) {
  if (depth > kMaxDepth) return Refused("is nested deeper than 64 levels");
  if (tree.kind() == Value::Kind::kString) return Primitive(tree.as_string());
  if (tree.kind() != Value::Kind::kList) return Refused("is neither a string nor an array");
  auto const& parts = tree.elements();
  if (parts.empty() || parts[0].kind() != Value::Kind::kString) {
    return Refused("has an array that does not begin with a name");
  }
  std::string const& name = parts[0].as_string();
  if (name == "object" && (parts.size() == 2 || parts.size() == 3)) {
    return ObjectFromTree(parts, depth + 1);
  }
  if (parts.size() != 2) return Refused("has an array of the wrong length");
  if (name == "tuple") return TupleFromTree(parts[1], depth + 1);
  if (name != "list" && name != "set" && name != "map") return Refused("names an unknown type");
  auto element = FromTree(parts[1], depth + 1);
  if (!element) return element;
  if (name == "list") return Type::List(*std::move(element));
  if (name == "set") return Type::Set(*std::move(element));
  return Type::Map(*std::move(element));
}

void Append(std::string& out, Type const& type) {
  if (!type.is_collection() && type.kind() != Type::Kind::kObject &&
      type.kind() != Type::Kind::kTuple) {
    return AppendJsonString(out, NameOf(type.kind()));
  }
  out.append("[\"").append(NameOf(type.kind())).append("\",");
  std::string_view separator;
  if (type.kind() == Type::Kind::kObject) {
    out.push_back('{');
    for (auto const& [name, attribute] : type.attributes()) {
      out.append(std::exchange(separator, ","));
      AppendJsonString(out, name);
      out.push_back(':');
      Append(out, attribute);
    }
    out.push_back('}');
  } else if (type.kind() == Type::Kind::kTuple) {
    out.push_back('[');
    for (auto const& element : type.elements()) {
      out.append(std::exchange(separator, ","));
      Append(out, element);
    }
    out.push_back(']');
  } else {
    Append(out, type.element());
  }
  out.push_back(']');
}

}  // namespace

Type Type::List(Type element) {
  Type out(Kind::kList);
  out.elements_.push_back(std::move(element));
  return out;
}

Type Type::Set(Type element) {
  Type out(Kind::kSet);
  out.elements_.push_back(std::move(element));
  return out;
}

Type Type::Map(Type element) {
  Type out(Kind::kMap);
  out.elements_.push_back(std::move(element));
  return out;
}

Type Type::Object(std::map<std::string, Type, std::less<>> attributes) {
  Type out(Kind::kObject);
  out.attributes_ = std::move(attributes);
  return out;
}

Type Type::Tuple(std::vector<Type> elements) {
  Type out(Kind::kTuple);
  out.elements_ = std::move(elements);
  return out;
}

bool Type::HasDynamic() const {
  return kind_ == Kind::kDynamic || std::ranges::any_of(elements_, &Type::HasDynamic) ||
         std::ranges::any_of(attributes_, [](auto const& a) { return a.second.HasDynamic(); });
}

std::string Type::ToJson() const {
  std::string out;
  Append(out, *this);
  return out;
}

Result<Type> TypeFromTree(Value const& tree) {
  return FromTree(tree, 1);
}

Result<Type> Type::FromJson(std::string_view json) {
  auto const tree = DecodeAnyJson(json);
  if (!tree) return Fail(tree.error().Within("reading a type expression"));
  return TypeFromTree(*tree);
}

std::string Type::FriendlyName() const {
  std::string out(NameOf(kind_));
  if (is_collection()) out += " of " + element().FriendlyName();
  return out;
}

}  // namespace ferro::tf
