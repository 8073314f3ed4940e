#include "controlplane/engines/docker/decode_spec.h"

#include <algorithm>
#include <chrono>

#include "controlplane/engines/docker/decode_mounts.h"
#include "controlplane/engines/docker/labels.h"

namespace ferro::docker {
namespace {

using compose::Service;

std::optional<compose::Bytes> BytesOf(std::int64_t value) {
  if (value == 0) return std::nullopt;
  return compose::Bytes{value};
}

std::optional<compose::Duration> DurationOf(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return std::nullopt;
  return compose::Duration(nanoseconds);
}

std::string RestartOf(RestartPolicy const& policy) {
  if (policy.name.empty()) return "no";
  if (policy.name != "on-failure" || policy.maximum_retry_count == 0) return policy.name;
  return policy.name + ":" + std::to_string(policy.maximum_retry_count);
}

void DecodeConfig(Container const& shown, Service& to) {
  auto const& config = shown.config;
  to.image = config.image;
  to.command = config.cmd;
  // None and nothing said look alike; engine::Canonical compares them with the image.
  to.entrypoint = config.entrypoint.value_or(Texts{});
  to.environment = DecodeEnvironment(config.env);
  to.working_dir = config.working_dir;
  to.user = config.user;
  to.tty = config.tty;
  to.stdin_open = config.open_stdin;
  to.healthcheck = DecodeHealth(config.healthcheck);
  to.stop_signal = config.stop_signal.value_or("");
  if (config.stop_timeout) to.stop_grace_period = std::chrono::seconds(*config.stop_timeout);
  to.hostname = config.hostname;
  to.domainname = config.domainname;
  to.labels = OwnLabels(config.labels);
  for (auto const& [port, nothing] : config.exposed_ports) to.expose.push_back(port);
}

void DecodePorts(PortMap const& shown, Service& to) {
  for (auto const& [key, bindings] : shown) {
    auto const slash = key.find('/');
    compose::Port port{.target = std::atoll(key.c_str()),
                       .protocol = slash == std::string::npos ? "tcp" : key.substr(slash + 1)};
    for (auto const& binding : bindings) {
      port.host_ip = binding.host_ip;
      port.published = binding.host_port;
      to.ports.push_back(port);
    }
  }
}

compose::ServiceNetwork DecodeEndpoint(NetworkEndpoint const& shown, std::string const& id) {
  constexpr std::size_t kShortId = 12;
  compose::ServiceNetwork joined{.aliases = shown.aliases, .driver_opts = shown.driver_opts};
  std::erase(joined.aliases, id.substr(0, kShortId));  // Added by the engine.
  if (shown.ipam_config) {
    joined.ipv4_address = shown.ipam_config->ipv4_address;
    joined.ipv6_address = shown.ipam_config->ipv6_address;
    joined.link_local_ips = shown.ipam_config->link_local_ips;
  }
  auto const interface = joined.driver_opts.find(std::string(kInterfaceOption));
  if (interface != joined.driver_opts.end()) {
    joined.interface_name = interface->second;
    joined.driver_opts.erase(interface);
  }
  joined.gw_priority = shown.gw_priority.value_or(0);
  return joined;
}

bool IsBuiltIn(std::string_view network) {
  return network == "bridge" || network == "host" || network == "none" || network == "default";
}

void DecodeNetworks(Container const& shown, std::string const& host_name, Service& to) {
  auto const& mode = shown.host_config.network_mode;
  bool const shares = mode.starts_with("container:");
  if (IsBuiltIn(mode) || shares) to.network_mode = mode;
  to.external_links = shown.host_config.links;
  for (auto const& [name, endpoint] : shown.network_settings.networks) {
    if (IsBuiltIn(name)) continue;
    auto& joined = to.networks[name] = DecodeEndpoint(endpoint, shown.id);
    joined.mac_address = LabelOf(shown.config.labels, std::string(kLabelMac) + "." + name);
    if (to.external_links.empty()) to.external_links = endpoint.links;
  }
  to.mac_address = shown.config.mac_address.value_or("");
  if (to.mac_address.empty()) to.mac_address = LabelOf(shown.config.labels, kLabelMac);
  // Names that come from elsewhere.
  bool const of_host = mode == "host" || shown.host_config.uts_mode == "host";
  bool const supplied =
      shares || shown.id.starts_with(to.hostname) || (of_host && to.hostname == host_name);
  if (supplied) to.hostname.clear();
  if (shares) to.domainname.clear();
}

std::optional<compose::BlockIo> DecodeBlockIo(Resources const& shown) {
  auto const rates = [](std::vector<ThrottleDevice> const& devices) {
    std::vector<compose::DeviceRate> out;
    for (auto const& device : devices) out.push_back({device.path, {device.rate}});
    return out;
  };
  compose::BlockIo io{.weight = shown.blkio_weight,
                      .device_read_bps = rates(shown.blkio_device_read_bps),
                      .device_read_iops = rates(shown.blkio_device_read_iops),
                      .device_write_bps = rates(shown.blkio_device_write_bps),
                      .device_write_iops = rates(shown.blkio_device_write_iops)};
  for (auto const& device : shown.blkio_weight_device)
    io.weight_device.push_back({device.path, device.weight});
  return io;
}

void DecodeResources(Resources const& shown, Service& to) {
  constexpr double kNano = 1e9;
  to.cpus = static_cast<double>(shown.nano_cpus) / kNano;
  to.cpuset = shown.cpuset_cpus;
  to.cpu_shares = shown.cpu_shares;
  to.cpu_quota = shown.cpu_quota;
  to.cpu_period = shown.cpu_period;
  to.cpu_rt_period = shown.cpu_realtime_period;
  to.cpu_rt_runtime = shown.cpu_realtime_runtime;
  to.mem_limit = BytesOf(shown.memory);
  to.mem_reservation = BytesOf(shown.memory_reservation);
  to.memswap_limit = BytesOf(shown.memory_swap);
  if (shown.memory_swappiness) to.mem_swappiness = compose::Bytes{*shown.memory_swappiness};
  to.pids_limit = shown.pids_limit.value_or(0);
  for (auto const& limit : shown.ulimits) to.ulimits[limit.name] = {limit.soft, limit.hard};
  to.blkio_config = DecodeBlockIo(shown);
  to.oom_kill_disable = shown.oom_kill_disable.value_or(false);
  to.cgroup_parent = shown.cgroup_parent;
  for (auto const& device : shown.devices) {
    to.devices.push_back(
        {device.path_on_host, device.path_in_container, device.cgroup_permissions});
  }
  to.device_cgroup_rules = shown.device_cgroup_rules;
  for (auto const& request : shown.device_requests) {
    to.gpus.push_back(
        {.capabilities = request.capabilities.empty() ? Texts{} : request.capabilities.front(),
         .count = request.count,
         .device_ids = request.device_ids,
         .driver = request.driver,
         .options = request.options});
  }
}

void DecodeHost(HostConfig const& shown, Service& to) {
  to.restart = RestartOf(shown.restart_policy);
  to.group_add = shown.group_add;
  to.runtime = shown.runtime;
  to.init = shown.init;
  to.annotations = shown.annotations;
  to.dns = shown.dns;
  to.dns_opt = shown.dns_options;
  to.dns_search = shown.dns_search;
  for (auto entry : shown.extra_hosts) {
    if (auto const mark = entry.find(':'); mark != std::string::npos) entry[mark] = '=';
    to.extra_hosts.push_back(std::move(entry));
  }
  to.volumes = DecodeMounts(shown);
  to.volumes_from = shown.volumes_from;
  for (auto const& [path, options] : shown.tmpfs)
    to.tmpfs.push_back(options.empty() ? path : path + ":" + options);
  to.read_only = shown.readonly_rootfs;
  to.storage_opt = shown.storage_opt;
  to.shm_size = BytesOf(shown.shm_size);
  to.oom_score_adj = shown.oom_score_adj;
  to.privileged = shown.privileged;
  to.cap_add = shown.cap_add;
  to.cap_drop = shown.cap_drop;
  to.security_opt = shown.security_opt;
  to.sysctls = shown.sysctls;
  to.cgroup = shown.cgroupns_mode;
  to.ipc = shown.ipc_mode;
  to.pid = shown.pid_mode;
  to.userns_mode = shown.userns_mode;
  to.uts = shown.uts_mode;
  to.logging =
      compose::Logging{.driver = shown.log_config.type, .options = shown.log_config.config};
}

}  // namespace

std::optional<compose::HealthCheck> DecodeHealth(std::optional<HealthConfig> const& shown) {
  if (!shown) return std::nullopt;
  compose::HealthCheck check{.test = shown->test,
                             .interval = DurationOf(shown->interval),
                             .timeout = DurationOf(shown->timeout),
                             .start_period = DurationOf(shown->start_period),
                             .start_interval = DurationOf(shown->start_interval.value_or(0))};
  if (shown->retries != 0) check.retries = shown->retries;
  return check;
}

compose::VariableMap DecodeEnvironment(Texts const& env) {
  compose::VariableMap variables;
  for (auto const& entry : env) {
    auto const mark = entry.find('=');
    auto& value = variables[entry.substr(0, mark)];
    if (mark != std::string::npos) value = entry.substr(mark + 1);
  }
  return variables;
}

Service DecodeSpec(Container const& shown, std::string const& host_name) {
  Service spec;
  DecodeConfig(shown, spec);
  DecodeNetworks(shown, host_name, spec);
  DecodePorts(shown.host_config.port_bindings, spec);
  DecodeResources(shown.host_config.resources, spec);
  DecodeHost(shown.host_config, spec);
  return spec;
}

}  // namespace ferro::docker
