// The RPCs of tfplugin6 as plain functions over plain structs: no protobuf, so
// that unit tests, fuzzers and 50 threads can call them. tfplugin/grpc puts them
// on the wire. No call throws; every problem is a diagnostic (core-rules 8).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "tfplugin/provider.h"

namespace ferro::tf {

// A value as it travels; exactly one is filled, msgpack wins (tfplugin6 §4).
struct DynamicValue {
  std::string msgpack;
  std::string json;
};

struct RawState {
  std::string json;
  bool has_flatmap = false;  // Written by Terraform before 0.12: refused.
};

struct ClientCapabilities {
  bool deferral_allowed = false;
  bool write_only_attributes_allowed = false;
};

struct DiagnosticsResponse {
  Diagnostics diagnostics;
};

struct GetMetadataResponse {
  std::vector<std::string> resources;
  std::vector<std::string> data_sources;
};

struct GetProviderSchemaResponse {
  Schema provider;
  std::map<std::string, Schema const*> resources;
  std::map<std::string, Schema const*> data_sources;
};

struct ValidateConfigRequest {
  std::string type_name;  // "" for the provider's own configuration.
  DynamicValue config;
  ClientCapabilities capabilities;
};

struct ConfigureProviderRequest {
  std::string terraform_version;
  DynamicValue config;
  ClientCapabilities capabilities;
};

struct UpgradeResourceStateRequest {
  std::string type_name;
  std::int64_t version = 0;
  RawState raw_state;
};
struct UpgradeResourceStateResponse {
  DynamicValue upgraded_state;
  Diagnostics diagnostics;
};

// The source's private bytes are left out: what another provider keeps there is its own.
struct MoveResourceStateRequest {
  std::string source_provider_address;
  std::string source_type_name;
  std::int64_t source_version = 0;
  RawState source_state;
  std::string target_type_name;
};
struct MoveResourceStateResponse {
  DynamicValue target_state;  // Unset after an error.
  std::string private_bytes;
  Diagnostics diagnostics;
};

struct ReadResourceRequest {
  std::string type_name;
  DynamicValue current_state;
  std::string private_bytes;
  ClientCapabilities capabilities;
};
struct ReadResourceResponse {
  DynamicValue new_state;  // Null when gone; always set on success (core-rules 107).
  std::string private_bytes;
  Diagnostics diagnostics;
};

struct PlanResourceChangeRequest {
  std::string type_name;
  DynamicValue prior_state;
  DynamicValue proposed_new_state;
  DynamicValue config;
  std::string prior_private;
  ClientCapabilities capabilities;
};
struct PlanResourceChangeResponse {
  DynamicValue planned_state;
  std::vector<Path> requires_replace;
  std::string planned_private;
  Diagnostics diagnostics;
};

struct ApplyResourceChangeRequest {
  std::string type_name;
  DynamicValue prior_state;
  DynamicValue planned_state;
  DynamicValue config;
  std::string planned_private;
};
struct ApplyResourceChangeResponse {
  DynamicValue new_state;
  std::string private_bytes;
  Diagnostics diagnostics;
};

struct ImportResourceStateRequest {
  std::string type_name;
  std::string id;
};
struct ImportResourceStateResponse {
  std::string type_name;
  DynamicValue state;  // Unset after an error.
  std::string private_bytes;
  Diagnostics diagnostics;
};

struct ReadDataSourceRequest {
  std::string type_name;
  DynamicValue config;
};
struct ReadDataSourceResponse {
  DynamicValue state;
  Diagnostics diagnostics;
};

// Thread-safe. `cancelled` of each call ends it early, as StopProvider does for
// all that are in flight; calls that begin later are not affected (tfplugin6 §3.21).
class ProviderServer {
 public:
  ProviderServer(Provider& provider, Clock& clock, Logger log);
  ~ProviderServer();

  GetMetadataResponse GetMetadata();
  GetProviderSchemaResponse GetProviderSchema();
  DiagnosticsResponse ValidateProviderConfig(ValidateConfigRequest const& request,
                                             std::stop_token cancelled = {});
  DiagnosticsResponse ValidateResourceConfig(ValidateConfigRequest const& request,
                                             std::stop_token cancelled = {});
  DiagnosticsResponse ValidateDataResourceConfig(ValidateConfigRequest const& request,
                                                 std::stop_token cancelled = {});
  DiagnosticsResponse ConfigureProvider(ConfigureProviderRequest const& request,
                                        std::stop_token cancelled = {});
  UpgradeResourceStateResponse UpgradeResourceState(UpgradeResourceStateRequest const& request,
                                                    std::stop_token cancelled = {});
  MoveResourceStateResponse MoveResourceState(MoveResourceStateRequest const& request,
                                              std::stop_token cancelled = {});
  ReadResourceResponse ReadResource(ReadResourceRequest const& request,
                                    std::stop_token cancelled = {});
  PlanResourceChangeResponse PlanResourceChange(PlanResourceChangeRequest const& request,
                                                std::stop_token cancelled = {});
  ApplyResourceChangeResponse ApplyResourceChange(ApplyResourceChangeRequest const& request,
                                                  std::stop_token cancelled = {});
  ImportResourceStateResponse ImportResourceState(ImportResourceStateRequest const& request,
                                                  std::stop_token cancelled = {});
  ReadDataSourceResponse ReadDataSource(ReadDataSourceRequest const& request,
                                        std::stop_token cancelled = {});

  // Asks every call in flight to finish soon; returns at once.
  void StopProvider();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ferro::tf
