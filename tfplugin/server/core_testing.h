// A Terraform core in this process: drives a ProviderServer through the RPCs of
// validate, plan, apply, import and destroy in the order of the real one (core-rules,
// baseline), every value as msgpack bytes, and keeps the state. The oracle checks
// every answer; what it finds is a test failure and an error diagnostic with core's
// own summary. HCL is not needed: a configuration is JSON text or a Value.
//
//   FakeCore core(server);
//   auto applied = core.Apply("selectel_server.web", R"({"name": "web"})");
//   ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
//   EXPECT_EQ(core.Plan("selectel_server.web", R"({"name": "web"})").action, Action::kNoOp);
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tfplugin/plan/oracle_testing.h"
#include "tfplugin/server/provider_server.h"

namespace ferro::tf {

enum class Action { kNoOp, kCreate, kUpdate, kReplace, kDelete };
std::string_view NameOf(Action action);

// What the user wrote. JSON text may leave attributes and blocks out.
class ConfigSource {
 public:
  // NOLINTBEGIN(google-explicit-constructor): a test says just the text, or the value.
  ConfigSource(char const* json) : source_(std::string(json)) {}
  ConfigSource(std::string json) : source_(std::move(json)) {}
  ConfigSource(Value value) : source_(std::move(value)) {}
  // NOLINTEND(google-explicit-constructor)

  Value Read(Block const& block) const;

 private:
  std::variant<std::string, Value> source_;
};

// The object with another value at that path, e.g. With(config, Path("name"),
// Value::Unknown()). Missing objects on the way are made.
Value With(Value object, Path const& path, Value const& value);
// The value at that path, or null.
Value At(Value const& object, Path const& path);

struct CoreInstance {
  std::string type_name;
  Value value;
  std::string private_bytes;
  std::int64_t schema_version = 0;
  bool tainted = false;
  // When set, what UpgradeResourceState is sent instead of `value`: a state that
  // another version or provider wrote.
  std::string raw_json = {};
};

struct CoreOptions {
  bool refresh = true;
  bool replace = false;  // plan -replace=ADDRESS
  bool create_before_destroy = false;
  std::vector<std::string> ignore_changes = {};  // Root attributes, or {"all"}.
  // Between plan and apply: moves the world.
  std::function<void()> before_apply = nullptr;
  // What the configuration is at apply, when unknown values have become known.
  std::optional<ConfigSource> config_at_apply = std::nullopt;
  ClientCapabilities capabilities = {.write_only_attributes_allowed = true};
};

struct CoreChange {
  Action action = Action::kNoOp;
  Diagnostics diagnostics;
  Value before;                     // As refreshed; null when there is none.
  Value after;                      // As planned; null for a delete.
  std::vector<Path> replace_paths;  // Those that count: sorted, of changed values.
  bool drifted = false;             // The refresh found something else than stored.
  bool ok() const { return !diagnostics.has_errors(); }

  // What a saved plan file would hold beside that.
  std::string address;
  Value config;
  CoreOptions options = {};
  std::string prior_private;
  std::string planned_private;
};

struct CoreApplied {
  Action action = Action::kNoOp;
  Diagnostics diagnostics;
  Value state;  // What is stored now; null when nothing is.
  bool ok() const { return !diagnostics.has_errors(); }
};

struct CoreDataRead {
  Diagnostics diagnostics;
  Value value;
  bool ok() const { return !diagnostics.has_errors(); }
};

class FakeCore {
 public:
  using Instance = CoreInstance;
  using Options = CoreOptions;
  using Change = CoreChange;
  using Applied = CoreApplied;
  using DataRead = CoreDataRead;

  // The provider is configured anew before each phase, as each is a process of its own.
  explicit FakeCore(ProviderServer& server, ConfigSource provider_config = "{}");

  void set_provider_config(ConfigSource config) { provider_config_ = std::move(config); }
  // The phases to come are one process, which the first of them configures.
  void StayConfigured() { stays_configured_ = true; }

  // An address is "TYPE.NAME". The configuration as core would send it.
  Value Config(std::string_view type_name, ConfigSource const& config) const;

  Diagnostics ValidateProvider(ConfigSource const& config);
  Diagnostics Validate(std::string_view type_name, ConfigSource const& config,
                       ClientCapabilities capabilities = {.write_only_attributes_allowed = true});
  Diagnostics ValidateData(std::string_view type_name, ConfigSource const& config);

  Change Plan(std::string_view address, ConfigSource const& config, Options options = {});
  Change PlanDestroy(std::string_view address, Options options = {});
  Applied Apply(std::string_view address, ConfigSource const& config, Options options = {});
  // A plan made earlier.
  Applied Apply(Change const& change);
  Applied Destroy(std::string_view address, Options options = {});

  // terraform import ADDRESS ID
  Diagnostics Import(std::string_view address, std::string_view id);
  // An import block: the object enters the state, then the configuration is planned.
  Change PlanImport(std::string_view address, std::string_view id, ConfigSource const& config);
  // terraform apply -refresh-only
  Diagnostics Refresh(std::string_view address);

  DataRead ReadData(std::string_view type_name, ConfigSource const& config);

  // The state.
  Instance const* Find(std::string_view address) const;
  Value State(std::string_view address) const;  // Null when absent.
  void Put(std::string_view address, Instance instance);
  void Taint(std::string_view address);
  void Remove(std::string_view address);  // terraform state rm

  // The RPCs so far, by name, without GetProviderSchema.
  std::vector<std::string> const& calls() const { return calls_; }
  void ClearCalls() { calls_.clear(); }

  // By default a violation also fails the running test.
  void TolerateViolations() { tolerant_ = true; }
  Violations const& violations() const { return violations_; }

 private:
  struct Loaded {
    Value value;
    std::string private_bytes;
  };

  Schema const& SchemaOf(std::string_view type_name) const;
  bool Configure(Diagnostics& diagnostics);
  std::optional<Loaded> Load(Instance const& instance, Diagnostics& diagnostics);
  std::optional<Loaded> ReadObject(std::string_view type_name, Loaded const& stored,
                                   Diagnostics& diagnostics);
  Change PlanObject(std::string_view address, Loaded const& prior, bool tainted,
                    Value const& config, Options const& options);
  Value IgnoreChanges(Block const& block, Value const& prior, Value const& config,
                      std::vector<std::string> const& ignored) const;

  struct RawPlan {
    Value planned;
    std::vector<Path> requires_replace;
    std::string planned_private;
    bool ok = false;
  };
  RawPlan CallPlan(std::string_view type_name, Value const& prior, Value const& config,
                   std::string const& prior_private, ClientCapabilities capabilities,
                   Diagnostics& diagnostics);
  void ApplyDelete(Change const& change, Applied& applied);
  void ApplyCreate(Change const& change, Applied& applied);
  void ApplyUpdate(Change const& change, Applied& applied);
  void ApplyReplace(Change const& change, Applied& applied);
  void Replan(Change const& change, Value const& prior, std::string const& prior_private,
              Applied& applied);
  void StoreDeleted(std::string const& address, Value const& result, bool failed, Applied& applied);
  void CallApply(std::string const& address, Value const& prior, Value const& planned,
                 Value const& config, std::string const& planned_private, Applied& applied);

  std::optional<Value> Decoded(DynamicValue const& bytes, Schema const& schema,
                               std::string_view what, Diagnostics& diagnostics);
  bool Judge(std::string_view summary, Violations const& found, Diagnostics& diagnostics);

  ProviderServer& server_;
  ConfigSource provider_config_;
  GetProviderSchemaResponse schemas_;
  std::map<std::string, Instance, std::less<>> state_;
  std::vector<std::string> calls_;
  Violations violations_;
  bool tolerant_ = false;
  bool stays_configured_ = false;
  bool is_configured_ = false;
};

}  // namespace ferro::tf
