#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "simulator/address.h"
#include "simulator/order.h"
#include "simulator/partition.h"
#include "simulator/stock.h"

namespace ferro::sim {
namespace {

constexpr std::size_t kLongestUserData = 16UL * 1024;  // Bytes; selectel-api §8.10.
constexpr std::size_t kLongestHostLabel = 63;
constexpr std::size_t kLongestWindowsName = 15;  // NetBIOS.
constexpr std::size_t kShortestPassword = 8;

// Letters, digits, dashes and dots; capitals occur on live servers (mapping §0.1.4).
bool IsHostName(std::string const& name, std::size_t longest_label) {
  auto const labels = Split(name, '.');
  return std::ranges::all_of(labels, [&](std::string const& label) {
    auto const fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    return !label.empty() && label.size() <= longest_label && fits(label.front()) &&
           fits(label.back()) &&
           std::ranges::all_of(label, [&](char c) { return fits(c) || c == '-'; });
  });
}

bool IsPublicKey(std::string const& text) {
  return text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-") || text.starts_with("sk-");
}

// Templates with user data, keys and passwords that they do not take.
std::optional<Answer> CheckOsExtras(Body const& body, OsTemplate const& os) {
  std::string const name = os.os_name + " " + os.version_name;
  std::string const script = body.Text("cloud_init_user_data");
  if (!script.empty() && !os.script_allowed) return Invalid(name + " takes no user data");
  if (script.size() > kLongestUserData) return Invalid("cloud_init_user_data exceeds 16 KiB");
  std::string const key = body.Text("user_ssh_key");
  if (!key.empty() && !os.is_ssh_key_allowed) return Invalid(name + " takes no SSH key");
  if (!key.empty() && !IsPublicKey(key)) return Invalid("user_ssh_key is not a public key");
  std::string const password = body.Text("password");
  if (!password.empty() && os.os_value == "noos") return Invalid("No OS takes no password");
  if (!password.empty() && password.size() < kShortestPassword) {
    return Invalid("password is too short");
  }
  std::size_t const longest = os.os_value == "windows" ? kLongestWindowsName : kLongestHostLabel;
  if (!IsHostName(body.Text("userhostname"), longest)) {
    return Invalid("userhostname " + body.Text("userhostname") + " is not a host name");
  }
  return std::nullopt;
}

std::optional<Answer> CheckLayout(Body const& body, Service const& service, OsTemplate const& os) {
  std::string const graph = body.Json("partitions_config");
  bool const given = body.Has("partitions_config") && graph != "{}";
  if (given && !os.partitioning) return Invalid(os.os_name + " takes no partitions_config");
  if (!given && os.partitioning && os.template_version == "v2") {
    return Invalid("partitions_config is required by this template");
  }
  if (!given) return std::nullopt;
  if (auto problem = PartitionProblem(graph, service)) return Invalid(*problem);
  return std::nullopt;
}

Subnet const* SubnetOf(World const& world, std::string const& location,
                       std::string const& address) {
  auto const parsed = ParseV4(address);
  for (Subnet const& subnet : world.catalogue.subnets) {
    Network const* network = world.FindNetwork(subnet.network);
    auto const net = ParseV4Net(subnet.cidr);
    if (network == nullptr || network->location != location || subnet.is_local) continue;
    if (net && parsed && net->Contains(*parsed)) return &subnet;
  }
  return nullptr;
}

std::optional<Answer> CheckPublicAddress(World const& world, OrderPlan& plan,
                                         std::string const& address) {
  Subnet const* subnet = SubnetOf(world, plan.location->uuid, address);
  Network const* network = subnet == nullptr ? nullptr : world.FindNetwork(subnet->network);
  if (network == nullptr || network->is_shared) {
    return Invalid(address + " is in no public subnet of yours in " + plan.location->name);
  }
  if (network->telematics_type != "HOSTING") {
    return Invalid(address + " is in a network that is not for servers");
  }
  if (auto problem = AddressProblem(*subnet, address); !problem.empty()) return Invalid(problem);
  if (Reserved(world, subnet->uuid, address) != nullptr) {
    return AddressClash(world, "IP address already in use: " + address);
  }
  plan.public_ips.emplace_back(subnet, address);
  return std::nullopt;
}

bool HasRepeats(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  return std::ranges::adjacent_find(texts) != texts.end();
}

// Without ip_list each server gets an address of the location's shared network.
std::optional<Answer> ChooseShared(World const& world, OrderPlan& plan) {
  std::vector<std::string> taken;
  for (int i = 0; i < plan.quantity; ++i) {
    bool found = false;
    for (Subnet const& subnet : world.catalogue.subnets) {
      Network const* network = world.FindNetwork(subnet.network);
      bool const here = network != nullptr && network->is_shared && network->type == "inet" &&
                        network->location == plan.location->uuid;
      std::string const address = here ? NextFree(world, subnet, taken) : "";
      if (address.empty()) continue;
      taken.push_back(address);
      plan.public_ips.emplace_back(&subnet, address);
      found = true;
      break;
    }
    if (!found) return Clash("no free address in the shared network of " + plan.location->name);
  }
  return std::nullopt;
}

std::optional<Answer> CheckPrivate(World const& world, Body const& body, OrderPlan& plan) {
  auto const addresses = body.Texts("local_ip_list");
  if (!MayHavePrivateNetwork(*plan.service)) {
    return Invalid(plan.service->name + " can't have a private network");
  }
  if (plan.os->os_value == "windows" || plan.os->template_version != "v2") {
    return Invalid(plan.os->os_name + " can't have a private network");
  }
  Subnet const* subnet = world.FindSubnet(body.Text("local_subnet_uuid"));
  Network const* network = subnet == nullptr ? nullptr : world.FindNetwork(subnet->network);
  if (network == nullptr || !subnet->is_local) {
    return NotThere("LocalSubnet: " + body.Text("local_subnet_uuid") + " not found");
  }
  if (network->location != plan.location->uuid) {
    return Invalid("the private subnet is in another location");
  }
  plan.local_network = network->uuid;
  std::vector<std::string> taken;
  for (int i = 0; i < plan.quantity && addresses.empty(); ++i) {
    taken.push_back(NextFree(world, *subnet, taken));
    if (taken.back().empty()) return Clash("no free address in " + subnet->cidr);
    plan.private_ips.emplace_back(subnet, taken.back());
  }
  for (auto const& address : addresses) {
    if (auto problem = AddressProblem(*subnet, address); !problem.empty()) return Invalid(problem);
    if (Reserved(world, subnet->uuid, address) != nullptr) {
      return AddressClash(world, "IP address already in use: " + address);
    }
    plan.private_ips.emplace_back(subnet, address);
  }
  return std::nullopt;
}

// The VLAN that the platform assigns by itself: for the second server of an account
// in a pool, or when asked (selectel-api §8.6).
std::string AutomaticVlan(World const& world, Body const& body, OrderPlan const& plan) {
  if (!MayHavePrivateNetwork(*plan.service)) return "";
  bool const another = std::ranges::any_of(world.servers, [&](auto const& entry) {
    return entry.second.location == plan.location->uuid && entry.second.state != State::kDeleted;
  });
  if (!another && !body.Flag("local_network_required")) return "";
  for (Network const& network : world.catalogue.networks) {
    if (network.type == "local" && network.location == plan.location->uuid) return network.uuid;
  }
  return "";
}

}  // namespace

std::optional<Answer> CheckOffer(World const& world, Body const& body, std::string const& service,
                                 std::string const& model, OrderPlan& plan) {
  plan.service = world.FindService(service);
  if (plan.service == nullptr || plan.service->model != model) {
    return NotThere("Service: " + service + " not found");
  }
  plan.location = world.FindLocation(body.Text("location_uuid"));
  if (plan.location == nullptr) {
    return NotThere("Location: " + body.Text("location_uuid") + " not found");
  }
  plan.plan = world.FindPlan(body.Text("price_plan_uuid"));
  if (plan.plan == nullptr) {
    return NotThere("PricePlan: " + body.Text("price_plan_uuid") + " not found");
  }
  plan.pay_currency = body.Text("pay_currency");
  if (plan.pay_currency != "main" && plan.pay_currency != "bonus" &&
      plan.pay_currency != "vk_rub") {
    return Invalid("pay_currency must be main, bonus or vk_rub");
  }
  std::int64_t const quantity = body.Int("quantity", 1);
  if (quantity < 1 || quantity > 100) return Invalid("quantity must be in 1..100");
  plan.quantity = static_cast<int>(quantity);
  std::int64_t const pay_day = body.Int("pay_day", 1);
  if (pay_day < 1 || pay_day > 28) return Invalid("pay_day must be in 1..28");
  bool const offered =
      std::ranges::find(plan.service->plans, plan.plan->uuid) != plan.service->plans.end();
  if (!offered || plan.plan->withdrawn || plan.plan->not_available) {
    return Invalid("price plan " + plan.plan->name + " is not available for " + plan.service->name);
  }
  auto const quote = QuoteFor(world, *plan.service, *plan.plan, plan.location->uuid, plan.quantity);
  if (!quote) return Invalid("no price in " + world.options.currency + " for this plan");
  plan.quote = *quote;
  return std::nullopt;
}

std::optional<Answer> CheckOsBody(World const& world, Body const& body, Service const& service,
                                  std::string const& location, OsTemplate const*& os) {
  os = world.FindTemplate(body.Text("os_template"), body.Text("version"), body.Text("arch"));
  bool const usable =
      os != nullptr && !os->withdrawn &&
      (!service.is_manual_os_install || os->os_value == "noos") &&
      std::ranges::find(os->not_in_locations, location) == os->not_in_locations.end() &&
      std::ranges::find(os->not_on_services, service.uuid) == os->not_on_services.end();
  if (!usable) {
    return Invalid("OS template " + body.Text("os_template") + " " + body.Text("version") + " (" +
                   body.Text("arch") + ") is not available");
  }
  if (auto refusal = CheckOsExtras(body, *os)) return refusal;
  return CheckLayout(body, service, *os);
}

std::optional<Answer> CheckAddresses(World const& world, Body const& body, OrderPlan& plan) {
  auto const wanted = body.Texts("ip_list");
  auto const wanted_local = body.Texts("local_ip_list");
  if (HasRepeats(wanted) || HasRepeats(wanted_local)) return Invalid("an address is given twice");
  auto const servers = static_cast<std::size_t>(plan.quantity);
  if (wanted.size() % servers != 0 || wanted_local.size() % servers != 0) {
    return Invalid("the addresses can't be shared out evenly among the servers");
  }
  for (auto const& address : wanted) {
    if (auto refusal = CheckPublicAddress(world, plan, address)) return refusal;
  }
  if (wanted.empty()) {
    if (auto refusal = ChooseShared(world, plan)) return refusal;
  }
  if (!body.Text("local_subnet_uuid").empty()) return CheckPrivate(world, body, plan);
  if (!wanted_local.empty()) return Invalid("local_ip_list needs local_subnet_uuid");
  if (body.Flag("local_network_required") && !MayHavePrivateNetwork(*plan.service)) {
    return Invalid(plan.service->name + " can't have a private network");
  }
  plan.local_network = AutomaticVlan(world, body, plan);
  return std::nullopt;
}

}  // namespace ferro::sim
