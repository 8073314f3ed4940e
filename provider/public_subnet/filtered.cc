#include "provider/filtered.h"

#include "provider/cidr.h"

namespace ferro::provider {
namespace {

struct PublicSubnetFilter {
  tf::Attr<std::string> subnet;
  tf::Attr<std::string> ip;
  tf::Attr<std::string> location_id;
};
void Describe(tf::Fields& f, PublicSubnetFilter& m) {
  f.About("What to choose by.");
  f("subnet", m.subnet, tf::Optional(), "The network, e.g. `203.0.113.0/28`.");
  f("ip", m.ip, tf::Optional(), "An address in it.");
  f("location_id", m.location_id, tf::Optional().Validate(tf::UuidText()), "Its location.");
}

struct FilteredPublicSubnet {
  static constexpr char kList[] = "subnets";
  static constexpr char kAbout[] =
      "Public subnets of the account, with the arguments of the provider selectel/selectel. What "
      "an "
      "IPv6 subnet does not have is null.";
  tf::Attr<std::string> id;
  tf::Attr<std::string> network_id;
  tf::Attr<std::string> subnet;
  tf::Attr<std::string> broadcast;
  tf::Attr<std::string> gateway;
  tf::Attr<std::vector<std::string>> reserved_vrrp_ips;
  tf::Attr<std::string> ip;
  tf::Attr<std::int64_t> free;
};
void Describe(tf::Fields& f, FilteredPublicSubnet& m) {
  f("id", m.id, tf::Computed(), "UUID of the subnet.");
  f("network_id", m.network_id, tf::Computed(), "UUID of its network.");
  f("subnet", m.subnet, tf::Computed(), "The network.");
  f("broadcast", m.broadcast, tf::Computed(), "Its broadcast address.");
  f("gateway", m.gateway, tf::Computed(), "Its gateway.");
  f("reserved_vrrp_ips", m.reserved_vrrp_ips, tf::Computed(), "Addresses of the routers.");
  f("ip", m.ip, tf::Computed(), "The address of the filter.");
  f("free", m.free, tf::Computed(), "Free addresses; null when they cannot be counted (IPv6).");
}

std::optional<std::vector<FilteredPublicSubnet>> FindPublicSubnets(Asking const& asking,
                                                                   PublicSubnetFilter const& filter,
                                                                   tf::Call& call) {
  auto const subnets = asking.catalog().Subnets(asking.client, {filter.location_id.value_or("")},
                                                Freshness::kCached, asking.options);
  if (!subnets) {
    CannotRead(subnets.error(), "public subnets", call);
    return std::nullopt;
  }
  std::vector<FilteredPublicSubnet> out;
  for (auto const& subnet : **subnets) {
    if (filter.subnet.known() && !SameCidr(*filter.subnet, subnet.cidr)) continue;
    if (filter.ip.known() && !CidrContains(subnet.cidr, *filter.ip)) continue;
    out.push_back({.id = subnet.id.value,
                   .network_id = subnet.network_id.value,
                   .subnet = subnet.cidr,
                   .broadcast = tf::Attr<std::string>::From(subnet.broadcast),
                   .gateway = tf::Attr<std::string>::From(subnet.gateway),
                   .reserved_vrrp_ips = subnet.reserved_vrrp_ips,
                   .ip = filter.ip,
                   .free = tf::Attr<std::int64_t>::From(subnet.free_count())});
  }
  return out;
}

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeFilteredPublicSubnets(Sessions& sessions) {
  return std::make_unique<FilteredDataSource<PublicSubnetFilter, FilteredPublicSubnet>>(
      "selectel_dedicated_public_subnet_v1", sessions, FindPublicSubnets);
}

}  // namespace ferro::provider
