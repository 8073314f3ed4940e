#include "provider/earlier_state.h"

#include <cmath>
#include <utility>

#include "base/text.h"

namespace ferro::provider {
namespace {

using Kind = tf::Value::Kind;

// Of a registry's address: HOST/NAMESPACE/TYPE.
constexpr std::string_view kGoProvider = "/selectel/selectel";
// Never raised by the Go provider (upstream-provider §2.1).
constexpr std::int64_t kGoSchemaVersion = 0;

std::string_view KindText(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return "a truth value";
    case Kind::kNumber:
      return "a number";
    case Kind::kString:
      return "a text";
    case Kind::kList:
    case Kind::kSet:
      return "a list";
    case Kind::kMap:
      return "an object";
    case Kind::kUnknown:
    case Kind::kDynamic:
      break;
  }
  return "something else";
}

// A primitive as Terraform converts it to text; empty for what is none.
std::optional<std::string> PrimitiveText(tf::Value const& value) {
  switch (value.kind()) {
    case Kind::kString:
      return value.as_string();
    case Kind::kNumber:
      return value.as_number().ToText();
    case Kind::kBool:
      return value.as_bool() ? "true" : "false";
    default:
      return std::nullopt;
  }
}

std::optional<tf::Number> NumberIn(tf::Value const& value) {
  if (value.kind() == Kind::kNumber) return value.as_number();
  if (value.kind() != Kind::kString) return std::nullopt;
  auto parsed = tf::Number::Parse(value.as_string());
  return parsed ? std::optional(*std::move(parsed)) : std::nullopt;
}

bool SaysNothing(tf::Value const& value) {
  switch (value.kind()) {
    case Kind::kNull:
      return true;
    case Kind::kString:
      return value.as_string().empty();
    case Kind::kList:
      return value.elements().empty();
    case Kind::kMap:
      return value.members().empty();
    default:
      return false;
  }
}

}  // namespace

std::string EarlierObject::PathTo(std::string_view name) const {
  return (where_.empty() ? "" : where_ + ".") + std::string(name);
}

void EarlierObject::Refuse(std::string_view name, std::string_view wanted) const {
  call_.Error({}, "Unusable stored state",
              "In the stored state `" + PathTo(name) + "` is " +
                  std::string(KindText(value_[name].kind())) + " where " + std::string(wanted) +
                  " belongs. Restore an earlier state, or remove the object from the state and "
                  "import it.");
}

tf::Attr<std::string> EarlierObject::Text(std::string_view name) const {
  if (SaysNothing(value_[name])) return {};
  auto text = PrimitiveText(value_[name]);
  if (!text) Refuse(name, "a text");
  return tf::Attr<std::string>::From(std::move(text));
}

tf::Attr<bool> EarlierObject::Flag(std::string_view name) const {
  auto const& value = value_[name];
  if (SaysNothing(value)) return {};
  if (value.kind() == Kind::kBool) return value.as_bool();
  auto const text = value.kind() == Kind::kString ? value.as_string() : "";
  if (text == "true" || text == "false") return text == "true";
  Refuse(name, "a truth value");
  return {};
}

tf::Attr<double> EarlierObject::Number(std::string_view name) const {
  if (SaysNothing(value_[name])) return {};
  auto const number = NumberIn(value_[name]);
  if (number && std::isfinite(number->AsDouble())) return number->AsDouble();
  Refuse(name, "a number");
  return {};
}

tf::Attr<std::int64_t> EarlierObject::Integer(std::string_view name) const {
  if (SaysNothing(value_[name])) return {};
  auto const number = NumberIn(value_[name]);
  auto const whole = number ? number->AsInt64() : std::nullopt;
  if (!whole) Refuse(name, "a whole number");
  return tf::Attr<std::int64_t>::From(whole);
}

std::vector<EarlierObject> EarlierObject::Objects(std::string_view name) const {
  auto const& list = value_[name];
  std::vector<EarlierObject> objects;
  if (SaysNothing(list)) return objects;
  if (list.kind() != Kind::kList) {
    Refuse(name, "a list");
    return objects;
  }
  auto const& elements = list.elements();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    auto path = PathTo(name) + "[" + std::to_string(i) + "]";
    if (elements[i].kind() != Kind::kMap) {
      Refuse(name, "a list of objects");
      return {};
    }
    objects.emplace_back(elements[i], std::move(path), call_);
  }
  return objects;
}

std::vector<EarlierObject> EarlierObject::AtMostOne(std::string_view name) const {
  if (value_[name].kind() == Kind::kMap)
    return std::vector<EarlierObject>{EarlierObject(value_[name], PathTo(name), call_)};
  auto objects = Objects(name);
  if (objects.size() <= 1) return objects;
  Refuse(name, "a list of one element");
  return {};
}

bool EarlierObject::Has(std::string_view name) const {
  return !SaysNothing(value_[name]);
}

std::vector<std::string> EarlierObject::Others(std::set<std::string_view> const& known) const {
  std::vector<std::string> others;
  if (value_.kind() != Kind::kMap) return others;
  for (auto const& [name, value] : value_.members()) {
    if (!known.contains(name) && !SaysNothing(value)) others.push_back(PathTo(name));
  }
  return others;
}

bool HasStoredId(tf::Attr<std::string> const& id, std::string_view noun, tf::Call& call) {
  if (id.known() && !id->empty()) return true;
  call.Error(tf::Path("id"), "The state names no " + std::string(noun),
             "The stored object has no id. Remove it from the state and import the " +
                 std::string(noun) + " by its UUID.");
  return false;
}

tf::Attr<std::string> StoredUuid(EarlierObject const& stored, std::string_view noun) {
  auto id = stored.Text("id");
  if (stored.call().failed() || !HasStoredId(id, noun, stored.call())) return {};
  if (IsUuid(*id)) return id;
  stored.call().Error(tf::Path("id"), "Unusable stored state",
                      "The id in the stored state is no UUID, so no " + std::string(noun) +
                          " can have it. Restore an earlier state, or remove the object from the "
                          "state and import the " +
                          std::string(noun) + ".");
  return {};
}

bool ComesFromGoProvider(tf::MoveSource const& source, std::string_view type_name, tf::Call& call) {
  auto const known = Lower(source.provider_address).ends_with(kGoProvider) &&
                     source.type_name == type_name && source.version == kGoSchemaVersion;
  if (known) return true;
  call.Error({}, "This object cannot be moved",
             "A " + source.type_name + " of the provider " + source.provider_address +
                 " with schema version " + std::to_string(source.version) + " cannot become a " +
                 std::string(type_name) +
                 ". Only objects of that very type come over, from the provider selectel/selectel "
                 "(schema version 0). Take the `moved` block out, and import the object instead.");
  return false;
}

void SayDropped(std::vector<std::string> const& attributes, tf::Call& call) {
  if (attributes.empty()) return;
  call.Warning({}, "Part of the stored state is not taken over",
               "The other provider stored what this one has no place for, and it is left out: " +
                   Listed(attributes) + ". Nothing changes on the server.");
}

}  // namespace ferro::provider
