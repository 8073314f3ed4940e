#include <utility>

#include "tfplugin/grpc/from_proto.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::ApplyResourceChange_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ApplyResourceChange_Response& response) {
  ApplyResourceChangeRequest const asked{.type_name = request.type_name(),
                                         .prior_state = FromProto(request.prior_state()),
                                         .planned_state = FromProto(request.planned_state()),
                                         .config = FromProto(request.config()),
                                         .planned_private = request.planned_private()};
  auto answer = server.ApplyResourceChange(asked, cancelled);
  *response.mutable_new_state() = ToProto(std::move(answer.new_state));
  response.set_private_(std::move(answer.private_bytes));
  AddTo(response, answer.diagnostics);
}

}  // namespace ferro::tf
