#include <utility>

#include "tfplugin/plan/walk.h"
#include "tfplugin/server/server_impl.h"
#include "tfplugin/value/json.h"

namespace ferro::tf {
namespace {

void Refuse(std::string const& why, Call& call) {
  call.Error({}, "Unusable stored state",
             "The stored state of this object " + why +
                 ". Restore an earlier state, or remove the object from the state and import it.");
}

// Every load of an object passes here, whatever its version; additions since the
// state was written are null in it (core-rules 127, 128).
Value ReadCurrent(ObjectShape const& shape, RawState const& raw, Call& call) {
  auto value = DecodeJson(raw.json, shape.type, JsonMode::kLenient);
  if (!value) {
    Refuse("cannot be read: " + value.error().message, call);
    return Value::Null();
  }
  if (!value->is_known()) Refuse("is null", call);
  return WithEmptyBlocks(shape.block(), *value);
}

Value UpgradeOlder(AnyResource& resource, ObjectShape const& shape, std::int64_t version,
                   RawState const& raw, Call& call) {
  auto const stored = DecodeAnyJson(raw.json);
  if (!stored) {
    Refuse("cannot be read: " + stored.error().message, call);
    return Value::Null();
  }
  if (!stored->is_known()) {
    Refuse("is null", call);
    return Value::Null();
  }
  Value upgraded = WithEmptyBlocks(shape.block(), resource.Upgrade(version, *stored, call));
  if (call.failed()) return Value::Null();
  // Null would drop the object from the state and orphan it (core-rules 130).
  if (upgraded.is_null()) ReportBug("its state upgrade returned nothing", call.diagnostics);
  if (!upgraded.IsWhollyKnown()) {
    ReportBug("its state upgrade returned unknown values", call.diagnostics);
  }
  return upgraded;
}

}  // namespace

UpgradeResourceStateResponse ProviderServer::UpgradeResourceState(
    UpgradeResourceStateRequest const& request, std::stop_token cancelled) {
  UpgradeResourceStateResponse response;
  auto body = [&](Call& call) {
    auto const* type = impl_->FindManaged(request.type_name, call);
    if (type == nullptr) return;
    std::int64_t const current = type->shape.schema->version;
    if (request.raw_state.has_flatmap || request.raw_state.json.empty()) {
      return Refuse(request.raw_state.has_flatmap
                        ? "was written by Terraform before 0.12, which is not supported"
                        : "is empty",
                    call);
    }
    if (request.version < 0 || request.version > current) {
      return Refuse("has schema version " + std::to_string(request.version) +
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
