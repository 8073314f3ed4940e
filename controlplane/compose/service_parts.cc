#include "controlplane/compose/service_parts.h"

namespace ferro::compose {

void Describe(json::Fields& f, Grant& m) {
  f("source", m.source);
  f("target", m.target);
  f("uid", m.uid);
  f("gid", m.gid);
  f("mode", m.mode);
}

void Describe(json::Fields& f, Ulimit& m) {
  f("soft", m.soft);
  f("hard", m.hard);
}

void Describe(json::Fields& f, Build& m) {
  f("context", m.context);
  f("dockerfile", m.dockerfile);
  f("dockerfile_inline", m.dockerfile_inline);
  f("args", m.args);
  f("labels", m.labels);
  f("additional_contexts", m.additional_contexts);
  f("cache_from", m.cache_from);
  f("cache_to", m.cache_to);
  f("entitlements", m.entitlements);
  f("extra_hosts", m.extra_hosts);
  f("platforms", m.platforms);
  f("tags", m.tags);
  f("ssh", m.ssh);
  f("secrets", m.secrets);
  f("network", m.network);
  f("target", m.target);
  f("provenance", m.provenance);
  f("sbom", m.sbom);
  f("shm_size", m.shm_size);
  f("ulimits", m.ulimits);
  f("no_cache", m.no_cache);
  f("privileged", m.privileged);
  f("pull", m.pull);
}

void Describe(json::Fields& f, Dependency& m) {
  f("condition", m.condition);
  f("required", m.required);
  f("restart", m.restart);
}

void Describe(json::Fields& f, DeviceRequest& m) {
  f("capabilities", m.capabilities);
  f("count", m.count);
  f("device_ids", m.device_ids);
  f("driver", m.driver);
  f("options", m.options);
}

void Describe(json::Fields& f, Limits& m) {
  f("cpus", m.cpus);
  f("memory", m.memory);
  f("pids", m.pids);
}

void Describe(json::Fields& f, Reservations& m) {
  f("cpus", m.cpus);
  f("memory", m.memory);
  f("devices", m.devices);
}

void Describe(json::Fields& f, Resources& m) {
  f("limits", m.limits);
  f("reservations", m.reservations);
}

void Describe(json::Fields& f, RestartPolicy& m) {
  f("condition", m.condition);
  f("delay", m.delay);
  f("max_attempts", m.max_attempts);
  f("window", m.window);
}

void Describe(json::Fields& f, UpdateConfig& m) {
  f("parallelism", m.parallelism);
  f("delay", m.delay);
  f("failure_action", m.failure_action);
  f("monitor", m.monitor);
  f("max_failure_ratio", m.max_failure_ratio);
  f("order", m.order);
}

void Describe(json::Fields& f, Preference& m) {
  f("spread", m.spread);
}

void Describe(json::Fields& f, Placement& m) {
  f("constraints", m.constraints);
  f("preferences", m.preferences);
  f("max_replicas_per_node", m.max_replicas_per_node);
}

void Describe(json::Fields& f, Deploy& m) {
  f("mode", m.mode);
  f("endpoint_mode", m.endpoint_mode);
  f("replicas", m.replicas);
  f("labels", m.labels);
  f("placement", m.placement);
  f("resources", m.resources);
  f("restart_policy", m.restart_policy);
  f("rollback_config", m.rollback_config);
  f("update_config", m.update_config);
}

void Describe(json::Fields& f, HealthCheck& m) {
  f("test", m.test);
  f("interval", m.interval);
  f("timeout", m.timeout);
  f("start_period", m.start_period);
  f("start_interval", m.start_interval);
  f("retries", m.retries);
  f("disable", m.disable);
}

void Describe(json::Fields& f, Logging& m) {
  f("driver", m.driver);
  f("options", m.options);
}

void Describe(json::Fields& f, ServiceNetwork& m) {
  f("aliases", m.aliases);
  f("driver_opts", m.driver_opts);
  f("gw_priority", m.gw_priority);
  f("interface_name", m.interface_name);
  f("ipv4_address", m.ipv4_address);
  f("ipv6_address", m.ipv6_address);
  f("link_local_ips", m.link_local_ips);
  f("mac_address", m.mac_address);
  f("priority", m.priority);
}

void Describe(json::Fields& f, Port& m) {
  f("name", m.name);
  f("mode", m.mode);
  f("host_ip", m.host_ip);
  f("target", m.target);
  f("published", m.published);
  f("protocol", m.protocol);
  f("app_protocol", m.app_protocol);
}

void Describe(json::Fields& f, BindOptions& m) {
  f("create_host_path", m.create_host_path);
  f("propagation", m.propagation);
  f("recursive", m.recursive);
  f("selinux", m.selinux);
}

void Describe(json::Fields& f, VolumeOptions& m) {
  f("labels", m.labels);
  f("nocopy", m.nocopy);
  f("subpath", m.subpath);
}

void Describe(json::Fields& f, TmpfsOptions& m) {
  f("size", m.size);
  f("mode", m.mode);
}

void Describe(json::Fields& f, ImageOptions& m) {
  f("subpath", m.subpath);
}

void Describe(json::Fields& f, Mount& m) {
  f("type", m.type);
  f("source", m.source);
  f("target", m.target);
  f("read_only", m.read_only);
  f("consistency", m.consistency);
  f("bind", m.bind);
  f("volume", m.volume);
  f("tmpfs", m.tmpfs);
  f("image", m.image);
}

void Describe(json::Fields& f, Device& m) {
  f("source", m.source);
  f("target", m.target);
  f("permissions", m.permissions);
}

void Describe(json::Fields& f, EnvironmentFile& m) {
  f("path", m.path);
  f("required", m.required);
  f("format", m.format);
}

void Describe(json::Fields& f, Hook& m) {
  f("command", m.command);
  f("user", m.user);
  f("privileged", m.privileged);
  f("working_dir", m.working_dir);
  f("environment", m.environment);
}

void Describe(json::Fields& f, DeviceWeight& m) {
  f("path", m.path);
  f("weight", m.weight);
}

void Describe(json::Fields& f, DeviceRate& m) {
  f("path", m.path);
  f("rate", m.rate);
}

void Describe(json::Fields& f, BlockIo& m) {
  f("weight", m.weight);
  f("weight_device", m.weight_device);
  f("device_read_bps", m.device_read_bps);
  f("device_read_iops", m.device_read_iops);
  f("device_write_bps", m.device_write_bps);
  f("device_write_iops", m.device_write_iops);
}

void Describe(json::Fields& f, Watch& m) {
  f("path", m.path);
  f("action", m.action);
  f("target", m.target);
  f("exec", m.exec);
  f("ignore", m.ignore);
  f("include", m.include);
  f("initial_sync", m.initial_sync);
}

void Describe(json::Fields& f, Develop& m) {
  f("watch", m.watch);
}

}  // namespace ferro::compose
