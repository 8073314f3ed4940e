#include "controlplane/engines/docker/container_types.h"

namespace ferro::docker {

void Describe(json::Fields& /*f*/, Nothing& /*m*/) {}

void Describe(json::Fields& f, HealthConfig& m) {
  f("Test", m.test);
  f("Interval", m.interval);
  f("Timeout", m.timeout);
  f("StartPeriod", m.start_period);
  f("StartInterval", m.start_interval);
  f("Retries", m.retries);
}

void Describe(json::Fields& f, ContainerConfig& m) {
  f("Hostname", m.hostname);
  f("Domainname", m.domainname);
  f("User", m.user);
  f("AttachStdin", m.attach_stdin);
  f("AttachStdout", m.attach_stdout);
  f("AttachStderr", m.attach_stderr);
  f("ExposedPorts", m.exposed_ports);
  f("Tty", m.tty);
  f("OpenStdin", m.open_stdin);
  f("StdinOnce", m.stdin_once);
  f("Env", m.env);
  f("Cmd", m.cmd);
  f("Healthcheck", m.healthcheck);
  f("Image", m.image);
  f("Volumes", m.volumes);
  f("WorkingDir", m.working_dir);
  f("Entrypoint", m.entrypoint);
  f("MacAddress", m.mac_address);
  f("Labels", m.labels);
  f("StopSignal", m.stop_signal);
  f("StopTimeout", m.stop_timeout);
}

void Describe(json::Fields& f, PortBinding& m) {
  f("HostIp", m.host_ip);
  f("HostPort", m.host_port);
}

void Describe(json::Fields& f, LogConfig& m) {
  f("Type", m.type);
  f("Config", m.config);
}

void Describe(json::Fields& f, RestartPolicy& m) {
  f("Name", m.name);
  f("MaximumRetryCount", m.maximum_retry_count);
}

void Describe(json::Fields& f, BindOptions& m) {
  f("Propagation", m.propagation);
  f("NonRecursive", m.non_recursive);
  f("CreateMountpoint", m.create_mountpoint);
  f("ReadOnlyNonRecursive", m.read_only_non_recursive);
  f("ReadOnlyForceRecursive", m.read_only_force_recursive);
}

void Describe(json::Fields& f, DriverConfig& m) {
  f("Name", m.name);
  f("Options", m.options);
}

void Describe(json::Fields& f, VolumeOptions& m) {
  f("NoCopy", m.no_copy);
  f("Labels", m.labels);
  f("DriverConfig", m.driver_config);
  f("Subpath", m.subpath);
}

void Describe(json::Fields& f, TmpfsOptions& m) {
  f("SizeBytes", m.size_bytes);
  f("Mode", m.mode);
}

void Describe(json::Fields& f, ImageOptions& m) {
  f("Subpath", m.subpath);
}

void Describe(json::Fields& f, Mount& m) {
  f("Type", m.type);
  f("Source", m.source);
  f("Target", m.target);
  f("ReadOnly", m.read_only);
  f("Consistency", m.consistency);
  f("BindOptions", m.bind_options);
  f("VolumeOptions", m.volume_options);
  f("TmpfsOptions", m.tmpfs_options);
  f("ImageOptions", m.image_options);
}

void Describe(json::Fields& f, DeviceMapping& m) {
  f("PathOnHost", m.path_on_host);
  f("PathInContainer", m.path_in_container);
  f("CgroupPermissions", m.cgroup_permissions);
}

void Describe(json::Fields& f, DeviceRequest& m) {
  f("Driver", m.driver);
  f("Count", m.count);
  f("DeviceIDs", m.device_ids);
  f("Capabilities", m.capabilities);
  f("Options", m.options);
}

void Describe(json::Fields& f, Ulimit& m) {
  f("Name", m.name);
  f("Soft", m.soft);
  f("Hard", m.hard);
}

void Describe(json::Fields& f, WeightDevice& m) {
  f("Path", m.path);
  f("Weight", m.weight);
}

void Describe(json::Fields& f, ThrottleDevice& m) {
  f("Path", m.path);
  f("Rate", m.rate);
}

void Describe(json::Fields& f, Resources& m) {
  f("CpuShares", m.cpu_shares);
  f("Memory", m.memory);
  f("NanoCpus", m.nano_cpus);
  f("CgroupParent", m.cgroup_parent);
  f("BlkioWeight", m.blkio_weight);
  f("BlkioWeightDevice", m.blkio_weight_device);
  f("BlkioDeviceReadBps", m.blkio_device_read_bps);
  f("BlkioDeviceWriteBps", m.blkio_device_write_bps);
  f("BlkioDeviceReadIOps", m.blkio_device_read_iops);
  f("BlkioDeviceWriteIOps", m.blkio_device_write_iops);
  f("CpuPeriod", m.cpu_period);
  f("CpuQuota", m.cpu_quota);
  f("CpuRealtimePeriod", m.cpu_realtime_period);
  f("CpuRealtimeRuntime", m.cpu_realtime_runtime);
  f("CpusetCpus", m.cpuset_cpus);
  f("CpusetMems", m.cpuset_mems);
  f("Devices", m.devices);
  f("DeviceCgroupRules", m.device_cgroup_rules);
  f("DeviceRequests", m.device_requests);
  f("MemoryReservation", m.memory_reservation);
  f("MemorySwap", m.memory_swap);
  f("MemorySwappiness", m.memory_swappiness);
  f("OomKillDisable", m.oom_kill_disable);
  f("PidsLimit", m.pids_limit);
  f("Ulimits", m.ulimits);
}

void Describe(json::Fields& f, HostConfig& m) {
  Describe(f, m.resources);
  f("Binds", m.binds);
  f("LogConfig", m.log_config);
  f("NetworkMode", m.network_mode);
  f("PortBindings", m.port_bindings);
  f("RestartPolicy", m.restart_policy);
  f("AutoRemove", m.auto_remove);
  f("VolumeDriver", m.volume_driver);
  f("VolumesFrom", m.volumes_from);
  f("Mounts", m.mounts);
  f("Annotations", m.annotations);
  f("CapAdd", m.cap_add);
  f("CapDrop", m.cap_drop);
  f("CgroupnsMode", m.cgroupns_mode);
  f("Dns", m.dns);
  f("DnsOptions", m.dns_options);
  f("DnsSearch", m.dns_search);
  f("ExtraHosts", m.extra_hosts);
  f("GroupAdd", m.group_add);
  f("IpcMode", m.ipc_mode);
  f("Links", m.links);
  f("OomScoreAdj", m.oom_score_adj);
  f("PidMode", m.pid_mode);
  f("Privileged", m.privileged);
  f("PublishAllPorts", m.publish_all_ports);
  f("ReadonlyRootfs", m.readonly_rootfs);
  f("SecurityOpt", m.security_opt);
  f("StorageOpt", m.storage_opt);
  f("Tmpfs", m.tmpfs);
  f("UTSMode", m.uts_mode);
  f("UsernsMode", m.userns_mode);
  f("ShmSize", m.shm_size);
  f("Sysctls", m.sysctls);
  f("Runtime", m.runtime);
  f("Init", m.init);
}

void Describe(json::Fields& f, EndpointIpam& m) {
  f("IPv4Address", m.ipv4_address);
  f("IPv6Address", m.ipv6_address);
  f("LinkLocalIPs", m.link_local_ips);
}

void Describe(json::Fields& f, NetworkEndpoint& m) {
  f("IPAMConfig", m.ipam_config);
  f("Links", m.links);
  f("Aliases", m.aliases);
  f("DriverOpts", m.driver_opts);
  f("MacAddress", m.mac_address);
  f("GwPriority", m.gw_priority);
  f("NetworkID", m.network_id);
  f("EndpointID", m.endpoint_id);
  f("Gateway", m.gateway);
  f("IPAddress", m.ip_address);
  f("IPPrefixLen", m.ip_prefix_len);
  f("GlobalIPv6Address", m.global_ipv6_address);
  f("DNSNames", m.dns_names);
}

void Describe(json::Fields& f, NetworkingConfig& m) {
  f("EndpointsConfig", m.endpoints_config);
}

void Describe(json::Fields& f, ContainerCreate& m) {
  Describe(f, m.config);
  f("HostConfig", m.host_config);
  f("NetworkingConfig", m.networking_config);
}

void Describe(json::Fields& f, ContainerCreated& m) {
  f("Id", m.id);
  f("Warnings", m.warnings);
}

void Describe(json::Fields& f, HealthProbe& m) {
  f("Start", m.start);
  f("End", m.end);
  f("ExitCode", m.exit_code);
  f("Output", m.output);
}

void Describe(json::Fields& f, Health& m) {
  f("Status", m.status);
  f("FailingStreak", m.failing_streak);
  f("Log", m.log);
}

void Describe(json::Fields& f, ContainerState& m) {
  f("Status", m.status);
  f("Running", m.running);
  f("Paused", m.paused);
  f("Restarting", m.restarting);
  f("OOMKilled", m.oom_killed);
  f("Dead", m.dead);
  f("Pid", m.pid);
  f("ExitCode", m.exit_code);
  f("Error", m.error);
  f("StartedAt", m.started_at);
  f("FinishedAt", m.finished_at);
  f("Health", m.health);
}

void Describe(json::Fields& f, MountPoint& m) {
  f("Type", m.type);
  f("Name", m.name);
  f("Source", m.source);
  f("Destination", m.destination);
  f("Driver", m.driver);
  f("Mode", m.mode);
  f("RW", m.rw);
  f("Propagation", m.propagation);
}

void Describe(json::Fields& f, NetworkSettings& m) {
  f("Ports", m.ports);
  f("Networks", m.networks);
}

void Describe(json::Fields& f, Container& m) {
  f("Id", m.id);
  f("Created", m.created);
  f("State", m.state);
  f("Image", m.image);
  f("Name", m.name);
  f("RestartCount", m.restart_count);
  f("Driver", m.driver);
  f("Platform", m.platform);
  f("HostConfig", m.host_config);
  f("Mounts", m.mounts);
  f("Config", m.config);
  f("NetworkSettings", m.network_settings);
}

void Describe(json::Fields& f, PublishedPort& m) {
  f("IP", m.ip);
  f("PrivatePort", m.private_port);
  f("PublicPort", m.public_port);
  f("Type", m.type);
}

void Describe(json::Fields& f, ContainerSummary& m) {
  f("Id", m.id);
  f("Names", m.names);
  f("Image", m.image);
  f("ImageID", m.image_id);
  f("Created", m.created);
  f("Ports", m.ports);
  f("Labels", m.labels);
  f("State", m.state);
  f("Status", m.status);
  f("NetworkSettings", m.network_settings);
  f("Mounts", m.mounts);
}

void Describe(json::Fields& f, ContainerUpdate& m) {
  if (m.resources) Describe(f, *m.resources);
  f("RestartPolicy", m.restart_policy);
}

}  // namespace ferro::docker
