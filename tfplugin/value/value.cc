#include "tfplugin/value/value.h"

#include <algorithm>

#include "base/check.h"
#include "tfplugin/value/json_text.h"
#include "tfplugin/value/nfc.h"

namespace ferro::tf {
namespace {

template <class Elements>
std::strong_ordering CompareElements(Elements const& a, Elements const& b) {
  return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
}

std::strong_ordering CompareTypes(Type const& a, Type const& b) {
  if (a == b) return std::strong_ordering::equal;
  return a.ToJson() <=> b.ToJson();
}

void AppendText(std::string& out, Value const& value);

void AppendElementTexts(std::string& out, std::vector<Value> const& elements) {
  out.push_back('[');
  std::string_view separator;
  for (auto const& element : elements) {
    out.append(std::exchange(separator, ", "));
    AppendText(out, element);
  }
  out.push_back(']');
}

void AppendMemberTexts(std::string& out, ValueMap const& members) {
  out.push_back('{');
  std::string_view separator;
  for (auto const& [key, member] : members) {
    out.append(std::exchange(separator, ","));
    out.push_back(' ');
    AppendJsonString(out, key);
    out.append(" = ");
    AppendText(out, member);
  }
  out.append(members.empty() ? "}" : " }");
}

void AppendText(std::string& out, Value const& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      out.append("null");
      return;
    case Value::Kind::kUnknown:
      out.append("(unknown)");
      return;
    case Value::Kind::kBool:
      out.append(value.as_bool() ? "true" : "false");
      return;
    case Value::Kind::kNumber:
      out.append(value.as_number().ToText());
      return;
    case Value::Kind::kString:
      return AppendJsonString(out, value.as_string());
    case Value::Kind::kList:
      return AppendElementTexts(out, value.elements());
    case Value::Kind::kSet:
      out.append("toset(");
      AppendElementTexts(out, value.elements());
      out.push_back(')');
      return;
    case Value::Kind::kMap:
      return AppendMemberTexts(out, value.members());
    case Value::Kind::kDynamic:
      return AppendText(out, value.dynamic_value());
  }
}

}  // namespace

struct Value::DynamicForm {
  Type type;
  Value value;
};

template <class T>
Value Value::Of(T form) {
  Value out;
  out.form_.emplace<T>(std::move(form));
  return out;
}

Value Value::Unknown(Refinements refinements) {
  return Of(std::move(refinements));
}
Value Value::Bool(bool value) {
  return Of(value);
}
Value Value::Num(Number value) {
  return Of(std::move(value));
}
Value Value::List(std::vector<Value> elements) {
  return Of(std::move(elements));
}

Value Value::String(std::string_view text) {
  auto out = StringIfUtf8(text);
  FERRO_CHECK(out, "a string is UTF-8; what comes from outside goes through StringIfUtf8");
  return *std::move(out);
}

std::optional<Value> Value::StringIfUtf8(std::string_view text) {
  auto normal = Nfc(text);
  if (!normal) return std::nullopt;
  return Of(*std::move(normal));
}

Value Value::Set(std::vector<Value> elements) {
  // What came sorted stays as it is: equal elements may still differ in what they promise.
  if (!std::ranges::is_sorted(elements)) {
    std::ranges::sort(elements);
  }
  auto const same = [](Value const& a, Value const& b) { return a == b && a.IsWhollyKnown(); };
  auto const repeated = std::ranges::unique(elements, same);
  elements.erase(repeated.begin(), repeated.end());
  return Of(SetForm{std::move(elements)});
}

Value Value::Map(ValueMap members) {
  ValueMap renamed;
  for (auto i = members.begin(); i != members.end();) {
    auto const member = i++;
    if (IsAscii(member->first)) continue;
    auto normal = Nfc(member->first);
    FERRO_CHECK(normal, "a map's keys are UTF-8");
    if (*normal == member->first) continue;
    auto node = members.extract(member);
    node.key() = *std::move(normal);
    renamed.insert(std::move(node));
  }
  members.merge(renamed);
  return Of(std::move(members));
}

Value Value::Dynamic(Type type, Value value) {
  return Of<std::shared_ptr<DynamicForm const>>(
      std::make_shared<DynamicForm const>(DynamicForm{std::move(type), std::move(value)}));
}

bool Value::IsWhollyKnown() const {
  switch (kind()) {
    case Kind::kUnknown:
      return false;
    case Kind::kList:
    case Kind::kSet:
      return std::ranges::all_of(elements(), &Value::IsWhollyKnown);
    case Kind::kMap:
      return std::ranges::all_of(members(), [](auto const& m) { return m.second.IsWhollyKnown(); });
    case Kind::kDynamic:
      return dynamic_value().IsWhollyKnown();
    default:
      return true;
  }
}

std::vector<Value> const& Value::elements() const {
  if (auto const* list = std::get_if<std::vector<Value>>(&form_)) return *list;
  FERRO_CHECK(kind() == Kind::kSet, "the value is neither list nor set");
  return std::get_if<SetForm>(&form_)->elements;
}

std::vector<Value> Value::TakeElements() && {
  FERRO_CHECK(kind() == Kind::kList, "the value is no list");
  return std::move(*std::get_if<std::vector<Value>>(&form_));
}

ValueMap const& Value::members() const {
  FERRO_CHECK(kind() == Kind::kMap, "the value is neither map nor object");
  return *std::get_if<ValueMap>(&form_);
}

ValueMap& Value::members() {
  FERRO_CHECK(kind() == Kind::kMap, "the value is neither map nor object");
  return *std::get_if<ValueMap>(&form_);
}

Type const& Value::dynamic_type() const {
  FERRO_CHECK(kind() == Kind::kDynamic, "the value is not dynamic");
  return (*std::get_if<std::shared_ptr<DynamicForm const>>(&form_))->type;
}

Value const& Value::dynamic_value() const {
  FERRO_CHECK(kind() == Kind::kDynamic, "the value is not dynamic");
  return (*std::get_if<std::shared_ptr<DynamicForm const>>(&form_))->value;
}

Refinements const& Value::refinements() const {
  FERRO_CHECK(kind() == Kind::kUnknown, "the value is not unknown");
  return *std::get_if<Refinements>(&form_);
}

Value const& Value::operator[](std::string_view name) const {
  static Value const kNothing;
  if (kind() != Kind::kMap) return kNothing;
  auto const found = members().find(name);
  return found == members().end() ? kNothing : found->second;
}

bool operator==(Value const& a, Value const& b) {
  return (a <=> b) == std::strong_ordering::equal;
}

std::strong_ordering operator<=>(Value const& a, Value const& b) {
  if (a.kind() != b.kind()) return a.kind() <=> b.kind();
  switch (a.kind()) {
    case Value::Kind::kNull:
    case Value::Kind::kUnknown:
      return std::strong_ordering::equal;
    case Value::Kind::kBool:
      return static_cast<int>(a.as_bool()) <=> static_cast<int>(b.as_bool());
    case Value::Kind::kNumber:
      return a.as_number() <=> b.as_number();
    case Value::Kind::kString:
      return a.as_string() <=> b.as_string();
    case Value::Kind::kList:
    case Value::Kind::kSet:
      return CompareElements(a.elements(), b.elements());
    case Value::Kind::kMap:
      return CompareElements(a.members(), b.members());
    case Value::Kind::kDynamic:
      break;
  }
  auto const types = CompareTypes(a.dynamic_type(), b.dynamic_type());
  return types != std::strong_ordering::equal ? types : a.dynamic_value() <=> b.dynamic_value();
}

std::string Value::ToText() const {
  std::string out;
  AppendText(out, *this);
  return out;
}

}  // namespace ferro::tf
