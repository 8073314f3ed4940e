#include "controlplane/compose/short_forms.h"

#include <utility>
#include <vector>

#include "base/text.h"
#include "controlplane/compose/units.h"

namespace ferro::compose {
namespace {

using yaml::Node;

// A node of that kind in the place of the old one.
Node InPlaceOf(Node const& old, Node fresh) {
  fresh.mark = old.mark;
  fresh.because = old.because;
  return fresh;
}

Node TextLike(Node const& old, std::string_view text) {
  return InPlaceOf(old, yaml::Text(std::string(text), old.mark));
}

// {key: text}
Node Wrapped(Node const& text, std::string_view key) {
  Node mapping = yaml::Mapping(text.mark);
  mapping.Set(key, text);
  return mapping;
}

void WrapItems(Node& list, std::string_view key) {
  for (auto& item : list.items) {
    if (item.IsText()) item = Wrapped(item, key);
  }
}

void NamesToMapping(Node& list, bool with_condition) {
  Node mapping = yaml::Mapping(list.mark);
  for (auto const& item : list.items) {
    Node value = with_condition ? yaml::Mapping(item.mark) : InPlaceOf(item, Node());
    if (with_condition) {
      value.Set("condition", yaml::Text("service_started", item.mark));
      value.Set("required", yaml::Bool(true, item.mark));
    }
    mapping.Set(item.text, std::move(value));
  }
  list = std::move(mapping);
}

Status ExpandNames(Node& node, bool with_condition, std::string const& path) {
  if (!node.IsSequence()) return {};
  for (auto const& item : node.items) {
    if (!item.IsText()) return WrongKind(item, path + "[]", "a name");
  }
  NamesToMapping(node, with_condition);
  return {};
}

Status ExpandCommand(Node& node, std::string const& path) {
  if (!node.IsText()) return {};
  auto words = SplitWords(node.text);
  if (!words) return WrongValue(node, path, words.error().message);
  Node list = InPlaceOf(node, yaml::Sequence(node.mark));
  for (auto const& word : *words) list.items.push_back(TextLike(node, word));
  node = std::move(list);
  return {};
}

Status ExpandDevice(Node& item, std::string const& path) {
  if (!item.IsText()) return {};
  auto const parts = Split(item.text, ':');
  if (parts.size() > 3 || parts[0].empty())
    return WrongValue(item, path,
                      "\"" + item.text + "\" is no device; write SOURCE[:TARGET[:rwm]]");
  Node mapping = yaml::Mapping(item.mark);
  mapping.Set("source", TextLike(item, parts[0]));
  mapping.Set("target",
              TextLike(item, parts.size() > 1 && !parts[1].empty() ? parts[1] : parts[0]));
  mapping.Set("permissions", TextLike(item, parts.size() > 2 ? parts[2] : "rwm"));
  item = std::move(mapping);
  return {};
}

// "host=address", without brackets around the address.
void AddHost(Node& list, Node const& from, std::string_view host, std::string_view address) {
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  list.items.push_back(TextLike(from, std::string(host).append("=").append(address)));
}

Status AddHostEntry(Node& list, Node const& item, std::string const& path) {
  std::string_view const text = item.text;
  auto at = text.find('=');
  if (at == std::string_view::npos) at = text.find(':');
  if (!item.IsText() || at == std::string_view::npos || at == 0)
    return WrongValue(item, path, "\"" + item.text + "\" is no host; write NAME=ADDRESS");
  for (auto const& address : Split(text.substr(at + 1), ','))
    AddHost(list, item, text.substr(0, at), address);
  return {};
}

Status ExpandHosts(Node& node, std::string const& path) {
  Node list = InPlaceOf(node, yaml::Sequence(node.mark));
  if (node.IsSequence()) {
    for (auto const& item : node.items) {
      if (auto status = AddHostEntry(list, item, path + "[]"); !status) return status;
    }
  } else if (node.IsMapping()) {
    for (auto const& [host, mark, value] : node.members) {
      if (host.empty() || host.find_first_of(":=") != std::string::npos)
        return Fail(
            yaml::ErrorAt(mark, "COMPOSE-004", path + ": \"" + host + "\" is no name of a host"));
      if (value.IsMapping())
        return WrongKind(value, path + "." + host, "an address or a list of them");
      if (value.IsScalar()) AddHost(list, value, host, value.text);
      for (auto const& address : value.items) AddHost(list, address, host, address.text);
    }
  } else {
    return {};  // The shape says what it must be.
  }
  node = std::move(list);
  return {};
}

Status ExpandSsh(Node& node, std::string const& path) {
  if (!node.IsSequence()) return {};
  for (auto& item : node.items) {
    // What Compose prints and cannot read.
    if (auto const at = item.text.find(": "); at != std::string::npos)
      item.text.replace(at, 2, "=");
    if (item.text.find('=') == std::string::npos && item.text != "default")
      return WrongValue(item, path + "[]",
                        "\"" + item.text + "\" is no key; write `default` or ID=PATH");
  }
  return {};
}

Status ExpandItems(Node& list, std::string const& path,
                   Status (*expand)(Node& item, std::string const& path)) {
  if (!list.IsSequence()) return {};
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    auto status = expand(list.items[i], path + "[" + std::to_string(i) + "]");
    if (!status) return status;
  }
  return {};
}

void ToList(Node& node) {
  if (!node.IsText()) return;
  Node list = yaml::Sequence(node.mark);
  list.items.push_back(std::move(node));
  node = std::move(list);
}

void ExpandTest(Node& node) {
  if (!node.IsText()) return;
  ToList(node);
  node.items.insert(node.items.begin(), yaml::Text("CMD-SHELL", node.mark));
}

Status ExpandGpus(Node& node, std::string const& path) {
  if (!node.IsText()) return {};
  if (node.text != "all")
    return WrongValue(node, path, "\"" + node.text + "\" is neither `all` nor a list");
  node = Wrapped(node, "count");
  Node list = yaml::Sequence(node.mark);
  list.items.push_back(std::move(node));
  node = std::move(list);
  return {};
}

}  // namespace

tl::unexpected<Error> WrongKind(Node const& node, std::string const& path,
                                std::string_view expected) {
  std::string what = path + " must be " + std::string(expected) + ", and this is " +
                     std::string(NameOf(node.kind));
  if (expected == "text" && node.IsScalar() && !node.IsNull()) what += "; put it in quotes";
  if (node.IsNull()) what += "; write a value, or remove the key";
  return yaml::FailAt(node.mark, "COMPOSE-003", what);
}

tl::unexpected<Error> WrongValue(Node const& node, std::string const& path, std::string_view why) {
  return yaml::FailAt(node.mark, "COMPOSE-004", path + ": " + std::string(why));
}

Status ExpandShortForm(Node& node, Shape shape, std::string const& path) {
  switch (shape) {
    case Shape::kTextOrList:
      ToList(node);
      return {};
    case Shape::kCommand:
      return ExpandCommand(node, path);
    case Shape::kTest:
      ExpandTest(node);
      return {};
    case Shape::kNames:
      return ExpandNames(node, false, path);
    case Shape::kDependsOn:
      return ExpandNames(node, true, path);
    case Shape::kBuild:
      if (node.IsText()) node = Wrapped(node, "context");
      return {};
    case Shape::kExtends:
      if (node.IsText()) node = Wrapped(node, "service");
      return {};
    case Shape::kPorts:
      return ExpandPorts(node, path);
    case Shape::kMounts:
      return ExpandItems(node, path, ExpandMount);
    case Shape::kDevices:
      return ExpandItems(node, path, ExpandDevice);
    case Shape::kGrants:
      WrapItems(node, "source");
      return {};
    case Shape::kEnvFiles:
      ToList(node);
      WrapItems(node, "path");
      return {};
    case Shape::kIncludes:
      WrapItems(node, "path");
      return {};
    case Shape::kHosts:
      return ExpandHosts(node, path);
    case Shape::kGpus:
      return ExpandGpus(node, path);
    case Shape::kSsh:
      return ExpandSsh(node, path);
    default:
      return {};
  }
}

}  // namespace ferro::compose
