#include <utility>

#include "tfplugin/plan/walk.h"
#include "tfplugin/server/foreign_state.h"
#include "tfplugin/value/json.h"

namespace ferro::tf {
namespace {

// Every load of an object passes here, whatever its version; additions since the
// state was written are null in it (core-rules 127, 128).
Value ReadCurrent(ObjectShape const& shape, RawState const& raw, Call& call) {
  auto value = DecodeJson(raw.json, shape.type(), JsonMode::kLenient);
  if (!value) {
    RefuseStored("cannot be read: " + value.error().message, call);
    return Value::Null();
  }
  if (!value->is_known()) RefuseStored("is null", call);
  return WithEmptyBlocks(shape.block(), *value);
}

Value UpgradeOlder(AnyResource& resource, ObjectShape const& shape, std::int64_t version,
                   RawState const& raw, Call& call) {
  auto const stored = ReadForeign(raw, call);
  if (!stored) return Value::Null();
  return CheckConverted(resource.Upgrade(version, *stored, call), shape, "its state upgrade", call);
}

}  // namespace

UpgradeResourceStateResponse ProviderServer::UpgradeResourceState(
    UpgradeResourceStateRequest const& request, std::stop_token cancelled) {
  UpgradeResourceStateResponse response;
  auto body = [&](Call& call) {
    auto const* type = impl_->FindManaged(request.type_name, call);
    if (type == nullptr) return;
    std::int64_t const current = type->shape.schema().version;
    if (request.raw_state.has_flatmap || request.raw_state.json.empty()) {
      ReadForeign(request.raw_state, call);
      return;
    }
    if (request.version < 0 || request.version > current) {
      return RefuseStored("has schema version " + std::to_string(request.version) +
                              ", but this provider knows versions up to " + std::to_string(current),
                          call);
    }
    Value const state =
        request.version == current
            ? ReadCurrent(type->shape, request.raw_state, call)
            : UpgradeOlder(*type->resource, type->shape, request.version, request.raw_state, call);
    if (call.failed()) return;
    response.upgraded_state = WriteObject(state, type->shape, call.diagnostics);
  };
  response.diagnostics =
      impl_->Run("UpgradeResourceState", request.type_name, std::move(cancelled), body);
  return response;
}

}  // namespace ferro::tf
