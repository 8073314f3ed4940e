// What `docker compose config` prints.
#include <algorithm>
#include <utility>

#include "controlplane/compose/defaults.h"
#include "controlplane/compose/keys.h"
#include "controlplane/compose/load.h"
#include "controlplane/yaml/print.h"

namespace ferro::compose {
namespace {

using yaml::Kind;
using yaml::Node;

bool IsZero(Node const& node, Shape shape) {
  switch (node.kind) {
    case Kind::kNull:
      return true;
    case Kind::kBool:
      return node.text == "false";
    case Kind::kInteger:
    case Kind::kReal:
      return node.text == "0";
    case Kind::kText:
      return node.text.empty() || (shape == Shape::kBytes && node.text == "0") ||
             (shape == Shape::kDuration && node.text == "0s");
    case Kind::kSequence:
      return node.items.empty();
    case Kind::kMapping:
      // Of mappings with keys of their own even the empty ones say something: `volume: {}`.
      return node.members.empty() && shape != Shape::kMapping && shape != Shape::kBuild;
  }
  return false;
}

bool IsSilent(Node const& node, Key const& key) {
  if (node.IsNull()) return key.nullable && !key.path.ends_with(".*");
  return !key.prints_zero && !key.path.ends_with(".*") && !key.path.ends_with("[]") &&
         IsZero(node, key.shape);
}

void LeaveOutZeros(Node& node, KeyNode const& where) {
  for (auto& item : node.items) {
    if (KeyNode const* below = where.Item()) LeaveOutZeros(item, *below);
  }
  std::erase_if(node.members, [&](yaml::Member& member) {
    KeyNode const* below = where.Child(member.key);
    if (below == nullptr) return false;
    LeaveOutZeros(member.value, *below);
    return IsSilent(member.value, *below->key);
  });
}

// Of two parts of `deploy` and of a network's `ipam` an empty one says nothing.
void LeaveOutIfEmpty(Node* parent, std::string_view key) {
  if (parent == nullptr) return;
  Node const* part = parent->Find(key);
  if (part != nullptr && part->IsMapping() && part->members.empty()) parent->Erase(key);
}

// Keys of build are printed as a list of "id: path".
void PrintSsh(Node& build) {
  Node* keys = build.Find("ssh");
  if (keys == nullptr) return;
  Node list = yaml::Sequence(keys->mark);
  for (auto const& [id, mark, path] : keys->members)
    list.items.push_back(yaml::Text(path.text.empty() ? id : id + ": " + path.text, mark));
  *keys = std::move(list);
}

// A limit of 0 is printed as its two halves.
void PrintUlimits(Node* limits) {
  if (limits == nullptr) return;
  for (auto& member : limits->members) {
    if (!member.value.IsScalar() || member.value.text != "0") continue;
    Node both = yaml::Mapping(member.value.mark);
    both.Set("soft", member.value);
    both.Set("hard", member.value);
    member.value = std::move(both);
  }
}

void SortHosts(Node* hosts) {
  if (hosts != nullptr) std::ranges::sort(hosts->items, {}, &Node::text);
}

void PrintService(Node& service) {
  service.Erase("env_file");
  service.Erase("label_file");
  PrintUlimits(service.Find("ulimits"));
  SortHosts(service.Find("extra_hosts"));
  if (Node* build = service.Find("build")) {
    PrintSsh(*build);
    PrintUlimits(build->Find("ulimits"));
    SortHosts(build->Find("extra_hosts"));
  }
  LeaveOutIfEmpty(service.Find("deploy"), "resources");
  LeaveOutIfEmpty(service.Find("deploy"), "placement");
}

void EscapeDollars(Node& node) {
  for (auto& item : node.items) EscapeDollars(item);
  for (auto& member : node.members) EscapeDollars(member.value);
  if (!node.IsText()) return;
  for (auto at = node.text.find('$'); at != std::string::npos; at = node.text.find('$', at + 2))
    node.text.insert(at, 1, '$');
}

}  // namespace

Node ConfigDocument(Project const& project) {
  Node document = project.document;
  DropUnused(document);
  auto each = [&](std::string_view section, auto change) {
    if (Node* entries = document.Find(section)) {
      for (auto& member : entries->members) change(member.value);
    }
  };
  each("services", PrintService);
  each("networks", [](Node& network) { LeaveOutIfEmpty(&network, "ipam"); });
  each("configs", [](Node& config) {
    if (config.Find("environment") != nullptr) config.Erase("content");
  });
  LeaveOutZeros(document, KeyTree());
  if (document.Find("services") == nullptr) document.Set("services", yaml::Mapping(document.mark));
  return document;
}

std::string PrintConfig(Project const& project) {
  Node document = ConfigDocument(project);
  EscapeDollars(document);
  return yaml::PrintYaml(document);
}

}  // namespace ferro::compose
