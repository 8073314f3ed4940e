// Type expressions that are already parsed: JSON's dynamic values hold them as a member.
#pragma once

#include "base/result.h"
#include "tfplugin/value/type.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

// `tree` is a type expression as DecodeAnyJson gives it; limits as in Type::FromJson.
Result<Type> TypeFromTree(Value const& tree);

}  // namespace ferro::tf
