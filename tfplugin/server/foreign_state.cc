#include "tfplugin/server/foreign_state.h"

#include <utility>

#include "tfplugin/plan/walk.h"
#include "tfplugin/value/json.h"

namespace ferro::tf {

void RefuseStored(std::string const& why, Call& call) {
  call.Error({}, "Unusable stored state",
             "The stored state of this object " + why +
                 ". Restore an earlier state, or remove the object from the state and import it.");
}

std::optional<Value> ReadForeign(RawState const& raw, Call& call) {
  if (raw.has_flatmap || raw.json.empty()) {
    RefuseStored(raw.has_flatmap ? "was written by Terraform before 0.12, which is not supported"
                                 : "is empty",
                 call);
    return std::nullopt;
  }
  auto stored = DecodeAnyJson(raw.json);
  if (!stored) {
    RefuseStored("cannot be read: " + stored.error().message, call);
    return std::nullopt;
  }
  if (!stored->is_known()) {
    RefuseStored("is null", call);
    return std::nullopt;
  }
  return *std::move(stored);
}

Value CheckConverted(Value converted, ObjectShape const& shape, std::string const& what,
                     Call& call) {
  if (call.failed()) return Value::Null();
  converted = WithEmptyBlocks(shape.block(), std::move(converted));
  // Null would drop the object from the state and orphan it (core-rules 130, 134).
  if (converted.is_null()) ReportBug(what + " returned nothing", call.diagnostics);
  if (!converted.IsWhollyKnown()) ReportBug(what + " returned unknown values", call.diagnostics);
  return converted;
}

}  // namespace ferro::tf
