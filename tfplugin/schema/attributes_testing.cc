#include "tfplugin/schema/attributes_testing.h"

#include <utility>

namespace ferro::tf {

Attribute MadeAttribute(std::string name, Rules const& rules, Type type) {
  Attribute attribute;
  rules.ApplyTo(attribute);
  attribute.name = std::move(name);
  attribute.type = std::move(type);
  attribute.doc = "Documented.";
  return attribute;
}

Attribute MadeNested(std::string name, Rules const& rules, Nesting nesting,
                     std::vector<Attribute> attributes) {
  Attribute attribute = MadeAttribute(std::move(name), rules);
  attribute.nested = std::make_shared<NestedObject>(NestedObject{nesting, std::move(attributes)});
  return attribute;
}

}  // namespace ferro::tf
