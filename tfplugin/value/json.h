// Values as JSON: raw states and the JSON form of DynamicValue (tfplugin6 §4.5).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "tfplugin/value/type.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

enum class JsonMode {
  kStrict,   // Missing and extra object members are errors.
  kLenient,  // Missing members are null, extra ones ignored (core-rules 128, 132).
};

// Numbers keep every digit. Text given as number or bool and the other way round
// is accepted as core does. Depth is limited to 128 levels.
Result<Value> DecodeJson(std::string_view json, Type const& type, JsonMode mode);

// Unknown values cannot be expressed: an error.
Result<std::string> EncodeJson(Value const& value, Type const& type);

// Any JSON as a value without a schema: objects are maps, arrays are lists. What
// state upgraders look at.
Result<Value> DecodeAnyJson(std::string_view json);

// Whether the value has this shape at every depth (unknowns fit every type); the
// error names the first path that does not.
Status Conforms(Value const& value, Type const& type);

}  // namespace ferro::tf
