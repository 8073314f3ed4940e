#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::GetProviderSchema_Request const& /*request*/,
            std::stop_token const& /*cancelled*/, tfplugin6::GetProviderSchema_Response& response) {
  auto const answer = server.GetProviderSchema();
  *response.mutable_provider() = ToProto(answer.provider);
  for (auto const& [name, schema] : answer.resources) {
    (*response.mutable_resource_schemas())[name] = ToProto(*schema);
  }
  for (auto const& [name, schema] : answer.data_sources) {
    (*response.mutable_data_source_schemas())[name] = ToProto(*schema);
  }
  *response.mutable_server_capabilities() = OfferedCapabilities();
}

}  // namespace ferro::tf
