#include <utility>

#include "tfplugin/grpc/from_proto.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::ReadDataSource_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ReadDataSource_Response& response) {
  ReadDataSourceRequest const asked{.type_name = request.type_name(),
                                    .config = FromProto(request.config())};
  auto answer = server.ReadDataSource(asked, cancelled);
  *response.mutable_state() = ToProto(std::move(answer.state));
  AddTo(response, answer.diagnostics);
}

}  // namespace ferro::tf
