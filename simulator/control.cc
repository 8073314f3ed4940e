#include "simulator/control.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "simulator/lifecycle.h"
#include "simulator/order.h"
#include "simulator/stock.h"

namespace ferro::sim {
namespace {

tl::unexpected<Error> Unknown(std::string const& what, std::string const& uuid) {
  return Fail(ErrorCode::kNotFound, "the simulator has no " + what + " " + uuid);
}

// A JSON pointer as RFC 6901 has it; the library would throw on another text.
bool IsPointer(std::string const& text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
  }
  return true;
}

// The first own public subnet of the location with a free address.
Subnet const* OwnPublicSubnet(World const& world, std::string const& location) {
  for (Subnet const& subnet : world.catalogue.subnets) {
    Network const* network = world.FindNetwork(subnet.network);
    if (network == nullptr || network->location != location || network->is_shared) continue;
    if (network->telematics_type != "HOSTING" || subnet.is_local) continue;
    if (!NextFree(world, subnet).empty()) return &subnet;
  }
  return nullptr;
}

Status GiveAddresses(World& world, PlacedServer const& wanted, std::string const& uuid) {
  Subnet const* subnet = OwnPublicSubnet(world, wanted.location);
  if (subnet == nullptr) return Fail(ErrorCode::kConflict, "no free public address there");
  std::vector<std::string> addresses = wanted.addresses;
  if (addresses.empty()) addresses.push_back(NextFree(world, *subnet));
  for (auto const& address : addresses) {
    Subnet const* home = subnet;
    for (Subnet const& other : world.catalogue.subnets) {
      if (!other.is_local && AddressProblem(other, address).empty()) home = &other;
    }
    if (auto problem = AddressProblem(*home, address); !problem.empty()) {
      return Fail(ErrorCode::kInvalidArgument, problem);
    }
    if (Reserved(world, home->uuid, address) != nullptr) {
      return Fail(ErrorCode::kConflict, address + " is in use");
    }
    Reserve(world, *home, address, uuid);
  }
  if (wanted.private_subnet.empty()) return {};
  Subnet const* local = world.FindSubnet(wanted.private_subnet);
  if (local == nullptr) return Unknown("subnet", wanted.private_subnet);
  std::string const address = NextFree(world, *local);
  if (address.empty()) return Fail(ErrorCode::kConflict, "no free private address there");
  Reserve(world, *local, address, uuid);
  return {};
}

ServerOs PlacedOs(PlacedServer const& wanted, OsTemplate const& os) {
  ServerOs out{.os_template = os.os_value,
               .version = os.version_value,
               .arch = os.arch,
               .hostname = wanted.hostname.empty() ? wanted.name : wanted.hostname,
               .ssh_key = wanted.ssh_key,
               .partitions = wanted.partitions};
  if (!wanted.user_data.empty()) out.user_data = wanted.user_data;
  return out;
}

}  // namespace

Result<int> AddFault(World& world, Fault fault) {
  if (!IsPointer(fault.pointer)) {
    return Fail(ErrorCode::kInvalidArgument, "pointer is not a JSON pointer: " + fault.pointer);
  }
  if (fault.value && !nlohmann::json::accept(*fault.value)) {
    return Fail(ErrorCode::kInvalidArgument, "value is not JSON: " + *fault.value);
  }
  if (fault.count < 0 || fault.skip < 0 || fault.delay.count() < 0) {
    return Fail(ErrorCode::kInvalidArgument, "count, skip and delay can't be negative");
  }
  static constexpr std::size_t kMostFaults = 1000;
  if (world.faults.size() >= kMostFaults) {
    return Fail(ErrorCode::kConflict, "there are too many faults; DELETE /_sim/faults first");
  }
  fault.id = world.faults.empty() ? 1 : world.faults.back().id + 1;
  fault.seen = 0;
  fault.fired = 0;
  world.faults.push_back(std::move(fault));
  return world.faults.back().id;
}

void Advance(World& world, std::chrono::milliseconds by) {
  Settle(world);
  world.advanced += by;
  Settle(world);
}

Status ForceState(World& world, std::string const& uuid, State state) {
  auto const found = world.servers.find(uuid);
  if (found == world.servers.end()) return Unknown("server", uuid);
  Server& server = found->second;
  server.steps.clear();
  if (state == State::kActive && server.hw_uuid.empty()) {
    server.hw_uuid = world.NewUuid();
    server.power = {.on = true};
    server.os.installing = false;
  }
  Enter(world, server, state);
  return {};
}

Status ForgetServer(World& world, std::string const& uuid) {
  auto const found = world.servers.find(uuid);
  if (found == world.servers.end()) return Unknown("server", uuid);
  Release(world, found->second);
  world.servers.erase(found);
  return {};
}

Status RenameServer(World& world, std::string const& uuid, std::string const& name) {
  auto const found = world.servers.find(uuid);
  if (found == world.servers.end()) return Unknown("server", uuid);
  found->second.user_desc = name;
  return {};
}

Status SwitchServer(World& world, std::string const& uuid, bool on) {
  auto const found = world.servers.find(uuid);
  if (found == world.servers.end()) return Unknown("server", uuid);
  found->second.power = {.on = on};
  return {};
}

Status FinishWork(World& world, std::string const& uuid) {
  auto const found = world.servers.find(uuid);
  if (found == world.servers.end()) return Unknown("server", uuid);
  for (Step& step : found->second.steps) step.at = world.Work();
  found->second.power.done_at = world.Work();
  found->second.os.install_until = world.Work();
  found->second.busy_until = world.Work();
  Settle(world);
  return {};
}

Status WithdrawTemplate(World& world, std::string const& uuid, bool withdrawn) {
  auto const found = std::ranges::find(world.catalogue.templates, uuid, &OsTemplate::uuid);
  if (found == world.catalogue.templates.end()) return Unknown("OS template", uuid);
  found->withdrawn = withdrawn;
  return {};
}

Status WithdrawPlan(World& world, std::string const& uuid, bool withdrawn) {
  auto const found = std::ranges::find(world.catalogue.plans, uuid, &Plan::uuid);
  if (found == world.catalogue.plans.end()) return Unknown("price plan", uuid);
  found->withdrawn = withdrawn;
  return {};
}

Status SetFreeMachines(World& world, std::string const& service, std::string const& location,
                       int count) {
  Service* found = world.FindService(service);
  if (found == nullptr) return Unknown("configuration", service);
  if (world.FindLocation(location) == nullptr) return Unknown("location", location);
  SetStock(*found, location, count);
  return {};
}

Status SetTimeScale(World& world, double scale) {
  if (!(scale >= kSlowest && scale <= kFastest)) {
    return Fail(ErrorCode::kInvalidArgument, "time_scale must be between 0.001 and 1000000");
  }
  world.work_done = world.Work();
  world.started = world.clock.Now();
  world.options.time_scale = scale;
  return {};
}

Status SetBalance(World& world, std::string const& pay_currency, Money amount) {
  if (!world.balances.contains(pay_currency)) return Unknown("balance", pay_currency);
  world.balances[pay_currency] = amount;
  return {};
}

Result<std::string> PlaceServer(World& world, PlacedServer const& wanted) {
  Service const* service = world.FindService(wanted.service);
  if (service == nullptr || !service->IsServer()) return Unknown("configuration", wanted.service);
  if (world.FindLocation(wanted.location) == nullptr) return Unknown("location", wanted.location);
  if (world.FindPlan(wanted.plan) == nullptr) return Unknown("price plan", wanted.plan);
  std::string const project = world.ProjectNamed(wanted.project);
  if (project.empty()) return Unknown("project", wanted.project);
  auto const os =
      std::ranges::find(world.catalogue.templates, wanted.os_template, &OsTemplate::uuid);
  if (os == world.catalogue.templates.end()) return Unknown("OS template", wanted.os_template);
  if (!nlohmann::json::accept(wanted.partitions)) {
    return Fail(ErrorCode::kInvalidArgument, "partitions_config is not JSON");
  }
  if (world.servers.contains(wanted.uuid)) {
    return Fail(ErrorCode::kConflict, "there is a server " + wanted.uuid);
  }
  Server server = NewServer(world, *service, wanted.location, wanted.plan, project);
  if (!wanted.uuid.empty()) server.uuid = wanted.uuid;
  if (auto given = GiveAddresses(world, wanted, server.uuid); !given) {
    Release(world, server);
    return Fail(std::move(given).error());
  }
  if (Subnet const* local = world.FindSubnet(wanted.private_subnet)) {
    server.local_network = local->network;
  }
  if (!wanted.name.empty()) server.user_desc = wanted.name;
  server.hw_uuid = world.NewUuid();
  server.state = wanted.state;
  server.previous = State::kDeploy;
  server.power = {.on = true};
  server.os = PlacedOs(wanted, *os);
  std::string uuid = server.uuid;
  world.servers.emplace(uuid, std::move(server));
  return uuid;
}

}  // namespace ferro::sim
