#include <utility>

#include "tfplugin/grpc/from_proto.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::PlanResourceChange_Request const& request,
            std::stop_token const& cancelled, tfplugin6::PlanResourceChange_Response& response) {
  PlanResourceChangeRequest const asked{
      .type_name = request.type_name(),
      .prior_state = FromProto(request.prior_state()),
      .proposed_new_state = FromProto(request.proposed_new_state()),
      .config = FromProto(request.config()),
      .prior_private = request.prior_private(),
      .capabilities = FromProto(request.client_capabilities())};
  auto answer = server.PlanResourceChange(asked, cancelled);
  *response.mutable_planned_state() = ToProto(std::move(answer.planned_state));
  for (auto const& path : answer.requires_replace) *response.add_requires_replace() = ToProto(path);
  response.set_planned_private(std::move(answer.planned_private));
  AddTo(response, answer.diagnostics);
}

}  // namespace ferro::tf
