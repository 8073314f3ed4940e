#include "tfplugin/grpc/from_proto.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::ValidateResourceConfig_Request const& request,
            std::stop_token const& cancelled,
            tfplugin6::ValidateResourceConfig_Response& response) {
  ValidateConfigRequest const asked{.type_name = request.type_name(),
                                    .config = FromProto(request.config()),
                                    .capabilities = FromProto(request.client_capabilities())};
  AddTo(response, server.ValidateResourceConfig(asked, cancelled).diagnostics);
}

}  // namespace ferro::tf
