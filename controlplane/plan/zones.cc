#include "controlplane/plan/zones.h"

#include <algorithm>

#include "base/text.h"
#include "controlplane/plan/fields.h"

namespace ferro::plan {

namespace {

constexpr int kUsualBits = 24;
constexpr int kSmallest = 28;  // Smaller ones hold too few.
constexpr int kLargest = 16;
// Of one pool; a /8 cut into /24 has as many.
constexpr std::uint32_t kMostCandidates = 1U << 16U;

std::string AddressText(std::uint32_t address) {
  std::string const text = TextOf(Subnet{.address = address, .bits = 32});
  return text.substr(0, text.find('/'));
}

std::uint32_t AddressesIn(Subnet const& subnet) {
  return std::uint32_t{1} << (32 - subnet.bits);
}

std::optional<Subnet> FirstSubnet(std::vector<compose::AddressPool> const& pools) {
  for (auto const& pool : pools) {
    if (auto subnet = ParseSubnet(pool.subnet)) return subnet;
  }
  return std::nullopt;
}

// Only what the file says of pools: the rest was ours, or the engine's, to choose.
compose::Network AsWritten(compose::Network is, compose::Network const& wanted) {
  // Compose v1 made all of its networks so; it means something to swarms only.
  if (!wanted.attachable) is.attachable = false;
  auto const there = std::move(is.ipam.config);
  is.ipam.config.clear();
  for (auto const& pool : wanted.ipam.config) {
    auto const subnet = ParseSubnet(pool.subnet);
    auto found = std::ranges::find_if(there, [&](compose::AddressPool const& other) {
      auto const parsed = ParseSubnet(other.subnet);
      if (!subnet || !parsed) return pool.subnet == other.subnet;
      return parsed->address == subnet->address && parsed->bits == subnet->bits;
    });
    if (found == there.end()) {
      if (!pool.subnet.empty()) continue;
      found = there.begin();
      if (found == there.end()) continue;
    }
    compose::AddressPool same = *found;
    same.subnet = pool.subnet;
    if (pool.gateway.empty()) same.gateway.clear();
    if (pool.ip_range.empty()) same.ip_range.clear();
    if (pool.aux_addresses.empty()) same.aux_addresses.clear();
    is.ipam.config.push_back(std::move(same));
  }
  return is;
}

class Zoning {
 public:
  Zoning(World const& world, model::Platform const& platform, std::vector<Replica> const& replicas,
         Plan& plan)
      : world_(world), platform_(platform), replicas_(replicas), plan_(plan) {
    for (auto const& network : world.seen.networks) {
      for (auto const& pool : network.is.ipam.config) Reserve(pool.subnet);
    }
    for (auto const& route : world.seen.host.routes) Reserve(route);
    for (auto const& [key, network] : platform.networks) {
      for (auto const& pool : network.spec.ipam.config) Reserve(pool.subnet);
    }
  }

  std::map<std::string, Zone> Take() {
    std::map<std::string, Zone> zones;
    for (auto const& [key, network] : platform_.networks) zones[network.name] = ZoneOf(network);
    // Those that exist have their subnets; now those that need one.
    for (auto& [name, zone] : zones) {
      if (zone.todo == Zone::Todo::kCreate || zone.todo == Zone::Todo::kRecreate) GiveSubnet(zone);
    }
    return zones;
  }

 private:
  void Reserve(std::string const& text) {
    if (auto const subnet = ParseSubnet(text); subnet && subnet->bits > 0)
      taken_.push_back(*subnet);
  }

  void Refuse(std::string code, std::string what, std::string what_to_do) {
    plan_.refusals.push_back({std::move(code), std::move(what), std::move(what_to_do)});
  }

  Zone ZoneOf(model::Network const& network) {
    Zone zone{.wanted = &network, .there = world_.NetworkNamed(network.name)};
    if (network.spec.external) {
      if (zone.there == nullptr)
        Refuse("PLAN-004", "the external network " + network.name + " does not exist",
               "make it (docker network create " + network.name + "), or take `external` away");
      return zone;
    }
    zone.spec = network.spec;
    if (zone.there == nullptr) {
      zone.todo = Zone::Todo::kCreate;
      return zone;
    }
    zone.subnet = FirstSubnet(zone.there->is.ipam.config);
    Whose const whose = world_.WhoseIs(*zone.there);
    if (whose == Whose::kForeign) {
      Refuse("PLAN-005",
             "the network " + network.name + " exists and does not belong to " + platform_.name,
             "declare it `external: true`, or give yours another `name:`");
      return zone;
    }
    Compare(zone);
    auto const* object = world_.ObjectOf("network", network.name);
    bool const adopted = whose == Whose::kCompose || (object != nullptr && object->adopted) ||
                         zone.there->owner.environment.empty();
    if (zone.todo == Zone::Todo::kRecreate) return zone;
    if (object == nullptr) zone.todo = Zone::Todo::kAdopt;
    zone.fixed = !adopted && zone.subnet.has_value();
    return zone;
  }

  void Compare(Zone& zone) {
    zone.fields = Differences(AsWritten(zone.there->is, zone.spec), zone.spec);
    if (zone.fields.empty()) return;
    zone.todo = Zone::Todo::kRecreate;
    std::vector<std::string> foreign;
    for (auto const& name : zone.there->containers) {
      auto const* container = world_.ContainerNamed(name);
      if (container == nullptr || world_.WhoseIs(*container) == Whose::kForeign)
        foreign.push_back(name);
    }
    if (foreign.empty()) return;
    Refuse(
        "PLAN-014",
        "the network " + zone.wanted->name + " must be made anew (" + zone.fields[0].field +
            "), and " + Listed(foreign) + ", which is not ours, uses it",
        "disconnect it first: docker network disconnect " + zone.wanted->name + " " + foreign[0]);
  }

  int MembersOf(std::string const& network) const {
    return static_cast<int>(std::ranges::count_if(replicas_, [&](Replica const& replica) {
      return replica.service->spec.networks.contains(network);
    }));
  }

  void GiveSubnet(Zone& zone) {
    auto& pools = zone.spec.ipam.config;
    bool const is_bridge = zone.spec.driver.empty() || zone.spec.driver == "bridge";
    zone.subnet = FirstSubnet(pools);
    if (!zone.subnet) {
      if (!is_bridge || zone.spec.enable_ipv4 == false) return;
      zone.subnet = FreeSubnet(zone);
      if (!zone.subnet) {
        Refuse("PLAN-013", "no subnet is free for the network " + zone.wanted->name,
               "remove networks that nobody uses (docker network prune), or give the engine "
               "more `default-address-pools`");
        return;
      }
      taken_.push_back(*zone.subnet);
      compose::AddressPool pool;
      if (!pools.empty() && pools.front().subnet.empty()) {
        pool = pools.front();
        pools.erase(pools.begin());
      }
      pool.subnet = TextOf(*zone.subnet);
      pools.insert(pools.begin(), pool);
    }
    for (auto& pool : pools) {
      auto const subnet = ParseSubnet(pool.subnet);
      if (!subnet || subnet->bits > kSmallest) continue;
      if (pool.gateway.empty()) pool.gateway = AddressText(subnet->address + 1);
      if (pool.ip_range.empty())
        pool.ip_range = TextOf(Subnet{.address = subnet->address + AddressesIn(*subnet) / 2,
                                      .bits = subnet->bits + 1});
    }
    zone.fixed = zone.subnet->bits <= kSmallest;
  }

  bool IsFree(Subnet const& subnet, Zone const& zone) const {
    return std::ranges::none_of(taken_, [&](Subnet const& other) {
      if (zone.there != nullptr) {  // Its own goes with it.
        auto const own = FirstSubnet(zone.there->is.ipam.config);
        if (own && own->address == other.address && own->bits == other.bits) return false;
      }
      return Overlap(subnet, other);
    });
  }

  std::optional<Subnet> FreeSubnet(Zone const& zone) const {
    if (auto const* object = world_.ObjectOf("network", zone.wanted->name)) {
      auto const had = ParseSubnet(object->detail);
      if (had && had->bits <= kSmallest && IsFree(*had, zone)) return had;
    }
    int bits = kUsualBits;
    // Half of it is for fixed addresses, and they should have room to grow.
    while (bits > kLargest && (1 << (31 - bits)) < 2 * MembersOf(zone.wanted->name)) --bits;
    std::vector<Pool> pools;
    for (auto const& text : world_.seen.host.address_pools) {
      if (auto const pool = ParsePool(text)) pools.push_back(*pool);
    }
    if (pools.empty()) pools = DefaultPools();
    for (auto const& pool : pools) {
      int const width = std::max(bits, pool.from.bits);
      if (width > kSmallest) continue;
      auto const blocks =
          std::min(std::uint32_t{1} << std::min(width - pool.from.bits, 16), kMostCandidates);
      for (std::uint32_t i = 0; i < blocks; ++i) {
        Subnet const subnet{.address = pool.from.address + (i << (32 - width)), .bits = width};
        if (IsFree(subnet, zone)) return subnet;
      }
    }
    return std::nullopt;
  }

  World const& world_;
  model::Platform const& platform_;
  std::vector<Replica> const& replicas_;
  Plan& plan_;
  std::vector<Subnet> taken_;
};

// Gives addresses of one zone.
class Housing {
 public:
  Housing(World const& world, std::string const& name, Zone const& zone)
      : world_(world), name_(name), zone_(zone) {
    for (auto const& pool : zone.todo == Zone::Todo::kNothing || zone.todo == Zone::Todo::kAdopt
                                ? zone.there->is.ipam.config
                                : zone.spec.ipam.config) {
      Reserve(pool.gateway);
      for (auto const& [host, address] : pool.aux_addresses) Reserve(address);
    }
  }

  void Reserve(std::string const& address) {
    if (auto const one = ParseSubnet(address + "/32")) used_.insert(one->address);
  }

  // The address that the container has, if it can go on having it.
  std::string Keep(Replica const& replica) {
    if (zone_.there == nullptr || replica.current == nullptr) return "";
    std::string address = HeldBy(*replica.current);
    return Give(address) ? address : "";
  }

  // The one that it had before, if nobody has it now.
  std::string TakeAgain(Replica const& replica) {
    auto const* object = world_.ObjectOf("address", AddressName(name_, replica.name));
    return object != nullptr && Give(object->detail) ? object->detail : "";
  }

  // "" for none. What a container is to have it gets with its next start, whatever it has now.
  std::string HeldBy(engine::Container const& container) const {
    auto const joined = container.is.spec.networks.find(name_);
    if (joined != container.is.spec.networks.end() && !joined->second.ipv4_address.empty())
      return joined->second.ipv4_address;
    auto const now = container.addresses.find(name_);
    return now == container.addresses.end() ? "" : now->second;
  }

  std::string New() {
    std::uint32_t const half = AddressesIn(*zone_.subnet) / 2;
    for (std::uint32_t i = 2; i < half; ++i) {
      std::string text = AddressText(zone_.subnet->address + i);
      if (Give(text)) return text;
    }
    return "";
  }

 private:
  bool Give(std::string const& text) {
    auto const one = ParseSubnet(text + "/32");
    if (!one) return false;
    std::uint32_t const offset = one->address - zone_.subnet->address;
    bool const is_ours = offset >= 2 && offset < AddressesIn(*zone_.subnet) / 2;
    return is_ours && used_.insert(one->address).second;
  }

  World const& world_;
  std::string const& name_;
  Zone const& zone_;
  std::set<std::uint32_t> used_;
};

}  // namespace

std::map<std::string, Zone> ZonesOf(World const& world, model::Platform const& platform,
                                    std::vector<Replica> const& replicas, Plan& plan) {
  return Zoning(world, platform, replicas, plan).Take();
}

std::string AddressName(std::string const& network, std::string const& container) {
  return network + "/" + container;
}

namespace {

// Containers that leave this network, or go altogether, have their addresses until they do.
void ReserveOfLeaving(World const& world, std::vector<Replica const*> const& members,
                      Housing& housing) {
  std::set<engine::Container const*> staying;
  for (auto const* replica : members) staying.insert({replica->current, replica->previous});
  for (auto const& container : world.seen.containers) {
    if (!staying.contains(&container)) housing.Reserve(housing.HeldBy(container));
  }
}

}  // namespace

Addresses AddressesOf(World const& world, std::map<std::string, Zone> const& zones,
                      std::vector<Replica> const& replicas, Plan& plan) {
  Addresses addresses;
  for (auto const& [name, zone] : zones) {
    if (!zone.fixed || !zone.subnet) continue;
    Housing housing(world, name, zone);
    std::vector<Replica const*> joining;
    std::vector<Replica const*> members;  // To which we give addresses.
    for (auto const& replica : replicas) {
      auto const joined = replica.service->spec.networks.find(name);
      if (joined == replica.service->spec.networks.end()) continue;
      joining.push_back(&replica);
      if (joined->second.ipv4_address.empty())
        members.push_back(&replica);
      else
        housing.Reserve(joined->second.ipv4_address);
    }
    for (auto const& container : world.seen.others) {
      auto const found = container.addresses.find(name);
      if (found != container.addresses.end()) housing.Reserve(found->second);
    }
    auto const keep = [&](bool running) {
      for (auto const* replica : members) {
        if ((replica->current != nullptr && Runs(*replica->current)) != running) continue;
        if (auto kept = housing.Keep(*replica); !kept.empty())
          addresses[{name, replica->name}] = std::move(kept);
      }
    };
    // Who runs has its address; what is only to be started again can be given another.
    keep(true);
    ReserveOfLeaving(world, joining, housing);
    keep(false);
    for (auto const* replica : members) {
      auto& address = addresses[{name, replica->name}];
      if (address.empty()) address = housing.TakeAgain(*replica);
    }
    for (auto const* replica : members) {
      auto& address = addresses[{name, replica->name}];
      if (address.empty()) address = housing.New();
      if (address.empty())
        plan.notes.push_back("the network " + name + " has no fixed address left for " +
                             replica->name + "; its address may change");
    }
  }
  return addresses;
}

}  // namespace ferro::plan
