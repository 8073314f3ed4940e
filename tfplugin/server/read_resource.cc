#include <utility>

#include "tfplugin/plan/forms.h"
#include "tfplugin/plan/walk.h"
#include "tfplugin/server/server_impl.h"

namespace ferro::tf {

ReadResourceResponse ProviderServer::ReadResource(ReadResourceRequest const& request,
                                                  std::stop_token cancelled) {
  // After an error core keeps what it has; that is what the answer says too.
  ReadResourceResponse response{.new_state = request.current_state,
                                .private_bytes = request.private_bytes};
  auto body = [&](Call& call) {
    auto const* type = impl_->FindManaged(request.type_name, call);
    if (type == nullptr || !impl_->RequireConfigured(call)) return;
    auto const state = ReadObject(request.current_state, type->shape, "The stored state",
                                  Expect::kKnown, call.diagnostics);
    if (!state) return;
    call.private_data = PrivateData::FromBytes(request.private_bytes);
    Value found;
    if (state->is_known()) found = type->resource->Read(*state, call);
    if (call.failed()) return;
    if (!found.IsWhollyKnown()) {
      return ReportBug("it read unknown values at " + PathList(UnknownPaths(found, 6)),
                       call.diagnostics);
    }
    found = WithFormsOf(type->shape.block(), found, *state);
    DynamicValue answer = WriteObject(found, type->shape, call.diagnostics);
    if (call.failed()) return;
    response.new_state = std::move(answer);
    response.private_bytes = PrivateAnswer(call, request.private_bytes);
  };
  response.diagnostics = impl_->Run("ReadResource", request.type_name, std::move(cancelled), body);
  return response;
}

}  // namespace ferro::tf
