#include <utility>

#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::ImportResourceState_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ImportResourceState_Response& response) {
  ImportResourceStateRequest const asked{.type_name = request.type_name(), .id = request.id()};
  auto answer = server.ImportResourceState(asked, cancelled);
  if (!answer.diagnostics.has_errors()) {
    auto& imported = *response.add_imported_resources();
    imported.set_type_name(answer.type_name);
    *imported.mutable_state() = ToProto(std::move(answer.state));
    imported.set_private_(std::move(answer.private_bytes));
  }
  AddTo(response, answer.diagnostics);
}

}  // namespace ferro::tf
