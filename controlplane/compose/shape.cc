#include "controlplane/compose/shape.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "controlplane/compose/short_forms.h"
#include "controlplane/compose/units.h"
#include "controlplane/yaml/scalar.h"

namespace ferro::compose {
namespace {

using yaml::Kind;
using yaml::Node;

void BecomeText(Node& node, std::string text) {
  node.kind = Kind::kText;
  node.text = std::move(text);
}

Status ShapeBool(Node& node, std::string const& path) {
  if (node.kind == Kind::kBool) return {};
  if (!node.IsText()) return WrongKind(node, path, "true or false");
  auto const value = ParseBool(node.text);
  if (!value) return WrongValue(node, path, value.error().message);
  node.kind = Kind::kBool;
  node.text = *value ? "true" : "false";
  return {};
}

// A number, also as text; whole when asked.
Status ShapeNumber(Node& node, std::string const& path, bool whole) {
  std::string_view const expected = whole ? "a whole number" : "a number";
  if (node.IsText() && !node.text.empty() &&
      node.text.find_first_not_of("+-.0123456789eE") == std::string::npos) {
    // As decimal: "010" in quotes is ten.
    std::string_view digits = node.text;
    digits.remove_prefix(digits.starts_with('+') ? 1 : 0);
    auto const value = ParseNumber<double>(digits);
    if (!value)
      return WrongValue(node, path, "\"" + node.text + "\" is not " + std::string(expected));
    auto number = yaml::ResolvePlain(yaml::RealText(*value));
    if (auto const exact = ParseNumber<std::int64_t>(digits))
      number = {Kind::kInteger, std::to_string(*exact)};
    node.kind = number.kind;
    node.text = std::move(number.text);
  }
  if (node.kind == Kind::kReal) {
    auto number = yaml::ResolvePlain(node.text);  // 2.0 is 2.
    node.kind = number.kind;
    node.text = std::move(number.text);
  }
  if (node.kind == Kind::kReal && !whole) return {};
  if (node.kind != Kind::kInteger) return WrongKind(node, path, expected);
  std::int64_t value = 0;
  auto const [end, error] =
      std::from_chars(node.text.data(), node.text.data() + node.text.size(), value);
  return error == std::errc() ? Status() : WrongValue(node, path, node.text + " is too large");
}

Status ShapeBytes(Node& node, std::string const& path) {
  if (node.kind == Kind::kInteger || (node.IsText() && node.text == "-1")) {  // -1: unlimited.
    BecomeText(node, std::move(node.text));
    return {};
  }
  if (!node.IsText()) return WrongKind(node, path, "a size such as 512m");
  auto const bytes = ParseBytes(node.text);
  if (!bytes) return WrongValue(node, path, bytes.error().message);
  node.text = std::to_string(*bytes);
  return {};
}

Status ShapeDuration(Node& node, std::string const& path) {
  if (!node.IsText()) return WrongKind(node, path, "a duration such as 90s");
  auto const duration = ParseDuration(node.text);
  if (!duration) return WrongValue(node, path, duration.error().message);
  node.text = DurationText(*duration);
  return {};
}

Status ShapeMode(Node& node, std::string const& path) {
  constexpr std::int64_t kAllBits = 07777;
  if (!node.IsText() && node.kind != Kind::kInteger)
    return WrongKind(node, path, "file permissions such as 0440");
  int const base = node.IsText() ? 8 : 10;
  auto const mode = ParseNumber<std::int64_t>(node.text, base);
  if (!mode || *mode < 0 || *mode > kAllBits)
    return WrongValue(node, path, node.text + " are no file permissions; write 0440 or the like");
  std::array<char, 8> digits{};
  auto const last = std::to_chars(digits.data(), digits.data() + digits.size(), *mode, 8);
  BecomeText(node, "0" + std::string(digits.data(), last.ptr));
  return {};
}

Status ShapeCount(Node& node, std::string const& path) {
  if (node.IsText() && Lower(node.text) == "all") {
    node.kind = Kind::kInteger;
    node.text = "-1";
  }
  return ShapeNumber(node, path, true);
}

// A scalar as text; null is "" unless it may stay.
Status ShapeMapValue(Node& node, std::string const& path, bool keeps_null) {
  if (!node.IsScalar()) return WrongKind(node, path, "text, a number or a boolean");
  if (node.IsNull() && keeps_null) return {};
  BecomeText(node, std::move(node.text));
  return {};
}

// "k=v" of a list as a member of a mapping.
Status AddPair(Node& mapping, Node& item, Shape shape, std::string const& path) {
  if (!item.IsText()) return WrongKind(item, path, "\"name=value\"");
  auto const equals = item.text.find('=');
  if (equals == std::string::npos && shape == Shape::kPairs)
    return WrongValue(item, path, "\"" + item.text + "\" has no =; write name=value");
  Node value = item;
  if (equals == std::string::npos) {
    value.kind = shape == Shape::kVariableMap ? Kind::kNull : Kind::kText;
    value.text.clear();
  } else {
    value.text.erase(0, equals + 1);
  }
  mapping.Set(std::string_view(item.text).substr(0, equals), std::move(value));
  return {};
}

Status ShapeMap(Node& node, Shape shape, std::string const& path) {
  if (node.IsSequence() && shape != Shape::kOptions) {
    Node mapping = yaml::Mapping(node.mark);
    mapping.tag = node.tag;
    for (auto& item : node.items) {
      if (auto status = AddPair(mapping, item, shape, path); !status) return status;
    }
    node = std::move(mapping);
  }
  if (!node.IsMapping())
    return WrongKind(node, path,
                     shape == Shape::kOptions ? "a mapping" : "a mapping or a list of name=value");
  for (auto& member : node.members) {
    if (member.value.tag == "!reset") continue;
    auto status =
        ShapeMapValue(member.value, path + "." + member.key, shape == Shape::kVariableMap);
    if (!status) return status;
  }
  return {};
}

Status ShapeTexts(Node& node, std::string const& path) {
  if (!node.IsSequence()) return WrongKind(node, path, "a list of texts");
  std::erase_if(node.items, [](Node const& item) { return item.tag == "!reset"; });
  for (auto const& item : node.items) {
    if (!item.IsText()) return WrongKind(item, path + "[]", "text");
  }
  return {};
}

Status ShapeList(Node& node, KeyNode const& where, std::string const& path) {
  if (!node.IsSequence()) return WrongKind(node, path, "a list");
  KeyNode const* below = where.Item();
  std::erase_if(node.items, [](Node const& item) { return item.tag == "!reset"; });
  for (std::size_t i = 0; below != nullptr && i < node.items.size(); ++i) {
    auto status = ApplyShape(node.items[i], *below, path + "[" + std::to_string(i) + "]");
    if (!status) return status;
  }
  return {};
}

// How many characters must change to make one text of the other; small texts only.
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t const change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({change, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row.back();
}

auto UnknownKey(yaml::Member const& member, KeyNode const& where, std::string const& path) {
  constexpr std::size_t kLongestName = 40;
  std::string what = path + (path.empty() ? "" : ".") + member.key + " is no key of a Compose file";
  std::string_view nearest;
  std::size_t best = 3;  // More changes make another word.
  for (auto const& child : where.children) {
    if (member.key.size() > kLongestName) break;
    std::size_t const distance = Distance(member.key, child.name);
    if (distance < best) {
      best = distance;
      nearest = child.name;
    }
  }
  what += nearest.empty() ? "; remove it, or call it x-" + member.key.substr(0, kLongestName) +
                                " to have it ignored"
                          : "; did you mean " + std::string(nearest) + "?";
  return yaml::FailAt(member.mark, "COMPOSE-002", what);
}

bool IsName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

// `external: {name: x}`, the old form, becomes `external: true` and `name: x`.
Status ModernizeExternal(Node& node, std::string const& path) {
  Node* external = node.Find("external");
  if (external == nullptr || !external->IsMapping()) return {};
  Node const old = *external;
  *external = yaml::Bool(true, old.mark);
  for (auto const& member : old.members) {
    if (member.key != "name")
      return Fail(
          yaml::ErrorAt(member.mark, "COMPOSE-002", path + ".external has no key but name"));
    if (!member.value.IsText()) return WrongKind(member.value, path + ".external.name", "text");
    Node const* name = node.Find("name");
    if (name != nullptr && name->text != member.value.text)
      return WrongValue(member.value, path + ".external.name",
                        "it is not what `name` says; write only `name`");
    node.Set("name", member.value);
  }
  return {};
}

Status ShapeMapping(Node& node, KeyNode const& where, std::string const& path, bool named) {
  if (!node.IsMapping()) return WrongKind(node, path, "a mapping");
  if (!named) {
    if (auto status = ModernizeExternal(node, path); !status) return status;
  }
  for (auto& member : node.members) {
    KeyNode const* below = where.Child(member.key);
    if (below == nullptr) {
      if (!named && member.key.starts_with("x-")) continue;
      return UnknownKey(member, where, path);
    }
    if (named && !IsName(member.key))
      return yaml::FailAt(member.mark, "COMPOSE-004",
                          "\"" + member.key +
                              "\" is no name: letters, digits, dots, "
                              "dashes and underscores make one");
    std::string const name = path.empty() ? member.key : path + "." + member.key;
    if (below->key->disposition == Disposition::kRefused)
      return yaml::FailAt(member.mark, "COMPOSE-005",
                          name + " is not supported: " + std::string(below->key->note));
    if (auto status = ApplyShape(member.value, *below, name); !status) return status;
  }
  return {};
}

bool IsOneOf(std::string_view word, std::string_view words) {
  auto const all = Split(words, '|');
  return std::ranges::find(all, word) != all.end();
}

Status CheckValue(Node const& node, Key const& key, std::string const& path) {
  if (key.values.empty() || IsOneOf(node.text, key.values)) return {};
  if (IsOneOf(node.text, key.refused_values))
    return Fail(
        yaml::ErrorAt(node.mark, "COMPOSE-005",
                      path + ": " + node.text + " is not supported: " + std::string(key.note)));
  return WrongValue(node, path,
                    "\"" + node.text + "\" is not one of " + Listed(Split(key.values, '|'), "or"));
}

Status ShapeScalar(Node& node, Shape shape, std::string const& path) {
  switch (shape) {
    case Shape::kText:
      return node.IsText() ? Status() : WrongKind(node, path, "text");
    case Shape::kBool:
    case Shape::kExternal:
      return ShapeBool(node, path);
    case Shape::kInteger:
      return ShapeNumber(node, path, true);
    case Shape::kReal:
      return ShapeNumber(node, path, false);
    case Shape::kPlain:
      if (node.kind == Kind::kBool || node.IsNull())
        return WrongKind(node, path, "text or a number");
      return ShapeMapValue(node, path, false);
    case Shape::kBoolOrText:
      if (node.kind != Kind::kBool && !node.IsText())
        return WrongKind(node, path, "text or a boolean");
      return ShapeMapValue(node, path, false);
    case Shape::kBytes:
      return ShapeBytes(node, path);
    case Shape::kDuration:
      return ShapeDuration(node, path);
    case Shape::kMode:
      return ShapeMode(node, path);
    case Shape::kCount:
      return ShapeCount(node, path);
    case Shape::kUlimit:
      return ShapeNumber(node, path, true);
    default:
      return {};
  }
}

Status ShapeByKey(Node& node, KeyNode const& where, std::string const& path) {
  switch (where.key->shape) {
    case Shape::kUlimit:
      if (node.IsScalar()) return ShapeScalar(node, where.key->shape, path);
      return ShapeMapping(node, where, path, false);
    case Shape::kNamed:
    case Shape::kNames:
    case Shape::kDependsOn:
      return ShapeMapping(node, where, path, true);
    case Shape::kMapping:
    case Shape::kBuild:
    case Shape::kExtends:
      return ShapeMapping(node, where, path, false);
    case Shape::kTextMap:
    case Shape::kVariableMap:
    case Shape::kPairs:
    case Shape::kOptions:
    case Shape::kSsh:
      return ShapeMap(node, where.key->shape, path);
    case Shape::kTextOrList:
    case Shape::kCommand:
    case Shape::kTest:
    case Shape::kHosts:
      return ShapeTexts(node, path);
    case Shape::kList:
    case Shape::kPorts:
    case Shape::kMounts:
    case Shape::kDevices:
    case Shape::kGrants:
    case Shape::kEnvFiles:
    case Shape::kGpus:
    case Shape::kIncludes:
      return ShapeList(node, where, path);
    default:
      return ShapeScalar(node, where.key->shape, path);
  }
}

}  // namespace

Status ApplyShape(Node& node, KeyNode const& where, std::string const& path) {
  if (node.tag == "!reset") return {};
  if (!node.tag.empty() && node.tag != "!override")
    return WrongValue(node, path,
                      "the tag " + node.tag + " means nothing; !reset and !override do");
  if (node.IsNull() && where.key->nullable) return {};
  std::string const tag = node.tag;
  if (auto status = ExpandShortForm(node, where.key->shape, path); !status) return status;
  node.tag = tag;
  if (auto status = ShapeByKey(node, where, path); !status) return status;
  return CheckValue(node, *where.key, path);
}

Status ApplyShapes(Node& document) {
  return ShapeMapping(document, KeyTree(), "", false);
}

}  // namespace ferro::compose
