#include "controlplane/model/resolve.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/text.h"
#include "controlplane/model/sensitive.h"

namespace ferro::model {
namespace {

using compose::Duration;

// `restart` as an engine understands it, from a condition of deploy.restart_policy.
std::string RestartOf(std::string const& condition) {
  if (condition == "none" || condition == "no") return "no";
  if (condition == "any" || condition == "always" || condition.empty()) return "always";
  if (condition == "on-failure" || condition == "unless-stopped") return condition;
  return "";
}

Status ResolveRestartPolicy(Service& to, compose::RestartPolicy const& policy,
                            Surroundings const& around) {
  std::string const restart = RestartOf(policy.condition);
  if (restart.empty())
    return yaml::FailAt(MarkOf(*around.project, to.name, "deploy"), "PLATFORM-006",
                        "deploy.restart_policy.condition of " + to.name + " is \"" +
                            policy.condition +
                            "\"; it can be none, on-failure, unless-stopped or any");
  to.spec.restart = restart;
  if (policy.max_attempts && restart == "on-failure" && *policy.max_attempts > 0)
    to.spec.restart += ":" + std::to_string(*policy.max_attempts);
  to.derived.push_back({"restart", to.spec.restart, "deploy.restart_policy"});
  return {};
}

void RemoveMissing(compose::VariableMap& variables) {
  std::erase_if(variables, [](auto const& variable) { return !variable.second.has_value(); });
}

// What the file says about time, in the whole seconds that engines count in.
Duration InWholeSeconds(Duration duration) {
  return std::chrono::ceil<std::chrono::seconds>(duration);
}

void ResolveImage(Service& to, Surroundings const& around) {
  if (to.spec.image.empty()) {
    to.spec.image = around.project->name + "-" + to.name;
    to.derived.push_back({"image", to.spec.image, "the file only says how it is built"});
  }
  to.image = ImageOf(to.spec.image, *around.images);
  to.spec.image = to.image.used;
  if (to.image.kind == ImageKind::kReal) to.build = std::move(to.spec.build);
  to.spec.build.reset();
  to.pull_policy = std::exchange(to.spec.pull_policy, "");
}

void ResolveProcess(Service& to) {
  RemoveMissing(to.spec.environment);
  for (auto const& [name, value] : to.spec.environment) {
    if (IsSensitive(name, *value)) to.secret_variables.insert(name);
  }
  if (to.spec.stop_grace_period)
    to.spec.stop_grace_period = InWholeSeconds(*to.spec.stop_grace_period);
  if (to.spec.healthcheck && to.spec.healthcheck->disable)
    to.spec.healthcheck = compose::HealthCheck{.test = compose::Texts{"NONE"}};
  to.post_start = std::exchange(to.spec.post_start, {});
  to.pre_stop = std::exchange(to.spec.pre_stop, {});
  for (auto* hooks : {&to.post_start, &to.pre_stop}) {
    for (auto& hook : *hooks) RemoveMissing(hook.environment);
  }
  for (auto& device : to.spec.devices) {
    if (device.target.empty()) device.target = device.source;
    if (device.permissions.empty()) device.permissions = "rwm";
  }
}

void ResolveKind(Service& to, Surroundings const& around) {
  if (auto const said = around.kinds.find(to.name); said != around.kinds.end()) {
    to.kind = said->second;
    return;
  }
  if (auto const awaited = around.awaited.find(to.name); awaited != around.awaited.end()) {
    to.kind = ServiceKind::kJob;
    to.derived.push_back(
        {"kind", "job",
         awaited->second + " waits until it has ended (service_completed_successfully)"});
    return;
  }
  for (auto const& mount : to.spec.volumes) {
    if (mount.type != "volume" || mount.source.empty() || mount.read_only) continue;
    to.kind = ServiceKind::kStore;
    to.derived.push_back({"kind", "store", "it writes to the volume " + mount.source});
    return;
  }
}

// What has been dealt with, or is of no effect on a container.
void ClearTheRest(Service& to) {
  to.spec.depends_on.clear();
  to.spec.env_file.clear();
  to.spec.label_file.clear();
  to.spec.profiles.clear();
  to.spec.scale.reset();
  to.spec.attach.reset();
  to.spec.develop.reset();
}

}  // namespace

yaml::Node const& NodeOf(compose::Project const& project, std::string const& service) {
  static yaml::Node const kNothing;
  yaml::Node const* services = project.document.Find("services");
  yaml::Node const* node = services == nullptr ? nullptr : services->Find(service);
  return node == nullptr ? kNothing : *node;
}

yaml::Mark MarkOf(compose::Project const& project, std::string const& service,
                  std::string_view key) {
  yaml::Node const& node = NodeOf(project, service);
  yaml::Node const* value = node.Find(key);
  return value == nullptr ? node.mark : value->mark;
}

Status ResolveDeploy(Service& to, Surroundings const& around) {
  auto const deploy = std::exchange(to.spec.deploy, std::nullopt);
  std::int64_t replicas = to.spec.scale.value_or(1);
  if (deploy) {
    replicas = to.spec.scale.value_or(deploy->replicas.value_or(1));
    if (deploy->mode == "global" && replicas > 1) {
      replicas = 1;
      to.derived.push_back({"replicas", "1", "deploy.mode is global and there is one machine"});
    }
    to.labels = deploy->labels;
  }
  to.replicas = static_cast<int>(std::clamp<std::int64_t>(replicas, 0, kMostReplicas));
  if (replicas > kMostReplicas)
    return yaml::FailAt(MarkOf(*around.project, to.name, to.spec.scale ? "scale" : "deploy"),
                        "PLATFORM-001",
                        "service " + to.name + " has " + std::to_string(replicas) +
                            " replicas; one machine carries " + std::to_string(kMostReplicas));
  if (!deploy) return {};
  if (auto const& limits = deploy->resources.limits) {
    if (limits->cpus > 0) to.spec.cpus = limits->cpus;
    if (limits->memory) to.spec.mem_limit = limits->memory;
    if (limits->pids != 0) to.spec.pids_limit = limits->pids;
  }
  if (auto const& reserved = deploy->resources.reservations) {
    to.cpus_reserved = reserved->cpus;
    if (reserved->memory) to.spec.mem_reservation = reserved->memory;
    to.spec.gpus.insert(to.spec.gpus.end(), reserved->devices.begin(), reserved->devices.end());
  }
  if (deploy->update_config || deploy->rollback_config)
    to.derived.push_back({"deploy.update_config", "recreate",
                          "the old container is kept until the new one is healthy"});
  if (!deploy->restart_policy) return {};
  return ResolveRestartPolicy(to, *deploy->restart_policy, around);
}

void ResolveRestart(Service& to, Surroundings const& /*around*/) {
  if (!to.spec.restart.empty()) return;
  if (to.kind == ServiceKind::kJob) {
    to.spec.restart = "no";
    to.derived.push_back({"restart", "no", "it is a job"});
    return;
  }
  to.spec.restart = "always";
  to.restart_is_derived = true;
  to.derived.push_back(
      {"restart", "always", "the file is silent; so it comes back after a reboot"});
}

Result<Service> ResolveService(std::string const& name, compose::Service const& from,
                               Surroundings const& around) {
  Service to{.name = name, .spec = from, .depends_on = from.depends_on};
  std::erase_if(to.depends_on, [&](auto const& dependency) {
    return !around.project->model.services.contains(dependency.first);
  });
  for (auto& request : to.spec.gpus) {  // Before deploy adds devices of other kinds.
    if (std::ranges::find(request.capabilities, "gpu") == request.capabilities.end())
      request.capabilities.emplace_back("gpu");
  }
  if (auto status = ResolveDeploy(to, around); !status) return Fail(std::move(status).error());
  ResolveImage(to, around);
  ResolveProcess(to);
  ResolveNetwork(to, around);
  ResolveMounts(to, around);
  for (auto resolve : {ResolveFiles, ResolveBuildSecrets, ResolveSecurity}) {
    if (auto status = resolve(to, around); !status) return Fail(std::move(status).error());
  }
  ResolveKind(to, around);
  ResolveRestart(to, around);
  ClearTheRest(to);
  return to;
}

}  // namespace ferro::model
