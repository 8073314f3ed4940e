// A managed resource: four functions over a typed model, and the erased form of
// it that the server calls. The SDK does everything that is the same for every
// resource: decoding, field validation, defaults, unknowns, replacement, write-only
// values, private data, errors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/lazy.h"
#include "base/result.h"
#include "tfplugin/call.h"
#include "tfplugin/schema/fields.h"

namespace ferro::tf {

// The erased plan of one object. `prior` null = create; `planned` and `config` null = destroy.
struct ValuePlan {
  Value prior;
  Value config;
  Value planned;
  std::vector<Path> requires_replace;
  bool changes = false;  // See Plan::changes.
};

// An object that a `moved` block brings from another type or provider.
struct MoveSource {
  std::string provider_address;  // "registry.terraform.io/acme/cloud"
  std::string type_name;
  std::int64_t version = 0;  // Of that provider's schema.
  Value state;               // Its JSON, without a schema: objects are maps, arrays are lists.
};

// What the server holds. Thread-safe: any number of calls run at once.
class AnyResource {
 public:
  virtual ~AnyResource() = default;

  virtual std::string type_name() const = 0;
  virtual Schema const& schema() const = 0;

  // Offline; after the field rules found no type errors. Never fails on unknowns.
  virtual void ValidateConfig(Value const& config, Call& call) = 0;
  // After defaults, unknowns and field modifiers; for a destroy `planned` is null.
  virtual void ModifyPlan(ValuePlan& plan, Call& call) = 0;
  // Null = nothing exists (create) / keep prior (update).
  virtual Value Create(Value const& planned, Value const& config, Call& call) = 0;
  virtual Value Read(Value const& state, Call& call) = 0;
  virtual Value Update(Value const& planned, Value const& prior, Value const& config,
                       Call& call) = 0;
  virtual void Delete(Value const& state, Call& call) = 0;
  virtual Value Import(std::string_view id, Call& call) = 0;
  // Raw JSON of an older schema version to the current shape; a null value with
  // errors in the call when it cannot be done (core-rules 129, 130).
  virtual Value Upgrade(std::int64_t version, Value const& raw, Call& call) = 0;
  // The object in the current shape; offline, and before the provider is configured. A null
  // value with errors in the call when it cannot be taken over (core-rules 134).
  virtual Value Move(MoveSource const& source, Call& call) = 0;
};

// The typed plan. Change `planned` freely where the configuration is null and the
// attribute computed; the SDK checks the result by core's own rules.
//
// It may start a change: `planned.status = Attr<…>::Unknown()` in a plan that
// changed nothing makes it an update, and the computed attributes without
// KeepsPrior that PlanChange left alone become unknown afterwards. It may also end
// one: putting prior values back until nothing else differs makes the plan empty.
template <class M>
struct Plan {
  M const* prior;   // nullptr on create (and in the second plan of a replacement).
  M const& config;  // As written; unknowns possible.
  M& planned;
  // What the field rules already found, e.g. a changed location. Add to it for more.
  std::vector<Path>& requires_replace;
  // Whether anything but LocalOnly attributes differs from prior so far; true on create.
  bool changes = false;
};

template <class M>
class Resource : public AnyResource {
 public:
  explicit Resource(std::string type_name, std::int64_t version = 0);

  std::string type_name() const final { return type_name_; }
  Schema const& schema() const final { return *schema_; }

  // --- What a resource implements ------------------------------------------------
  // Rules across attributes, offline. Unknown is undecided, null is unset (core-rules 41).
  virtual void Validate(M const& /*config*/, Call& /*call*/) {}
  // Plan-time checks and predictions. Must give the same result for the same input.
  virtual void PlanChange(Plan<M>& /*plan*/, Call& /*call*/) {}
  // Warn or refuse (data protection); the object goes when this leaves no error.
  virtual void PlanDestroy(M const& /*prior*/, Call& /*call*/) {}
  // Empty + error = nothing exists. A model + error = it exists in part: saved (and tainted by
  // core). Members that stay unknown become null after an error and are a bug after success.
  virtual std::optional<M> Create(M const& planned, M const& config, Call& call) = 0;
  // Empty without error = gone. Only the identifiers may be set (after an import).
  virtual std::optional<M> Read(M const& state, Call& call) = 0;
  // What is true afterwards, also after an error (core-rules 98); empty + error = prior.
  virtual std::optional<M> Update(M const& planned, M const& prior, M const& config,
                                  Call& call) = 0;
  // Gone already = success. An error keeps the prior state.
  virtual void Delete(M const& state, Call& call) = 0;
  // Parses the id into a stub, offline; Read fills the rest. Empty + error for a malformed id.
  virtual std::optional<M> ImportStub(std::string_view id, Call& call) = 0;
  // See AnyResource::Upgrade; the default refuses every older version by name.
  Value Upgrade(std::int64_t version, Value const& raw, Call& call) override;
  // See AnyResource::Move; the default refuses every source by name.
  Value Move(MoveSource const& source, Call& call) override;

  // --- The erased form -------------------------------------------------------------
  void ValidateConfig(Value const& config, Call& call) final;
  void ModifyPlan(ValuePlan& plan, Call& call) final;
  Value Create(Value const& planned, Value const& config, Call& call) final;
  Value Read(Value const& state, Call& call) final;
  Value Update(Value const& planned, Value const& prior, Value const& config, Call& call) final;
  void Delete(Value const& state, Call& call) final;
  Value Import(std::string_view id, Call& call) final;

 private:
  std::string type_name_;
  std::int64_t version_;
  Lazy<Schema> schema_;  // Most commands use few of a provider's types.
};

}  // namespace ferro::tf

#include "tfplugin/resource_impl.h"  // The erased form's bodies.
