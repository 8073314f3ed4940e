#include "tfplugin/grpc/rpcs.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {

void Answer(ProviderServer& /*server*/, tfplugin6::GetFunctions_Request const& /*request*/,
            std::stop_token const& /*cancelled*/, tfplugin6::GetFunctions_Response& /*response*/) {
  // None: the schema announces none either.
}

}  // namespace ferro::tf
