#include "tfplugin/grpc/from_proto.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::ConfigureProvider_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ConfigureProvider_Response& response) {
  ConfigureProviderRequest const asked{.terraform_version = request.terraform_version(),
                                       .config = FromProto(request.config()),
                                       .capabilities = FromProto(request.client_capabilities())};
  AddTo(response, server.ConfigureProvider(asked, cancelled).diagnostics);
}

}  // namespace ferro::tf
