#include "controlplane/plan/fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/json.h"

namespace ferro::plan {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kHidden = "(sensitive)";

template <class T>
Json TreeOf(T const& value) {
  return Json::parse(json::Print(value), nullptr, false);
}

bool IsEmpty(Json const& value) {
  if (value.is_structured()) return value.empty();
  if (value.is_string()) return value.get_ref<std::string const&>().empty();
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number()) return value.get<double>() == 0;
  return value.is_null();
}

// Without the members that say nothing, for people.
Json Pruned(Json const& value) {
  if (!value.is_structured()) return value;
  Json pruned = value.is_array() ? Json::array() : Json::object();
  for (auto const& [key, item] : value.items()) {
    if (value.is_array())
      pruned.push_back(Pruned(item));
    else if (Json inner = Pruned(item); !IsEmpty(inner))
      pruned[key] = std::move(inner);
  }
  return pruned;
}

std::string TextOfValue(Json const& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  return Pruned(value).dump();
}

// Mounts by where they appear: one that moves is one change, not a new list.
Json ByTarget(Json const& list) {
  Json mounts = Json::object();
  for (auto const& mount : list) {
    auto& place = mounts[mount.value("target", "")];
    place = mount;
    place.erase("target");
  }
  return mounts;
}

void Sort(Json& list) {
  if (list.is_array())
    std::sort(list.begin(), list.end(),
              [](Json const& a, Json const& b) { return a.dump() < b.dump(); });
}

Json TreeOfService(compose::Service const& spec) {
  Json tree = TreeOf(spec);
  tree["volumes"] = ByTarget(tree["volumes"]);
  for (auto const& row : FieldRows()) {
    if (row.unordered) Sort(tree[std::string(row.field)]);
  }
  for (auto& [name, joined] : tree["networks"].items()) Sort(joined["aliases"]);
  return tree;
}

class Comparison {
 public:
  explicit Comparison(std::set<std::string> const& hidden) : hidden_(hidden) {}

  void Walk(std::string const& path, Json const& before, Json const& after) {
    if (before == after) return;
    // A thing with members that appears or goes is one change.
    if (before.is_object() && after.is_object()) {
      for (auto const& [key, value] : after.items())
        Walk(path + "." + key, before.value(key, Json()), value);
      for (auto const& [key, value] : before.items()) {
        if (!after.contains(key)) Walk(path + "." + key, value, Json());
      }
      return;
    }
    FieldChange change{.field = path, .before = Shown(path, before), .after = Shown(path, after)};
    if (auto const* row = RowOf(path.substr(0, path.find('.'))))
      change.effect = IsEmpty(after) ? row->cleared : row->effect;
    changes_.push_back(std::move(change));
  }

  std::vector<FieldChange> Take() { return std::move(changes_); }

 private:
  std::string Shown(std::string const& path, Json const& value) const {
    constexpr std::string_view kEnvironment = "environment.";
    bool const hidden =
        path.starts_with(kEnvironment) && hidden_.contains(path.substr(kEnvironment.size()));
    return hidden && !value.is_null() ? std::string(kHidden) : TextOfValue(value);
  }

  std::set<std::string> const& hidden_;
  std::vector<FieldChange> changes_;
};

std::vector<FieldChange> Compared(Json const& before, Json const& after,
                                  std::set<std::string> const& hidden) {
  Comparison comparison(hidden);
  for (auto const& [key, value] : after.items())
    comparison.Walk(key, before.value(key, Json()), value);
  for (auto const& [key, value] : before.items()) {
    if (!after.contains(key)) comparison.Walk(key, value, Json());
  }
  return comparison.Take();
}

// Without what says which object it is, and with what silence means.
Json TreeOfNetwork(compose::Network network) {
  if (network.driver.empty()) network.driver = "bridge";
  if (network.ipam.driver.empty()) network.ipam.driver = "default";
  network.enable_ipv4 = network.enable_ipv4.value_or(true);
  network.enable_ipv6 = network.enable_ipv6.value_or(false);
  Json tree = TreeOf(network);
  tree.erase("name");
  tree.erase("external");
  return tree;
}

Json TreeOfVolume(compose::Volume volume) {
  if (volume.driver.empty()) volume.driver = "local";
  Json tree = TreeOf(volume);
  tree.erase("name");
  tree.erase("external");
  return tree;
}

}  // namespace

std::vector<FieldChange> Differences(compose::Service const& before, compose::Service const& after,
                                     std::set<std::string> const& hidden) {
  return Compared(TreeOfService(before), TreeOfService(after), hidden);
}

std::vector<FieldChange> Differences(compose::Network const& before,
                                     compose::Network const& after) {
  auto changes = Compared(TreeOfNetwork(before), TreeOfNetwork(after), {});
  for (auto& change : changes) change.effect = Effect::kReplace;
  return changes;
}

std::vector<FieldChange> Differences(compose::Volume const& before, compose::Volume const& after) {
  auto changes = Compared(TreeOfVolume(before), TreeOfVolume(after), {});
  for (auto& change : changes) change.effect = Effect::kReplace;
  return changes;
}

Effect WorstOf(std::vector<FieldChange> const& changes) {
  Effect worst = Effect::kNothing;
  for (auto const& change : changes) worst = std::max(worst, change.effect);
  return worst;
}

std::string HashOf(compose::Service const& spec, std::set<std::string> const& hidden) {
  compose::Service plain = spec;
  for (auto const& name : hidden) {
    if (auto const found = plain.environment.find(name); found != plain.environment.end())
      found->second = std::string(kHidden);
  }
  return Sha256Hex(TreeOfService(plain).dump());
}

std::string HashOf(compose::Network const& spec) {
  return Sha256Hex(TreeOfNetwork(spec).dump());
}

std::string HashOf(compose::Volume const& spec) {
  return Sha256Hex(TreeOfVolume(spec).dump());
}

}  // namespace ferro::plan
