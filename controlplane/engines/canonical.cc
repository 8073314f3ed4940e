#include "controlplane/engines/canonical.h"

#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace ferro::engine {
namespace {

using compose::Service;
using compose::Texts;

constexpr std::int64_t kUsualShm = 64LL << 20;

void SortAsSet(Texts& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

// What runs, as Docker merges the two.
struct Process {
  Texts entrypoint;
  Texts command;
};

Process Effective(Service const& spec, Image const& image) {
  Process process{spec.entrypoint.value_or(image.entrypoint), spec.command.value_or(Texts{})};
  bool const says_nothing = !spec.entrypoint || spec.entrypoint->empty();
  if (says_nothing && process.command.empty()) process.command = image.command;
  return process;
}

void LeaveOutProcess(Service& spec, Image const& image) {
  auto const [entrypoint, command] = Effective(spec, image);
  spec.entrypoint.reset();
  spec.command.reset();
  bool const inherits = entrypoint == image.entrypoint;
  if (inherits && command == image.command) return;
  // An entrypoint of one's own, even the same, drops the image's command.
  if (!inherits || command.empty()) spec.entrypoint = entrypoint;
  bool const implied = entrypoint.empty() && command == image.command;
  if (!command.empty() && !implied) spec.command = command;
}

template <class T>
void LeaveOut(std::optional<T>& member, std::optional<T> const& supplied) {
  if (member == supplied) member.reset();
}

void LeaveOutHealth(Service& spec, Image const& image) {
  if (!spec.healthcheck || spec.healthcheck->disable) return;
  auto& mine = *spec.healthcheck;
  if (image.healthcheck) {
    LeaveOut(mine.test, image.healthcheck->test);
    LeaveOut(mine.interval, image.healthcheck->interval);
    LeaveOut(mine.timeout, image.healthcheck->timeout);
    LeaveOut(mine.start_period, image.healthcheck->start_period);
    LeaveOut(mine.start_interval, image.healthcheck->start_interval);
    LeaveOut(mine.retries, image.healthcheck->retries);
  }
  bool const silent = !mine.test && !mine.interval && !mine.timeout && !mine.start_period &&
                      !mine.start_interval && !mine.retries;
  if (silent) spec.healthcheck.reset();
}

void LeaveOut(compose::TextMap& mine, compose::TextMap const& supplied) {
  std::erase_if(mine, [&](auto const& entry) {
    auto const found = supplied.find(entry.first);
    return found != supplied.end() && found->second == entry.second;
  });
}

void LeaveOutImage(Service& spec, Image const& image) {
  LeaveOutProcess(spec, image);
  LeaveOutHealth(spec, image);
  std::erase_if(spec.environment, [&](auto const& entry) {
    auto const found = image.environment.find(entry.first);
    return found != image.environment.end() && entry.second == found->second;
  });
  LeaveOut(spec.labels, image.labels);
  if (spec.user == image.user) spec.user.clear();
  if (spec.working_dir == image.working_dir) spec.working_dir.clear();
  if (spec.stop_signal == image.stop_signal) spec.stop_signal.clear();
  bool const is_its =
      image.platform == spec.platform || image.platform.starts_with(spec.platform + "/");
  if (is_its) spec.platform.clear();
  std::erase_if(spec.expose, [&](std::string const& port) {
    return std::find(image.ports.begin(), image.ports.end(), port) != image.ports.end();
  });
}

void OneFormOfHealth(Service& spec) {
  if (!spec.healthcheck) return;
  auto& check = *spec.healthcheck;
  if (check.disable) check = {.test = Texts{"NONE"}};
  if (check.test && check.test->empty()) check.test.reset();
  for (auto* time : {&check.interval, &check.timeout, &check.start_period, &check.start_interval}) {
    if (*time && (*time)->count() == 0) time->reset();  // As good as silence.
  }
  if (check.retries == 0) check.retries.reset();
  LeaveOutHealth(spec, Image{});
}

void OneFormOfPorts(Service& spec) {
  for (auto& port : spec.ports) {
    if (port.protocol.empty()) port.protocol = "tcp";
    port.name.clear();
    port.mode.clear();
    port.app_protocol.clear();
  }
  auto const key = [](compose::Port const& port) {
    return std::tie(port.target, port.protocol, port.host_ip, port.published);
  };
  std::sort(spec.ports.begin(), spec.ports.end(),
            [&key](auto const& a, auto const& b) { return key(a) < key(b); });
  for (auto& port : spec.expose) {
    if (port.find('/') == std::string::npos) port += "/tcp";
  }
  std::erase_if(spec.expose, [&](std::string const& exposed) {
    return std::any_of(spec.ports.begin(), spec.ports.end(), [&](compose::Port const& port) {
      return std::to_string(port.target) + "/" + port.protocol == exposed;
    });
  });
  SortAsSet(spec.expose);
}

void OneFormOfNetworks(Service& spec) {
  if (auto const primary = PrimaryNetwork(spec); !primary.empty()) {
    auto& address = spec.networks[primary].mac_address;
    if (!address.empty()) spec.mac_address = std::exchange(address, "");
  }
  for (auto& [name, joined] : spec.networks) {
    std::erase(joined.aliases, spec.hostname);  // Docker adds it at the start.
    SortAsSet(joined.aliases);
    joined.priority = 0;
  }
  if (spec.network_mode == "default") spec.network_mode.clear();
}

template <class T>
bool SaysNothing(T const& options) {
  return json::Print(options) == json::Print(T{});
}

void OneFormOfMounts(Service& spec) {
  for (auto& mount : spec.volumes) {
    if (mount.type.empty()) mount.type = "volume";
    if (mount.bind) {
      mount.bind->create_host_path = false;
      mount.bind->selinux.clear();  // Where it counts it is refused.
      if (mount.bind->propagation == "rprivate") mount.bind->propagation.clear();
      if (mount.bind->recursive == "enabled") mount.bind->recursive.clear();
    }
    if (mount.volume) mount.volume->labels.clear();  // Given when the volume is made.
    if (mount.bind && SaysNothing(*mount.bind)) mount.bind.reset();
    if (mount.volume && SaysNothing(*mount.volume)) mount.volume.reset();
    if (mount.tmpfs && !mount.tmpfs->mode && (!mount.tmpfs->size || mount.tmpfs->size->value == 0))
      mount.tmpfs.reset();
    if (mount.image && SaysNothing(*mount.image)) mount.image.reset();
  }
  SortAsSet(spec.tmpfs);
  for (auto& from : spec.volumes_from) {
    if (from.ends_with(":rw")) from.resize(from.size() - 3);
  }
}

void OneFormOfRights(Service& spec) {
  for (auto* list : {&spec.cap_add, &spec.cap_drop}) {
    for (auto& name : *list) {
      for (auto& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      if (name.starts_with("CAP_")) name.erase(0, 4);
    }
    SortAsSet(*list);
  }
  for (auto& option : spec.security_opt) {
    if (option == "no-new-privileges") option = "no-new-privileges=true";
    auto const mark = option.find_first_of("=:");
    if (mark != std::string::npos) option[mark] = '=';
  }
  // Docker adds this one itself.
  if (spec.privileged || spec.ipc == "host" || spec.pid == "host")
    std::erase(spec.security_opt, "label=disable");
}

void OneFormOfLimits(Service& spec) {
  for (auto* limit :
       {&spec.mem_limit, &spec.mem_reservation, &spec.memswap_limit, &spec.shm_size}) {
    if (*limit && (*limit)->value == 0) limit->reset();
  }
  bool const usual_swap = spec.memswap_limit && spec.mem_limit &&
                          spec.memswap_limit->value == 2 * spec.mem_limit->value;
  if (usual_swap) spec.memswap_limit.reset();
  if (spec.mem_swappiness && spec.mem_swappiness->value < 0) spec.mem_swappiness.reset();
  if (spec.shm_size && spec.shm_size->value == kUsualShm) spec.shm_size.reset();
  spec.pids_limit = std::max<std::int64_t>(spec.pids_limit, 0);
}

void LeaveOutIgnored(Service& spec, Host const& host) {
  auto const ignored = [&host](std::string_view member) {
    return std::find(host.ignored.begin(), host.ignored.end(), member) != host.ignored.end();
  };
  if (spec.blkio_config && ignored("blkio_config.weight")) {
    spec.blkio_config->weight = 0;
    spec.blkio_config->weight_device.clear();
  }
  if (spec.blkio_config && SaysNothing(*spec.blkio_config)) spec.blkio_config.reset();
  if (ignored("mem_swappiness")) spec.mem_swappiness.reset();
  if (ignored("oom_kill_disable")) spec.oom_kill_disable = false;
  if (ignored("memswap_limit") || !host.swap_limit) spec.memswap_limit.reset();
}

void LeaveOutEngine(Service& spec, Host const& host) {
  if (spec.runtime == host.default_runtime) spec.runtime.clear();
  if (spec.cgroup == host.default_cgroup) spec.cgroup.clear();
  if (spec.ipc == "private") spec.ipc.clear();
  if (spec.init == false) spec.init.reset();
  if (!spec.logging) return;
  if (spec.logging->driver.empty()) spec.logging->driver = host.log_driver;
  if (spec.logging->driver == host.log_driver && spec.logging->options.empty())
    spec.logging.reset();
}

void OneFormOfRest(Service& spec) {
  if (spec.command && spec.command->empty()) spec.command.reset();
  if (spec.restart.empty()) spec.restart = "no";
  if (spec.restart == "on-failure:0") spec.restart = "on-failure";
  for (auto& device : spec.devices) {
    if (device.target.empty()) device.target = device.source;
    if (device.permissions.empty()) device.permissions = "rwm";
  }
  for (auto& host : spec.extra_hosts) {
    // "name:address" of older files; addresses may have colons, names have none.
    if (auto const mark = host.find_first_of("=:"); mark != std::string::npos) host[mark] = '=';
  }
}

}  // namespace

std::string PrimaryNetwork(Service const& spec) {
  std::string primary;
  std::tuple<std::int64_t, std::int64_t> best;
  for (auto const& [name, joined] : spec.networks) {
    std::tuple const rank{joined.gw_priority, joined.priority};
    if (!primary.empty() && rank <= best) continue;
    primary = name;
    best = rank;
  }
  return primary;
}

Service Canonical(Service spec, Image const* image, Host const& host) {
  OneFormOfHealth(spec);
  OneFormOfPorts(spec);
  OneFormOfNetworks(spec);
  OneFormOfMounts(spec);
  OneFormOfRights(spec);
  OneFormOfLimits(spec);
  OneFormOfRest(spec);
  LeaveOutIgnored(spec, host);
  LeaveOutEngine(spec, host);
  if (image != nullptr) LeaveOutImage(spec, *image);
  return spec;
}

}  // namespace ferro::engine
