#include "base/number.h"
#include "base/text.h"
#include "controlplane/engines/fake/state.h"

namespace ferro::fake {
namespace {

std::uint32_t SizeOf(Subnet const& subnet) {
  return 1U << static_cast<unsigned>(32 - subnet.bits);
}

bool Contains(Subnet const& subnet, std::uint32_t address) {
  return address >= subnet.first && address - subnet.first < SizeOf(subnet);
}

std::optional<Subnet> SubnetOf(engine::Network const& network) {
  for (auto const& pool : network.is.ipam.config)
    if (auto subnet = ParseSubnet(pool.subnet)) return subnet;
  return {};
}

// Who holds an address of a network now, or "".
std::string HolderOf(State const& state, std::string const& network, std::string const& address) {
  for (auto const& [name, box] : state.boxes) {
    auto it = box.seen.addresses.find(network);
    if (it != box.seen.addresses.end() && it->second == address) return name;
  }
  return {};
}

bool SameAddress(std::string const& a, std::string const& b) {
  auto every = [](std::string const& text) { return text.empty() || text == "0.0.0.0"; };
  return a == b || every(a) || every(b);
}

std::vector<engine::HostPort> WantedBy(Box const& box) {
  std::vector<engine::HostPort> wanted;
  for (auto const& port : box.seen.is.spec.ports) {
    auto const published = ParseNumber<std::int64_t>(port.published);
    if (!published) continue;  // Any port of a range: there is always one.
    wanted.push_back({port.host_ip, *published, port.protocol.empty() ? "tcp" : port.protocol,
                      "container " + box.seen.is.name});
  }
  return wanted;
}

}  // namespace

std::optional<std::uint32_t> ParseAddress(std::string const& text) {
  auto const parts = Split(text, '.');
  if (parts.size() != 4) return {};
  std::uint32_t address = 0;
  for (auto const& part : parts) {
    auto const value = ParseNumber<std::int64_t>(part);
    if (!value || *value < 0 || *value > 255) return {};
    address = address * 256 + static_cast<std::uint32_t>(*value);
  }
  return address;
}

std::optional<Subnet> ParseSubnet(std::string const& text) {
  auto const parts = Split(text, '/');
  if (parts.size() != 2) return {};
  auto const first = ParseAddress(parts[0]);
  auto const bits = ParseNumber<std::int64_t>(parts[1]);
  if (!first || !bits || *bits < 8 || *bits > 30) return {};
  return Subnet{*first, static_cast<int>(*bits)};
}

std::string AddressText(std::uint32_t address) {
  return std::to_string(address >> 24U) + "." + std::to_string(address >> 16U & 255U) + "." +
         std::to_string(address >> 8U & 255U) + "." + std::to_string(address & 255U);
}

bool Overlap(Subnet const& a, Subnet const& b) {
  return Contains(a, b.first) || Contains(b, a.first);
}

Status PlaceNetwork(State const& state, engine::Network& network) {
  auto free = [&](Subnet const& wanted) {
    for (auto const& [name, other] : state.networks)
      if (auto subnet = SubnetOf(other); subnet && Overlap(*subnet, wanted)) return false;
    return true;
  };
  if (auto const wanted = SubnetOf(network)) {
    if (free(*wanted)) return {};
    return Fail(ErrorCode::kConflict, "Pool overlaps with other one on this address space");
  }
  for (std::uint32_t second = 18; second < 32; ++second) {
    Subnet const candidate{172U << 24U | second << 16U, 16};
    if (!free(candidate)) continue;
    network.is.ipam.config = {{.subnet = AddressText(candidate.first) + "/16",
                               .ip_range = {},
                               .gateway = AddressText(candidate.first + 1),
                               .aux_addresses = {}}};
    return {};
  }
  return Fail(ErrorCode::kConflict, "all predefined address pools have been fully subnetted");
}

Result<std::string> Assign(State const& state, Box const& box, std::string const& network,
                           std::string const& wanted) {
  auto const it = state.networks.find(network);
  if (it == state.networks.end())
    return Fail(ErrorCode::kNotFound, "network " + network + " not found");
  auto const subnet = SubnetOf(it->second);
  if (!subnet) return std::string();  // host and none.
  if (!wanted.empty()) {
    auto const address = ParseAddress(wanted);
    if (!address || !Contains(*subnet, *address))
      return Fail(ErrorCode::kInvalidArgument, "Invalid address " + wanted +
                                                   ": It does not belong " +
                                                   "to any of this network's subnets");
    auto const holder = HolderOf(state, network, wanted);
    if (!holder.empty() && holder != box.seen.is.name)
      return Fail(ErrorCode::kConflict, "Address already in use");
    return wanted;
  }
  auto const& pool = it->second.is.ipam.config.front();
  auto const range = pool.ip_range.empty() ? *subnet : ParseSubnet(pool.ip_range).value_or(*subnet);
  for (std::uint32_t n = 2; n + 1 < SizeOf(range); ++n) {
    auto address = AddressText(range.first + n);
    if (HolderOf(state, network, address).empty()) return address;
  }
  return Fail(ErrorCode::kConflict, "no available IPv4 addresses on this network");
}

std::vector<engine::HostPort> PortsOf(State const& state) {
  auto ports = state.taken;
  for (auto const& [name, box] : state.boxes) {
    if (box.seen.state != engine::State::kRunning) continue;
    auto const wanted = WantedBy(box);
    ports.insert(ports.end(), wanted.begin(), wanted.end());
  }
  return ports;
}

Status CheckPorts(State const& state, Box const& box) {
  auto const taken = PortsOf(state);
  for (auto const& wanted : WantedBy(box))
    for (auto const& port : taken)
      if (port.holder != wanted.holder && port.port == wanted.port &&
          port.protocol == wanted.protocol && SameAddress(port.address, wanted.address))
        return Fail(ErrorCode::kConflict, "port " + std::to_string(port.port) + "/" +
                                              port.protocol + " is already allocated by " +
                                              port.holder);
  return {};
}

}  // namespace ferro::fake
