#include <utility>

#include "tfplugin/grpc/from_proto.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::MoveResourceState_Request const& request,
            std::stop_token const& cancelled, tfplugin6::MoveResourceState_Response& response) {
  MoveResourceStateRequest const asked{.source_provider_address = request.source_provider_address(),
                                       .source_type_name = request.source_type_name(),
                                       .source_version = request.source_schema_version(),
                                       .source_state = FromProto(request.source_state()),
                                       .target_type_name = request.target_type_name()};
  auto answer = server.MoveResourceState(asked, cancelled);
  if (!answer.diagnostics.has_errors()) {
    *response.mutable_target_state() = ToProto(std::move(answer.target_state));
    response.set_target_private(std::move(answer.private_bytes));
  }
  AddTo(response, answer.diagnostics);
}

}  // namespace ferro::tf
