#include <algorithm>
#include <array>
#include <iterator>

#include "apiclient/ip.h"
#include "base/text.h"
#include "provider/offers.h"
#include "provider/server/addresses.h"
#include "provider/server/checks.h"

namespace ferro::provider {
namespace {

// Configurations with these tags have no private network (selectel-api §8.5).
constexpr std::array<std::string_view, 5> kNoPrivateNetwork = {"10GE_Internet_MC-LAG",
                                                               "10GE_Internet", "25GE_Local_MC-LAG",
                                                               "10GE_Local", "10GE_Local_MC-LAG"};

constexpr std::string_view kHosting = "HOSTING";

std::vector<Candidate> CandidatesOf(std::vector<api::Network> const& networks) {
  std::vector<Candidate> candidates;
  candidates.reserve(networks.size());
  for (auto const& network : networks) {
    candidates.push_back({network.display_name(), network.id.value});
  }
  return candidates;
}

// The network of that id in the location, or nothing after an error.
std::optional<api::Network> FindNetwork(Check& check, tf::Attr<std::string> const& wanted,
                                        api::LocationId const& location, std::string_view type,
                                        tf::Path const& path) {
  auto const networks =
      check.session.catalog().Networks(check.client, location, type, check.options);
  if (!networks) {
    check.ApiFailed(networks.error(), "listing networks");
    return std::nullopt;
  }
  for (auto const& network : **networks) {
    if (SameId(network.id.value, *wanted)) return network;
  }
  auto const* noun = type == api::kPublicNetwork ? "public network" : "private network";
  auto const candidates = CandidatesOf(**networks);
  if (!IsUuid(*wanted)) {
    check.call.Error(
        path, "Not a network's UUID",
        NotAUuidText(*wanted, noun, "selectel_dedicated_server_network_v1", candidates));
  } else {
    check.call.Error(
        path, "Unknown network",
        "There is no " + std::string(noun) + " " + *wanted +
            " in the server's location. Those that are there: " + CandidatesText(candidates) + ".");
  }
  return std::nullopt;
}

bool AllowsPrivateNetwork(Check& check, api::Service const* service, api::OsTemplate const* image,
                          tf::Path const& path) {
  auto const remedy = ". Remove " + path.ToText() + ", or choose another configuration.";
  if (service != nullptr) {
    auto const is_chip = service->model == api::NameOf(api::ServiceModel::kServerchip);
    auto const tag = std::ranges::find_if(service->tags, [](std::string const& candidate) {
      return std::ranges::find(kNoPrivateNetwork, candidate) != kNoPrivateNetwork.end();
    });
    if (is_chip || tag != service->tags.end()) {
      check.call.Error(path, "No private network with this configuration",
                       service->name + " has no private network" +
                           (is_chip ? std::string(" (Chipcore line)") : " (" + *tag + ")") +
                           remedy);
      return false;
    }
  }
  if (image == nullptr) return true;
  auto const misfits = MisfitsOf(CapabilitiesOf(*image), {.private_network = true});
  for (auto const& misfit : misfits) {
    check.call.Error(path, "No private network with this operating system", misfit.detail);
  }
  return misfits.empty();
}

// One side of a server's wishes. What is unknown counts as not given: it is checked in the apply.
struct Wish {
  std::string_view side;  // "public", "private"
  std::string_view type;  // As the API has it.
  SubnetKind kind;
  tf::Attr<std::string> const& network;
  tf::Attr<std::string> const& subnet;
  tf::Attr<std::string> const& ip;

  bool is_any() const { return Sets(network) || Sets(subnet) || Sets(ip); }
  tf::Path path(std::string_view what) const {
    return tf::Path(std::string(side) + "_" + std::string(what));
  }
  // Of what was said first.
  tf::Path first_path() const {
    return path(Sets(network) ? "network_uuid" : Sets(subnet) ? "subnet_uuid" : "ip");
  }
};

std::string CidrsText(std::vector<api::Subnet> const& subnets) {
  std::vector<std::string> cidrs;
  for (auto const& subnet : subnets) {
    if (cidrs.size() < kMostCandidates) cidrs.push_back(subnet.cidr);
  }
  return cidrs.empty() ? "none" : Listed(cidrs);
}

// The subnet that is asked for; false after an error.
bool KeepSubnet(Check& check, Wish const& wish, std::vector<api::Subnet> const& all,
                NetworkChoice& choice) {
  auto const path = wish.path("subnet_uuid");
  auto const is_it = [&](api::Subnet const& s) { return SameId(s.id.value, *wish.subnet); };
  auto const found = std::ranges::find_if(all, is_it);
  if (found == all.end()) {
    check.call.Error(
        path, "Unknown subnet",
        "There is no " + std::string(wish.side) + " subnet " + *wish.subnet +
            " of yours in the server's location. Those that are there: " + CidrsText(all) + ".");
    return false;
  }
  if (found->is_ipv6()) {
    check.call.Error(path, "An order takes IPv4 addresses",
                     "Subnet " + found->cidr +
                         " is IPv6. A server cannot be ordered into it; give an IPv4 subnet.");
    return false;
  }
  if (!choice.network.empty() && found->network_id != choice.network) {
    check.call.Error(path, "Network and subnet do not agree",
                     "Subnet " + found->cidr + " is in network " + found->network_id.value +
                         ", but " + wish.path("network_uuid").ToText() + " is " +
                         choice.network.value + ". Remove one of the two.");
    return false;
  }
  choice.subnets = {*found};
  return true;
}

// Whose address it is; nothing for a free one, or for one of a server that may just be replaced.
std::optional<std::string> OwnerOf(Check& check, Wish const& wish, api::Subnet const& subnet) {
  auto const reserved =
      wish.kind == SubnetKind::kPublic
          ? api::ListIps(check.client, {.subnet = subnet.id}, check.options)
          : api::ListLocalIpsOf(check.session.Account(), subnet.id, check.options);
  if (!reserved) {
    check.ApiFailed(reserved.error(), "listing the addresses of subnet " + subnet.cidr);
    return std::nullopt;
  }
  for (auto const& ip : *reserved) {
    if (!SameAddress(ip.ip, *wish.ip)) continue;
    auto const replaced =
        check.freshness == Freshness::kCached && check.session.HasSeen(ip.server.value);
    if (!replaced) return ip.server.value;
  }
  return std::nullopt;
}

// The subnet that has the address; false after an error.
bool KeepAddress(Check& check, Wish const& wish, NetworkChoice& choice) {
  auto const path = wish.path("ip");
  auto const has_it = [&](api::Subnet const& s) { return IsInSubnet(s.cidr, *wish.ip); };
  auto const found = std::ranges::find_if(choice.subnets, has_it);
  if (found == choice.subnets.end()) {
    check.call.Error(path, "Address is in no such subnet",
                     *wish.ip + " is in none of the " + std::string(wish.side) +
                         " IPv4 subnets that it can be of: " + CidrsText(choice.subnets) + ".");
    return false;
  }
  auto const subnet = *found;
  SubnetFacts const facts{wish.kind, subnet.cidr, subnet.gateway.value_or(""),
                          subnet.broadcast.value_or(""), subnet.reserved_vrrp_ips};
  if (!IsForServers(facts, *wish.ip)) {
    check.call.Error(path, "Address is not for servers",
                     *wish.ip + " is the network, gateway, broadcast or a router's address of " +
                         subnet.cidr + ". Choose another one.");
    return false;
  }
  if (auto const owner = OwnerOf(check, wish, subnet)) {
    check.call.Error(path, "Address is taken",
                     *wish.ip + " is reserved for server " + *owner +
                         ". Choose another one, or remove " + path.ToText() + ".");
    return false;
  }
  choice.subnets = {subnet};
  choice.address = *wish.ip;
  return check.ok();
}

// Among `all`, the subnets that fit the wish; `choice.network` is set when it was asked for.
std::optional<NetworkChoice> Narrow(Check& check, Wish const& wish,
                                    std::vector<api::Subnet> const& all, NetworkChoice choice,
                                    std::string const& none) {
  auto fits = [&](api::Subnet const& s) {
    return !s.is_ipv6() && (choice.network.empty() || s.network_id == choice.network);
  };
  std::ranges::copy_if(all, std::back_inserter(choice.subnets), fits);
  if (Sets(wish.subnet) && !KeepSubnet(check, wish, all, choice)) return std::nullopt;
  if (Sets(wish.ip)) {
    if (!KeepAddress(check, wish, choice)) return std::nullopt;
  } else {
    std::erase_if(choice.subnets, [](api::Subnet const& s) { return !s.has_free(); });
  }
  if (choice.subnets.empty()) {
    check.call.Error(wish.first_path(), "No free address", none);
    return std::nullopt;
  }
  choice.network = choice.subnets.front().network_id;
  return choice;
}

std::vector<api::Subnet> Sorted(std::vector<api::Subnet> subnets) {
  std::ranges::sort(subnets, {},
                    [](api::Subnet const& s) { return std::pair(s.cidr, s.id.value); });
  return subnets;
}

}  // namespace

std::optional<NetworkChoice> CheckPublicNetwork(Check& check, ServerModel const& wanted) {
  Wish const wish{"public",
                  api::kPublicNetwork,
                  SubnetKind::kPublic,
                  wanted.public_network_uuid,
                  wanted.public_subnet_uuid,
                  wanted.public_ip};
  if (check.api_failed || !wish.is_any() || !wanted.location_uuid.known()) return std::nullopt;
  api::LocationId const location{Lower(*wanted.location_uuid)};
  NetworkChoice choice;
  if (Sets(wish.network)) {
    auto const path = wish.path("network_uuid");
    auto const network = FindNetwork(check, wish.network, location, wish.type, path);
    if (!network) return std::nullopt;
    if (network->telematics_type != kHosting) {
      check.call.Error(path, "Not a network for servers",
                       "Network " + network->display_name() + " is of kind \"" +
                           network->telematics_type +
                           "\"; servers stand in networks of kind HOSTING.");
      return std::nullopt;
    }
    choice.network = network->id;
  }
  auto const networks =
      check.session.catalog().Networks(check.client, location, wish.type, check.options);
  if (!networks) {
    check.ApiFailed(networks.error(), "listing networks");
    return std::nullopt;
  }
  auto const subnets =
      check.session.catalog().Subnets(check.client, location, check.freshness, check.options);
  if (!subnets) {
    check.ApiFailed(subnets.error(), "listing subnets");
    return std::nullopt;
  }
  std::vector<api::Subnet> for_servers;
  for (auto const& subnet : **subnets) {
    auto const stands = std::ranges::any_of(**networks, [&](api::Network const& network) {
      return network.id == subnet.network_id && network.telematics_type == kHosting;
    });
    if (stands) for_servers.push_back(subnet);
  }
  return Narrow(check, wish, Sorted(std::move(for_servers)), choice,
                "There is no IPv4 subnet with a free address in the network or subnet that was "
                "asked for. Order a subnet, or choose another network.");
}

std::optional<NetworkChoice> CheckPrivateNetwork(Check& check, ServerModel const& wanted,
                                                 api::Service const* service,
                                                 api::OsTemplate const* image) {
  Wish const wish{"private",
                  api::kPrivateNetwork,
                  SubnetKind::kPrivate,
                  wanted.private_network_uuid,
                  wanted.private_subnet_uuid,
                  wanted.private_ip};
  if (check.api_failed || !wish.is_any() || !wanted.location_uuid.known()) return std::nullopt;
  if (!AllowsPrivateNetwork(check, service, image, wish.first_path())) return std::nullopt;
  api::LocationId const location{Lower(*wanted.location_uuid)};
  NetworkChoice choice;
  std::string shown = "that was asked for";
  if (Sets(wish.network)) {
    auto const network =
        FindNetwork(check, wish.network, location, wish.type, wish.path("network_uuid"));
    if (!network) return std::nullopt;
    choice.network = network->id;
    shown = network->display_name();
  }
  auto const networks =
      check.session.catalog().Networks(check.client, location, wish.type, check.options);
  if (!networks) {
    check.ApiFailed(networks.error(), "listing networks");
    return std::nullopt;
  }
  auto const subnets =
      check.session.catalog().LocalSubnets(check.session.Account(), choice.network, check.options);
  if (!subnets) {
    check.ApiFailed(subnets.error(), "listing private subnets");
    return std::nullopt;
  }
  std::vector<api::Subnet> here;
  for (auto const& subnet : **subnets) {
    auto const stands = std::ranges::any_of(
        **networks, [&](api::Network const& network) { return network.id == subnet.network_id; });
    if (stands && IsPrivateCidr(subnet.cidr)) here.push_back(subnet);
  }
  if (here.empty() && Sets(wish.network)) {
    check.call.Error(
        wish.path("network_uuid"), "Network without a subnet",
        "Private network " + shown +
            " has no subnet in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, so that no address "
            "can be given to the server. Create a subnet in it first.");
    return std::nullopt;
  }
  return Narrow(check, wish, Sorted(std::move(here)), choice,
                "No address is free in the private network " + shown + ".");
}

bool CheckPrivateVlan(Check& check, ServerModel const& wanted, api::Service const* service,
                      api::OsTemplate const* image) {
  if (!wanted.add_private_vlan.value_or(false)) return true;
  return AllowsPrivateNetwork(check, service, image, tf::Path("add_private_vlan"));
}

}  // namespace ferro::provider
