#include <utility>

#include "tfplugin/grpc/from_proto.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::ReadResource_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ReadResource_Response& response) {
  ReadResourceRequest const asked{.type_name = request.type_name(),
                                  .current_state = FromProto(request.current_state()),
                                  .private_bytes = request.private_(),
                                  .capabilities = FromProto(request.client_capabilities())};
  auto answer = server.ReadResource(asked, cancelled);
  *response.mutable_new_state() = ToProto(std::move(answer.new_state));
  response.set_private_(std::move(answer.private_bytes));
  AddTo(response, answer.diagnostics);
}

}  // namespace ferro::tf
