#include "provider/server/free_address.h"

#include "apiclient/ip.h"
#include "base/text.h"

namespace ferro::provider {
namespace {

SubnetFacts FactsOf(api::Subnet const& subnet, SubnetKind kind) {
  return {kind, subnet.cidr, subnet.gateway.value_or(""), subnet.broadcast.value_or(""),
          subnet.reserved_vrrp_ips};
}

}  // namespace

std::optional<std::pair<std::string, api::SubnetId>> FirstFree(
    Check& check, NetworkChoice const& choice, SubnetKind kind,
    std::set<std::string> const& refused) {
  auto const* attribute =
      kind == SubnetKind::kPublic ? "public_network_uuid" : "private_network_uuid";
  if (!choice.address.empty()) {
    if (!refused.contains(choice.address)) {
      return std::pair(choice.address, choice.subnets.front().id);
    }
    check.call.Error(tf::Path(kind == SubnetKind::kPublic ? "public_ip" : "private_ip"),
                     "Address is taken",
                     choice.address + " was taken meanwhile. Nothing was ordered or changed.");
    return std::nullopt;
  }
  std::vector<std::string> full;
  for (auto const& subnet : choice.subnets) {
    auto const reserved =
        kind == SubnetKind::kPublic
            ? api::ListIps(check.client, {.subnet = subnet.id}, check.options)
            : api::ListLocalIpsOf(check.session.Account(), subnet.id, check.options);
    if (!reserved) {
      check.ApiFailed(reserved.error(), "listing the addresses of subnet " + subnet.cidr);
      return std::nullopt;
    }
    auto taken = refused;
    for (auto const& ip : *reserved) taken.insert(ip.ip);
    auto const address = ChooseAddress(FactsOf(subnet, kind), taken);
    if (address) return std::pair(*address, subnet.id);
    full.push_back(subnet.cidr);
  }
  check.call.Error(
      tf::Path(attribute), "No free address",
      "No address is free in " + Listed(full) + ". Release one, or choose another network.");
  return std::nullopt;
}

}  // namespace ferro::provider
