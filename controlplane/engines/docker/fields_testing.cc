#include "controlplane/engines/docker/fields_testing.h"

#include <algorithm>
#include <chrono>

#include "base/json.h"

namespace ferro::docker {
namespace {

using compose::Bytes;
using compose::Service;
using compose::Texts;
using std::chrono::seconds;

constexpr std::int64_t kMiB = 1 << 20;

std::vector<Variation> ProcessVariations() {
  return {
      {"nothing", [](Service&) {}},
      {"command", [](Service& s) { s.command = Texts{"sleep", "2000"}; }},
      {"command, empty", [](Service& s) { s.command = Texts{}; }},
      {"command, the image's", [](Service& s) { s.command = Texts{"sleep", "1000"}; }},
      {"entrypoint", [](Service& s) { s.entrypoint = Texts{"/bin/sh", "-c"}; }},
      {"entrypoint, none", [](Service& s) { s.entrypoint = Texts{}; }},
      {"entrypoint and command",
       [](Service& s) {
         s.entrypoint = Texts{"/bin/sh"};
         s.command = Texts{"-c", "exit 0"};
       }},
      {"environment",
       [](Service& s) { s.environment = {{"A", "1"}, {"EMPTY", ""}, {"B", "x=y\nz"}}; }},
      {"environment, the image's", [](Service& s) { s.environment = {{"FROM_IMAGE", "yes"}}; }},
      {"environment, another value than the image's",
       [](Service& s) { s.environment = {{"FROM_IMAGE", "no"}}; }},
      {"working_dir", [](Service& s) { s.working_dir = "/tmp"; }},
      {"user", [](Service& s) { s.user = "1000:1000"; }},
      {"group_add", [](Service& s) { s.group_add = {"27", "100"}; }},
      {"platform", [](Service& s) { s.platform = "linux/amd64"; }},
      {"runtime", [](Service& s) { s.runtime = "runc"; }},
      {"runtime, another", [](Service& s) { s.runtime = "io.containerd.runc.v2"; }},
      {"init", [](Service& s) { s.init = true; }},
      {"tty", [](Service& s) { s.tty = true; }},
      {"stdin_open", [](Service& s) { s.stdin_open = true; }},
      {"restart", [](Service& s) { s.restart = "always"; }},
      {"restart, on-failure", [](Service& s) { s.restart = "on-failure:3"; }},
      {"restart, unless-stopped", [](Service& s) { s.restart = "unless-stopped"; }},
      {"healthcheck",
       [](Service& s) {
         s.healthcheck = compose::HealthCheck{.test = Texts{"CMD-SHELL", "exit 0"},
                                              .interval = seconds(5),
                                              .timeout = seconds(2),
                                              .start_period = seconds(7),
                                              .retries = 4};
       }},
      {"healthcheck, only a time",
       [](Service& s) { s.healthcheck = compose::HealthCheck{.interval = seconds(5)}; }},
      {"healthcheck, disabled",
       [](Service& s) { s.healthcheck = compose::HealthCheck{.disable = true}; }},
      {"stop_signal", [](Service& s) { s.stop_signal = "SIGINT"; }},
      {"stop_grace_period", [](Service& s) { s.stop_grace_period = seconds(42); }},
      {"hostname", [](Service& s) { s.hostname = "box"; }},
      {"domainname", [](Service& s) { s.domainname = "example.test"; }},
      {"labels", [](Service& s) { s.labels = {{"a", "1"}, {"b.c", ""}}; }},
      {"logging",
       [](Service& s) {
         s.logging = compose::Logging{.driver = "json-file",
                                      .options = {{"max-size", "10m"}, {"max-file", "3"}}};
       }},
      {"logging, the default",
       [](Service& s) { s.logging = compose::Logging{.driver = "json-file"}; }},
      {"logging, none", [](Service& s) { s.logging = compose::Logging{.driver = "none"}; }},
  };
}

std::vector<Variation> NetworkVariations() {
  return {
      {"network_mode, none",
       [](Service& s) {
         s.networks.clear();
         s.network_mode = "none";
       }},
      {"network_mode, host",
       [](Service& s) {
         s.networks.clear();
         s.network_mode = "host";
       }},
      {"network_mode, bridge",
       [](Service& s) {
         s.networks.clear();
         s.network_mode = "bridge";
       }},
      {"networks.aliases", [](Service& s) { s.networks["one"].aliases = {"web", "www"}; }},
      {"networks.ipv4_address", [](Service& s) { s.networks["one"].ipv4_address = "10.213.1.7"; }},
      {"networks.driver_opts", [](Service& s) { s.networks["one"].driver_opts = {{"a", "b"}}; }},
      {"networks.link_local_ips",
       [](Service& s) { s.networks["one"].link_local_ips = {"169.254.7.7"}; }},
      {"networks.mac_address",
       [](Service& s) { s.networks["one"].mac_address = "02:42:0a:d5:01:63"; }},
      {"networks, two of them",
       [](Service& s) {
         s.networks["two"] = {.aliases = {"other"}, .ipv4_address = "10.213.2.9"};
       }},
      {"networks.priority",
       [](Service& s) { s.networks["two"] = {.aliases = {"first"}, .priority = 100}; }},
      {"mac_address", [](Service& s) { s.mac_address = "02:42:0a:d5:01:64"; }},
      {"ports",
       [](Service& s) {
         s.ports = {{.target = 80, .published = "28080", .protocol = "tcp"},
                    {.host_ip = "127.0.0.1", .target = 53, .published = "28053", .protocol = "udp"},
                    {.target = 80, .published = "28081", .protocol = "tcp"}};
       }},
      {"ports, any", [](Service& s) { s.ports = {{.target = 81, .protocol = "tcp"}}; }},
      {"ports, a range",
       [](Service& s) {
         s.ports = {{.target = 81, .published = "28090-28095", .protocol = "tcp"}};
       }},
      {"expose", [](Service& s) { s.expose = {"3000/tcp", "4000/udp"}; }},
      {"dns", [](Service& s) { s.dns = {"10.0.0.1", "10.0.0.2"}; }},
      {"dns_opt", [](Service& s) { s.dns_opt = {"ndots:1"}; }},
      {"dns_search", [](Service& s) { s.dns_search = {"example.test"}; }},
      {"extra_hosts", [](Service& s) { s.extra_hosts = {"a=10.0.0.1", "b=fe80::1"}; }},
      {"external_links", [](Service& s) { s.external_links = {"neighbour:friend"}; }},
  };
}

std::vector<Variation> FileVariations() {
  return {
      {"volumes, bind",
       [](Service& s) {
         s.volumes = {
             {.type = "bind", .source = "/etc/hostname", .target = "/h", .read_only = true}};
       }},
      {"volumes, bind.propagation",
       [](Service& s) {
         s.volumes = {{.type = "bind",
                       .source = "/etc",
                       .target = "/h",
                       .bind = compose::BindOptions{.propagation = "rslave"}}};
       },
       false},
      {"volumes, bind.recursive",
       [](Service& s) {
         s.volumes = {{.type = "bind",
                       .source = "/etc",
                       .target = "/h",
                       .bind = compose::BindOptions{.recursive = "disabled"}}};
       }},
      {"volumes, volume",
       [](Service& s) {
         s.volumes = {{.type = "volume", .source = "ferro_round_trip", .target = "/data"}};
       }},
      {"volumes, volume.nocopy",
       [](Service& s) {
         s.volumes = {{.type = "volume",
                       .source = "ferro_round_trip",
                       .target = "/data",
                       .volume = compose::VolumeOptions{.nocopy = true}}};
       }},
      {"volumes, anonymous",
       [](Service& s) { s.volumes = {{.type = "volume", .target = "/anonymous"}}; }},
      {"volumes, tmpfs",
       [](Service& s) {
         s.volumes = {{.type = "tmpfs",
                       .target = "/scratch",
                       .tmpfs = compose::TmpfsOptions{.size = Bytes{16 * kMiB}, .mode = 0700}}};
       }},
      {"volumes_from", [](Service& s) { s.volumes_from = {"neighbour:ro"}; }},
      {"tmpfs", [](Service& s) { s.tmpfs = {"/run", "/tmp:size=16m,mode=1777"}; }},
      {"read_only", [](Service& s) { s.read_only = true; }},
      {"storage_opt", [](Service& s) { s.storage_opt = {{"size", "1G"}}; }, false},
      {"devices",
       [](Service& s) {
         s.devices = {{.source = "/dev/null", .target = "/dev/nothing", .permissions = "rw"}};
       }},
      {"device_cgroup_rules", [](Service& s) { s.device_cgroup_rules = {"c 1:3 mr"}; }},
      {"gpus",
       [](Service& s) {
         s.gpus = {{.capabilities = {"gpu"}, .count = -1, .options = {{"a", "b"}}}};
       },
       false},
  };
}

std::vector<Variation> LimitVariations() {
  return {
      {"cpus", [](Service& s) { s.cpus = 0.3; }},
      {"cpuset", [](Service& s) { s.cpuset = "0"; }},
      {"cpu_shares", [](Service& s) { s.cpu_shares = 512; }},
      {"cpu_quota",
       [](Service& s) {
         s.cpu_quota = 50'000;
         s.cpu_period = 100'000;
       }},
      {"cpu_rt_runtime",
       [](Service& s) {
         s.cpu_rt_runtime = 1'000;
         s.cpu_rt_period = 100'000;
       },
       false},
      {"mem_limit", [](Service& s) { s.mem_limit = Bytes{64 * kMiB}; }},
      {"mem_reservation", [](Service& s) { s.mem_reservation = Bytes{32 * kMiB}; }},
      {"memswap_limit",
       [](Service& s) {
         s.mem_limit = Bytes{64 * kMiB};
         s.memswap_limit = Bytes{96 * kMiB};
       }},
      {"memswap_limit, none",
       [](Service& s) {
         s.mem_limit = Bytes{64 * kMiB};
         s.memswap_limit = Bytes{-1};
       }},
      {"memswap_limit, the usual",
       [](Service& s) {
         s.mem_limit = Bytes{64 * kMiB};
         s.memswap_limit = Bytes{128 * kMiB};
       }},
      {"mem_swappiness", [](Service& s) { s.mem_swappiness = Bytes{10}; }},
      {"shm_size", [](Service& s) { s.shm_size = Bytes{8 * kMiB}; }},
      {"shm_size, the usual", [](Service& s) { s.shm_size = Bytes{64 * kMiB}; }},
      {"pids_limit", [](Service& s) { s.pids_limit = 100; }},
      {"pids_limit, none", [](Service& s) { s.pids_limit = -1; }},
      {"ulimits", [](Service& s) { s.ulimits = {{"nofile", {512, 1024}}, {"nproc", {99, 99}}}; }},
      {"blkio_config", [](Service& s) { s.blkio_config = compose::BlockIo{.weight = 300}; }, false},
      {"blkio_config, rates",
       [](Service& s) {
         s.blkio_config = compose::BlockIo{.device_read_bps = {{"/dev/null", Bytes{kMiB}}},
                                           .device_read_iops = {{"/dev/null", Bytes{100}}},
                                           .device_write_bps = {{"/dev/null", Bytes{kMiB}}},
                                           .device_write_iops = {{"/dev/null", Bytes{100}}}};
       },
       false},
      {"oom_kill_disable", [](Service& s) { s.oom_kill_disable = true; }},
      {"oom_score_adj", [](Service& s) { s.oom_score_adj = 100; }},
      {"cgroup_parent", [](Service& s) { s.cgroup_parent = "/ferro"; }},
  };
}

std::vector<Variation> IsolationVariations() {
  return {
      {"privileged", [](Service& s) { s.privileged = true; }, false},
      {"cap_add", [](Service& s) { s.cap_add = {"NET_ADMIN", "cap_sys_time"}; }},
      {"cap_drop", [](Service& s) { s.cap_drop = {"ALL"}; }},
      {"security_opt",
       [](Service& s) { s.security_opt = {"no-new-privileges=true", "seccomp=unconfined"}; }},
      {"sysctls", [](Service& s) { s.sysctls = {{"net.core.somaxconn", "128"}}; }},
      {"cgroup, host", [](Service& s) { s.cgroup = "host"; }},
      {"cgroup, private", [](Service& s) { s.cgroup = "private"; }},
      {"ipc, shareable", [](Service& s) { s.ipc = "shareable"; }},
      {"ipc, host", [](Service& s) { s.ipc = "host"; }},
      {"pid", [](Service& s) { s.pid = "host"; }},
      {"userns_mode", [](Service& s) { s.userns_mode = "host"; }},
      {"uts", [](Service& s) { s.uts = "host"; }},
  };
}

}  // namespace

std::string Difference(compose::Service const& is, compose::Service const& wanted) {
  auto const a = json::Print(is);
  auto const b = json::Print(wanted);
  if (a == b) return "";
  auto const at = static_cast<std::size_t>(
      std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  constexpr std::size_t kBefore = 60;
  constexpr std::size_t kShown = 160;
  auto const begin = at - std::min(at, kBefore);
  return a.substr(begin, kShown) + "\ninstead of\n" + b.substr(begin, kShown);
}

std::vector<Variation> Variations() {
  std::vector<Variation> all;
  for (auto* make : {&ProcessVariations, &NetworkVariations, &FileVariations, &LimitVariations,
                     &IsolationVariations}) {
    auto some = make();
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace ferro::docker
