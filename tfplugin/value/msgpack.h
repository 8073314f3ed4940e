// Values as msgpack, as the protocol's DynamicValue carries them (tfplugin6 §4).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "tfplugin/value/type.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

// Strict about kinds and object members, liberal about widths. The error names
// the path. Depth is limited to 128 levels, and nothing is allocated for lengths
// that the bytes cannot hold.
Result<Value> DecodeMsgpack(std::string_view bytes, Type const& type);

// Shortest forms; members sorted bytewise. The value must fit the type (checked
// by Conforms where it comes from outside; a misfit here is an error, not a crash).
Result<std::string> EncodeMsgpack(Value const& value, Type const& type);

}  // namespace ferro::tf
