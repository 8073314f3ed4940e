// A plugin host in C++: starts a provider as Terraform does, shakes hands over
// mutual TLS with a P-521 client certificate, and speaks tfplugin6 in the structs
// of provider_server.h. For tests of the protocol without Terraform.
//
//   auto host = PluginHost::Start({.program = path});
//   auto read = (*host)->client().ReadResource({.type_name = "example_thing", …});
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tfplugin/grpc/certificate.h"
#include "tfplugin/grpc/handshake.h"
#include "tfplugin/grpc/plugin_process_testing.h"
#include "tfplugin/server/provider_server.h"

namespace grpc {
class Channel;
}

namespace ferro::tf {

// What the handshake line said.
struct Handshake {
  std::vector<std::string> fields;
  Address address;
  std::string server_certificate;  // PEM; "" = plaintext.
};
// The error quotes the line.
Result<Handshake> ReadHandshake(std::string_view line);

struct WireCapabilities {
  bool plan_destroy = false;
  bool get_provider_schema_optional = false;
  bool move_resource_state = false;
  bool generate_resource_config = false;
};

// GetProviderSchema's answer, as far as it can be told without protobuf.
struct WireSchemas {
  std::string bytes;  // The whole answer with sorted maps: equal answers are equal bytes.
  std::vector<std::string> resources;
  std::vector<std::string> data_sources;
  std::size_t functions = 0;
  bool has_provider = false;
  WireCapabilities capabilities;
};

struct CallOptions {
  std::chrono::milliseconds timeout{30000};
  std::stop_token cancel = {};
};

// One connection. Thread-safe. A failed Result is a gRPC status other than OK: the
// fact "status" holds its number.
class PluginClient {
 public:
  // `own` empty = no client certificate; `server_certificate` "" = plaintext.
  static std::unique_ptr<PluginClient> Connect(Address const& address,
                                               std::string const& server_certificate,
                                               std::optional<Certificate> const& own);
  ~PluginClient();

  // tfplugin6.Provider
  Result<GetMetadataResponse> GetMetadata(CallOptions const& options = {});
  Result<WireSchemas> GetProviderSchema(CallOptions const& options = {});
  Result<DiagnosticsResponse> ValidateProviderConfig(ValidateConfigRequest const& request,
                                                     CallOptions const& options = {});
  Result<DiagnosticsResponse> ValidateResourceConfig(ValidateConfigRequest const& request,
                                                     CallOptions const& options = {});
  Result<DiagnosticsResponse> ValidateDataResourceConfig(ValidateConfigRequest const& request,
                                                         CallOptions const& options = {});
  Result<DiagnosticsResponse> ConfigureProvider(ConfigureProviderRequest const& request,
                                                CallOptions const& options = {});
  Result<UpgradeResourceStateResponse> UpgradeResourceState(
      UpgradeResourceStateRequest const& request, CallOptions const& options = {});
  Result<MoveResourceStateResponse> MoveResourceState(MoveResourceStateRequest const& request,
                                                      CallOptions const& options = {});
  Result<ReadResourceResponse> ReadResource(ReadResourceRequest const& request,
                                            CallOptions const& options = {});
  Result<PlanResourceChangeResponse> PlanResourceChange(PlanResourceChangeRequest const& request,
                                                        CallOptions const& options = {});
  Result<ApplyResourceChangeResponse> ApplyResourceChange(ApplyResourceChangeRequest const& request,
                                                          CallOptions const& options = {});
  Result<ImportResourceStateResponse> ImportResourceState(ImportResourceStateRequest const& request,
                                                          CallOptions const& options = {});
  Result<ReadDataSourceResponse> ReadDataSource(ReadDataSourceRequest const& request,
                                                CallOptions const& options = {});
  Status StopProvider(CallOptions const& options = {});

  // The plugin's other services.
  Status Shutdown(CallOptions const& options = {});
  // Whether a service of that name is SERVING.
  Result<bool> IsServing(std::string_view service, CallOptions const& options = {});
  // Reads the stream until it ends: what came, or its status.
  Result<std::string> ReadStdio(CallOptions const& options = {});
  Result<std::string> ReadBroker(CallOptions const& options = {});

  // Any unary RPC, e.g. "/tfplugin6.Provider/LockState", with the message's bytes.
  Result<std::string> Raw(std::string const& method, std::string_view request,
                          CallOptions const& options = {});

 private:
  explicit PluginClient(std::shared_ptr<grpc::Channel> channel);
  std::shared_ptr<grpc::Channel> channel_;
};

struct HostOptions {
  std::string program;
  std::vector<std::string> arguments = {};
  std::string temporary_directory = "/tmp";
  // Beside what Terraform sets and TMPDIR; wins over both. An empty value unsets.
  std::map<std::string, std::string> environment = {};
  bool tls = true;
  Curve curve = Curve::kP521;
  std::chrono::milliseconds start_timeout{20000};
};

// The variables that Terraform gives a plugin (tfplugin6 §1.1), TLS as asked.
std::map<std::string, std::string> HostEnvironment(HostOptions const& options,
                                                   std::optional<Certificate> const& certificate);

class PluginHost {
 public:
  // Fails with what the process said when it does not shake hands.
  static Result<std::unique_ptr<PluginHost>> Start(HostOptions const& options);

  PluginProcess& process() { return *process_; }
  PluginClient& client() { return *client_; }
  Handshake const& handshake() const { return handshake_; }
  std::optional<Certificate> const& certificate() const { return certificate_; }
  // Another connection to the same process.
  std::unique_ptr<PluginClient> Connect() const;
  // Shutdown as a host does it: the exit status, and how long it took to end.
  struct Ended {
    std::optional<int> status;
    std::chrono::milliseconds took{0};
  };
  Ended End();

 private:
  PluginHost() = default;
  std::optional<Certificate> certificate_;
  std::unique_ptr<PluginProcess> process_;
  Handshake handshake_;
  std::unique_ptr<PluginClient> client_;
};

}  // namespace ferro::tf
