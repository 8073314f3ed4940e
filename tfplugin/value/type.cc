#include "tfplugin/value/type.h"

#include <algorithm>
#include <array>
#include <utility>

#include "tfplugin/value/json.h"
#include "tfplugin/value/json_text.h"
#include "tfplugin/value/type_tree.h"

namespace ferro::tf {
namespace {

constexpr int kMaxTypeDepth = 64;

// By Type::Kind.
constexpr std::array<std::string_view, 9> kTypeNames = {
    "string", "number", "bool", "dynamic", "list", "set", "map", "object", "tuple"};

std::string_view TypeName(Type::Kind kind) {
  return kTypeNames[static_cast<std::size_t>(kind)];
}

tl::unexpected<Error> RefusedType(std::string what) {
  return Fail(ErrorCode::kInvalidArgument, "the type expression " + std::move(what));
}

Result<Type> PrimitiveType(std::string_view name) {
  if (name == "string") return Type::String();
  if (name == "number") return Type::Num();
  if (name == "bool") return Type::Bool();
  if (name == "dynamic") return Type::Dynamic();
  return RefusedType("names an unknown type");
}

Result<Type> TypeFromPart(Value const& tree, int depth);

Result<Type> ObjectFromPart(std::vector<Value> const& parts, int depth) {
  if (parts[1].kind() != Value::Kind::kMap) return RefusedType("has an object without attributes");
  std::map<std::string, Type, std::less<>> attributes;
  for (auto const& [name, member] : parts[1].members()) {
    auto type = TypeFromPart(member, depth);
    if (!type) return Fail(std::move(type).error());
    attributes.emplace_hint(attributes.end(), name, *std::move(type));
  }
  if (parts.size() == 3) {
    if (parts[2].kind() != Value::Kind::kList)
      return RefusedType("has no list of optional attributes");
    for (auto const& name : parts[2].elements()) {
      if (name.kind() != Value::Kind::kString || !attributes.contains(name.as_string())) {
        return RefusedType("has an optional attribute that the object lacks");
      }
    }
  }
  return Type::Object(std::move(attributes));
}

Result<Type> TupleFromPart(Value const& part, int depth) {
  if (part.kind() != Value::Kind::kList) return RefusedType("has a tuple without elements");
  std::vector<Type> elements;
  elements.reserve(part.elements().size());
  for (auto const& element : part.elements()) {
    auto type = TypeFromPart(element, depth);
    if (!type) return Fail(std::move(type).error());
    elements.push_back(*std::move(type));
  }
  return Type::Tuple(std::move(elements));
}

Result<Type> TypeFromPart(Value const& tree, int depth) {
  if (depth > kMaxTypeDepth) return RefusedType("is nested deeper than 64 levels");
  if (tree.kind() == Value::Kind::kString) return PrimitiveType(tree.as_string());
  if (tree.kind() != Value::Kind::kList) return RefusedType("is neither a string nor an array");
  auto const& parts = tree.elements();
  if (parts.empty() || parts[0].kind() != Value::Kind::kString) {
    return RefusedType("has an array that does not begin with a name");
  }
  std::string const& name = parts[0].as_string();
  if (name == "object" && (parts.size() == 2 || parts.size() == 3)) {
    return ObjectFromPart(parts, depth + 1);
  }
  if (parts.size() != 2) return RefusedType("has an array of the wrong length");
  if (name == "tuple") return TupleFromPart(parts[1], depth + 1);
  if (name != "list" && name != "set" && name != "map") return RefusedType("names an unknown type");
  auto element = TypeFromPart(parts[1], depth + 1);
  if (!element) return element;
  if (name == "list") return Type::List(*std::move(element));
  if (name == "set") return Type::Set(*std::move(element));
  return Type::Map(*std::move(element));
}

void AppendType(std::string& out, Type const& type) {
  if (!type.is_collection() && type.kind() != Type::Kind::kObject &&
      type.kind() != Type::Kind::kTuple) {
    return AppendJsonString(out, TypeName(type.kind()));
  }
  out.append("[\"").append(TypeName(type.kind())).append("\",");
  std::string_view separator;
  if (type.kind() == Type::Kind::kObject) {
    out.push_back('{');
    for (auto const& [name, attribute] : type.attributes()) {
      out.append(std::exchange(separator, ","));
      AppendJsonString(out, name);
      out.push_back(':');
      AppendType(out, attribute);
    }
    out.push_back('}');
  } else if (type.kind() == Type::Kind::kTuple) {
    out.push_back('[');
    for (auto const& element : type.elements()) {
      out.append(std::exchange(separator, ","));
      AppendType(out, element);
    }
    out.push_back(']');
  } else {
    AppendType(out, type.element());
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
  AppendType(out, *this);
  return out;
}

Result<Type> TypeFromTree(Value const& tree) {
  return TypeFromPart(tree, 1);
}

Result<Type> Type::FromJson(std::string_view json) {
  auto const tree = DecodeAnyJson(json);
  if (!tree) return Fail(tree.error().Within("reading a type expression"));
  return TypeFromTree(*tree);
}

std::string Type::FriendlyName() const {
  std::string out(TypeName(kind_));
  if (is_collection()) out += " of " + element().FriendlyName();
  return out;
}

}  // namespace ferro::tf
