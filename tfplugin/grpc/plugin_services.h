// The three small services that every plugin offers its host beside the provider
// itself (tfplugin6 §1.5).
#pragma once

#include <functional>
#include <memory>

#include "tfplugin/grpc/calls_in_flight.h"

namespace grpc {
class Service;
}

namespace ferro::tf {

// Shutdown answers at once; what it starts runs on another thread.
std::unique_ptr<grpc::Service> MakeControllerService(std::function<void()> on_shutdown);

// Open and silent until the host leaves: we print nothing that it would carry.
std::unique_ptr<grpc::Service> MakeStdioService(CallsInFlight& calls);

// Terraform opens it and never uses it: what arrives is read and dropped.
std::unique_ptr<grpc::Service> MakeBrokerService(CallsInFlight& calls);

}  // namespace ferro::tf
