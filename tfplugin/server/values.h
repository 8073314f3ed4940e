// Objects on their way in and out of a call: bytes to values and back, with every
// problem as a diagnostic.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/lazy.h"
#include "tfplugin/diagnostics.h"
#include "tfplugin/server/provider_server.h"
#include "tfplugin/value/type.h"

namespace ferro::tf {

// A schema with what is made of it once. Neither is made before it is needed: a process that
// Terraform starts for one command meets few of the types.
class ObjectShape {
 public:
  // Of a provider, a resource or a data source, which must outlive it.
  template <class Owner>
  explicit ObjectShape(Owner const& owner)
      : schema_([&owner]() -> Schema const& { return owner.schema(); }),
        type_([this] { return ImpliedType(block()); }) {}

  Schema const& schema() const { return schema_(); }
  Block const& block() const { return schema().block; }
  Type const& type() const { return *type_; }

 private:
  std::function<Schema const&()> schema_;
  Lazy<Type> type_;
};

enum class Expect {
  kAnything,     // Null or an object, with unknowns.
  kObject,       // An object, with unknowns.
  kKnown,        // Null or an object without unknowns.
  kKnownObject,  // An object without unknowns.
};

// Msgpack first, then JSON; neither = null (core-rules 11). `what` names the value
// in the error: "The prior state". Nothing after a diagnostic.
std::optional<Value> ReadObject(DynamicValue const& bytes, ObjectShape const& shape,
                                std::string_view what, Expect expect, Diagnostics& diagnostics);

// Always msgpack, without write-only values (core-rules 153). Null with a diagnostic
// when the value does not fit the schema, which is our bug.
DynamicValue WriteObject(Value const& object, ObjectShape const& shape, Diagnostics& diagnostics);

// The error for a rule that the provider itself has broken.
void ReportBug(std::string_view what, Diagnostics& diagnostics, Path path = {});

// Fit for the wire: valid UTF-8, bounded texts, a summary in each (tfplugin6 §6).
Diagnostics Cleaned(Diagnostics const& diagnostics);

}  // namespace ferro::tf
