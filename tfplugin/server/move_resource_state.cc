#include <utility>

#include "tfplugin/server/foreign_state.h"

namespace ferro::tf {

// Before ConfigureProvider, and offline (core-rules 46, 134).
MoveResourceStateResponse ProviderServer::MoveResourceState(MoveResourceStateRequest const& request,
                                                            std::stop_token cancelled) {
  MoveResourceStateResponse response;
  auto body = [&](Call& call) {
    auto const* type = impl_->FindManaged(request.target_type_name, call);
    if (type == nullptr) return;
    auto stored = ReadForeign(request.source_state, call);
    if (!stored) return;
    MoveSource const source{.provider_address = request.source_provider_address,
                            .type_name = request.source_type_name,
                            .version = request.source_version,
                            .state = *std::move(stored)};
    Value const moved = CheckConverted(type->resource->Move(source, call), type->shape,
                                       "its move of a stored object", call);
    if (call.failed()) return;
    DynamicValue state = WriteObject(moved, type->shape, call.diagnostics);
    if (call.failed()) return;
    response.target_state = std::move(state);
    response.private_bytes = PrivateAnswer(call, "");
  };
  response.diagnostics =
      impl_->Run("MoveResourceState", request.target_type_name, std::move(cancelled), body);
  return response;
}

}  // namespace ferro::tf
