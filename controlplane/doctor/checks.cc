#include "controlplane/doctor/checks.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"
#include "controlplane/plan/capacity.h"

namespace ferro::doctor {
namespace {

constexpr std::int64_t kGibi = std::int64_t{1} << 30;
constexpr std::int64_t kLeastMemory = kGibi / 2;
constexpr std::int64_t kLeastDisk = kGibi;
constexpr std::int64_t kLittleDisk = 10 * kGibi;

using Findings = std::vector<Finding>;

std::pair<int, int> VersionOf(std::string_view text) {
  std::pair<int, int> version{0, 0};
  auto const* const end = text.data() + text.size();
  auto const major = std::from_chars(text.data(), end, version.first);
  if (major.ec == std::errc() && major.ptr != end)
    std::from_chars(major.ptr + 1, end, version.second);
  return version;
}

void CheckEngine(Facts const& facts, Findings& findings) {
  if (facts.engine_failure) {
    std::string mend =
        "Is it running? `systemctl status docker`, and `systemctl start docker`. "
        "Another engine is named by DOCKER_HOST or `docker context use`.";
    if (facts.engine_failure->code == ErrorCode::kPermissionDenied)
      mend =
          "Run this as root, or let your user use the engine: `usermod -aG docker $USER`, then "
          "log in again. Whoever may use it is root on this machine.";
    if (facts.engine_failure->code == ErrorCode::kInvalidArgument)
      mend = "Ferroplane drives the engine of the machine it runs on, over its unix socket.";
    findings.push_back({"engine", Severity::kProblem, facts.engine_failure->message, mend});
    return;
  }
  auto const& host = facts.host;
  findings.push_back({"engine", Severity::kGood, host.engine_name + " at " + host.endpoint, ""});
  if (VersionOf(host.api_version) < VersionOf(kOldestApi)) {
    findings.push_back({"api", Severity::kProblem,
                        "the engine speaks API " + host.api_version + ", needed is " +
                            std::string(kOldestApi) + " (Docker 20.10) or newer",
                        "Upgrade the engine."});
  } else {
    findings.push_back({"api", Severity::kGood, "version " + host.api_version, ""});
  }
}

void CheckMapCount(Facts const& facts, Findings& findings) {
  if (facts.platform == nullptr) return;
  std::vector<std::string> services;
  for (auto const& [name, service] : facts.platform->services) {
    bool const is_itself = service.image.kind != model::ImageKind::kStandIn;
    if (is_itself && IsSearchServer(service.image.used)) services.push_back(name);
  }
  if (services.empty() || !facts.machine.max_map_count) return;
  std::string const now = std::to_string(*facts.machine.max_map_count);
  std::string const needed = std::to_string(kMapCountForSearch);
  if (*facts.machine.max_map_count >= kMapCountForSearch) {
    findings.push_back({"max-map-count", Severity::kGood, "vm.max_map_count is " + now, ""});
    return;
  }
  findings.push_back(
      {"max-map-count", Severity::kProblem,
       "vm.max_map_count is " + now + "; " + Listed(services) + " will not start below " + needed,
       "sysctl -w vm.max_map_count=" + needed + "\nand for the next boot: echo vm.max_map_count=" +
           needed + " > /etc/sysctl.d/99-ferroplane.conf"});
}

void CheckMemory(Facts const& facts, Findings& findings) {
  auto const& available = facts.machine.memory_available;
  if (available) {
    bool const is_little = *available < kLeastMemory;
    std::string found = plan::SizeText(*available) + " can be used now";
    if (facts.host.memory > 0) found += ", of " + plan::SizeText(facts.host.memory);
    findings.push_back({"memory", is_little ? Severity::kWarning : Severity::kGood, found,
                        is_little ? "Stop what is not needed, or take a machine with more: the "
                                    "kernel kills processes when none is left."
                                  : ""});
  }
  if (facts.engine_failure || facts.host.swap_limit) return;
  findings.push_back({"swap-limit", Severity::kNote,
                      "the kernel does not limit swap: a container with mem_limit may swap more",
                      "With cgroup v1: add cgroup_enable=memory swapaccount=1 to "
                      "GRUB_CMDLINE_LINUX in /etc/default/grub, `update-grub`, reboot."});
}

void CheckDisk(Facts const& facts, Findings& findings) {
  auto const& free = facts.host.disk_free;
  if (!free) return;
  Finding finding{"disk", Severity::kGood,
                  plan::SizeText(*free) + " free where the engine keeps its data", ""};
  if (*free < kLittleDisk) {
    finding.severity = *free < kLeastDisk ? Severity::kProblem : Severity::kWarning;
    finding.mend =
        "`docker system df` says what takes the room; `docker image prune` removes "
        "images that nothing uses. Not `docker volume prune`: that is data.";
  }
  findings.push_back(std::move(finding));
}

std::string MendOf(plan::Capacity const& one) {
  if (one.what.starts_with("port "))
    return "Stop what holds it, or publish another port of " + one.first_that_does_not + ".";
  if (one.what == "memory")
    return "Lower mem_limit or mem_reservation, or take a machine with more.";
  if (one.what == "cpu")
    return "Lower cpus of " + one.first_that_does_not + ": the engine refuses such a container.";
  if (one.what == "disk") return "`docker image prune` removes images that nothing uses.";
  if (one.what == "address pools")
    return "`docker network prune` frees subnets of networks that nothing uses; or more of them: "
           "\"default-address-pools\": [{\"base\": \"10.200.0.0/16\", \"size\": 24}] in "
           "/etc/docker/daemon.json, then restart the engine.";
  return "";
}

void CheckCapacity(Facts const& facts, Findings& findings) {
  for (auto const& one : facts.capacity) {
    std::string name = one.what.starts_with("port ") ? "port" : one.what;
    std::replace(name.begin(), name.end(), ' ', '-');
    std::string const text = one.what + ": needed " + one.needed + "; available: " + one.available;
    if (one.fits) {
      findings.push_back({"capacity-" + name, Severity::kGood, text, ""});
      continue;
    }
    std::string const who =
        one.first_that_does_not.empty() ? "" : "; " + one.first_that_does_not + " does not fit";
    findings.push_back({"capacity-" + name, Severity::kProblem, text + who, MendOf(one)});
  }
}

// What the engine says of its kernel: "WARNING: No swap limit support".
void CheckWarnings(Facts const& facts, Findings& findings) {
  for (auto const& warning : facts.host.warnings) {
    bool const is_swap = Lower(warning).find("swap limit") != std::string::npos;
    if (is_swap && !facts.host.swap_limit) continue;  // Said already.
    std::string mend;
    if (warning.find("bridge-nf-call") != std::string::npos) {
      mend =
          "modprobe br_netfilter && sysctl -w net.bridge.bridge-nf-call-iptables=1 "
          "net.bridge.bridge-nf-call-ip6tables=1";
    } else if (warning.find("IPv4 forwarding") != std::string::npos) {
      mend = "sysctl -w net.ipv4.ip_forward=1; without it containers reach nothing outside.";
    } else if (Lower(warning).find("cgroup") != std::string::npos ||
               warning.find("support") != std::string::npos) {
      mend = "The kernel lacks it: limits of this kind in the file have no effect.";
    }
    findings.push_back({"engine-warning", Severity::kNote, warning, mend});
  }
}

void CheckLogs(Facts const& facts, Findings& findings) {
  auto const& host = facts.host;
  bool const grows = host.log_driver == "json-file" || host.log_driver.empty();
  if (!grows || host.limits_logs) {
    findings.push_back(
        {"logs", Severity::kGood,
         host.limits_logs ? "the engine limits logs" : "the log driver is " + host.log_driver, ""});
    return;
  }
  findings.push_back(
      {"logs", Severity::kNote,
       "the engine does not limit logs; Ferroplane gives its containers 10 MB in 3 files, others "
       "fill the disk",
       R"("log-opts": {"max-size": "10m", "max-file": "3"} in /etc/docker/daemon.json, then restart the engine; it holds for new containers.)"});
}

std::string PortName(OutsidePort const& port) {
  std::string text = port.address.empty() ? "" : port.address + ":";
  text += std::to_string(port.port) + "/" + port.protocol;
  return port.holder.empty() ? text : text + " of " + port.holder;
}

void CheckOutside(Facts const& facts, Findings& findings) {
  std::string const mend =
      "Publish it on loopback only (\"127.0.0.1:80:80\", or --private-ports for all), or put "
      "rules into the chain DOCKER-USER: ufw's own rules come after those of Docker.";
  if (!facts.outside_problem.empty()) {
    findings.push_back(
        {"outside-ports", Severity::kNote,
         "which published ports pass the firewall was not looked at: " + facts.outside_problem,
         "Run `ferroplane doctor` as root."});
    return;
  }
  std::vector<std::string> open;
  std::vector<std::string> not_tried;
  for (auto const& port : facts.outside) {
    if (port.answer == Answer::kConnected) open.push_back(PortName(port));
    if (port.answer == Answer::kNotTried && !plan::IsLoopback(port.address))
      not_tried.push_back(PortName(port));
  }
  if (!open.empty()) {
    bool const past = facts.machine.has_ufw;
    findings.push_back({"outside-ports", past ? Severity::kWarning : Severity::kNote,
                        std::string(past ? "ufw is on, and other machines reach all the same: "
                                         : "other machines reach: ") +
                            Joined(open, ", "),
                        past ? mend : ""});
  } else {
    findings.push_back(
        {"outside-ports", Severity::kGood, "no published port answers from outside", ""});
  }
  if (!not_tried.empty()) {
    findings.push_back(
        {"outside-ports", Severity::kNote,
         "published, and not looked at (only TCP over IPv4 is): " + Joined(not_tried, ", "), ""});
  }
}

void CheckBinds(Facts const& facts, Findings& findings) {
  std::vector<std::string> missing;
  for (auto const& [source, watched] : facts.sources.binds)
    if (!watched.exists) missing.push_back(source);
  if (!missing.empty()) {
    findings.push_back({"bind-sources", Severity::kProblem, "not there: " + Joined(missing, ", "),
                        "Put them there; `up` refuses to mount what is missing."});
  }
  if (facts.platform == nullptr) return;
  auto const line = RequiresMountsFor(*facts.platform, facts.machine);
  if (line.empty()) return;
  findings.push_back({"mounts", Severity::kNote,
                      "bind sources are on disks of their own; at boot the engine may start before "
                      "they are mounted, and its containers fail then",
                      "`systemctl edit docker` and add\n[Unit]\n" + line});
}

}  // namespace

bool IsSearchServer(std::string_view image) {
  auto const at = image.substr(0, image.find('@'));
  auto name = at.substr(at.rfind('/') == std::string_view::npos ? 0 : at.rfind('/') + 1);
  name = name.substr(0, name.find(':'));
  bool const is_either = name.find("elasticsearch") != std::string_view::npos ||
                         name.find("opensearch") != std::string_view::npos;
  return is_either && name.find("dashboards") == std::string_view::npos &&
         name.find("exporter") == std::string_view::npos;
}

std::string RequiresMountsFor(model::Platform const& platform, Machine const& machine) {
  std::set<std::string> points;
  for (auto const& [name, service] : platform.services) {
    for (auto const& mount : service.spec.volumes) {
      if (mount.type != "bind") continue;
      // The longest one that it is below.
      std::string best;
      for (auto const& point : machine.mount_points) {
        bool const is_below = mount.source == point || mount.source.starts_with(point + "/");
        if (is_below && point.size() > best.size()) best = point;
      }
      if (!best.empty())
        points.insert(best.find(' ') == std::string::npos ? best : '"' + best + '"');
    }
  }
  if (points.empty()) return "";
  return "RequiresMountsFor=" + Joined({points.begin(), points.end()}, " ");
}

std::vector<OutsidePort> PortsOfContainers(engine::Host const& host) {
  std::vector<OutsidePort> ports;
  for (auto const& port : host.ports) {
    if (!port.holder.starts_with("container ")) continue;
    bool const is_any = port.address == "0.0.0.0" || port.address == "::";
    OutsidePort one{.address = is_any ? "" : port.address,
                    .port = port.port,
                    .protocol = port.protocol,
                    .holder = port.holder};
    bool const is_known = std::any_of(ports.begin(), ports.end(), [&](OutsidePort const& other) {
      return other.address == one.address && other.port == one.port &&
             other.protocol == one.protocol;
    });
    if (!is_known) ports.push_back(std::move(one));
  }
  return ports;
}

std::vector<Finding> Diagnose(Facts const& facts) {
  Findings findings;
  CheckEngine(facts, findings);
  CheckMemory(facts, findings);
  CheckMapCount(facts, findings);
  CheckBinds(facts, findings);
  if (facts.engine_failure) return findings;
  CheckDisk(facts, findings);
  CheckCapacity(facts, findings);
  CheckWarnings(facts, findings);
  CheckLogs(facts, findings);
  CheckOutside(facts, findings);
  return findings;
}

}  // namespace ferro::doctor
