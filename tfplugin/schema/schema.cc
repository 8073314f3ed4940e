#include "tfplugin/schema/schema.h"

#include <utility>

namespace ferro::tf {
namespace {

std::map<std::string, Type, std::less<>> AttributeTypes(std::vector<Attribute> const& attributes) {
  std::map<std::string, Type, std::less<>> out;
  for (auto const& attribute : attributes) {
    out.emplace(attribute.name, attribute.nested ? ImpliedType(*attribute.nested) : attribute.type);
  }
  return out;
}

Type CollectionOf(BlockNesting nesting, Type object) {
  switch (nesting) {
    case BlockNesting::kSingle:
    case BlockNesting::kGroup:
      return object;
    case BlockNesting::kList:
      return Type::List(std::move(object));
    case BlockNesting::kSet:
      return Type::Set(std::move(object));
    case BlockNesting::kMap:
      return Type::Map(std::move(object));
  }
  return object;
}

}  // namespace

Type ImpliedType(Block const& block) {
  auto types = AttributeTypes(block.attributes);
  for (auto const& nested : block.blocks) {
    types.emplace(nested.name, CollectionOf(nested.nesting, ImpliedType(nested.block)));
  }
  return Type::Object(std::move(types));
}

Type ImpliedType(NestedObject const& object) {
  Type element = Type::Object(AttributeTypes(object.attributes));
  switch (object.nesting) {
    case Nesting::kSingle:
      return element;
    case Nesting::kList:
      return Type::List(std::move(element));
    case Nesting::kSet:
      return Type::Set(std::move(element));
    case Nesting::kMap:
      return Type::Map(std::move(element));
  }
  return element;
}

}  // namespace ferro::tf
