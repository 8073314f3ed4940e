#include "tfplugin/grpc/from_proto.h"

#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

DynamicValue FromProto(tfplugin6::DynamicValue const& message) {
  return {.msgpack = message.msgpack(), .json = message.json()};
}

RawState FromProto(tfplugin6::RawState const& message) {
  return {.json = message.json(), .has_flatmap = !message.flatmap().empty()};
}

ClientCapabilities FromProto(tfplugin6::ClientCapabilities const& message) {
  return {.deferral_allowed = message.deferral_allowed(),
          .write_only_attributes_allowed = message.write_only_attributes_allowed()};
}

}  // namespace ferro::tf
