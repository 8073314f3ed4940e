#include "simulator/stock.h"

#include <algorithm>

#include "simulator/address.h"

namespace ferro::sim {
namespace {

Stock* StockAt(World& world, std::string const& service, std::string const& location) {
  Service* found = world.FindService(service);
  if (found == nullptr) return nullptr;
  auto const stock = std::ranges::find(found->available, location, &Stock::location);
  return stock == found->available.end() ? nullptr : &*stock;
}

// Whether the platform keeps the address for itself.
bool IsSpecial(Subnet const& subnet, V4Net const& net, std::uint32_t address) {
  if (address == net.base || address == net.Last()) return true;
  // The first host of a private subnet is a hidden gateway (selectel-api §8.1).
  if (subnet.is_local && address == net.base + 1) return true;
  std::string const text = V4Text(address);
  return text == subnet.gateway || std::ranges::find(subnet.vrrp, text) != subnet.vrrp.end();
}

int SpecialAddresses(Subnet const& subnet) {
  int const own = subnet.is_local ? 3 : 2;
  return own + (subnet.gateway.empty() ? 0 : 1) + static_cast<int>(subnet.vrrp.size());
}

}  // namespace

int FreeMachines(Service const& service, std::string const& location, std::string const& plan) {
  auto const stock = std::ranges::find(service.available, location, &Stock::location);
  if (stock == service.available.end()) return 0;
  auto const count = stock->plans.find(plan);
  return count == stock->plans.end() ? 0 : std::min(count->second, stock->count);
}

void Take(World& world, std::string const& service, std::string const& location,
          std::string const& plan) {
  if (Stock* stock = StockAt(world, service, location)) {
    --stock->count;
    --stock->plans[plan];
  }
}

void GiveBack(World& world, std::string const& service, std::string const& location,
              std::string const& plan) {
  if (Stock* stock = StockAt(world, service, location)) {
    ++stock->count;
    ++stock->plans[plan];
  }
}

void SetStock(Service& service, std::string const& location, int count) {
  auto stock = std::ranges::find(service.available, location, &Stock::location);
  if (stock == service.available.end()) {
    stock = service.available.insert(stock, Stock{.location = location});
  }
  stock->count = count;
  for (auto const& plan : service.plans) stock->plans[plan] = count;
}

Ip const* Reserved(World const& world, std::string const& subnet, std::string const& address) {
  auto const found = std::ranges::find_if(world.catalogue.ips, [&](Ip const& ip) {
    return ip.subnet == subnet && ip.address == address;
  });
  return found == world.catalogue.ips.end() ? nullptr : &*found;
}

int UsedAddresses(World const& world, Subnet const& subnet) {
  auto const count = std::ranges::count(world.catalogue.ips, subnet.uuid, &Ip::subnet);
  return static_cast<int>(count);
}

std::optional<int> FreeAddresses(World const& world, Subnet const& subnet) {
  auto const net = ParseV4Net(subnet.cidr);
  if (!net) return std::nullopt;
  auto const size = static_cast<std::int64_t>(net->Last()) - net->base + 1;
  auto const free = size - SpecialAddresses(subnet) - UsedAddresses(world, subnet);
  return static_cast<int>(std::max<std::int64_t>(free, 0));
}

std::string NextFree(World const& world, Subnet const& subnet,
                     std::vector<std::string> const& taken) {
  auto const net = ParseV4Net(subnet.cidr);
  if (!net) return "";
  for (std::uint32_t address = net->base; address < net->Last(); ++address) {
    if (IsSpecial(subnet, *net, address)) continue;
    std::string text = V4Text(address);
    bool const is_taken = std::ranges::find(taken, text) != taken.end();
    if (!is_taken && Reserved(world, subnet.uuid, text) == nullptr) return text;
  }
  return "";
}

std::string AddressProblem(Subnet const& subnet, std::string const& address) {
  auto const net = ParseV4Net(subnet.cidr);
  if (!net) return "addresses of " + subnet.cidr + " are not reserved one by one";
  auto const parsed = ParseV4(address);
  if (!parsed) return address + " is not an IPv4 address";
  if (!net->Contains(*parsed)) return address + " is not in " + subnet.cidr;
  if (IsSpecial(subnet, *net, *parsed)) return address + " is kept by the platform";
  return "";
}

Ip const& Reserve(World& world, Subnet const& subnet, std::string const& address,
                  std::string const& server) {
  return world.catalogue.ips.emplace_back(Ip{.uuid = world.NewUuid(),
                                             .address = address,
                                             .subnet = subnet.uuid,
                                             .resource = server,
                                             .created = world.Now()});
}

}  // namespace ferro::sim
