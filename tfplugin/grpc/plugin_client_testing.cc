#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/client_unary_call.h>

#include <utility>

#include "goplugin/grpc_broker.grpc.pb.h"
#include "goplugin/grpc_controller.pb.h"
#include "goplugin/grpc_stdio.grpc.pb.h"
#include "tfplugin/grpc/plugin_host_testing.h"
#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {
namespace {

// What Terraform dials with: no limit but the format's own.
constexpr int kNoLimit = 2147483647;

std::string TargetOf(Address const& address) {
  if (address.network == "tcp") return address.text;
  std::string target = "unix:";
  for (char const c : address.text) target += c == ' ' ? std::string("%20") : std::string(1, c);
  return target;
}

Error ErrorOf(grpc::Status const& status, std::string const& method) {
  return {.code = status.error_code() == grpc::CANCELLED ? ErrorCode::kCancelled
                                                         : ErrorCode::kUnavailable,
          .message = method + ": " + status.error_message(),
          .facts = {{"status", std::to_string(status.error_code())}}};
}

void Prepare(grpc::ClientContext& context, CallOptions const& options) {
  context.set_deadline(std::chrono::system_clock::now() + options.timeout);
}

DynamicValue Plain(tfplugin6::DynamicValue const& value) {
  return {.msgpack = value.msgpack(), .json = value.json()};
}

tfplugin6::DynamicValue Wire(DynamicValue const& value) {
  tfplugin6::DynamicValue out;
  if (!value.msgpack.empty()) out.set_msgpack(value.msgpack);
  if (!value.json.empty()) out.set_json(value.json);
  return out;
}

tfplugin6::ClientCapabilities Wire(ClientCapabilities const& capabilities) {
  tfplugin6::ClientCapabilities out;
  out.set_deferral_allowed(capabilities.deferral_allowed);
  out.set_write_only_attributes_allowed(capabilities.write_only_attributes_allowed);
  return out;
}

Path Plain(tfplugin6::AttributePath const& path) {
  Path out;
  for (auto const& step : path.steps()) {
    if (step.selector_case() == tfplugin6::AttributePath_Step::kAttributeName) {
      out = out.Attribute(step.attribute_name());
    } else if (step.selector_case() == tfplugin6::AttributePath_Step::kElementKeyString) {
      out = out.AtKey(step.element_key_string());
    } else {
      out = out.AtIndex(step.element_key_int());
    }
  }
  return out;
}

template <class Response>
Diagnostics DiagnosticsOf(Response const& response) {
  Diagnostics out;
  for (auto const& diagnostic : response.diagnostics()) {
    bool const error = diagnostic.severity() == tfplugin6::Diagnostic::ERROR;
    out.Add({.severity = error ? Severity::kError : Severity::kWarning,
             .summary = diagnostic.summary(),
             .detail = diagnostic.detail(),
             .path = Plain(diagnostic.attribute())});
  }
  return out;
}

std::string Sorted(tfplugin6::GetProviderSchema_Response const& response) {
  std::string out;
  google::protobuf::io::StringOutputStream stream(&out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  response.SerializeToCodedStream(&coded);
  return out;
}

// The RPC of tfplugin6.Provider with that name, typed.
template <class Response, class Request>
Result<Response> CallTyped(PluginClient& client, std::string const& name, Request const& request,
                           CallOptions const& options) {
  auto bytes = client.Raw("/tfplugin6.Provider/" + name, request.SerializeAsString(), options);
  if (!bytes) return Fail(std::move(bytes).error());
  Response response;
  if (!response.ParseFromString(*bytes))
    return Fail(ErrorCode::kInternal, name + " answered nonsense");
  return response;
}

template <class Response, class Request>
Result<DiagnosticsResponse> Validate(PluginClient& client, std::string const& name,
                                     Request const& request, CallOptions const& options) {
  auto const response = CallTyped<Response>(client, name, request, options);
  if (!response) return Fail(response.error());
  return DiagnosticsResponse{DiagnosticsOf(*response)};
}

// Core's checks become warnings for a provider that says so (core-rules 80).
tl::unexpected<Error> ClaimsToBeLegacy() {
  return Fail(ErrorCode::kInternal, "the plugin claims the legacy type system");
}

}  // namespace

PluginClient::PluginClient(std::shared_ptr<grpc::Channel> channel) : channel_(std::move(channel)) {}
PluginClient::~PluginClient() = default;

std::unique_ptr<PluginClient> PluginClient::Connect(Address const& address,
                                                    std::string const& server_certificate,
                                                    std::optional<Certificate> const& own) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kNoLimit);
  arguments.SetMaxSendMessageSize(kNoLimit);
  // Otherwise channels to equal addresses share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto credentials = grpc::InsecureChannelCredentials();
  if (!server_certificate.empty()) {
    grpc::SslCredentialsOptions options{.pem_root_certs = server_certificate};
    if (own) {
      options.pem_private_key = own->key_pem.Reveal();
      options.pem_cert_chain = own->pem;
    }
    credentials = grpc::SslCredentials(options);
    arguments.SetSslTargetNameOverride("localhost");
  }
  auto channel = grpc::CreateCustomChannel(TargetOf(address), credentials, arguments);
  return std::unique_ptr<PluginClient>(new PluginClient(std::move(channel)));
}

Result<std::string> PluginClient::Raw(std::string const& method, std::string_view request,
                                      CallOptions const& options) {
  grpc::ClientContext context;
  Prepare(context, options);
  std::stop_callback const cancel(options.cancel, [&context] { context.TryCancel(); });
  grpc::Slice const slice(request.data(), request.size());
  grpc::ByteBuffer const sent(&slice, 1);
  grpc::ByteBuffer received;
  auto const status = grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
      channel_.get(),
      grpc::internal::RpcMethod(method.c_str(), grpc::internal::RpcMethod::NORMAL_RPC), &context,
      sent, &received);
  if (!status.ok()) return Fail(ErrorOf(status, method));
  std::vector<grpc::Slice> parts;
  std::string out;
  if (received.Valid() && !received.Dump(&parts).ok())
    return Fail(ErrorCode::kInternal, "unreadable answer");
  for (auto const& part : parts)
    out.append(reinterpret_cast<char const*>(part.begin()), part.size());
  return out;
}

Result<GetMetadataResponse> PluginClient::GetMetadata(CallOptions const& options) {
  auto const response = CallTyped<tfplugin6::GetMetadata_Response>(
      *this, "GetMetadata", tfplugin6::GetMetadata_Request(), options);
  if (!response) return Fail(response.error());
  GetMetadataResponse out;
  for (auto const& resource : response->resources()) out.resources.push_back(resource.type_name());
  for (auto const& source : response->data_sources())
    out.data_sources.push_back(source.type_name());
  return out;
}

Result<WireSchemas> PluginClient::GetProviderSchema(CallOptions const& options) {
  auto const response = CallTyped<tfplugin6::GetProviderSchema_Response>(
      *this, "GetProviderSchema", tfplugin6::GetProviderSchema_Request(), options);
  if (!response) return Fail(response.error());
  auto const& capabilities = response->server_capabilities();
  WireSchemas out{
      .bytes = Sorted(*response),
      .functions = static_cast<std::size_t>(response->functions_size()),
      .has_provider = response->has_provider(),
      .capabilities = {.plan_destroy = capabilities.plan_destroy(),
                       .get_provider_schema_optional = capabilities.get_provider_schema_optional(),
                       .move_resource_state = capabilities.move_resource_state(),
                       .generate_resource_config = capabilities.generate_resource_config()},
  };
  for (auto const& [name, schema] : response->resource_schemas()) out.resources.push_back(name);
  for (auto const& [name, schema] : response->data_source_schemas())
    out.data_sources.push_back(name);
  return out;
}

Result<DiagnosticsResponse> PluginClient::ValidateProviderConfig(
    ValidateConfigRequest const& request, CallOptions const& options) {
  tfplugin6::ValidateProviderConfig_Request wire;
  *wire.mutable_config() = Wire(request.config);
  return Validate<tfplugin6::ValidateProviderConfig_Response>(*this, "ValidateProviderConfig", wire,
                                                              options);
}

Result<DiagnosticsResponse> PluginClient::ValidateResourceConfig(
    ValidateConfigRequest const& request, CallOptions const& options) {
  tfplugin6::ValidateResourceConfig_Request wire;
  wire.set_type_name(request.type_name);
  *wire.mutable_config() = Wire(request.config);
  *wire.mutable_client_capabilities() = Wire(request.capabilities);
  return Validate<tfplugin6::ValidateResourceConfig_Response>(*this, "ValidateResourceConfig", wire,
                                                              options);
}

Result<DiagnosticsResponse> PluginClient::ValidateDataResourceConfig(
    ValidateConfigRequest const& request, CallOptions const& options) {
  tfplugin6::ValidateDataResourceConfig_Request wire;
  wire.set_type_name(request.type_name);
  *wire.mutable_config() = Wire(request.config);
  return Validate<tfplugin6::ValidateDataResourceConfig_Response>(
      *this, "ValidateDataResourceConfig", wire, options);
}

Result<DiagnosticsResponse> PluginClient::ConfigureProvider(ConfigureProviderRequest const& request,
                                                            CallOptions const& options) {
  tfplugin6::ConfigureProvider_Request wire;
  wire.set_terraform_version(request.terraform_version);
  *wire.mutable_config() = Wire(request.config);
  *wire.mutable_client_capabilities() = Wire(request.capabilities);
  return Validate<tfplugin6::ConfigureProvider_Response>(*this, "ConfigureProvider", wire, options);
}

Result<UpgradeResourceStateResponse> PluginClient::UpgradeResourceState(
    UpgradeResourceStateRequest const& request, CallOptions const& options) {
  tfplugin6::UpgradeResourceState_Request wire;
  wire.set_type_name(request.type_name);
  wire.set_version(request.version);
  wire.mutable_raw_state()->set_json(request.raw_state.json);
  if (request.raw_state.has_flatmap) (*wire.mutable_raw_state()->mutable_flatmap())["id"] = "1";
  auto const response = CallTyped<tfplugin6::UpgradeResourceState_Response>(
      *this, "UpgradeResourceState", wire, options);
  if (!response) return Fail(response.error());
  return UpgradeResourceStateResponse{Plain(response->upgraded_state()), DiagnosticsOf(*response)};
}

Result<MoveResourceStateResponse> PluginClient::MoveResourceState(
    MoveResourceStateRequest const& request, CallOptions const& options) {
  tfplugin6::MoveResourceState_Request wire;
  wire.set_source_provider_address(request.source_provider_address);
  wire.set_source_type_name(request.source_type_name);
  wire.set_source_schema_version(request.source_version);
  wire.mutable_source_state()->set_json(request.source_state.json);
  wire.set_target_type_name(request.target_type_name);
  wire.set_source_private("{\"schema_version\":\"0\"}");
  auto const response =
      CallTyped<tfplugin6::MoveResourceState_Response>(*this, "MoveResourceState", wire, options);
  if (!response) return Fail(response.error());
  return MoveResourceStateResponse{Plain(response->target_state()), response->target_private(),
                                   DiagnosticsOf(*response)};
}

Result<ReadResourceResponse> PluginClient::ReadResource(ReadResourceRequest const& request,
                                                        CallOptions const& options) {
  tfplugin6::ReadResource_Request wire;
  wire.set_type_name(request.type_name);
  *wire.mutable_current_state() = Wire(request.current_state);
  wire.set_private_(request.private_bytes);
  *wire.mutable_client_capabilities() = Wire(request.capabilities);
  auto const response =
      CallTyped<tfplugin6::ReadResource_Response>(*this, "ReadResource", wire, options);
  if (!response) return Fail(response.error());
  return ReadResourceResponse{Plain(response->new_state()), response->private_(),
                              DiagnosticsOf(*response)};
}

Result<PlanResourceChangeResponse> PluginClient::PlanResourceChange(
    PlanResourceChangeRequest const& request, CallOptions const& options) {
  tfplugin6::PlanResourceChange_Request wire;
  wire.set_type_name(request.type_name);
  *wire.mutable_prior_state() = Wire(request.prior_state);
  *wire.mutable_proposed_new_state() = Wire(request.proposed_new_state);
  *wire.mutable_config() = Wire(request.config);
  wire.set_prior_private(request.prior_private);
  *wire.mutable_client_capabilities() = Wire(request.capabilities);
  auto const response =
      CallTyped<tfplugin6::PlanResourceChange_Response>(*this, "PlanResourceChange", wire, options);
  if (!response) return Fail(response.error());
  if (response->legacy_type_system()) return ClaimsToBeLegacy();
  PlanResourceChangeResponse out{.planned_state = Plain(response->planned_state()),
                                 .planned_private = response->planned_private(),
                                 .diagnostics = DiagnosticsOf(*response)};
  for (auto const& path : response->requires_replace()) out.requires_replace.push_back(Plain(path));
  return out;
}

Result<ApplyResourceChangeResponse> PluginClient::ApplyResourceChange(
    ApplyResourceChangeRequest const& request, CallOptions const& options) {
  tfplugin6::ApplyResourceChange_Request wire;
  wire.set_type_name(request.type_name);
  *wire.mutable_prior_state() = Wire(request.prior_state);
  *wire.mutable_planned_state() = Wire(request.planned_state);
  *wire.mutable_config() = Wire(request.config);
  wire.set_planned_private(request.planned_private);
  auto const response = CallTyped<tfplugin6::ApplyResourceChange_Response>(
      *this, "ApplyResourceChange", wire, options);
  if (!response) return Fail(response.error());
  if (response->legacy_type_system()) return ClaimsToBeLegacy();
  return ApplyResourceChangeResponse{Plain(response->new_state()), response->private_(),
                                     DiagnosticsOf(*response)};
}

Result<ImportResourceStateResponse> PluginClient::ImportResourceState(
    ImportResourceStateRequest const& request, CallOptions const& options) {
  tfplugin6::ImportResourceState_Request wire;
  wire.set_type_name(request.type_name);
  wire.set_id(request.id);
  auto const response = CallTyped<tfplugin6::ImportResourceState_Response>(
      *this, "ImportResourceState", wire, options);
  if (!response) return Fail(response.error());
  ImportResourceStateResponse out{.diagnostics = DiagnosticsOf(*response)};
  if (response->imported_resources_size() == 0) return out;
  auto const& imported = response->imported_resources(0);
  out.type_name = imported.type_name();
  out.state = Plain(imported.state());
  out.private_bytes = imported.private_();
  return out;
}

Result<ReadDataSourceResponse> PluginClient::ReadDataSource(ReadDataSourceRequest const& request,
                                                            CallOptions const& options) {
  tfplugin6::ReadDataSource_Request wire;
  wire.set_type_name(request.type_name);
  *wire.mutable_config() = Wire(request.config);
  auto const response =
      CallTyped<tfplugin6::ReadDataSource_Response>(*this, "ReadDataSource", wire, options);
  if (!response) return Fail(response.error());
  return ReadDataSourceResponse{Plain(response->state()), DiagnosticsOf(*response)};
}

Status PluginClient::StopProvider(CallOptions const& options) {
  auto const response = CallTyped<tfplugin6::StopProvider_Response>(
      *this, "StopProvider", tfplugin6::StopProvider_Request(), options);
  if (!response) return Fail(response.error());
  if (!response->error().empty()) return Fail(ErrorCode::kInternal, response->error());
  return {};
}

Status PluginClient::Shutdown(CallOptions const& options) {
  auto const bytes = Raw("/plugin.GRPCController/Shutdown", "", options);
  return bytes ? Status() : Fail(bytes.error());
}

Result<bool> PluginClient::IsServing(std::string_view service, CallOptions const& options) {
  // grpc.health.v1: HealthCheckRequest{service = 1}, HealthCheckResponse{status = 1}, SERVING = 1.
  std::string request = "\x0a";
  request += static_cast<char>(service.size());
  request += service;
  auto const bytes = Raw("/grpc.health.v1.Health/Check", request, options);
  if (!bytes) return Fail(bytes.error());
  return *bytes == "\x08\x01";
}

Result<std::string> PluginClient::ReadStdio(CallOptions const& options) {
  grpc::ClientContext context;
  Prepare(context, options);
  std::stop_callback const cancel(options.cancel, [&context] { context.TryCancel(); });
  auto const reader = plugin::GRPCStdio::NewStub(channel_)->StreamStdio(&context, {});
  plugin::StdioData chunk;
  std::string out;
  while (reader->Read(&chunk)) out += chunk.data();
  auto const status = reader->Finish();
  if (!status.ok()) return Fail(ErrorOf(status, "StreamStdio"));
  return out;
}

Result<std::string> PluginClient::ReadBroker(CallOptions const& options) {
  grpc::ClientContext context;
  Prepare(context, options);
  std::stop_callback const cancel(options.cancel, [&context] { context.TryCancel(); });
  auto const stream = plugin::GRPCBroker::NewStub(channel_)->StartStream(&context);
  plugin::ConnInfo sent;
  sent.set_service_id(1);
  stream->Write(sent);
  plugin::ConnInfo received;
  std::string out;
  while (stream->Read(&received)) out += received.address();
  auto const status = stream->Finish();
  if (!status.ok()) return Fail(ErrorOf(status, "StartStream"));
  return out;
}

}  // namespace ferro::tf
