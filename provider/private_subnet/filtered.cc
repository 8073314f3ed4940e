#include "provider/filtered.h"

#include <map>

#include "apiclient/ip.h"
#include "provider/cidr.h"

namespace ferro::provider {
namespace {

struct PrivateSubnetFilter {
  tf::Attr<std::string> location_id;
  tf::Attr<std::string> vlan;
  tf::Attr<std::string> subnet;
  tf::Attr<std::string> ip;
};
void Describe(tf::Fields& f, PrivateSubnetFilter& m) {
  f.About("What to choose by.");
  f("location_id", m.location_id, tf::Optional().Validate(tf::UuidText()), "Its location.");
  f("vlan", m.vlan, tf::Optional(), "Number of its VLAN, as text.");
  f("subnet", m.subnet, tf::Optional(), "The network, e.g. `192.168.10.0/24`.");
  f("ip", m.ip, tf::Optional(), "An address in it.");
}

struct FilteredPrivateSubnet {
  static constexpr char kList[] = "subnets";
  static constexpr char kAbout[] =
      "Private subnets of the account, with the arguments of the provider selectel/selectel. They "
      "belong to the account: the service user needs a role in it.";
  tf::Attr<std::string> id;
  tf::Attr<std::string> subnet;
  tf::Attr<std::string> vlan;
  tf::Attr<std::vector<std::string>> reserved_ips;
};
void Describe(tf::Fields& f, FilteredPrivateSubnet& m) {
  f("id", m.id, tf::Computed(), "UUID of the subnet.");
  f("subnet", m.subnet, tf::Computed(), "The network.");
  f("vlan", m.vlan, tf::Computed(), "Number of its VLAN, as text.");
  f("reserved_ips", m.reserved_ips, tf::Computed(), "Addresses that servers have in it.");
}

// Two calls, however many subnets there are.
std::optional<std::vector<FilteredPrivateSubnet>> FindPrivateSubnets(
    Asking const& asking, PrivateSubnetFilter const& filter, tf::Call& call) {
  auto const account = asking.session->Account();
  auto const subnets = api::ListLocalSubnets(account, {}, asking.options);
  auto const ips = subnets ? api::ListLocalIps(account, {}, asking.options)
                           : Result<std::vector<api::Ip>>(std::vector<api::Ip>());
  if (!subnets || !ips) {
    CannotRead(WithAccountHint(subnets ? ips.error() : subnets.error()), "private subnets", call);
    return std::nullopt;
  }
  std::map<std::string, std::vector<std::string>> reserved;
  for (auto const& ip : *ips) reserved[ip.subnet.value].push_back(ip.ip);
  std::vector<FilteredPrivateSubnet> out;
  for (auto const& subnet : *subnets) {
    auto const vlan = std::to_string(subnet.vlan.number);
    if (!PassesIgnoringCase(filter.location_id, subnet.location.value)) continue;
    if (!Passes(filter.vlan, vlan)) continue;
    if (filter.subnet.known() && !SameCidr(*filter.subnet, subnet.cidr)) continue;
    if (filter.ip.known() && !CidrContains(subnet.cidr, *filter.ip)) continue;
    out.push_back({.id = subnet.id.value,
                   .subnet = subnet.cidr,
                   .vlan = vlan,
                   .reserved_ips = reserved[subnet.id.value]});
  }
  return out;
}

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeFilteredPrivateSubnets(Sessions& sessions) {
  return std::make_unique<FilteredDataSource<PrivateSubnetFilter, FilteredPrivateSubnet>>(
      "selectel_dedicated_private_subnet_v1", sessions, FindPrivateSubnets);
}

}  // namespace ferro::provider
