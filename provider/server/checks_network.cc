#include <algorithm>
#include <array>

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

std::vector<api::Subnet> SubnetsOf(std::vector<api::Subnet> const& subnets,
                                   api::NetworkId const& network) {
  std::vector<api::Subnet> own;
  for (auto const& subnet : subnets) {
    if (subnet.network_id == network) own.push_back(subnet);
  }
  std::ranges::sort(
      own, {}, [](api::Subnet const& subnet) { return std::pair(subnet.cidr, subnet.id.value); });
  return own;
}

bool AllowsPrivateNetwork(Check& check, api::Service const* service, api::OsTemplate const* image) {
  tf::Path const path("private_network_uuid");
  if (service != nullptr) {
    auto const is_chip = service->model == api::NameOf(api::ServiceModel::kServerchip);
    auto const tag = std::ranges::find_if(service->tags, [](std::string const& candidate) {
      return std::ranges::find(kNoPrivateNetwork, candidate) != kNoPrivateNetwork.end();
    });
    if (is_chip || tag != service->tags.end()) {
      check.call.Error(path, "No private network with this configuration",
                       service->name + " has no private network" +
                           (is_chip ? std::string(" (Chipcore line)") : " (" + *tag + ")") +
                           ". Remove private_network_uuid, or choose another configuration.");
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

}  // namespace

std::optional<NetworkChoice> CheckPublicNetwork(Check& check, ServerModel const& wanted) {
  if (check.api_failed || !Sets(wanted.public_network_uuid) || !wanted.location_uuid.known()) {
    return std::nullopt;
  }
  tf::Path const path("public_network_uuid");
  api::LocationId const location{Lower(*wanted.location_uuid)};
  auto const network =
      FindNetwork(check, wanted.public_network_uuid, location, api::kPublicNetwork, path);
  if (!network) return std::nullopt;
  if (network->telematics_type != kHosting) {
    check.call.Error(path, "Not a network for servers",
                     "Network " + network->display_name() + " is of kind \"" +
                         network->telematics_type +
                         "\"; servers stand in networks of kind HOSTING.");
    return std::nullopt;
  }
  auto const subnets =
      check.session.catalog().Subnets(check.client, location, check.freshness, check.options);
  if (!subnets) {
    check.ApiFailed(subnets.error(), "listing subnets");
    return std::nullopt;
  }
  NetworkChoice choice{network->id, {}};
  for (auto& subnet : SubnetsOf(**subnets, network->id)) {
    // Just before an order the addresses themselves are looked at, under the lock.
    if (!subnet.is_ipv6() && (subnet.has_free() || check.freshness == Freshness::kNow))
      choice.subnets.push_back(std::move(subnet));
  }
  if (!choice.subnets.empty()) return choice;
  check.call.Error(
      path, "No free address",
      "Network " + network->display_name() +
          " has no IPv4 subnet with a free address. Order a subnet, or choose another network.");
  return std::nullopt;
}

std::optional<NetworkChoice> CheckPrivateNetwork(Check& check, ServerModel const& wanted,
                                                 api::Service const* service,
                                                 api::OsTemplate const* image) {
  if (check.api_failed || !Sets(wanted.private_network_uuid) || !wanted.location_uuid.known()) {
    return std::nullopt;
  }
  if (!AllowsPrivateNetwork(check, service, image)) return std::nullopt;
  tf::Path const path("private_network_uuid");
  api::LocationId const location{Lower(*wanted.location_uuid)};
  auto const network =
      FindNetwork(check, wanted.private_network_uuid, location, api::kPrivateNetwork, path);
  if (!network) return std::nullopt;
  auto const subnets =
      check.session.catalog().LocalSubnets(check.session.Account(), network->id, check.options);
  if (!subnets) {
    check.ApiFailed(subnets.error(), "listing private subnets");
    return std::nullopt;
  }
  NetworkChoice choice{network->id, {}};
  for (auto& subnet : SubnetsOf(**subnets, network->id)) {
    if (IsPrivateCidr(subnet.cidr)) choice.subnets.push_back(std::move(subnet));
  }
  if (!choice.subnets.empty()) return choice;
  check.call.Error(
      path, "Network without a subnet",
      "Private network " + network->display_name() +
          " has no subnet in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, so that no address "
          "can be given to the server. Create a subnet in it first.");
  return std::nullopt;
}

}  // namespace ferro::provider
