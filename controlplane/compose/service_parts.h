// What a service is made of, as plain structs; members are called as the keys are.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/compose/values.h"

namespace ferro::compose {

struct Grant {  // Of a secret or a config.
  std::string source;
  std::string target;
  std::string uid;
  std::string gid;
  std::optional<FileMode> mode;
};

struct Ulimit {
  std::int64_t soft = 0;
  std::int64_t hard = 0;
};

struct Build {
  std::string context;  // An absolute path, or something with a scheme.
  std::string dockerfile;
  std::string dockerfile_inline;
  VariableMap args;
  TextMap labels;
  TextMap additional_contexts;
  Texts cache_from;
  Texts cache_to;
  Texts entitlements;
  Texts extra_hosts;
  Texts platforms;
  Texts tags;
  TextMap ssh;  // By id; "" means the agent.
  std::vector<Grant> secrets;
  std::string network;
  std::string target;
  std::string provenance;
  std::string sbom;
  std::optional<Bytes> shm_size;
  std::map<std::string, Ulimit> ulimits;
  bool no_cache = false;
  bool privileged = false;
  bool pull = false;
};

struct Dependency {
  std::string condition;  // service_started, service_healthy, service_completed_successfully
  bool required = true;
  bool restart = false;
};

struct DeviceRequest {
  Texts capabilities;
  std::int64_t count = 0;  // -1 is all.
  Texts device_ids;
  std::string driver;
  TextMap options;
};

struct Limits {
  double cpus = 0;
  std::optional<Bytes> memory;
  std::int64_t pids = 0;
};

struct Reservations {
  double cpus = 0;
  std::optional<Bytes> memory;
  std::vector<DeviceRequest> devices;
};

struct Resources {
  std::optional<Limits> limits;
  std::optional<Reservations> reservations;
};

struct RestartPolicy {
  std::string condition;
  std::optional<Duration> delay;
  std::optional<std::int64_t> max_attempts;
  std::optional<Duration> window;
};

struct UpdateConfig {
  std::optional<std::int64_t> parallelism;
  Duration delay{0};
  std::string failure_action;
  Duration monitor{0};
  double max_failure_ratio = 0;
  std::string order;
};

struct Preference {
  std::string spread;
};

struct Placement {
  Texts constraints;
  std::vector<Preference> preferences;
  std::int64_t max_replicas_per_node = 0;
};

struct Deploy {
  std::string mode;
  std::string endpoint_mode;
  std::optional<std::int64_t> replicas;
  TextMap labels;
  Placement placement;
  Resources resources;
  std::optional<RestartPolicy> restart_policy;
  std::optional<UpdateConfig> rollback_config;
  std::optional<UpdateConfig> update_config;
};

struct HealthCheck {
  std::optional<Texts> test;
  std::optional<Duration> interval;
  std::optional<Duration> timeout;
  std::optional<Duration> start_period;
  std::optional<Duration> start_interval;
  std::optional<std::int64_t> retries;
  bool disable = false;
};

struct Logging {
  std::string driver;
  TextMap options;
};

struct ServiceNetwork {
  Texts aliases;
  TextMap driver_opts;
  std::int64_t gw_priority = 0;
  std::string interface_name;
  std::string ipv4_address;
  std::string ipv6_address;
  Texts link_local_ips;
  std::string mac_address;
  std::int64_t priority = 0;
};

struct Port {
  std::string name;
  std::string mode;
  std::string host_ip;
  std::int64_t target = 0;
  std::string published;  // A port, a range to choose from, or "" for any.
  std::string protocol;
  std::string app_protocol;
};

struct BindOptions {
  bool create_host_path = false;
  std::string propagation;
  std::string recursive;
  std::string selinux;
};

struct VolumeOptions {
  TextMap labels;
  bool nocopy = false;
  std::string subpath;
};

struct TmpfsOptions {
  std::optional<Bytes> size;
  std::int64_t mode = 0;
};

struct ImageOptions {
  std::string subpath;
};

struct Mount {
  std::string type;  // bind, volume, tmpfs, image
  std::string source;
  std::string target;
  bool read_only = false;
  std::string consistency;
  std::optional<BindOptions> bind;
  std::optional<VolumeOptions> volume;
  std::optional<TmpfsOptions> tmpfs;
  std::optional<ImageOptions> image;
};

struct Device {
  std::string source;
  std::string target;
  std::string permissions;
};

struct EnvironmentFile {
  std::string path;
  bool required = true;
  std::string format;
};

struct Hook {
  std::optional<Texts> command;
  std::string user;
  bool privileged = false;
  std::string working_dir;
  VariableMap environment;
};

struct DeviceWeight {
  std::string path;
  std::int64_t weight = 0;
};

struct DeviceRate {
  std::string path;
  Bytes rate;
};

struct BlockIo {
  std::int64_t weight = 0;
  std::vector<DeviceWeight> weight_device;
  std::vector<DeviceRate> device_read_bps;
  std::vector<DeviceRate> device_read_iops;
  std::vector<DeviceRate> device_write_bps;
  std::vector<DeviceRate> device_write_iops;
};

struct Watch {
  std::string path;
  std::string action;
  std::string target;
  std::optional<Hook> exec;
  Texts ignore;
  Texts include;
  bool initial_sync = false;
};

struct Develop {
  std::vector<Watch> watch;
};

void Describe(json::Fields& f, Grant& m);
void Describe(json::Fields& f, Ulimit& m);
void Describe(json::Fields& f, Build& m);
void Describe(json::Fields& f, Dependency& m);
void Describe(json::Fields& f, DeviceRequest& m);
void Describe(json::Fields& f, Limits& m);
void Describe(json::Fields& f, Reservations& m);
void Describe(json::Fields& f, Resources& m);
void Describe(json::Fields& f, RestartPolicy& m);
void Describe(json::Fields& f, UpdateConfig& m);
void Describe(json::Fields& f, Preference& m);
void Describe(json::Fields& f, Placement& m);
void Describe(json::Fields& f, Deploy& m);
void Describe(json::Fields& f, HealthCheck& m);
void Describe(json::Fields& f, Logging& m);
void Describe(json::Fields& f, ServiceNetwork& m);
void Describe(json::Fields& f, Port& m);
void Describe(json::Fields& f, BindOptions& m);
void Describe(json::Fields& f, VolumeOptions& m);
void Describe(json::Fields& f, TmpfsOptions& m);
void Describe(json::Fields& f, ImageOptions& m);
void Describe(json::Fields& f, Mount& m);
void Describe(json::Fields& f, Device& m);
void Describe(json::Fields& f, EnvironmentFile& m);
void Describe(json::Fields& f, Hook& m);
void Describe(json::Fields& f, DeviceWeight& m);
void Describe(json::Fields& f, DeviceRate& m);
void Describe(json::Fields& f, BlockIo& m);
void Describe(json::Fields& f, Watch& m);
void Describe(json::Fields& f, Develop& m);

}  // namespace ferro::compose
