// What the client sends, as the SDK's own structs. One function a message.
#pragma once

#include "tfplugin/server/provider_server.h"

namespace tfplugin6 {
class ClientCapabilities;
class DynamicValue;
class RawState;
}  // namespace tfplugin6

namespace ferro::tf {

DynamicValue FromProto(tfplugin6::DynamicValue const& message);
RawState FromProto(tfplugin6::RawState const& message);
// What a client does not say it can do, it cannot (core-rules 9).
ClientCapabilities FromProto(tfplugin6::ClientCapabilities const& message);

}  // namespace ferro::tf
