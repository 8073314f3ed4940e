#include "simulator/catalogue.h"

namespace ferro::sim {
namespace {

std::string Numbered(std::string const& prefix, std::size_t number) {
  std::string digits = std::to_string(number);
  return prefix + "000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

// 2026-01-01, long before any test's clock.
Clock::TimePoint LongAgo() {
  return Clock::TimePoint(std::chrono::seconds(1767225600));
}

// The networks of the reference's samples, with a few addresses already taken.
void AddFirstLocation(Catalogue& c) {
  c.networks.push_back({.uuid = ids::kMsk1Public,
                        .vlan = 877,
                        .tag = "877",
                        .type = "inet",
                        .location = ids::kMsk1,
                        .user_desc = "public"});
  c.networks.push_back({.uuid = ids::kMsk1Private,
                        .vlan = 1234,
                        .tag = "1234",
                        .type = "local",
                        .location = ids::kMsk1,
                        .user_desc = "backend"});
  c.subnets.push_back({.uuid = ids::kMsk1PublicSubnet,
                       .network = ids::kMsk1Public,
                       .cidr = "203.0.113.0/28",
                       .gateway = "203.0.113.1",
                       .vrrp = {"203.0.113.2", "203.0.113.3"},
                       .created = LongAgo()});
  c.subnets.push_back({.uuid = "f1000000-0000-4000-8000-000000000002",
                       .network = ids::kMsk1Public,
                       .cidr = "198.51.100.0/24",
                       .gateway = "198.51.100.1",
                       .created = LongAgo()});
  c.subnets.push_back({.uuid = "f1000000-0000-4000-8000-000000000006",
                       .network = ids::kMsk1Public,
                       .cidr = "2001:db8:1::/64",
                       .created = LongAgo()});
  c.subnets.push_back({.uuid = ids::kMsk1PrivateSubnet,
                       .network = ids::kMsk1Private,
                       .cidr = "192.168.10.0/24",
                       .is_local = true,
                       .created = LongAgo()});
  c.ips.push_back({.uuid = "f2000000-0000-4000-8000-000000000001",
                   .address = "203.0.113.4",
                   .subnet = ids::kMsk1PublicSubnet,
                   .created = LongAgo()});
  // A network for other people's cabinets: no server may take an address there.
  c.networks.push_back({.uuid = "e3000000-0000-4000-8000-000000000003",
                        .vlan = 55,
                        .tag = "55",
                        .type = "inet",
                        .location = ids::kMsk1,
                        .telematics_type = "COLOCATION"});
  c.subnets.push_back({.uuid = "f1000000-0000-4000-8000-000000000007",
                       .network = "e3000000-0000-4000-8000-000000000003",
                       .cidr = "198.18.250.0/28",
                       .gateway = "198.18.250.1",
                       .created = LongAgo()});
  // A private network in which nobody has made a subnet yet, and without a name.
  c.networks.push_back({.uuid = "e1000000-0000-4000-8000-000000000099",
                        .vlan = 1299,
                        .tag = "1299",
                        .type = "local",
                        .location = ids::kMsk1});
}

void AddLocation(Catalogue& c, Location const& location, std::size_t number) {
  std::string const n = std::to_string(number);
  auto const vlan = static_cast<int>(900 + number);
  c.networks.push_back({.uuid = Numbered("e2", 100 + number),
                        .vlan = vlan,
                        .tag = std::to_string(vlan),
                        .type = "inet",
                        .location = location.uuid,
                        .user_desc = "public " + location.name});
  c.subnets.push_back({.uuid = Numbered("f1", 100 + number),
                       .network = Numbered("e2", 100 + number),
                       .cidr = "198.18." + n + ".0/24",
                       .gateway = "198.18." + n + ".1",
                       .created = LongAgo()});
  c.networks.push_back({.uuid = Numbered("e1", 100 + number),
                        .vlan = 1000 + vlan,
                        .tag = std::to_string(1000 + vlan),
                        .type = "local",
                        .location = location.uuid,
                        .user_desc = "private " + location.name});
  c.subnets.push_back({.uuid = Numbered("7c", 100 + number),
                       .network = Numbered("e1", 100 + number),
                       .cidr = "10." + n + ".0.0/24",
                       .is_local = true,
                       .created = LongAgo()});
}

// Where an order without ip_list gets its address from.
void AddSharedNetwork(Catalogue& c, Location const& location, std::size_t number) {
  auto const vlan = static_cast<int>(10 + number);
  c.networks.push_back({.uuid = Numbered("e4", number),
                        .vlan = vlan,
                        .tag = std::to_string(vlan),
                        .type = "inet",
                        .location = location.uuid,
                        .is_shared = true});
  c.subnets.push_back({.uuid = Numbered("f4", number),
                       .network = Numbered("e4", number),
                       .cidr = "198.19." + std::to_string(number) + ".0/24",
                       .gateway = "198.19." + std::to_string(number) + ".1",
                       .is_master_shared = true,
                       .created = LongAgo()});
}

}  // namespace

void AddBuiltInNetworks(Catalogue& catalogue) {
  AddFirstLocation(catalogue);
  for (std::size_t i = 0; i < catalogue.locations.size(); ++i) {
    Location const& location = catalogue.locations[i];
    if (location.ordering != "enabled") continue;
    if (i > 0) AddLocation(catalogue, location, i);
    AddSharedNetwork(catalogue, location, i + 1);
  }
}

}  // namespace ferro::sim
