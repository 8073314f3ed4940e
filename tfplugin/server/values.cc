#include "tfplugin/server/values.h"

#include <utility>

#include "base/text.h"
#include "tfplugin/plan/walk.h"
#include "tfplugin/value/json.h"
#include "tfplugin/value/msgpack.h"

namespace ferro::tf {
namespace {

constexpr std::size_t kMostSummaryBytes = 1024;
constexpr std::size_t kMostDetailBytes = 64U << 10U;

Result<Value> Decode(DynamicValue const& bytes, Type const& type) {
  if (!bytes.msgpack.empty()) return DecodeMsgpack(bytes.msgpack, type);
  if (!bytes.json.empty()) return DecodeJson(bytes.json, type, JsonMode::kStrict);
  return Value::Null();
}

// What is wrong with the value as a whole, or "".
std::string Misfit(Value const& value, Expect expect) {
  bool const object = expect == Expect::kObject || expect == Expect::kKnownObject;
  bool const known = expect == Expect::kKnown || expect == Expect::kKnownObject;
  if (value.is_unknown()) return "is unknown as a whole";
  if (object && value.is_null()) return "is null";
  if (!known || value.IsWhollyKnown()) return {};
  return "holds unknown values at " + PathList(UnknownPaths(value, 6));
}

std::string Bounded(std::string_view text, std::size_t most) {
  std::string valid = ToValidUtf8(text.substr(0, most));
  if (text.size() > most) valid += "… (cut)";
  return valid;
}

}  // namespace

std::optional<Value> ReadObject(DynamicValue const& bytes, ObjectShape const& shape,
                                std::string_view what, Expect expect, Diagnostics& diagnostics) {
  auto refuse = [&](std::string const& why) {
    diagnostics.Error({}, "Malformed request",
                      std::string(what) + " that Terraform sent " + why +
                          ". This is a bug in Terraform or in this provider; please report it "
                          "with both versions.");
    return std::nullopt;
  };
  Result<Value> value = Decode(bytes, shape.type());
  if (!value) return refuse("cannot be read: " + value.error().message);
  std::string const misfit = Misfit(*value, expect);
  if (!misfit.empty()) return refuse(misfit);
  return WithEmptyBlocks(shape.block(), *std::move(value));
}

DynamicValue WriteObject(Value const& object, ObjectShape const& shape, Diagnostics& diagnostics) {
  Result<std::string> bytes = EncodeMsgpack(WithoutWriteOnly(shape.block(), object), shape.type());
  if (bytes) return {.msgpack = *std::move(bytes)};
  ReportBug("its answer does not fit its own schema: " + bytes.error().message, diagnostics);
  return {.msgpack = "\xc0"};
}

void ReportBug(std::string_view what, Diagnostics& diagnostics, Path path) {
  diagnostics.Error(std::move(path), "Internal error of the provider",
                    "The provider made a mistake: " + std::string(what) +
                        ". Please report it together with the provider's log (TF_LOG=debug).");
}

Diagnostics Cleaned(Diagnostics const& diagnostics) {
  Diagnostics out;
  for (auto const& item : diagnostics.items()) {
    std::string summary = Bounded(item.summary, kMostSummaryBytes);
    if (Trimmed(summary).empty()) {
      summary = item.severity == Severity::kError ? "The operation failed" : "Note";
    }
    out.Add({item.severity, std::move(summary), Bounded(item.detail, kMostDetailBytes), item.path});
  }
  return out;
}

}  // namespace ferro::tf
