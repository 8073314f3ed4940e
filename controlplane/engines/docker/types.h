// The engine itself, its images, networks, volumes and events as its API has them;
// members are called as its fields are. Sizes are bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "controlplane/engines/docker/container_types.h"

namespace ferro::docker {

// --- The engine. ---

struct AddressPool {
  std::string base;
  std::int64_t size = 0;
};

struct EnginePlugins {
  Texts volume;
  Texts network;
  Texts log;
};

struct SwarmInfo {
  std::string local_node_state;
};

struct Info {
  std::string id;  // Stable over restarts.
  std::string name;
  std::string server_version;
  std::string operating_system;
  std::string os_type;
  std::string architecture;
  std::string kernel_version;
  std::int64_t ncpu = 0;
  std::int64_t mem_total = 0;
  std::string driver;
  std::string docker_root_dir;
  std::string cgroup_driver;
  std::string cgroup_version;
  std::string logging_driver;
  bool live_restore_enabled = false;
  bool memory_limit = false;
  bool swap_limit = false;
  bool pids_limit = false;
  bool cpu_cfs_quota = false;
  bool oom_kill_disable = false;
  bool ipv4_forwarding = false;
  Texts security_options;
  Texts warnings;
  std::vector<AddressPool> default_address_pools;
  std::string default_runtime;
  std::map<std::string, Nothing> runtimes;
  EnginePlugins plugins;
  SwarmInfo swarm;
  std::int64_t containers = 0;
  std::int64_t containers_running = 0;
  std::int64_t images = 0;
};

struct Version {
  std::string version;
  std::string api_version;
  std::string min_api_version;
  std::string os;
  std::string arch;
  std::string kernel_version;
};

// --- Images. ---

struct ImageSummary {
  std::string id;
  Texts repo_tags;
  Texts repo_digests;
  std::int64_t created = 0;  // Seconds since 1970.
  std::int64_t size = 0;
  TextMap labels;
};

struct Image {  // Of GET /images/{name}/json.
  std::string id;
  Texts repo_tags;
  Texts repo_digests;
  std::string created;
  std::string architecture;
  std::string variant;
  std::string os;
  std::int64_t size = 0;
  ContainerConfig config;
};

struct ImageDescriptor {
  std::string media_type;
  std::string digest;
  std::int64_t size = 0;
};

struct ImagePlatform {
  std::string architecture;
  std::string os;
  std::string variant;
};

struct Distribution {  // What the registry has under a name.
  ImageDescriptor descriptor;
  std::vector<ImagePlatform> platforms;
};

struct ProgressDetail {
  std::int64_t current = 0;
  std::int64_t total = 0;
};

struct ErrorDetail {
  std::int64_t code = 0;
  std::string message;
};

struct PullProgress {
  std::string id;      // Of the layer; "" for the image as a whole.
  std::string status;  // "Downloading", "Pull complete", …
  ProgressDetail progress_detail;
  std::string error;  // The pull failed, in spite of the answer's 200.
  std::optional<ErrorDetail> error_detail;
};

// --- Networks. ---

struct IpamPool {
  std::string subnet;
  std::string ip_range;
  std::string gateway;
  TextMap auxiliary_addresses;
};

struct Ipam {
  std::string driver;
  TextMap options;
  std::vector<IpamPool> config;
};

struct NetworkMember {
  std::string name;
  std::string endpoint_id;
  std::string mac_address;
  std::string ipv4_address;  // With its prefix length.
  std::string ipv6_address;
};

struct Network {
  std::string name;
  std::string id;
  std::string created;
  std::string scope;
  std::string driver;
  bool enable_ipv6 = false;
  Ipam ipam;
  bool internal = false;
  bool attachable = false;
  std::map<std::string, NetworkMember> containers;  // By container id; not in lists.
  TextMap options;
  TextMap labels;
};

struct NetworkCreate {
  std::string name;
  bool check_duplicate = true;  // Always so since 1.44.
  std::string driver;
  bool internal = false;
  bool attachable = false;
  std::optional<bool> enable_ipv4;  // Since 1.47.
  std::optional<bool> enable_ipv6;
  std::optional<Ipam> ipam;
  TextMap options;
  TextMap labels;
};

struct NetworkCreated {
  std::string id;
  std::string warning;
};

struct NetworkConnect {
  std::string container;
  std::optional<NetworkEndpoint> endpoint_config;
};

struct NetworkDisconnect {
  std::string container;
  bool force = false;
};

// --- Volumes. ---

struct UsageData {
  std::int64_t size = -1;       // -1: not known.
  std::int64_t ref_count = -1;  // The same.
};

struct Volume {
  std::string name;
  std::string driver;
  std::string mountpoint;
  std::string created_at;
  std::string scope;
  TextMap labels;
  TextMap options;
  std::optional<UsageData> usage_data;  // Only of /system/df.
};

struct VolumeList {
  std::vector<Volume> volumes;
  Texts warnings;
};

struct VolumeCreate {
  std::string name;
  std::string driver;
  TextMap driver_opts;
  TextMap labels;
};

// --- What uses the disk. ---

struct ContainerDisk {
  std::string id;
  std::int64_t size_rw = 0;
  std::int64_t size_root_fs = 0;
};

struct BuildCacheRecord {
  std::string id;
  std::int64_t size = 0;
  bool in_use = false;
};

struct DiskUsage {
  std::int64_t layers_size = 0;
  std::vector<ImageSummary> images;
  std::vector<ContainerDisk> containers;
  std::vector<Volume> volumes;
  std::vector<BuildCacheRecord> build_cache;
};

// --- What runs in a container, and how it ended. ---

struct WaitError {
  std::string message;
};
struct WaitResult {
  std::int64_t status_code = 0;
  std::optional<WaitError> error;
};

struct Top {
  Texts titles;
  std::vector<Texts> processes;
};

struct ExecCreate {
  Texts cmd;
  bool attach_stdin = false;
  bool attach_stdout = true;
  bool attach_stderr = true;
  bool tty = false;
  Texts env;
  bool privileged = false;
  std::string user;
  std::string working_dir;
};

struct Exec {
  std::string id;
  bool running = false;
  std::optional<std::int64_t> exit_code;
  std::int64_t pid = 0;
  std::string container_id;
};

// --- Events. ---

struct EventActor {
  std::string id;
  TextMap attributes;
};

struct Event {
  std::string type;    // container, image, network, volume, daemon
  std::string action;  // create, start, die, "health_status: healthy", …
  EventActor actor;
  std::string scope;
  std::int64_t time_nano = 0;  // Since 1970.
};

void Describe(json::Fields& f, AddressPool& m);
void Describe(json::Fields& f, EnginePlugins& m);
void Describe(json::Fields& f, SwarmInfo& m);
void Describe(json::Fields& f, Info& m);
void Describe(json::Fields& f, Version& m);
void Describe(json::Fields& f, ImageSummary& m);
void Describe(json::Fields& f, Image& m);
void Describe(json::Fields& f, ImageDescriptor& m);
void Describe(json::Fields& f, ImagePlatform& m);
void Describe(json::Fields& f, Distribution& m);
void Describe(json::Fields& f, ProgressDetail& m);
void Describe(json::Fields& f, ErrorDetail& m);
void Describe(json::Fields& f, PullProgress& m);
void Describe(json::Fields& f, IpamPool& m);
void Describe(json::Fields& f, Ipam& m);
void Describe(json::Fields& f, NetworkMember& m);
void Describe(json::Fields& f, Network& m);
void Describe(json::Fields& f, NetworkCreate& m);
void Describe(json::Fields& f, NetworkCreated& m);
void Describe(json::Fields& f, NetworkConnect& m);
void Describe(json::Fields& f, NetworkDisconnect& m);
void Describe(json::Fields& f, UsageData& m);
void Describe(json::Fields& f, Volume& m);
void Describe(json::Fields& f, VolumeList& m);
void Describe(json::Fields& f, VolumeCreate& m);
void Describe(json::Fields& f, ContainerDisk& m);
void Describe(json::Fields& f, BuildCacheRecord& m);
void Describe(json::Fields& f, DiskUsage& m);
void Describe(json::Fields& f, WaitError& m);
void Describe(json::Fields& f, WaitResult& m);
void Describe(json::Fields& f, Top& m);
void Describe(json::Fields& f, ExecCreate& m);
void Describe(json::Fields& f, Exec& m);
void Describe(json::Fields& f, EventActor& m);
void Describe(json::Fields& f, Event& m);

}  // namespace ferro::docker
