#include "tfplugin/grpc/provider_service.h"

#include <exception>
#include <functional>
#include <optional>
#include <utility>

#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.grpc.pb.h"

namespace ferro::tf {
namespace {

// Runs the work; what it threw, in words.
std::optional<std::string> Caught(std::function<void()> const& work) {
  try {
    work();
    return std::nullopt;
  } catch (std::exception const& problem) {
    return problem.what();
  } catch (...) {
    return "something that is no exception";
  }
}

Diagnostic InternalError(std::string_view rpc, std::string const& what) {
  return {
      .summary = "Internal error in the provider",
      .detail = std::string(rpc) + " ended unexpectedly: " + what +
                ". This is a bug in the provider: please report it, with the log of a run with "
                "TF_LOG_PROVIDER=TRACE. If something was being created or changed, look at what "
                "exists before the next apply."};
}

class ProviderService final : public tfplugin6::Provider::Service {
 public:
  ProviderService(ProviderServer& server, CallsInFlight& calls, Logger log)
      : server_(server), calls_(calls), log_(std::move(log)) {}

  grpc::Status GetMetadata(grpc::ServerContext* call, tfplugin6::GetMetadata_Request const* request,
                           tfplugin6::GetMetadata_Response* response) override {
    return Run("GetMetadata", *call, *request, *response);
  }
  grpc::Status GetProviderSchema(grpc::ServerContext* call,
                                 tfplugin6::GetProviderSchema_Request const* request,
                                 tfplugin6::GetProviderSchema_Response* response) override {
    return Run("GetProviderSchema", *call, *request, *response);
  }
  grpc::Status GetFunctions(grpc::ServerContext* call,
                            tfplugin6::GetFunctions_Request const* request,
                            tfplugin6::GetFunctions_Response* response) override {
    return Run("GetFunctions", *call, *request, *response);
  }
  grpc::Status ValidateProviderConfig(
      grpc::ServerContext* call, tfplugin6::ValidateProviderConfig_Request const* request,
      tfplugin6::ValidateProviderConfig_Response* response) override {
    return Run("ValidateProviderConfig", *call, *request, *response);
  }
  grpc::Status ValidateResourceConfig(
      grpc::ServerContext* call, tfplugin6::ValidateResourceConfig_Request const* request,
      tfplugin6::ValidateResourceConfig_Response* response) override {
    return Run("ValidateResourceConfig", *call, *request, *response);
  }
  grpc::Status ValidateDataResourceConfig(
      grpc::ServerContext* call, tfplugin6::ValidateDataResourceConfig_Request const* request,
      tfplugin6::ValidateDataResourceConfig_Response* response) override {
    return Run("ValidateDataResourceConfig", *call, *request, *response);
  }
  grpc::Status UpgradeResourceState(grpc::ServerContext* call,
                                    tfplugin6::UpgradeResourceState_Request const* request,
                                    tfplugin6::UpgradeResourceState_Response* response) override {
    return Run("UpgradeResourceState", *call, *request, *response);
  }
  grpc::Status MoveResourceState(grpc::ServerContext* call,
                                 tfplugin6::MoveResourceState_Request const* request,
                                 tfplugin6::MoveResourceState_Response* response) override {
    return Run("MoveResourceState", *call, *request, *response);
  }
  grpc::Status ConfigureProvider(grpc::ServerContext* call,
                                 tfplugin6::ConfigureProvider_Request const* request,
                                 tfplugin6::ConfigureProvider_Response* response) override {
    return Run("ConfigureProvider", *call, *request, *response);
  }
  grpc::Status ReadResource(grpc::ServerContext* call,
                            tfplugin6::ReadResource_Request const* request,
                            tfplugin6::ReadResource_Response* response) override {
    return Run("ReadResource", *call, *request, *response);
  }
  grpc::Status PlanResourceChange(grpc::ServerContext* call,
                                  tfplugin6::PlanResourceChange_Request const* request,
                                  tfplugin6::PlanResourceChange_Response* response) override {
    return Run("PlanResourceChange", *call, *request, *response);
  }
  grpc::Status ApplyResourceChange(grpc::ServerContext* call,
                                   tfplugin6::ApplyResourceChange_Request const* request,
                                   tfplugin6::ApplyResourceChange_Response* response) override {
    return Run("ApplyResourceChange", *call, *request, *response);
  }
  grpc::Status ImportResourceState(grpc::ServerContext* call,
                                   tfplugin6::ImportResourceState_Request const* request,
                                   tfplugin6::ImportResourceState_Response* response) override {
    return Run("ImportResourceState", *call, *request, *response);
  }
  grpc::Status ReadDataSource(grpc::ServerContext* call,
                              tfplugin6::ReadDataSource_Request const* request,
                              tfplugin6::ReadDataSource_Response* response) override {
    return Run("ReadDataSource", *call, *request, *response);
  }
  grpc::Status StopProvider(grpc::ServerContext* call,
                            tfplugin6::StopProvider_Request const* request,
                            tfplugin6::StopProvider_Response* response) override {
    return Run("StopProvider", *call, *request, *response);
  }

 private:
  template <class Request, class Response>
  grpc::Status Run(std::string_view rpc, grpc::ServerContext& call, Request const& request,
                   Response& response) {
    auto const in_flight = calls_.Enter([&call] { return call.IsCancelled(); });
    auto const problem = Caught([&] { Answer(server_, request, in_flight.token(), response); });
    if (!problem) return grpc::Status::OK;
    log_.Error("exception in an RPC", {{"tf_rpc", rpc}, {"error", *problem}});
    if constexpr (requires { response.diagnostics(); }) {
      response.Clear();  // Half an answer could be taken for a whole one.
      ToProto(InternalError(rpc, *problem), *response.add_diagnostics());
    }
    return grpc::Status::OK;
  }

  ProviderServer& server_;
  CallsInFlight& calls_;
  Logger log_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeProviderService(ProviderServer& server, CallsInFlight& calls,
                                                   Logger log) {
  return std::make_unique<ProviderService>(server, calls, std::move(log));
}

}  // namespace ferro::tf
