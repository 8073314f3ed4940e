// A service as a plain struct. A member that may be left out and has no natural zero is a
// std::optional.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/compose/service_parts.h"

namespace ferro::compose {

struct Service {
  // What runs.
  std::string image;
  std::optional<Build> build;
  std::optional<Texts> command;     // Absent: the image's; empty: none.
  std::optional<Texts> entrypoint;  // The same.
  VariableMap environment;          // With what env_file sets.
  std::vector<EnvironmentFile> env_file;
  std::string working_dir;
  std::string user;
  Texts group_add;
  std::string platform;
  std::string pull_policy;
  std::string runtime;
  std::optional<bool> init;
  bool tty = false;
  bool stdin_open = false;
  std::optional<bool> attach;

  // How it starts, lives and stops.
  std::map<std::string, Dependency> depends_on;
  std::string restart;
  std::optional<HealthCheck> healthcheck;
  std::string stop_signal;
  std::optional<Duration> stop_grace_period;
  std::vector<Hook> post_start;
  std::vector<Hook> pre_stop;
  Texts profiles;
  std::optional<std::int64_t> scale;
  std::optional<Deploy> deploy;
  std::optional<Develop> develop;

  // What it is called and knows of.
  std::string container_name;
  std::string hostname;
  std::string domainname;
  TextMap labels;  // With what label_file sets.
  Texts label_file;
  TextMap annotations;

  // Network.
  std::string network_mode;
  std::map<std::string, ServiceNetwork> networks;
  std::vector<Port> ports;
  Texts expose;
  Texts dns;
  Texts dns_opt;
  Texts dns_search;
  Texts extra_hosts;  // "name=address"
  Texts links;
  Texts external_links;
  std::string mac_address;

  // Files.
  std::vector<Mount> volumes;
  Texts volumes_from;
  Texts tmpfs;
  std::vector<Grant> configs;
  std::vector<Grant> secrets;
  bool read_only = false;
  TextMap storage_opt;

  // Limits; 0 is none.
  double cpus = 0;
  std::string cpuset;
  std::int64_t cpu_shares = 0;
  std::int64_t cpu_quota = 0;
  std::int64_t cpu_period = 0;
  std::int64_t cpu_rt_period = 0;
  std::int64_t cpu_rt_runtime = 0;
  std::optional<Bytes> mem_limit;
  std::optional<Bytes> mem_reservation;
  std::optional<Bytes> memswap_limit;  // -1 is unlimited.
  std::optional<Bytes> mem_swappiness;
  std::optional<Bytes> shm_size;
  std::int64_t pids_limit = 0;
  std::map<std::string, Ulimit> ulimits;
  std::optional<BlockIo> blkio_config;
  bool oom_kill_disable = false;
  std::int64_t oom_score_adj = 0;

  // Rights and isolation.
  bool privileged = false;
  Texts cap_add;
  Texts cap_drop;
  Texts security_opt;
  TextMap sysctls;
  std::vector<Device> devices;
  Texts device_cgroup_rules;
  std::vector<DeviceRequest> gpus;
  std::string cgroup;
  std::string cgroup_parent;
  std::string ipc;
  std::string pid;
  std::string userns_mode;
  std::string uts;

  std::optional<Logging> logging;
};

void Describe(json::Fields& f, Service& m);

}  // namespace ferro::compose
