// The bodies of Resource<M>'s erased form: decode, call the typed function, encode.
#pragma once

#include <utility>

#include "tfplugin/plan/rebase.h"
#include "tfplugin/resource.h"

namespace ferro::tf {

namespace internal {

// A model read from a value, and what that model looks like as a value again: the
// measure of what the typed function changes.
template <class M>
struct Decoded {
  Decoded(Value const& v, Call& call) : value(v), model(Decode<M>(v, call.diagnostics)) {}

  Value EncodeChanged(M const& changed) const {
    return Rebase(Encode(changed), Encode(model), value);
  }

  Value const& value;
  M model;
};

Value RefuseUpgrade(std::string_view type_name, std::int64_t from, std::int64_t to, Call& call);
Value RefuseMove(std::string_view type_name, MoveSource const& source, Call& call);

}  // namespace internal

template <class M>
Resource<M>::Resource(std::string type_name, std::int64_t version)
    : type_name_(std::move(type_name)),
      version_(version),
      schema_([version] { return Schema{version, BlockOf<M>()}; }) {}

template <class M>
Value Resource<M>::Upgrade(std::int64_t version, Value const& /*raw*/, Call& call) {
  return internal::RefuseUpgrade(type_name_, version, version_, call);
}

template <class M>
Value Resource<M>::Move(MoveSource const& source, Call& call) {
  return internal::RefuseMove(type_name_, source, call);
}

template <class M>
void Resource<M>::ValidateConfig(Value const& config, Call& call) {
  M const model = Decode<M>(config, call.diagnostics);
  if (!call.failed()) Validate(model, call);
}

template <class M>
void Resource<M>::ModifyPlan(ValuePlan& plan, Call& call) {
  internal::Decoded<M> const prior(plan.prior, call);
  if (plan.planned.is_null()) {
    if (!call.failed()) PlanDestroy(prior.model, call);
    return;
  }
  M const config = Decode<M>(plan.config, call.diagnostics);
  internal::Decoded<M> const given(plan.planned, call);
  if (call.failed()) return;
  M planned = given.model;
  Plan<M> typed{plan.prior.is_null() ? nullptr : &prior.model, config, planned,
                plan.requires_replace, plan.changes};
  PlanChange(typed, call);
  plan.planned = given.EncodeChanged(planned);
}

template <class M>
Value Resource<M>::Create(Value const& planned, Value const& config, Call& call) {
  internal::Decoded<M> const target(planned, call);
  M const written = Decode<M>(config, call.diagnostics);
  if (call.failed()) return Value::Null();
  std::optional<M> const made = Create(target.model, written, call);
  return made ? target.EncodeChanged(*made) : Value::Null();
}

template <class M>
Value Resource<M>::Read(Value const& state, Call& call) {
  internal::Decoded<M> const stored(state, call);
  if (call.failed()) return Value::Null();
  std::optional<M> const found = Read(stored.model, call);
  return found ? stored.EncodeChanged(*found) : Value::Null();
}

template <class M>
Value Resource<M>::Update(Value const& planned, Value const& prior, Value const& config,
                          Call& call) {
  internal::Decoded<M> const target(planned, call);
  M const before = Decode<M>(prior, call.diagnostics);
  M const written = Decode<M>(config, call.diagnostics);
  if (call.failed()) return Value::Null();
  std::optional<M> const made = Update(target.model, before, written, call);
  return made ? target.EncodeChanged(*made) : Value::Null();
}

template <class M>
void Resource<M>::Delete(Value const& state, Call& call) {
  M const model = Decode<M>(state, call.diagnostics);
  if (!call.failed()) Delete(model, call);
}

template <class M>
Value Resource<M>::Import(std::string_view id, Call& call) {
  std::optional<M> const stub = ImportStub(id, call);
  return stub ? Encode(*stub) : Value::Null();
}

}  // namespace ferro::tf
