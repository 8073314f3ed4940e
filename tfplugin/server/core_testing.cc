#include "tfplugin/server/core_testing.h"

#include <gtest/gtest.h>

#include <utility>

#include "tfplugin/server/core_bytes_testing.h"
#include "tfplugin/value/json.h"
#include "tfplugin/value/msgpack.h"

namespace ferro::tf {
namespace {

constexpr std::string_view kTerraformVersion = "1.11.4";

// A data source may have the name of a resource. Null when there is none.
Schema const* DataSchema(GetProviderSchemaResponse const& schemas, std::string_view type_name) {
  auto const found = schemas.data_sources.find(std::string(type_name));
  return found == schemas.data_sources.end() ? nullptr : found->second;
}

}  // namespace

std::string TypeNameOf(std::string_view address) {
  return std::string(address.substr(0, address.find('.')));
}

DynamicValue EncodedObject(Value const& value, Schema const& schema) {
  auto bytes = EncodeMsgpack(value, ImpliedType(schema.block));
  if (bytes) return {.msgpack = *std::move(bytes)};
  ADD_FAILURE() << "the test's value does not fit the schema: " << bytes.error().message;
  return {};
}

FakeCore::FakeCore(ProviderServer& server, ConfigSource provider_config)
    : server_(server),
      provider_config_(std::move(provider_config)),
      schemas_(server.GetProviderSchema()) {}

Schema const& FakeCore::SchemaOf(std::string_view type_name) const {
  auto const managed = schemas_.resources.find(std::string(type_name));
  if (managed != schemas_.resources.end()) return *managed->second;
  auto const data = schemas_.data_sources.find(std::string(type_name));
  if (data != schemas_.data_sources.end()) return *data->second;
  static Schema const kNone;
  ADD_FAILURE() << "the provider has no type " << type_name;
  return kNone;
}

bool FakeCore::Judge(std::string_view summary, Violations const& found, Diagnostics& diagnostics) {
  if (found.empty()) return true;
  violations_.insert(violations_.end(), found.begin(), found.end());
  diagnostics.Error({}, summary, ToText(found));
  if (!tolerant_) ADD_FAILURE() << summary << ":\n" << ToText(found);
  return false;
}

std::optional<Value> FakeCore::Decoded(DynamicValue const& bytes, Schema const& schema,
                                       std::string_view what, Diagnostics& diagnostics) {
  if (bytes.msgpack.empty() && bytes.json.empty()) return Value::Null();
  if (bytes.msgpack.empty()) {
    Judge(what, {{"encoding", "", "JSON where msgpack is expected"}}, diagnostics);
    return std::nullopt;
  }
  auto value = DecodeMsgpack(bytes.msgpack, ImpliedType(schema.block));
  if (value) return *std::move(value);
  Judge(what, {{"type", "", value.error().message}}, diagnostics);
  return std::nullopt;
}

Diagnostics FakeCore::ValidateProvider(ConfigSource const& config) {
  calls_.emplace_back("ValidateProviderConfig");
  return server_
      .ValidateProviderConfig(
          {.config = EncodedObject(config.Read(schemas_.provider.block), schemas_.provider)})
      .diagnostics;
}

bool FakeCore::Configure(Diagnostics& diagnostics) {
  if (is_configured_) return true;
  Diagnostics const validation = ValidateProvider(provider_config_);
  diagnostics.Append(validation);
  if (validation.has_errors()) return false;
  calls_.emplace_back("ConfigureProvider");
  auto const response = server_.ConfigureProvider(
      {.terraform_version = std::string(kTerraformVersion),
       .config = EncodedObject(provider_config_.Read(schemas_.provider.block), schemas_.provider)});
  diagnostics.Append(response.diagnostics);
  is_configured_ = stays_configured_ && !response.diagnostics.has_errors();
  return !response.diagnostics.has_errors();
}

Diagnostics FakeCore::Validate(std::string_view type_name, ConfigSource const& config,
                               ClientCapabilities capabilities) {
  Schema const& schema = SchemaOf(type_name);
  calls_.emplace_back("ValidateResourceConfig");
  return server_
      .ValidateResourceConfig({.type_name = std::string(type_name),
                               .config = EncodedObject(config.Read(schema.block), schema),
                               .capabilities = capabilities})
      .diagnostics;
}

Diagnostics FakeCore::ValidateData(std::string_view type_name, ConfigSource const& config) {
  auto const* const data = DataSchema(schemas_, type_name);
  Schema const& schema = data != nullptr ? *data : SchemaOf(type_name);
  calls_.emplace_back("ValidateDataResourceConfig");
  return server_
      .ValidateDataResourceConfig({.type_name = std::string(type_name),
                                   .config = EncodedObject(config.Read(schema.block), schema)})
      .diagnostics;
}

std::optional<FakeCore::Loaded> FakeCore::Load(Instance const& instance, Diagnostics& diagnostics) {
  Schema const& schema = SchemaOf(instance.type_name);
  UpgradeResourceStateRequest request{.type_name = instance.type_name,
                                      .version = instance.schema_version};
  request.raw_state.json = instance.raw_json;
  if (request.raw_state.json.empty()) {
    auto json = EncodeJson(instance.value, ImpliedType(schema.block));
    if (!json) ADD_FAILURE() << "the stored state is no JSON: " << json.error().message;
    request.raw_state.json = json.value_or("");
  }
  calls_.emplace_back("UpgradeResourceState");
  auto const response = server_.UpgradeResourceState(request);
  diagnostics.Append(response.diagnostics);
  if (response.diagnostics.has_errors()) return std::nullopt;
  auto value =
      Decoded(response.upgraded_state, schema, "Invalid resource state upgrade", diagnostics);
  if (!value) return std::nullopt;
  if (!Judge("Invalid resource state upgrade", oracle::ObjectValid(schema.block, *value),
             diagnostics)) {
    return std::nullopt;
  }
  return Loaded{*std::move(value), instance.private_bytes};
}

std::optional<FakeCore::Loaded> FakeCore::ReadObject(std::string_view type_name,
                                                     Loaded const& stored,
                                                     Diagnostics& diagnostics) {
  Schema const& schema = SchemaOf(type_name);
  calls_.emplace_back("ReadResource");
  auto const response = server_.ReadResource({.type_name = std::string(type_name),
                                              .current_state = EncodedObject(stored.value, schema),
                                              .private_bytes = stored.private_bytes});
  diagnostics.Append(response.diagnostics);
  if (response.diagnostics.has_errors()) return std::nullopt;
  constexpr std::string_view kSummary = "Provider produced invalid object";
  if (response.new_state.msgpack.empty()) {
    Judge(kSummary, {{"unset", "", "ReadResource answered without a state"}}, diagnostics);
    return std::nullopt;
  }
  auto value = Decoded(response.new_state, schema, kSummary, diagnostics);
  if (!value || !Judge(kSummary, oracle::ObjectValid(schema.block, *value), diagnostics)) {
    return std::nullopt;
  }
  return Loaded{*std::move(value), response.private_bytes};
}

Diagnostics FakeCore::Refresh(std::string_view address) {
  Diagnostics diagnostics;
  auto const at = state_.find(address);
  if (at == state_.end() || !Configure(diagnostics)) return diagnostics;
  auto const loaded = Load(at->second, diagnostics);
  if (!loaded) return diagnostics;
  auto found = ReadObject(at->second.type_name, *loaded, diagnostics);
  if (!found) return diagnostics;
  if (found->value.is_null()) {
    state_.erase(at);
    return diagnostics;
  }
  at->second.value = found->value;
  at->second.private_bytes = found->private_bytes;
  at->second.schema_version = SchemaOf(at->second.type_name).version;
  at->second.raw_json.clear();
  return diagnostics;
}

Diagnostics FakeCore::Import(std::string_view address, std::string_view id) {
  Diagnostics diagnostics;
  std::string const type_name = TypeNameOf(address);
  if (Find(address) != nullptr) {
    diagnostics.Error({}, "Resource already managed by Terraform", std::string(address));
    return diagnostics;
  }
  if (!Configure(diagnostics)) return diagnostics;
  calls_.emplace_back("ImportResourceState");
  auto const response =
      server_.ImportResourceState({.type_name = type_name, .id = std::string(id)});
  diagnostics.Append(response.diagnostics);
  if (response.diagnostics.has_errors()) return diagnostics;
  Schema const& schema = SchemaOf(type_name);
  auto const stub = Decoded(response.state, schema, "Import returned no resources", diagnostics);
  if (!stub) return diagnostics;
  Violations found = oracle::ObjectValid(schema.block, *stub);
  if (stub->is_null()) found.push_back({"import-null", "", "the imported object is null"});
  if (response.type_name != type_name) found.push_back({"import-type", "", response.type_name});
  if (!Judge("Import returned null resource", found, diagnostics)) return diagnostics;
  auto object = ReadObject(type_name, {*stub, response.private_bytes}, diagnostics);
  if (!object) return diagnostics;
  if (object->value.is_null()) {
    diagnostics.Error({}, "Cannot import non-existent remote object", std::string(id));
    return diagnostics;
  }
  state_.insert_or_assign(std::string(address), Instance{.type_name = type_name,
                                                         .value = object->value,
                                                         .private_bytes = object->private_bytes,
                                                         .schema_version = schema.version});
  return diagnostics;
}

FakeCore::Change FakeCore::PlanImport(std::string_view address, std::string_view id,
                                      ConfigSource const& config) {
  Diagnostics diagnostics = Import(address, id);
  Instance const* instance = Find(address);
  if (diagnostics.has_errors() || instance == nullptr) {
    return {.diagnostics = diagnostics, .address = std::string(address)};
  }
  Value const written = Config(instance->type_name, config);
  diagnostics.Append(Validate(instance->type_name, written));
  Options const options;
  Change change =
      PlanObject(address, {instance->value, instance->private_bytes}, false, written, options);
  diagnostics.Append(change.diagnostics);
  change.diagnostics = std::move(diagnostics);
  return change;
}

FakeCore::DataRead FakeCore::ReadData(std::string_view type_name, ConfigSource const& config) {
  DataRead read;
  auto const* const data = DataSchema(schemas_, type_name);
  Schema const& schema = data != nullptr ? *data : SchemaOf(type_name);
  Value const written = config.Read(schema.block);
  read.diagnostics = ValidateData(type_name, written);
  if (read.diagnostics.has_errors() || !Configure(read.diagnostics)) return read;
  calls_.emplace_back("ReadDataSource");
  auto const response = server_.ReadDataSource(
      {.type_name = std::string(type_name), .config = EncodedObject(written, schema)});
  read.diagnostics.Append(response.diagnostics);
  if (response.diagnostics.has_errors()) return read;
  auto value =
      Decoded(response.state, schema, "Provider produced invalid object", read.diagnostics);
  if (!value) return read;
  Violations found = oracle::ObjectValid(schema.block, *value);
  if (value->is_null()) found.push_back({"data-null", "", "the data source's object is null"});
  for (auto const& attribute : schema.block.attributes) {
    Value const& argument = written[attribute.name];
    bool const echoed =
        attribute.nested || argument.is_null() || argument == (*value)[attribute.name];
    if (!echoed) found.push_back({"data-echo", attribute.name, "the argument was changed"});
  }
  if (Judge("Provider produced invalid object", found, read.diagnostics)) {
    read.value = *std::move(value);
  }
  return read;
}

FakeCore::Instance const* FakeCore::Find(std::string_view address) const {
  auto const found = state_.find(address);
  return found == state_.end() ? nullptr : &found->second;
}

Value FakeCore::State(std::string_view address) const {
  Instance const* instance = Find(address);
  return instance == nullptr ? Value::Null() : instance->value;
}

void FakeCore::Put(std::string_view address, Instance instance) {
  if (instance.type_name.empty()) instance.type_name = TypeNameOf(address);
  state_.insert_or_assign(std::string(address), std::move(instance));
}

void FakeCore::Taint(std::string_view address) {
  auto const found = state_.find(address);
  if (found != state_.end()) found->second.tainted = true;
}

void FakeCore::Remove(std::string_view address) {
  auto const found = state_.find(address);
  if (found != state_.end()) state_.erase(found);
}

}  // namespace ferro::tf
