#include "controlplane/compose/service.h"

namespace ferro::compose {

namespace {

void DescribeLife(json::Fields& f, Service& m) {
  f("image", m.image);
  f("build", m.build);
  f("command", m.command);
  f("entrypoint", m.entrypoint);
  f("environment", m.environment);
  f("env_file", m.env_file);
  f("working_dir", m.working_dir);
  f("user", m.user);
  f("group_add", m.group_add);
  f("platform", m.platform);
  f("pull_policy", m.pull_policy);
  f("runtime", m.runtime);
  f("init", m.init);
  f("tty", m.tty);
  f("stdin_open", m.stdin_open);
  f("attach", m.attach);
  f("depends_on", m.depends_on);
  f("restart", m.restart);
  f("healthcheck", m.healthcheck);
  f("stop_signal", m.stop_signal);
  f("stop_grace_period", m.stop_grace_period);
  f("post_start", m.post_start);
  f("pre_stop", m.pre_stop);
  f("profiles", m.profiles);
  f("scale", m.scale);
  f("deploy", m.deploy);
  f("develop", m.develop);
}

void DescribeSurroundings(json::Fields& f, Service& m) {
  f("container_name", m.container_name);
  f("hostname", m.hostname);
  f("domainname", m.domainname);
  f("labels", m.labels);
  f("label_file", m.label_file);
  f("annotations", m.annotations);
  f("network_mode", m.network_mode);
  f("networks", m.networks);
  f("ports", m.ports);
  f("expose", m.expose);
  f("dns", m.dns);
  f("dns_opt", m.dns_opt);
  f("dns_search", m.dns_search);
  f("extra_hosts", m.extra_hosts);
  f("links", m.links);
  f("external_links", m.external_links);
  f("mac_address", m.mac_address);
  f("volumes", m.volumes);
  f("volumes_from", m.volumes_from);
  f("tmpfs", m.tmpfs);
  f("configs", m.configs);
  f("secrets", m.secrets);
  f("read_only", m.read_only);
  f("storage_opt", m.storage_opt);
}

void DescribeLimits(json::Fields& f, Service& m) {
  f("cpus", m.cpus);
  f("cpuset", m.cpuset);
  f("cpu_shares", m.cpu_shares);
  f("cpu_quota", m.cpu_quota);
  f("cpu_period", m.cpu_period);
  f("cpu_rt_period", m.cpu_rt_period);
  f("cpu_rt_runtime", m.cpu_rt_runtime);
  f("mem_limit", m.mem_limit);
  f("mem_reservation", m.mem_reservation);
  f("memswap_limit", m.memswap_limit);
  f("mem_swappiness", m.mem_swappiness);
  f("shm_size", m.shm_size);
  f("pids_limit", m.pids_limit);
  f("ulimits", m.ulimits);
  f("blkio_config", m.blkio_config);
  f("oom_kill_disable", m.oom_kill_disable);
  f("oom_score_adj", m.oom_score_adj);
  f("privileged", m.privileged);
  f("cap_add", m.cap_add);
  f("cap_drop", m.cap_drop);
  f("security_opt", m.security_opt);
  f("sysctls", m.sysctls);
  f("devices", m.devices);
  f("device_cgroup_rules", m.device_cgroup_rules);
  f("gpus", m.gpus);
  f("cgroup", m.cgroup);
  f("cgroup_parent", m.cgroup_parent);
  f("ipc", m.ipc);
  f("pid", m.pid);
  f("userns_mode", m.userns_mode);
  f("uts", m.uts);
  f("logging", m.logging);
}

}  // namespace

void Describe(json::Fields& f, Service& m) {
  DescribeLife(f, m);
  DescribeSurroundings(f, m);
  DescribeLimits(f, m);
}

}  // namespace ferro::compose
