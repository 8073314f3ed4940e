#include "controlplane/model/conflicts.h"

#include <optional>
#include <system_error>
#include <vector>

#include "base/number.h"
#include "base/text.h"
#include "controlplane/model/resolve.h"

namespace ferro::model {
namespace {

struct Ports {
  int first = 0;
  int last = 0;
};

std::optional<Ports> PublishedRange(std::string_view text) {
  auto const port = [](std::string_view digits) -> std::optional<int> {
    auto const value = ParseNumber<int>(digits);
    return value && *value >= 0 && *value <= 65535 ? value : std::nullopt;
  };
  auto const dash = text.find('-');
  auto const first = port(text.substr(0, dash));
  auto const last = dash == std::string_view::npos ? first : port(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return Ports{*first, *last};
}

// One published port that cannot be another one's.
struct HostPort {
  std::string service;
  std::string address;
  std::string protocol;
  int port = 0;
  yaml::Mark mark;
};

bool IsEverywhere(std::string const& address) {
  return address.empty() || address == "0.0.0.0" || address == "::";
}

bool Meet(HostPort const& a, HostPort const& b) {
  return a.port == b.port && a.protocol == b.protocol &&
         (a.address == b.address || IsEverywhere(a.address) || IsEverywhere(b.address));
}

std::string TextOf(HostPort const& port) {
  return std::to_string(port.port) + "/" + port.protocol;
}

yaml::Mark MarkOfPort(compose::Project const& project, std::string const& service,
                      std::size_t index) {
  yaml::Node const* ports = NodeOf(project, service).Find("ports");
  if (ports == nullptr || index >= ports->items.size()) return NodeOf(project, service).mark;
  return ports->items[index].mark;
}

Status CheckPorts(Service const& service, compose::Project const& project,
                  std::vector<HostPort>& taken) {
  for (std::size_t i = 0; i < service.spec.ports.size(); ++i) {
    auto const& port = service.spec.ports[i];
    if (port.published.empty()) continue;
    yaml::Mark const mark = MarkOfPort(project, service.name, i);
    auto const range = PublishedRange(port.published);
    if (!range)
      return yaml::FailAt(mark, "PLATFORM-004",
                          "service " + service.name + " publishes \"" + port.published +
                              "\", which is no port; they go up to 65535");
    int const choices = range->last - range->first + 1;
    if (choices < service.replicas)
      return yaml::FailAt(mark, "PLATFORM-001",
                          "service " + service.name + " has " + std::to_string(service.replicas) +
                              " replicas and publishes " + port.published +
                              "; two containers cannot have one port: publish a range, or only "
                              "the container's port");
    if (choices > 1 || range->first == 0) continue;
    HostPort const mine{service.name, port.host_ip, port.protocol, range->first, mark};
    for (auto const& other : taken) {
      if (Meet(mine, other))
        return yaml::FailAt(mark, "PLATFORM-003",
                            "service " + service.name + " publishes port " + TextOf(mine) +
                                ", and so does " + other.service + " at " +
                                yaml::TextOf(other.mark) + "; one of them needs another port");
    }
    taken.push_back(mine);
  }
  return {};
}

Status CheckAddresses(Service const& service, compose::Project const& project) {
  if (service.replicas < 2) return {};
  for (auto const& [name, joined] : service.spec.networks) {
    if (joined.ipv4_address.empty() && joined.ipv6_address.empty() && joined.mac_address.empty())
      continue;
    return yaml::FailAt(MarkOf(project, service.name, "networks"), "PLATFORM-001",
                        "service " + service.name + " has " + std::to_string(service.replicas) +
                            " replicas and a fixed address in " + name +
                            "; two containers cannot have one address");
  }
  return {};
}

Status CheckNames(Platform const& platform, compose::Project const& project) {
  std::map<std::string, std::string> owners;
  for (auto const& [name, service] : platform.services) {
    for (int replica = 1; replica <= service.replicas; ++replica) {
      std::string const container = ContainerName(platform.name, service, replica);
      auto const [owner, fresh] = owners.emplace(container, name);
      if (fresh) continue;
      yaml::Mark const mark = MarkOf(project, name, "container_name");
      if (owner->second == name)
        return yaml::FailAt(mark, "PLATFORM-002",
                            "service " + name + " has " + std::to_string(service.replicas) +
                                " replicas and the container_name " + container +
                                "; two containers cannot have one name: take it out");
      std::string what = "services ";
      what.append(owner->second).append(" and ").append(name);
      what.append(" both want a container called ").append(container);
      return yaml::FailAt(mark, "PLATFORM-002", what.append("; change one container_name"));
    }
  }
  return {};
}

}  // namespace

Status CheckConflicts(Platform const& platform, compose::Project const& project) {
  std::vector<HostPort> taken;
  for (auto const& [name, service] : platform.services) {
    if (service.replicas == 0) continue;
    if (auto status = CheckPorts(service, project, taken); !status) return status;
    if (auto status = CheckAddresses(service, project); !status) return status;
  }
  return CheckNames(platform, project);
}

}  // namespace ferro::model
