#include "tfplugin/grpc/from_proto.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::ValidateProviderConfig_Request const& request,
            std::stop_token const& cancelled,
            tfplugin6::ValidateProviderConfig_Response& response) {
  ValidateConfigRequest const asked{.config = FromProto(request.config())};
  AddTo(response, server.ValidateProviderConfig(asked, cancelled).diagnostics);
}

}  // namespace ferro::tf
