// tfplugin6.Provider on the wire: each RPC of rpcs.h with its cancellation, its
// log records and a net for exceptions. What has no function there answers
// UNIMPLEMENTED, and nothing announces it.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "tfplugin/grpc/calls_in_flight.h"
#include "tfplugin/server/provider_server.h"

namespace grpc {
class Service;
}

namespace ferro::tf {

struct ServiceContext {
  ProviderServer& server;
  CallsInFlight& calls;
  Clock& clock;
  Random& random;
  Logger log;
  std::string provider_address;
};

std::unique_ptr<grpc::Service> MakeProviderService(ServiceContext context);

}  // namespace ferro::tf
