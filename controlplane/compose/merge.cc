#include "controlplane/compose/merge.h"

#include <map>
#include <string>
#include <utility>

#include "controlplane/yaml/print.h"

namespace ferro::compose {
namespace {

using yaml::Node;

void Replace(Node& base, Node over) {
  over.tag.clear();
  if (base.mark.line > 0 && !base.IsNull()) {
    over.shadows.push_back({base.mark, base.IsScalar() ? base.text : yaml::PrintJson(base)});
    over.shadows.insert(over.shadows.end(), base.shadows.begin(), base.shadows.end());
  }
  base = std::move(over);
}

// What makes two entries of a list the same one.
std::string IdentityOf(Node const& item, Key const& key) {
  auto or_else = [&](std::string_view name, std::string_view fallback) {
    Node const* found = item.Find(name);
    return found == nullptr ? std::string(fallback) : found->text;
  };
  switch (key.merge) {
    case Merge::kByTarget:
      return item.TextAt("target");
    case Merge::kByPath:
      return item.TextAt("path");
    case Merge::kByGrant:
      return or_else("target", (key.path.ends_with("secrets") ? "/run/secrets/" : "/") +
                                   item.TextAt("source"));
    case Merge::kByPort:
      return or_else("host_ip", "0.0.0.0") + ":" + or_else("published", "") + ":" +
             item.TextAt("target") + "/" + or_else("protocol", "tcp");
    default:
      return key.shape == Shape::kHosts ? item.text : item.text.substr(0, item.text.find('='));
  }
}

void AppendUnique(Node& base, Node over, KeyNode const& where) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < base.items.size(); ++i)
    places.emplace(IdentityOf(base.items[i], *where.key), i);
  for (auto& item : over.items) {
    auto const [place, fresh] = places.emplace(IdentityOf(item, *where.key), base.items.size());
    if (fresh) {
      Node empty;
      empty.kind = item.kind;
      MergeInto(empty, std::move(item), where.Item());
      base.items.push_back(std::move(empty));
    } else {
      Replace(base.items[place->second], std::move(item));
    }
  }
}

// The later pools stand, each over the earlier one of its subnet.
void MergePools(Node& base, Node over, KeyNode const& where) {
  for (auto& pool : over.items) {
    for (auto& earlier : base.items) {
      if (earlier.TextAt("subnet") != pool.TextAt("subnet")) continue;
      MergeInto(earlier, std::move(pool), where.Item());
      pool = earlier;
      break;
    }
  }
  Replace(base, std::move(over));
}

void MergeLists(Node& base, Node over, KeyNode const* where) {
  Merge const rule = where == nullptr ? Merge::kUsual : where->key->merge;
  if (rule == Merge::kPools && !base.items.empty())
    return MergePools(base, std::move(over), *where);
  if (rule != Merge::kUsual && rule != Merge::kReplace && rule != Merge::kPools)
    return AppendUnique(base, std::move(over), *where);
  for (auto& item : over.items) {
    Node empty;
    empty.kind = item.kind;
    MergeInto(empty, std::move(item), where == nullptr ? nullptr : where->Item());
    base.items.push_back(std::move(empty));
  }
}

void MergeMappings(Node& base, Node over, KeyNode const* where) {
  for (auto& member : over.members) {
    if (member.value.tag == "!reset") {
      base.Erase(member.key);
      continue;
    }
    KeyNode const* below = where == nullptr ? nullptr : where->Child(member.key);
    Node* earlier = base.Find(member.key);
    if (earlier == nullptr) {
      Node empty;
      empty.kind = member.value.kind;
      base.members.push_back({member.key, member.mark, std::move(empty)});
      earlier = &base.members.back().value;
    }
    MergeInto(*earlier, std::move(member.value), below);
  }
  base.tag.clear();
}

bool IsAnotherDriver(Node const& base, Node const& over) {
  Node const* old_driver = base.Find("driver");
  Node const* new_driver = over.Find("driver");
  return old_driver != nullptr && new_driver != nullptr && old_driver->text != new_driver->text;
}

}  // namespace

void MergeInto(Node& base, Node over, KeyNode const* where) {
  Key const* key = where == nullptr ? nullptr : where->key;
  Merge const rule = key == nullptr ? Merge::kUsual : key->merge;
  bool const replaces = over.tag == "!override" || rule == Merge::kReplace ||
                        (rule == Merge::kLogging && IsAnotherDriver(base, over));
  if (replaces && base.mark.line > 0) {
    over.tag.clear();
    Node empty;
    empty.kind = over.kind;
    MergeInto(empty, std::move(over), where);
    return Replace(base, std::move(empty));
  }
  if (base.mark.line == 0) {  // Nothing came before.
    if (over.IsScalar()) return Replace(base, std::move(over));
    base.mark = over.mark;
    base.because = over.because;
    base.shadows = over.shadows;
  }
  if (over.IsMapping() && base.IsMapping()) return MergeMappings(base, std::move(over), where);
  if (over.IsSequence() && base.IsSequence()) return MergeLists(base, std::move(over), where);
  if (over.IsNull() && !base.IsNull()) return;
  if (over.IsScalar() || base.IsScalar()) Replace(base, std::move(over));
}

}  // namespace ferro::compose
