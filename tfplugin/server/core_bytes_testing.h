// What both halves of the in-process core need: bytes for a request, the type of an address.
#pragma once

#include <string>
#include <string_view>

#include "tfplugin/server/provider_server.h"

namespace ferro::tf {

// Fails the running test when the value does not fit the schema.
DynamicValue EncodedObject(Value const& value, Schema const& schema);

// "example_thing" of "example_thing.a".
std::string TypeNameOf(std::string_view address);

}  // namespace ferro::tf
