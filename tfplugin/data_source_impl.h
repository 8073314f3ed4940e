// The bodies of DataSource<M>'s erased form.
#pragma once

#include <utility>

#include "tfplugin/data_source.h"
#include "tfplugin/plan/rebase.h"

namespace ferro::tf {

template <class M>
DataSource<M>::DataSource(std::string type_name)
    : type_name_(std::move(type_name)), schema_([] { return Schema{0, BlockOf<M>()}; }) {}

template <class M>
void DataSource<M>::ValidateConfig(Value const& config, Call& call) {
  M const model = Decode<M>(config, call.diagnostics);
  if (!call.failed()) Validate(model, call);
}

template <class M>
Value DataSource<M>::Read(Value const& config, Call& call) {
  M const model = Decode<M>(config, call.diagnostics);
  if (call.failed()) return Value::Null();
  std::optional<M> const found = Read(model, call);
  return found ? Rebase(Encode(*found), Encode(model), config) : Value::Null();
}

}  // namespace ferro::tf
