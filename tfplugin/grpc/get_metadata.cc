#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::GetMetadata_Request const& /*request*/,
            std::stop_token const& /*cancelled*/, tfplugin6::GetMetadata_Response& response) {
  auto const answer = server.GetMetadata();
  *response.mutable_server_capabilities() = OfferedCapabilities();
  for (auto const& name : answer.resources) response.add_resources()->set_type_name(name);
  for (auto const& name : answer.data_sources) response.add_data_sources()->set_type_name(name);
}

}  // namespace ferro::tf
