#include "controlplane/plan/capacity.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include "base/text.h"
#include "controlplane/plan/subnet.h"

namespace ferro::plan {
namespace {

// What must stay free where the engine keeps its data when something is to be pulled or
// built: sizes of images that are not here are unknown.
constexpr std::int64_t kLeastDiskFree = std::int64_t{1} << 30;
constexpr std::int64_t kLastHostPort = 65535;

using Scale = std::map<std::string, int>;

int ReplicasOf(model::Service const& service, Scale const& scale) {
  auto const found = scale.find(service.name);
  return found == scale.end() ? service.replicas : found->second;
}

std::int64_t MemoryOf(compose::Service const& spec) {
  if (spec.mem_reservation) return spec.mem_reservation->value;
  return spec.mem_limit ? spec.mem_limit->value : 0;
}

double CpusOf(compose::Service const& spec) {
  if (spec.cpus > 0) return spec.cpus;
  double const period = spec.cpu_period > 0 ? static_cast<double>(spec.cpu_period) : 100'000;
  return spec.cpu_quota > 0 ? static_cast<double>(spec.cpu_quota) / period : 0;
}

std::string NumberText(double number) {
  std::string text(32, '\0');
  auto const written =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, 2);
  text.resize(static_cast<std::size_t>(written.ptr - text.data()));
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::optional<Capacity> Memory(model::Platform const& platform, engine::Host const& host,
                               Scale const& scale) {
  Capacity memory{.what = "memory"};
  std::int64_t needed = 0;
  for (auto const& name : InDependencyOrder(platform)) {
    auto const& service = platform.services.at(name);
    needed += MemoryOf(service.spec) * ReplicasOf(service, scale);
    if (memory.fits && needed > host.memory) {
      memory.fits = false;
      memory.first_that_does_not = name;
    }
  }
  if (needed == 0 || host.memory <= 0) return std::nullopt;
  memory.needed = SizeText(needed);
  memory.available = SizeText(host.memory);
  return memory;
}

// Limits of cpu are shares of what is there: together they may exceed it, one alone may not
// (the engine refuses such a container).
std::optional<Capacity> Cpu(model::Platform const& platform, engine::Host const& host,
                            Scale const& scale) {
  Capacity cpu{.what = "cpu"};
  double all = 0;
  for (auto const& name : InDependencyOrder(platform)) {
    auto const& service = platform.services.at(name);
    double const one = CpusOf(service.spec);
    all += one * ReplicasOf(service, scale);
    if (cpu.fits && one > host.cpus) {
      cpu.fits = false;
      cpu.first_that_does_not = name;
      cpu.needed = NumberText(one) + " by " + name + " alone";
    }
  }
  if (all <= 0 || host.cpus <= 0) return std::nullopt;
  if (cpu.fits) cpu.needed = NumberText(all) + " if all are busy";
  cpu.available = NumberText(host.cpus);
  return cpu;
}

std::optional<Capacity> Disk(model::Platform const& platform, engine::Observed const& seen,
                             Sources const& sources) {
  if (!seen.host.disk_free) return std::nullopt;
  std::int64_t known = 0;
  std::set<std::string> pulled;
  std::string first;
  for (auto const& name : InDependencyOrder(platform)) {
    auto const& service = platform.services.at(name);
    auto const here = seen.images.find(service.image.used);
    bool const absent = here == seen.images.end() || here->second.id.empty();
    // A newer one of the same name will be about as large.
    auto const there = sources.registry.find(service.image.used);
    bool const newer =
        !absent && there != sources.registry.end() && !there->second.empty() &&
        std::none_of(here->second.digests.begin(), here->second.digests.end(),
                     [&](std::string const& digest) { return digest.ends_with(there->second); });
    if ((!absent && !newer && !service.build) || !pulled.insert(service.image.used).second)
      continue;
    if (newer) known += here->second.size;
    if (first.empty() && known + kLeastDiskFree > *seen.host.disk_free) first = name;
  }
  if (pulled.empty()) return std::nullopt;
  return Capacity{.what = "disk",
                  .needed = "at least " + SizeText(known + kLeastDiskFree) + " for " +
                            Counted(pulled.size(), "image", "images"),
                  .available = SizeText(*seen.host.disk_free),
                  .fits = first.empty(),
                  .first_that_does_not = first};
}

std::optional<Capacity> Pools(model::Platform const& platform, engine::Observed const& seen) {
  std::vector<Subnet> taken;
  std::set<std::string> present;
  for (auto const& network : seen.networks) {
    present.insert(network.name);
    for (auto const& pool : network.is.ipam.config)
      if (auto const subnet = ParseSubnet(pool.subnet)) taken.push_back(*subnet);
  }
  for (auto const& route : seen.host.routes)
    if (auto const subnet = ParseSubnet(route); subnet && subnet->bits > 0)
      taken.push_back(*subnet);
  std::vector<std::string> wanted;
  for (auto const& [key, network] : platform.networks) {
    bool const needs_one = !network.spec.external && network.spec.ipam.config.empty();
    if (needs_one && !present.contains(network.name)) wanted.push_back(network.name);
  }
  if (wanted.empty()) return std::nullopt;
  std::vector<Pool> pools;
  for (auto const& text : seen.host.address_pools)
    if (auto const pool = ParsePool(text)) pools.push_back(*pool);
  if (pools.empty()) pools = DefaultPools();
  int const needed = static_cast<int>(wanted.size());
  int const free = CountFree(pools, taken, needed + 100);
  Capacity capacity{.what = "address pools",
                    .needed = Counted(wanted.size(), "subnet", "subnets"),
                    .available = free > needed + 99 ? "more than 100" : std::to_string(free),
                    .fits = free >= needed};
  if (capacity.fits) return capacity;
  std::string const& network = wanted[static_cast<std::size_t>(free)];
  for (auto const& name : InDependencyOrder(platform)) {
    if (!capacity.first_that_does_not.empty()) break;
    if (platform.services.at(name).spec.networks.contains(network))
      capacity.first_that_does_not = name;
  }
  return capacity;
}

bool Collide(std::string const& a, std::string const& b) {
  auto const is_any = [](std::string const& text) {
    return text.empty() || text == "0.0.0.0" || text == "::";
  };
  // One of each family stand beside each other.
  bool const families = (a == "0.0.0.0" && b == "::") || (a == "::" && b == "0.0.0.0");
  return !families && (is_any(a) || is_any(b) || a == b);
}

// Of which port and by whom; the holder is "" for a free one.
struct Claim {
  std::string address;
  std::int64_t port = 0;
  std::string protocol;
  std::string holder;
};

std::vector<Claim> ClaimsOf(engine::Observed const& seen, Sources const& sources) {
  std::set<std::string> ours;
  for (auto const& container : seen.containers) ours.insert("container " + container.is.name);
  std::vector<Claim> claims;
  for (auto const* ports : {&seen.host.ports, &sources.ports}) {
    for (auto const& port : *ports) {
      if (ours.contains(port.holder)) continue;
      claims.push_back({port.address, port.port, port.protocol,
                        port.holder.empty() ? "another process" : port.holder});
    }
  }
  return claims;
}

std::string HolderIn(std::vector<Claim> const& claims, PublishedPort const& wanted,
                     std::int64_t port) {
  for (auto const& claim : claims) {
    if (claim.port == port && claim.protocol == wanted.protocol &&
        Collide(claim.address, wanted.address))
      return claim.holder;
  }
  return "";
}

std::string PortText(PublishedPort const& port) {
  std::string text = std::to_string(port.first);
  if (port.last != port.first) text += "-" + std::to_string(port.last);
  std::string const address =
      port.address.empty() || port.address == "0.0.0.0" ? "" : port.address + ":";
  return address + text + "/" + port.protocol;
}

// Takes a free port of the range for each replica.
std::optional<Capacity> Claimed(std::vector<Claim>& claims, PublishedPort const& wanted,
                                int replicas) {
  std::string holder;
  int given = 0;
  for (auto port = wanted.first; port <= wanted.last && given < replicas; ++port) {
    std::string const found = HolderIn(claims, wanted, port);
    if (!found.empty()) {
      holder = found;
      continue;
    }
    ++given;
    claims.push_back({wanted.address, port, wanted.protocol, "service " + wanted.service});
  }
  if (given == replicas) return std::nullopt;
  if (holder.empty()) holder = "service " + wanted.service;
  std::string available = "no, it is held by " + holder;
  if (holder == "service " + wanted.service && replicas > 1)
    available = "one, for " + std::to_string(replicas) + " replicas of " + wanted.service;
  return Capacity{.what = "port " + PortText(wanted),
                  .needed = "by " + wanted.service,
                  .available = available,
                  .fits = false,
                  .first_that_does_not = wanted.service};
}

std::vector<Capacity> Ports(model::Platform const& platform, engine::Observed const& seen,
                            Sources const& sources, Scale const& scale) {
  auto claims = ClaimsOf(seen, sources);
  std::vector<Capacity> taken;
  std::vector<std::string> free;
  for (auto const& name : InDependencyOrder(platform)) {
    auto const& service = platform.services.at(name);
    int const replicas = ReplicasOf(service, scale);
    for (auto const& wanted : PublishedPorts(name, service.spec.ports)) {
      auto conflict = Claimed(claims, wanted, replicas);
      if (conflict)
        taken.push_back(*std::move(conflict));
      else if (replicas > 0)
        free.push_back(PortText(wanted));
    }
  }
  if (free.empty()) return taken;
  taken.insert(taken.begin(),
               Capacity{.what = "ports", .needed = Joined(free, ", "), .available = "all of them"});
  return taken;
}

}  // namespace

std::string TextOfTaken(Capacity const& port) {
  constexpr std::string_view kHeld = "no, it is ";
  std::string_view const text = port.available;
  if (!text.starts_with(kHeld)) return "there only once: " + port.available;
  return std::string(text.substr(kHeld.size()));
}

std::vector<PublishedPort> PublishedPorts(std::string const& service,
                                          std::vector<compose::Port> const& ports) {
  std::vector<PublishedPort> published;
  for (auto const& port : ports) {
    auto const number = [](std::string_view text) -> std::int64_t {
      std::int64_t value = 0;
      auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
      return read.ec == std::errc() && value <= kLastHostPort ? value : 0;
    };
    auto const dash = port.published.find('-');
    auto const first = number(std::string_view(port.published).substr(0, dash));
    auto const last = dash == std::string::npos
                          ? first
                          : number(std::string_view(port.published).substr(dash + 1));
    if (first <= 0 || last < first) continue;
    published.push_back({.service = service,
                         .address = port.host_ip,
                         .first = first,
                         .last = last,
                         .protocol = port.protocol.empty() ? "tcp" : port.protocol});
  }
  return published;
}

bool IsLoopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "[::1]";
}

std::vector<std::string> OutsidePorts(model::Platform const& platform, bool private_ports) {
  std::vector<std::string> outside;
  for (auto const& [name, service] : platform.services) {
    if (service.spec.network_mode == "host")
      outside.push_back("whatever " + name + " listens on (network_mode: host)");
    if (private_ports) continue;
    for (auto const& port : service.spec.ports) {
      if (IsLoopback(port.host_ip)) continue;
      std::string const protocol = port.protocol.empty() ? "tcp" : port.protocol;
      std::string const address =
          port.host_ip.empty() || port.host_ip == "0.0.0.0" || port.host_ip == "::"
              ? ""
              : port.host_ip + ":";
      std::string const which = port.published.empty() ? "any free port" : address + port.published;
      outside.push_back(which + "/" + protocol + " of " + name);
    }
  }
  return outside;
}

std::vector<Capacity> CapacityOf(model::Platform const& platform, engine::Observed const& seen,
                                 Sources const& sources, std::map<std::string, int> const& scale) {
  std::vector<Capacity> all;
  for (auto& one : {Memory(platform, seen.host, scale), Cpu(platform, seen.host, scale),
                    Disk(platform, seen, sources), Pools(platform, seen)})
    if (one) all.push_back(*one);
  for (auto& one : Ports(platform, seen, sources, scale)) all.push_back(std::move(one));
  return all;
}

std::string SizeText(std::int64_t bytes) {
  constexpr std::string_view kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (size >= 1024 && unit + 1 < std::size(kUnits)) {
    size /= 1024;
    ++unit;
  }
  std::string text = NumberText(size);
  if (auto const dot = text.find('.'); dot != std::string::npos) text = text.substr(0, dot + 2);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text + " " + std::string(kUnits[unit]);
}

}  // namespace ferro::plan
