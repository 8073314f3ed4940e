#include "tfplugin/grpc/provider_service.h"

#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include "tfplugin/grpc/handshake.h"
#include "tfplugin/grpc/rpcs.h"
#include "tfplugin/grpc/to_proto.h"
#include "tfplugin6/tfplugin6.grpc.pb.h"

namespace ferro::tf {
namespace {

// The type that a request is about, "" when it is about none.
template <class Request>
std::string TypeIn(Request const& request) {
  if constexpr (requires { request.type_name(); }) return request.type_name();
  return {};
}

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

Diagnostic InternalError(std::string_view rpc, std::string const& type, std::string const& what) {
  std::string const about = type.empty() ? "" : " for " + type;
  return {
      .summary = "Internal error in the provider",
      .detail = std::string(rpc) + about + " ended unexpectedly: " + what +
                ". This is a bug in the provider: please report it, with the log of a run with "
                "TF_LOG_PROVIDER=TRACE. If something was being created or changed, look at what "
                "exists before the next apply."};
}

class ProviderService final : public tfplugin6::Provider::Service {
 public:
  explicit ProviderService(ServiceContext context) : context_(std::move(context)) {}

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
    auto const in_flight = context_.calls.Enter([&call] { return call.IsCancelled(); });
    std::string const type = TypeIn(request);
    auto const log = LogFor(rpc, type);
    if (log.Wants(LogLevel::kTrace)) {
      log.Trace("received request", {{"request_bytes", request.ByteSizeLong()}});
    }
    auto const begin = context_.clock.Now();
    auto const problem =
        Caught([&] { Answer(context_.server, request, in_flight.token(), response); });
    if (problem) {
      log.Error("exception", {{"error", *problem}});
      if constexpr (requires { response.diagnostics(); }) {
        response.Clear();  // Half an answer could be taken for a whole one.
        *response.add_diagnostics() = ToProto(InternalError(rpc, type, *problem));
      }
    }
    auto const took =
        std::chrono::duration_cast<std::chrono::milliseconds>(context_.clock.Now() - begin);
    log.Debug("served request", FieldsOf(response, took));
    return grpc::Status::OK;
  }

  Logger LogFor(std::string_view rpc, std::string const& type) const {
    // Nobody listens to anything finer than an error: spare the identifier.
    if (!context_.log.Wants(LogLevel::kDebug)) return context_.log.With({{"tf_rpc", rpc}});
    auto log = context_.log.With({{"tf_rpc", rpc},
                                  {"tf_req_id", context_.random.Uuid()},
                                  {"tf_provider_addr", context_.provider_address},
                                  {"tf_proto_version", kProtocolVersion}});
    if (type.empty()) return log;
    bool const data = rpc.find("Data") != std::string_view::npos;
    return log.With({{data ? "tf_data_source_type" : "tf_resource_type", type}});
  }

  template <class Response>
  static std::vector<LogField> FieldsOf(Response const& response, std::chrono::milliseconds took) {
    std::vector<LogField> fields{{"tf_req_duration_ms", static_cast<long long>(took.count())}};
    if constexpr (requires { response.diagnostics(); }) {
      int errors = 0;
      for (auto const& diagnostic : response.diagnostics()) {
        if (diagnostic.severity() == tfplugin6::Diagnostic::ERROR) ++errors;
      }
      fields.emplace_back("diagnostic_error_count", errors);
      fields.emplace_back("diagnostic_warning_count", response.diagnostics_size() - errors);
      if (response.diagnostics_size() > 0) {
        fields.emplace_back("diagnostic_summary", response.diagnostics(0).summary());
      }
    }
    return fields;
  }

  ServiceContext context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeProviderService(ServiceContext context) {
  return std::make_unique<ProviderService>(std::move(context));
}

}  // namespace ferro::tf
