// tfplugin6.Provider on the wire: each RPC of rpcs.h with its cancellation and the
// last net for exceptions (ProviderServer has its own, and the log). What has no function there
// answers UNIMPLEMENTED, and nothing announces it.
#pragma once

#include <memory>

#include "base/log.h"
#include "tfplugin/grpc/calls_in_flight.h"
#include "tfplugin/server/provider_server.h"

namespace grpc {
class Service;
}

namespace ferro::tf {

// Both must outlive it.
std::unique_ptr<grpc::Service> MakeProviderService(ProviderServer& server, CallsInFlight& calls,
                                                   Logger log);

}  // namespace ferro::tf
