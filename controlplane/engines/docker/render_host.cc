#include "controlplane/engines/docker/render_host.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace ferro::docker {
namespace {

using compose::Service;

std::int64_t ValueOf(std::optional<compose::Bytes> const& bytes) {
  return bytes ? bytes->value : 0;
}

Result<BindOptions> RenderBind(compose::BindOptions const& bind, RenderContext const& context) {
  BindOptions options{.propagation = bind.propagation};
  if (!bind.selinux.empty() && context.selinux) {
    return Fail(ErrorCode::kInvalidArgument,
                "bind.selinux is \"" + bind.selinux +
                    "\", and mounts cannot be relabelled: label the source once by hand "
                    "(chcon -Rt container_file_t SOURCE) and remove it");
  }
  if (bind.recursive == "disabled") options.non_recursive = true;
  if (bind.recursive == "writable" || bind.recursive == "readonly") {
    auto needed = NeedsApi(context, {1, 44}, "bind.recursive: " + bind.recursive);
    if (!needed) return Fail(std::move(needed).error());
    if (bind.recursive == "writable") options.read_only_non_recursive = true;
    if (bind.recursive == "readonly") options.read_only_force_recursive = true;
  }
  return options;
}

Result<Mount> RenderMount(compose::Mount const& from, RenderContext const& context) {
  Mount mount{.type = from.type.empty() ? "volume" : from.type,
              .source = from.source,
              .target = from.target,
              .read_only = from.read_only,
              .consistency = from.consistency};
  if (from.bind) {
    auto options = RenderBind(*from.bind, context);
    if (!options) return Fail(std::move(options).error());
    mount.bind_options = std::move(*options);
  }
  if (from.volume) {
    mount.volume_options =
        VolumeOptions{.no_copy = from.volume->nocopy, .labels = from.volume->labels};
    if (!from.volume->subpath.empty()) {
      auto needed = NeedsApi(context, {1, 45}, "volume.subpath");
      if (!needed) return Fail(std::move(needed).error());
      mount.volume_options->subpath = from.volume->subpath;
    }
  }
  if (from.tmpfs) {
    mount.tmpfs_options =
        TmpfsOptions{.size_bytes = ValueOf(from.tmpfs->size), .mode = from.tmpfs->mode};
  }
  if (mount.type == "image") {
    auto needed = NeedsApi(context, {1, 47}, "a mount of type image");
    if (!needed) return Fail(std::move(needed).error());
    if (from.image && !from.image->subpath.empty())
      mount.image_options = ImageOptions{.subpath = from.image->subpath};
  }
  return mount;
}

void RenderBlockIo(std::optional<compose::BlockIo> const& io, Resources& to) {
  if (!io) return;
  auto const rates = [](std::vector<compose::DeviceRate> const& from) {
    std::vector<ThrottleDevice> out;
    for (auto const& device : from) out.push_back({device.path, device.rate.value});
    return out;
  };
  to.blkio_weight = io->weight;
  for (auto const& device : io->weight_device)
    to.blkio_weight_device.push_back({device.path, device.weight});
  to.blkio_device_read_bps = rates(io->device_read_bps);
  to.blkio_device_read_iops = rates(io->device_read_iops);
  to.blkio_device_write_bps = rates(io->device_write_bps);
  to.blkio_device_write_iops = rates(io->device_write_iops);
}

void RenderDevices(Service const& spec, Resources& to) {
  for (auto const& device : spec.devices) {
    to.devices.push_back(
        {.path_on_host = device.source,
         .path_in_container = device.target.empty() ? device.source : device.target,
         .cgroup_permissions = device.permissions.empty() ? "rwm" : device.permissions});
  }
  to.device_cgroup_rules = spec.device_cgroup_rules;
  for (auto const& request : spec.gpus) {
    DeviceRequest asked{.driver = request.driver,
                        .count = request.count,
                        .device_ids = request.device_ids,
                        .options = request.options};
    if (!request.capabilities.empty()) asked.capabilities.push_back(request.capabilities);
    to.device_requests.push_back(std::move(asked));
  }
}

Resources RenderResources(Service const& spec) {
  auto resources = RenderLimits(spec);
  resources.cgroup_parent = spec.cgroup_parent;
  if (spec.pids_limit == 0) resources.pids_limit.reset();
  if (!spec.memswap_limit) resources.memory_swap = 0;  // The engine's own choice.
  if (spec.mem_swappiness) resources.memory_swappiness = spec.mem_swappiness->value;
  if (spec.oom_kill_disable) resources.oom_kill_disable = true;
  RenderBlockIo(spec.blkio_config, resources);
  RenderDevices(spec, resources);
  for (auto const& [name, limit] : spec.ulimits)
    resources.ulimits.push_back({.name = name, .soft = limit.soft, .hard = limit.hard});
  return resources;
}

void RenderIsolation(Service const& spec, HostConfig& to) {
  to.cap_add = spec.cap_add;
  to.cap_drop = spec.cap_drop;
  to.security_opt = spec.security_opt;
  to.privileged = spec.privileged;
  to.readonly_rootfs = spec.read_only;
  to.cgroupns_mode = spec.cgroup;
  to.ipc_mode = spec.ipc;
  to.pid_mode = spec.pid;
  to.userns_mode = spec.userns_mode;
  to.uts_mode = spec.uts;
  to.sysctls = spec.sysctls;
  to.runtime = spec.runtime;
  to.group_add = spec.group_add;
}

}  // namespace

Status NeedsApi(RenderContext const& context, ApiVersion needed, std::string_view what) {
  if (context.api >= needed) return {};
  return Fail(ErrorCode::kInvalidArgument,
              std::string(what) + " needs a Docker engine with API " + needed.text() +
                  ", and this one speaks " + context.api.text() + ": upgrade Docker or remove it");
}

Result<std::vector<Mount>> RenderMounts(Service const& spec,
                                        std::map<std::string, std::string> const& anonymous,
                                        RenderContext const& context) {
  std::vector<Mount> mounts;
  for (auto const& from : spec.volumes) {
    auto mount = RenderMount(from, context);
    if (!mount) return Fail(std::move(mount).error().Within("mounting " + from.target));
    auto const again = anonymous.find(mount->target);
    if (mount->type == "volume" && mount->source.empty() && again != anonymous.end())
      mount->source = again->second;
    mounts.push_back(std::move(*mount));
  }
  for (auto const& [path, volume] : anonymous) {
    bool const is_there = std::any_of(mounts.begin(), mounts.end(),
                                      [&](Mount const& mount) { return mount.target == path; });
    if (!is_there) mounts.push_back({.type = "volume", .source = volume, .target = path});
  }
  return mounts;
}

RestartPolicy RenderRestart(std::string const& restart) {
  constexpr std::string_view kOnFailure = "on-failure:";
  if (!restart.starts_with(kOnFailure)) return {.name = restart.empty() ? "no" : restart};
  RestartPolicy policy{.name = "on-failure"};
  auto const* const end = restart.data() + restart.size();
  std::from_chars(restart.data() + kOnFailure.size(), end, policy.maximum_retry_count);
  return policy;
}

Resources RenderLimits(Service const& spec) {
  constexpr double kNano = 1e9;
  Resources resources{.cpu_shares = spec.cpu_shares,
                      .memory = ValueOf(spec.mem_limit),
                      .nano_cpus = std::llround(spec.cpus * kNano),
                      .cpu_period = spec.cpu_period,
                      .cpu_quota = spec.cpu_quota,
                      .cpu_realtime_period = spec.cpu_rt_period,
                      .cpu_realtime_runtime = spec.cpu_rt_runtime,
                      .cpuset_cpus = spec.cpuset,
                      .memory_reservation = ValueOf(spec.mem_reservation),
                      .memory_swap = ValueOf(spec.memswap_limit),
                      .pids_limit = spec.pids_limit};
  // What create would have chosen; the old limit of swap may be below the new of memory.
  if (resources.memory_swap == 0) resources.memory_swap = 2 * resources.memory;
  if (spec.blkio_config) resources.blkio_weight = spec.blkio_config->weight;
  return resources;
}

Result<HostConfig> RenderHost(engine::CreateContainer const& action, RenderContext const& context) {
  auto const& spec = action.container.spec;
  HostConfig host{.resources = RenderResources(spec)};
  auto mounts = RenderMounts(spec, action.anonymous, context);
  if (!mounts) return Fail(std::move(mounts).error());
  host.mounts = std::move(*mounts);
  host.volumes_from = spec.volumes_from;
  for (auto const& entry : spec.tmpfs) {
    auto const colon = entry.find(':');
    host.tmpfs[entry.substr(0, colon)] = colon == std::string::npos ? "" : entry.substr(colon + 1);
  }
  host.storage_opt = spec.storage_opt;
  host.shm_size = ValueOf(spec.shm_size);
  host.restart_policy = RenderRestart(spec.restart);
  if (spec.logging) host.log_config = {spec.logging->driver, spec.logging->options};
  host.dns = spec.dns;
  host.dns_options = spec.dns_opt;
  host.dns_search = spec.dns_search;
  for (auto entry : spec.extra_hosts) {
    if (auto const mark = entry.find('='); mark != std::string::npos) entry[mark] = ':';
    host.extra_hosts.push_back(std::move(entry));
  }
  host.init = spec.init;
  host.oom_score_adj = spec.oom_score_adj;
  if (!spec.annotations.empty()) {
    auto needed = NeedsApi(context, {1, 43}, "annotations");
    if (!needed) return Fail(std::move(needed).error());
    host.annotations = spec.annotations;
  }
  RenderIsolation(spec, host);
  return host;
}

}  // namespace ferro::docker
