#include <utility>

#include "tfplugin/grpc/from_proto.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::UpgradeResourceState_Request const& request,
            std::stop_token const& cancelled, tfplugin6::UpgradeResourceState_Response& response) {
  UpgradeResourceStateRequest const asked{.type_name = request.type_name(),
                                          .version = request.version(),
                                          .raw_state = FromProto(request.raw_state())};
  auto answer = server.UpgradeResourceState(asked, cancelled);
  *response.mutable_upgraded_state() = ToProto(std::move(answer.upgraded_state));
  AddTo(response, answer.diagnostics);
}

}  // namespace ferro::tf
