#include "tfplugin/grpc/rpcs.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::StopProvider_Request const& /*request*/,
            std::stop_token const& /*cancelled*/, tfplugin6::StopProvider_Response& /*response*/) {
  server.StopProvider();
}

}  // namespace ferro::tf
