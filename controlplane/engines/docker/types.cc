#include "controlplane/engines/docker/types.h"

namespace ferro::docker {

void Describe(json::Fields& f, AddressPool& m) {
  f("Base", m.base);
  f("Size", m.size);
}

void Describe(json::Fields& f, EnginePlugins& m) {
  f("Volume", m.volume);
  f("Network", m.network);
  f("Log", m.log);
}

void Describe(json::Fields& f, SwarmInfo& m) {
  f("LocalNodeState", m.local_node_state);
}

void Describe(json::Fields& f, Info& m) {
  f("ID", m.id);
  f("Name", m.name);
  f("ServerVersion", m.server_version);
  f("OperatingSystem", m.operating_system);
  f("OSType", m.os_type);
  f("Architecture", m.architecture);
  f("KernelVersion", m.kernel_version);
  f("NCPU", m.ncpu);
  f("MemTotal", m.mem_total);
  f("Driver", m.driver);
  f("DockerRootDir", m.docker_root_dir);
  f("CgroupDriver", m.cgroup_driver);
  f("CgroupVersion", m.cgroup_version);
  f("LoggingDriver", m.logging_driver);
  f("LiveRestoreEnabled", m.live_restore_enabled);
  f("MemoryLimit", m.memory_limit);
  f("SwapLimit", m.swap_limit);
  f("PidsLimit", m.pids_limit);
  f("CpuCfsQuota", m.cpu_cfs_quota);
  f("OomKillDisable", m.oom_kill_disable);
  f("IPv4Forwarding", m.ipv4_forwarding);
  f("SecurityOptions", m.security_options);
  f("Warnings", m.warnings);
  f("DefaultAddressPools", m.default_address_pools);
  f("DefaultRuntime", m.default_runtime);
  f("Runtimes", m.runtimes);
  f("Plugins", m.plugins);
  f("Swarm", m.swarm);
  f("Containers", m.containers);
  f("ContainersRunning", m.containers_running);
  f("Images", m.images);
}

void Describe(json::Fields& f, Version& m) {
  f("Version", m.version);
  f("ApiVersion", m.api_version);
  f("MinAPIVersion", m.min_api_version);
  f("Os", m.os);
  f("Arch", m.arch);
  f("KernelVersion", m.kernel_version);
}

void Describe(json::Fields& f, ImageSummary& m) {
  f("Id", m.id);
  f("RepoTags", m.repo_tags);
  f("RepoDigests", m.repo_digests);
  f("Created", m.created);
  f("Size", m.size);
  f("Labels", m.labels);
}

void Describe(json::Fields& f, Image& m) {
  f("Id", m.id);
  f("RepoTags", m.repo_tags);
  f("RepoDigests", m.repo_digests);
  f("Created", m.created);
  f("Architecture", m.architecture);
  f("Variant", m.variant);
  f("Os", m.os);
  f("Size", m.size);
  f("Config", m.config);
}

void Describe(json::Fields& f, ImageDescriptor& m) {
  f("mediaType", m.media_type);
  f("digest", m.digest);
  f("size", m.size);
}

void Describe(json::Fields& f, ImagePlatform& m) {
  f("architecture", m.architecture);
  f("os", m.os);
  f("variant", m.variant);
}

void Describe(json::Fields& f, Distribution& m) {
  f("Descriptor", m.descriptor);
  f("Platforms", m.platforms);
}

void Describe(json::Fields& f, ProgressDetail& m) {
  f("current", m.current);
  f("total", m.total);
}

void Describe(json::Fields& f, ErrorDetail& m) {
  f("code", m.code);
  f("message", m.message);
}

void Describe(json::Fields& f, PullProgress& m) {
  f("id", m.id);
  f("status", m.status);
  f("progressDetail", m.progress_detail);
  f("error", m.error);
  f("errorDetail", m.error_detail);
}

void Describe(json::Fields& f, IpamPool& m) {
  f("Subnet", m.subnet);
  f("IPRange", m.ip_range);
  f("Gateway", m.gateway);
  f("AuxiliaryAddresses", m.auxiliary_addresses);
}

void Describe(json::Fields& f, Ipam& m) {
  f("Driver", m.driver);
  f("Options", m.options);
  f("Config", m.config);
}

void Describe(json::Fields& f, NetworkMember& m) {
  f("Name", m.name);
  f("EndpointID", m.endpoint_id);
  f("MacAddress", m.mac_address);
  f("IPv4Address", m.ipv4_address);
  f("IPv6Address", m.ipv6_address);
}

void Describe(json::Fields& f, Network& m) {
  f("Name", m.name);
  f("Id", m.id);
  f("Created", m.created);
  f("Scope", m.scope);
  f("Driver", m.driver);
  f("EnableIPv6", m.enable_ipv6);
  f("IPAM", m.ipam);
  f("Internal", m.internal);
  f("Attachable", m.attachable);
  f("Containers", m.containers);
  f("Options", m.options);
  f("Labels", m.labels);
}

void Describe(json::Fields& f, NetworkCreate& m) {
  f("Name", m.name);
  f("CheckDuplicate", m.check_duplicate);
  f("Driver", m.driver);
  f("Internal", m.internal);
  f("Attachable", m.attachable);
  f("EnableIPv4", m.enable_ipv4);
  f("EnableIPv6", m.enable_ipv6);
  f("IPAM", m.ipam);
  f("Options", m.options);
  f("Labels", m.labels);
}

void Describe(json::Fields& f, NetworkCreated& m) {
  f("Id", m.id);
  f("Warning", m.warning);
}

void Describe(json::Fields& f, NetworkConnect& m) {
  f("Container", m.container);
  f("EndpointConfig", m.endpoint_config);
}

void Describe(json::Fields& f, NetworkDisconnect& m) {
  f("Container", m.container);
  f("Force", m.force);
}

void Describe(json::Fields& f, UsageData& m) {
  f("Size", m.size);
  f("RefCount", m.ref_count);
}

void Describe(json::Fields& f, Volume& m) {
  f("Name", m.name);
  f("Driver", m.driver);
  f("Mountpoint", m.mountpoint);
  f("CreatedAt", m.created_at);
  f("Scope", m.scope);
  f("Labels", m.labels);
  f("Options", m.options);
  f("UsageData", m.usage_data);
}

void Describe(json::Fields& f, VolumeList& m) {
  f("Volumes", m.volumes);
  f("Warnings", m.warnings);
}

void Describe(json::Fields& f, VolumeCreate& m) {
  f("Name", m.name);
  f("Driver", m.driver);
  f("DriverOpts", m.driver_opts);
  f("Labels", m.labels);
}

void Describe(json::Fields& f, ContainerDisk& m) {
  f("Id", m.id);
  f("SizeRw", m.size_rw);
  f("SizeRootFs", m.size_root_fs);
}

void Describe(json::Fields& f, BuildCacheRecord& m) {
  f("ID", m.id);
  f("Size", m.size);
  f("InUse", m.in_use);
}

void Describe(json::Fields& f, DiskUsage& m) {
  f("LayersSize", m.layers_size);
  f("Images", m.images);
  f("Containers", m.containers);
  f("Volumes", m.volumes);
  f("BuildCache", m.build_cache);
}

void Describe(json::Fields& f, WaitError& m) {
  f("Message", m.message);
}

void Describe(json::Fields& f, WaitResult& m) {
  f("StatusCode", m.status_code);
  f("Error", m.error);
}

void Describe(json::Fields& f, Top& m) {
  f("Titles", m.titles);
  f("Processes", m.processes);
}

void Describe(json::Fields& f, ExecCreate& m) {
  f("Cmd", m.cmd);
  f("AttachStdin", m.attach_stdin);
  f("AttachStdout", m.attach_stdout);
  f("AttachStderr", m.attach_stderr);
  f("Tty", m.tty);
  f("Env", m.env);
  f("Privileged", m.privileged);
  f("User", m.user);
  f("WorkingDir", m.working_dir);
}

void Describe(json::Fields& f, Exec& m) {
  f("ID", m.id);
  f("Running", m.running);
  f("ExitCode", m.exit_code);
  f("Pid", m.pid);
  f("ContainerID", m.container_id);
}

void Describe(json::Fields& f, EventActor& m) {
  f("ID", m.id);
  f("Attributes", m.attributes);
}

void Describe(json::Fields& f, Event& m) {
  f("Type", m.type);
  f("Action", m.action);
  f("Actor", m.actor);
  f("scope", m.scope);
  f("timeNano", m.time_nano);
}

}  // namespace ferro::docker
