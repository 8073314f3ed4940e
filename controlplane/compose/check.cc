#include "controlplane/compose/check.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "controlplane/compose/check_values.h"

namespace ferro::compose {
namespace {

constexpr std::size_t kMostServices = 2000;  // More than one machine carries.

using yaml::FailAt;
using yaml::Member;
using yaml::Node;

Status CheckContradictions(Member const& service) {
  Node const& value = service.value;
  Node const* mode = value.Find("network_mode");
  if (mode != nullptr && value.Find("networks") != nullptr)
    return FailAt(mode->mark, "COMPOSE-014",
                  "service " + service.key + " has both network_mode and networks; remove one");
  if (Node const* build = value.Find("build")) {
    Node const* inlined = build->Find("dockerfile_inline");
    if (inlined != nullptr && build->Find("dockerfile") != nullptr)
      return FailAt(
          inlined->mark, "COMPOSE-014",
          "the build of " + service.key + " has both dockerfile and dockerfile_inline; remove one");
    Node const* platforms = build->Find("platforms");
    std::string const platform = value.TextAt("platform");
    if (platforms != nullptr && !platforms->items.empty() && !platform.empty() &&
        std::ranges::find(platforms->items, platform, &Node::text) == platforms->items.end())
      return FailAt(platforms->mark, "COMPOSE-014",
                    "the build of " + service.key + " does not make its platform " + platform);
  }
  return {};
}

// `mem_limit` and `deploy.resources.limits.memory` and their kin say the same, if both do.
Status CheckLimits(Member const& service) {
  struct Pair {
    std::string_view key;
    std::string_view part;
    std::string_view name;
  };
  Node const* deploy = service.value.Find("deploy");
  Node const* resources = deploy == nullptr ? nullptr : deploy->Find("resources");
  if (resources == nullptr) return {};
  for (Pair const pair :
       {Pair{"cpus", "limits", "cpus"}, Pair{"mem_limit", "limits", "memory"},
        Pair{"pids_limit", "limits", "pids"}, Pair{"mem_reservation", "reservations", "memory"}}) {
    Node const* one = service.value.Find(pair.key);
    Node const* part = resources->Find(pair.part);
    if (one == nullptr || part == nullptr || one->text == part->TextAt(pair.name)) continue;
    return FailAt(one->mark, "COMPOSE-014",
                  "service " + service.key + ": " + std::string(pair.key) + " is " + one->text +
                      " and deploy.resources." + std::string(pair.part) + "." +
                      std::string(pair.name) + " is \"" + part->TextAt(pair.name) +
                      "\"; say it once");
  }
  return {};
}

Status CheckReplicas(Member const& service) {
  Node const* scale = service.value.Find("scale");
  Node const* deploy = service.value.Find("deploy");
  Node const* replicas = deploy == nullptr ? nullptr : deploy->Find("replicas");
  if (scale != nullptr && replicas != nullptr && scale->text != replicas->text)
    return FailAt(scale->mark, "COMPOSE-014",
                  "service " + service.key + ": scale and deploy.replicas differ; say it once");
  Node const* count = scale != nullptr ? scale : replicas;
  if (count == nullptr) return {};
  if (count->text.starts_with('-'))
    return FailAt(count->mark, "COMPOSE-004",
                  "service " + service.key + " cannot have " + count->text + " replicas");
  if (count->text != "0" && count->text != "1" && service.value.Find("container_name") != nullptr)
    return FailAt(count->mark, "COMPOSE-014",
                  "service " + service.key +
                      " has a container_name and several replicas; two "
                      "containers cannot have one name");
  return {};
}

Status CheckMounts(Member const& service) {
  std::map<std::string, yaml::Mark> targets;
  auto add = [&](std::string const& target, yaml::Mark const& mark) -> Status {
    auto const [first, fresh] = targets.emplace(target, mark);
    if (fresh) return {};
    return FailAt(mark, "COMPOSE-014",
                  "service " + service.key + " mounts " + target + " here and at " +
                      yaml::TextOf(first->second));
  };
  if (Node const* tmpfs = service.value.Find("tmpfs")) {
    for (auto const& item : tmpfs->items) {
      if (auto status = add(Split(item.text, ':').front(), item.mark); !status) return status;
    }
  }
  if (Node const* mounts = service.value.Find("volumes")) {
    for (auto const& item : mounts->items) {
      if (auto status = add(item.TextAt("target"), item.mark); !status) return status;
      if (item.TextAt("type") == "bind" && item.TextAt("source").empty())
        return FailAt(item.mark, "COMPOSE-015", "a bind mount needs `source`");
    }
  }
  return {};
}

Status CheckHealth(Member const& service) {
  Node const* health = service.value.Find("healthcheck");
  Node const* test = health == nullptr ? nullptr : health->Find("test");
  if (test == nullptr || test->items.empty()) return {};
  std::string const& kind = test->items.front().text;
  if (kind == "CMD" || kind == "CMD-SHELL" || kind == "NONE") return {};
  return FailAt(test->mark, "COMPOSE-004",
                "services." + service.key + ".healthcheck.test begins with \"" + kind +
                    "\"; a list begins with CMD, CMD-SHELL or NONE");
}

// What each entry must say.
Status CheckNeeds(Member const& service) {
  if (service.value.TextAt("image").empty() && service.value.Find("build") == nullptr)
    return FailAt(
        service.mark, "COMPOSE-015",
        "service " + service.key + " has neither `image` nor `build`; it needs one of them");
  struct Need {
    std::string_view list;
    std::string_view key;
  };
  for (Need const need :
       {Need{"ports", "target"}, Need{"volumes", "type"}, Need{"volumes", "target"},
        Need{"devices", "source"}, Need{"env_file", "path"}, Need{"secrets", "source"},
        Need{"configs", "source"}, Need{"post_start", "command"}, Need{"pre_stop", "command"}}) {
    Node const* list = service.value.Find(need.list);
    if (list == nullptr) continue;
    for (auto const& item : list->items) {
      if (item.Find(need.key) == nullptr)
        return FailAt(item.mark, "COMPOSE-015",
                      "an entry of services." + service.key + "." + std::string(need.list) +
                          " needs `" + std::string(need.key) + "`");
    }
  }
  if (Node const* limits = service.value.Find("ulimits")) {
    for (auto const& [name, mark, limit] : limits->members) {
      if (limit.IsMapping() && (limit.Find("soft") == nullptr || limit.Find("hard") == nullptr))
        return FailAt(mark, "COMPOSE-015", "the limit " + name + " needs `soft` and `hard`");
    }
  }
  return {};
}

class Checker {
 public:
  explicit Checker(Project const& project)
      : project_(project), services_(project.document.Find("services")) {}

  Status Check();

 private:
  Status CheckService(Member const& service) const;
  Status CheckReferences(Member const& service) const;
  Status CheckDependencies(Member const& service) const;
  Status CheckGrants(Member const& service, std::string_view key) const;
  Status CheckContent(std::string_view section, std::string_view sources) const;
  Status CheckCycles();
  Status Visit(Member const& service, std::vector<std::string>& chain);

  bool Has(std::string_view section, std::string_view name) const {
    Node const* entries = project_.document.Find(section);
    return entries != nullptr && entries->Find(name) != nullptr;
  }

  Project const& project_;
  Node const* services_;
  std::map<std::string, bool> done_;  // False while its dependencies are visited.
};

Status Checker::Check() {
  if (services_ == nullptr || (services_->members.empty() && project_.inactive.members.empty()))
    return FailAt(project_.document.mark, "COMPOSE-018",
                  "there are no services; a project needs `services:`");
  if (services_->members.size() > kMostServices)
    return FailAt(services_->mark, "COMPOSE-004",
                  "more than " + std::to_string(kMostServices) + " services in one project");
  for (auto const& service : services_->members) {
    if (auto status = CheckService(service); !status) return status;
  }
  if (auto status = CheckContent("secrets", "file environment"); !status) return status;
  if (auto status = CheckContent("configs", "file content environment"); !status) return status;
  return CheckCycles();
}

Status Checker::CheckService(Member const& service) const {
  for (auto check : {CheckNeeds, CheckContradictions, CheckLimits, CheckReplicas, CheckMounts,
                     CheckHealth, CheckValues}) {
    if (auto status = check(service); !status) return status;
  }
  if (auto status = CheckReferences(service); !status) return status;
  return CheckDependencies(service);
}

Status Checker::CheckGrants(Member const& service, std::string_view key) const {
  Node const* grants = service.value.Find(key);
  if (grants == nullptr) return {};
  for (auto const& grant : grants->items) {
    Node const* source = grant.Find("source");
    if (source != nullptr && !Has(key, source->text))
      return FailAt(source->mark, "COMPOSE-012",
                    "service " + service.key + " uses " + source->text +
                        ", which is not among the top "
                        "`" +
                        std::string(key) + "`; add it there");
  }
  return {};
}

Status Checker::CheckReferences(Member const& service) const {
  if (Node const* networks = service.value.Find("networks")) {
    for (auto const& [name, mark, value] : networks->members) {
      if (!Has("networks", name))
        return FailAt(mark, "COMPOSE-012",
                      "service " + service.key + " joins the network " + name +
                          ", which is not among the top `networks`; add it there");
    }
  }
  if (Node const* mounts = service.value.Find("volumes")) {
    for (auto const& mount : mounts->items) {
      Node const* source = mount.Find("source");
      if (mount.TextAt("type") == "volume" && source != nullptr && !source->text.empty() &&
          !Has("volumes", source->text))
        return FailAt(source->mark, "COMPOSE-012",
                      "service " + service.key + " mounts the volume " + source->text +
                          ", which is not among the top `volumes`; add it there, or write ./" +
                          source->text + " for a folder");
    }
  }
  for (std::string_view key : {"configs", "secrets"}) {
    if (auto status = CheckGrants(service, key); !status) return status;
  }
  if (Node const* build = service.value.Find("build"))
    return CheckGrants({service.key, service.mark, *build}, "secrets");
  return {};
}

Status Checker::CheckDependencies(Member const& service) const {
  Node const* dependencies = service.value.Find("depends_on");
  if (dependencies == nullptr) return {};
  for (auto const& [name, mark, dependency] : dependencies->members) {
    if (dependency.Find("condition") == nullptr)
      return FailAt(mark, "COMPOSE-015",
                    "services." + service.key + ".depends_on." + name + " needs `condition`");
    if (services_->Find(name) != nullptr) continue;
    bool const inactive = project_.inactive.Find(name) != nullptr;
    if (inactive && dependency.TextAt("required") == "false") continue;
    return FailAt(
        mark, "COMPOSE-012",
        "service " + service.key + " depends on " + name +
            (inactive ? ", whose profile is not active; activate it with --profile, or say "
                        "`required: false`"
                      : ", and there is no such service"));
  }
  return {};
}

// Secrets and configs come from exactly one place.
Status Checker::CheckContent(std::string_view section, std::string_view sources) const {
  Node const* entries = project_.document.Find(section);
  if (entries == nullptr) return {};
  for (auto const& [name, mark, entry] : entries->members) {
    if (entry.TextAt("external") == "true") continue;
    std::vector<std::string> given;
    for (auto const& source : Split(sources, ' ')) {
      // The content of a variable is added to its config when it is read.
      bool const derived = source == "content" && entry.Find("environment") != nullptr;
      if (entry.Find(source) != nullptr && !derived) given.push_back(source);
    }
    std::string const called = std::string(section) + "." + name;
    if (given.empty())
      return FailAt(mark, "COMPOSE-015",
                    called + " needs one of " + Listed(Split(sources, ' '), "or"));
    if (given.size() > 1)
      return FailAt(mark, "COMPOSE-014", called + " has " + Listed(given) + "; keep one");
  }
  return {};
}

Status Checker::Visit(Member const& service, std::vector<std::string>& chain) {
  chain.push_back(service.key);
  auto const [place, fresh] = done_.emplace(service.key, false);
  if (!fresh && !place->second) {
    chain.erase(chain.begin(), std::ranges::find(chain, service.key));
    return FailAt(service.mark, "COMPOSE-013",
                  "services wait for each other and none can start: " + Joined(chain, " -> "));
  }
  Node const* dependencies = service.value.Find("depends_on");
  if (fresh && dependencies != nullptr) {
    for (auto const& dependency : dependencies->members) {
      auto const next = std::ranges::find(services_->members, dependency.key, &Member::key);
      if (next == services_->members.end()) continue;
      if (auto status = Visit(*next, chain); !status) return status;
    }
  }
  place->second = true;
  chain.pop_back();
  return {};
}

Status Checker::CheckCycles() {
  for (auto const& service : services_->members) {
    std::vector<std::string> chain;
    if (auto status = Visit(service, chain); !status) return status;
  }
  return {};
}

}  // namespace

Status CheckProject(Project const& project) {
  return Checker(project).Check();
}

}  // namespace ferro::compose
