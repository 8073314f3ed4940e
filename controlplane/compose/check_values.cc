#include "controlplane/compose/check_values.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/number.h"
#include "base/text.h"
#include "controlplane/compose/units.h"

namespace ferro::compose {
namespace {

using yaml::Node;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsContainerName(std::string_view name) {
  return name.size() > 1 && IsLetterOrDigit(name[0]) && std::ranges::all_of(name, [](char c) {
           return IsLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
         });
}

bool IsRestart(std::string_view policy) {
  constexpr std::string_view kOnFailure = "on-failure";
  if (IsOneOf(policy, {"no", "always", "unless-stopped", kOnFailure, ""})) return true;
  if (!policy.starts_with(kOnFailure) || policy[kOnFailure.size()] != ':') return false;
  auto const tries = ParseNumber<int>(policy.substr(kOnFailure.size() + 1));
  return tries && *tries >= 0;
}

bool IsPullPolicy(std::string_view policy) {
  constexpr std::string_view kEvery = "every_";
  if (IsOneOf(policy, {"always", "never", "build", "missing", "refresh", "daily", "weekly", ""}))
    return true;
  return policy.starts_with(kEvery) && ParseDuration(policy.substr(kEvery.size())).has_value();
}

Status CheckPorts(yaml::Member const& service) {
  constexpr int kLargestPort = 65535;
  Node const* ports = service.value.Find("ports");
  if (ports == nullptr) return {};
  for (auto const& port : ports->items) {
    Node const* target = port.Find("target");
    auto const number = target == nullptr ? std::nullopt : ParseNumber<int>(target->text);
    if (target != nullptr && (!number || *number < 1 || *number > kLargestPort))
      return yaml::FailAt(target->mark, "COMPOSE-004",
                          "services." + service.key + ".ports: " + target->text +
                              " is no port; they go from 1 to 65535");
  }
  return {};
}

}  // namespace

Status CheckValues(yaml::Member const& service) {
  auto wrong = [&](Node const* node, std::string_view key, std::string_view what) -> Status {
    return yaml::FailAt(node->mark, "COMPOSE-004",
                        "services." + service.key + "." + std::string(key) + ": \"" + node->text +
                            "\" is " + std::string(what));
  };
  Node const& value = service.value;
  if (Node const* name = value.Find("container_name");
      name != nullptr && !IsContainerName(name->text))
    return wrong(
        name, "container_name",
        "no name of a container; letters, digits, _ . and - make one, and at least two of them");
  if (Node const* restart = value.Find("restart"); restart != nullptr && !IsRestart(restart->text))
    return wrong(restart, "restart",
                 "none of no, always, unless-stopped, on-failure and on-failure:TIMES");
  if (Node const* policy = value.Find("pull_policy");
      policy != nullptr && !IsPullPolicy(policy->text))
    return wrong(policy, "pull_policy",
                 "none of always, missing, never, build, daily, weekly and every_TIME");
  return CheckPorts(service);
}

}  // namespace ferro::compose
