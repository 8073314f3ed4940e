// Attributes made by hand, for tests of what works on schemas.
#pragma once

#include <string>
#include <vector>

#include "tfplugin/schema/rules.h"

namespace ferro::tf {

Attribute MadeAttribute(std::string name, Rules const& rules, Type type = Type::String());
Attribute MadeNested(std::string name, Rules const& rules, Nesting nesting,
                     std::vector<Attribute> attributes);

}  // namespace ferro::tf
