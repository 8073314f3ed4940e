// Containers as the engine's API has them; members are called as its fields are. The
// same structs are sent at create and read from inspect. Times of health checks are
// nanoseconds, limits bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace ferro::docker {

using Texts = std::vector<std::string>;
using TextMap = std::map<std::string, std::string>;

struct Nothing {};  // The API's sets are objects of empty objects.
using TextSet = std::map<std::string, Nothing>;

struct HealthConfig {
  std::optional<Texts> test;  // {"NONE"} switches the image's off; absent inherits it.
  std::int64_t interval = 0;
  std::int64_t timeout = 0;
  std::int64_t start_period = 0;
  std::optional<std::int64_t> start_interval;  // Since 1.44.
  std::int64_t retries = 0;
};

struct ContainerConfig {
  std::string hostname;
  std::string domainname;
  std::string user;
  bool attach_stdin = false;
  bool attach_stdout = false;
  bool attach_stderr = false;
  TextSet exposed_ports;  // "80/tcp"
  bool tty = false;
  bool open_stdin = false;
  bool stdin_once = false;
  Texts env;                 // "NAME=value"; a bare NAME takes the image's away.
  std::optional<Texts> cmd;  // Absent: the image's.
  std::optional<HealthConfig> healthcheck;
  std::string image;
  TextSet volumes;
  std::string working_dir;
  std::optional<Texts> entrypoint;
  std::optional<std::string> mac_address;  // Since 1.44 that of an endpoint.
  TextMap labels;
  std::optional<std::string> stop_signal;
  std::optional<std::int64_t> stop_timeout;  // Seconds.
};

struct PortBinding {
  std::string host_ip;
  std::string host_port;
};
using PortMap = std::map<std::string, std::vector<PortBinding>>;

struct LogConfig {
  std::string type;
  TextMap config;
};

struct RestartPolicy {
  std::string name;
  std::int64_t maximum_retry_count = 0;
};

struct BindOptions {
  std::string propagation;
  std::optional<bool> non_recursive;
  std::optional<bool> create_mountpoint;
  std::optional<bool> read_only_non_recursive;
  std::optional<bool> read_only_force_recursive;
};

struct DriverConfig {
  std::string name;
  TextMap options;
};

struct VolumeOptions {
  bool no_copy = false;
  TextMap labels;
  std::optional<DriverConfig> driver_config;
  std::optional<std::string> subpath;  // Since 1.45.
};

struct TmpfsOptions {
  std::int64_t size_bytes = 0;
  std::int64_t mode = 0;
};

struct ImageOptions {
  std::optional<std::string> subpath;
};

struct Mount {
  std::string type;  // bind, volume, tmpfs, image
  std::string source;
  std::string target;
  bool read_only = false;
  std::string consistency;
  std::optional<BindOptions> bind_options;
  std::optional<VolumeOptions> volume_options;
  std::optional<TmpfsOptions> tmpfs_options;
  std::optional<ImageOptions> image_options;
};

struct DeviceMapping {
  std::string path_on_host;
  std::string path_in_container;
  std::string cgroup_permissions;
};

struct DeviceRequest {
  std::string driver;
  std::int64_t count = 0;
  Texts device_ids;
  std::vector<Texts> capabilities;
  TextMap options;
};

struct Ulimit {
  std::string name;
  std::int64_t soft = 0;
  std::int64_t hard = 0;
};

struct WeightDevice {
  std::string path;
  std::int64_t weight = 0;
};

struct ThrottleDevice {
  std::string path;
  std::int64_t rate = 0;
};

// What `/containers/{id}/update` takes too.
struct Resources {
  std::int64_t cpu_shares = 0;
  std::int64_t memory = 0;
  std::int64_t nano_cpus = 0;
  std::string cgroup_parent;
  std::int64_t blkio_weight = 0;
  std::vector<WeightDevice> blkio_weight_device;
  std::vector<ThrottleDevice> blkio_device_read_bps;
  std::vector<ThrottleDevice> blkio_device_write_bps;
  std::vector<ThrottleDevice> blkio_device_read_iops;
  std::vector<ThrottleDevice> blkio_device_write_iops;
  std::int64_t cpu_period = 0;
  std::int64_t cpu_quota = 0;
  std::int64_t cpu_realtime_period = 0;
  std::int64_t cpu_realtime_runtime = 0;
  std::string cpuset_cpus;
  std::string cpuset_mems;
  std::vector<DeviceMapping> devices;
  Texts device_cgroup_rules;
  std::vector<DeviceRequest> device_requests;
  std::int64_t memory_reservation = 0;
  std::int64_t memory_swap = 0;
  std::optional<std::int64_t> memory_swappiness;
  std::optional<bool> oom_kill_disable;
  std::optional<std::int64_t> pids_limit;
  std::vector<Ulimit> ulimits;
};

struct HostConfig {
  Resources resources;  // Its fields stand beside the others.
  Texts binds;          // Read only: ours are mounts.
  LogConfig log_config;
  std::string network_mode;
  PortMap port_bindings;
  RestartPolicy restart_policy;
  bool auto_remove = false;
  std::string volume_driver;
  Texts volumes_from;
  std::vector<Mount> mounts;
  TextMap annotations;  // Since 1.43.
  Texts cap_add;
  Texts cap_drop;
  std::string cgroupns_mode;
  Texts dns;
  Texts dns_options;
  Texts dns_search;
  Texts extra_hosts;  // "name:address"
  Texts group_add;
  std::string ipc_mode;
  Texts links;
  std::int64_t oom_score_adj = 0;
  std::string pid_mode;
  bool privileged = false;
  bool publish_all_ports = false;
  bool readonly_rootfs = false;
  Texts security_opt;
  TextMap storage_opt;
  TextMap tmpfs;
  std::string uts_mode;
  std::string userns_mode;
  std::int64_t shm_size = 0;
  TextMap sysctls;
  std::string runtime;
  std::optional<bool> init;
};

struct EndpointIpam {
  std::string ipv4_address;
  std::string ipv6_address;
  Texts link_local_ips;
};

// How a container hangs on a network. The first part is ours to say, the second the
// engine's to answer.
struct NetworkEndpoint {
  std::optional<EndpointIpam> ipam_config;
  Texts links;
  Texts aliases;
  TextMap driver_opts;
  std::optional<std::string> mac_address;
  std::optional<std::int64_t> gw_priority;  // Since 1.48.

  std::optional<std::string> network_id;
  std::optional<std::string> endpoint_id;
  std::optional<std::string> gateway;
  std::optional<std::string> ip_address;
  std::optional<std::int64_t> ip_prefix_len;
  std::optional<std::string> global_ipv6_address;
  std::optional<Texts> dns_names;
};
using Endpoints = std::map<std::string, NetworkEndpoint>;

struct NetworkingConfig {
  Endpoints endpoints_config;
};

// The body of POST /containers/create.
struct ContainerCreate {
  ContainerConfig config;  // Its fields stand beside the others.
  HostConfig host_config;
  NetworkingConfig networking_config;
};

struct ContainerCreated {
  std::string id;
  Texts warnings;
};

struct HealthProbe {
  std::string start;
  std::string end;
  std::int64_t exit_code = 0;
  std::string output;
};

struct Health {
  std::string status;  // none, starting, healthy, unhealthy
  std::int64_t failing_streak = 0;
  std::vector<HealthProbe> log;  // The last five, the newest at the end.
};

struct ContainerState {
  std::string status;  // created, running, paused, restarting, removing, exited, dead
  bool running = false;
  bool paused = false;
  bool restarting = false;
  bool oom_killed = false;
  bool dead = false;
  std::int64_t pid = 0;
  std::int64_t exit_code = 0;
  std::string error;
  std::string started_at;   // RFC 3339; the year 1 for never.
  std::string finished_at;  // The same.
  std::optional<Health> health;
};

struct MountPoint {
  std::string type;
  std::string name;  // Of a volume.
  std::string source;
  std::string destination;
  std::string driver;
  std::string mode;
  bool rw = false;
  std::string propagation;
};

struct NetworkSettings {
  PortMap ports;
  Endpoints networks;
};

struct Container {  // Of GET /containers/{id}/json.
  std::string id;
  std::string created;
  ContainerState state;
  std::string image;  // Its id; config.image is what was asked for.
  std::string name;   // With a leading "/".
  std::int64_t restart_count = 0;
  std::string driver;
  std::string platform;
  HostConfig host_config;
  std::vector<MountPoint> mounts;
  ContainerConfig config;
  NetworkSettings network_settings;
};

struct PublishedPort {
  std::string ip;
  std::int64_t private_port = 0;
  std::int64_t public_port = 0;
  std::string type;
};

struct ContainerSummary {  // Of GET /containers/json.
  std::string id;
  Texts names;
  std::string image;
  std::string image_id;
  std::int64_t created = 0;  // Seconds since 1970.
  std::vector<PublishedPort> ports;
  TextMap labels;
  std::string state;
  std::string status;
  NetworkSettings network_settings;
  std::vector<MountPoint> mounts;
};

struct ContainerUpdate {
  std::optional<Resources> resources;  // Its fields stand beside the others.
  std::optional<RestartPolicy> restart_policy;
};

void Describe(json::Fields& f, Nothing& m);
void Describe(json::Fields& f, HealthConfig& m);
void Describe(json::Fields& f, ContainerConfig& m);
void Describe(json::Fields& f, PortBinding& m);
void Describe(json::Fields& f, LogConfig& m);
void Describe(json::Fields& f, RestartPolicy& m);
void Describe(json::Fields& f, BindOptions& m);
void Describe(json::Fields& f, DriverConfig& m);
void Describe(json::Fields& f, VolumeOptions& m);
void Describe(json::Fields& f, TmpfsOptions& m);
void Describe(json::Fields& f, ImageOptions& m);
void Describe(json::Fields& f, Mount& m);
void Describe(json::Fields& f, DeviceMapping& m);
void Describe(json::Fields& f, DeviceRequest& m);
void Describe(json::Fields& f, Ulimit& m);
void Describe(json::Fields& f, WeightDevice& m);
void Describe(json::Fields& f, ThrottleDevice& m);
void Describe(json::Fields& f, Resources& m);
void Describe(json::Fields& f, HostConfig& m);
void Describe(json::Fields& f, EndpointIpam& m);
void Describe(json::Fields& f, NetworkEndpoint& m);
void Describe(json::Fields& f, NetworkingConfig& m);
void Describe(json::Fields& f, ContainerCreate& m);
void Describe(json::Fields& f, ContainerCreated& m);
void Describe(json::Fields& f, HealthProbe& m);
void Describe(json::Fields& f, Health& m);
void Describe(json::Fields& f, ContainerState& m);
void Describe(json::Fields& f, MountPoint& m);
void Describe(json::Fields& f, NetworkSettings& m);
void Describe(json::Fields& f, Container& m);
void Describe(json::Fields& f, PublishedPort& m);
void Describe(json::Fields& f, ContainerSummary& m);
void Describe(json::Fields& f, ContainerUpdate& m);

}  // namespace ferro::docker
