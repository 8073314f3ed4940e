#include <utility>

#include "tfplugin/plan/walk.h"
#include "tfplugin/server/server_impl.h"

namespace ferro::tf {

ImportResourceStateResponse ProviderServer::ImportResourceState(
    ImportResourceStateRequest const& request, std::stop_token cancelled) {
  ImportResourceStateResponse response{.type_name = request.type_name};
  auto body = [&](Call& call) {
    auto const* type = impl_->FindManaged(request.type_name, call);
    if (type == nullptr || !impl_->RequireConfigured(call)) return;
    Value const stub = type->resource->Import(request.id, call);
    if (call.failed()) return;
    if (stub.is_null()) return ReportBug("its import returned nothing", call.diagnostics);
    if (!stub.IsWhollyKnown()) {
      return ReportBug("its import returned unknown values at " + PathList(UnknownPaths(stub, 6)),
                       call.diagnostics);
    }
    DynamicValue state = WriteObject(stub, type->shape, call.diagnostics);
    if (call.failed()) return;
    response.state = std::move(state);
    response.private_bytes = PrivateAnswer(call, "");
  };
  response.diagnostics =
      impl_->Run("ImportResourceState", request.type_name, std::move(cancelled), body);
  return response;
}

}  // namespace ferro::tf
