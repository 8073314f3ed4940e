#include "provider/network/model.h"

#include <algorithm>

#include "provider/data_source_fields.h"

namespace ferro::provider {
namespace {

void DescribeNetwork(tf::Fields& f, NetworkModel& m, tf::Rules const& key,
                     tf::Rules const& filter) {
  f("uuid", m.uuid, key, "UUID of the network.");
  f("name", m.name, key, "Its description in the control panel, or the VLAN when it has none.");
  f("type", m.type, filter, "`public` or `private`.");
  f("location_uuid", m.location_uuid, filter, "UUID of its location.");
  f("vlan", m.vlan, filter, "VLAN number. Not unique: give the location too.");
  f("is_shared", m.is_shared, tf::Computed(), "Whether other accounts use it too.");
  f("telematics_type", m.telematics_type, tf::Computed(), "As the API says, e.g. `HOSTING`.");
  f("free_ips", m.free_ips, tf::Computed(),
    "Free addresses in all its subnets; null when there are more than can be counted (IPv6).");
  f("subnets", m.subnets, tf::Computed(), "Its subnets.");
}

SubnetModel SubnetModelOf(api::Subnet const& subnet) {
  return {.uuid = subnet.id.value,
          .cidr = subnet.cidr,
          .gateway = tf::Attr<std::string>::From(subnet.gateway),
          .netmask = tf::Attr<std::string>::From(subnet.netmask),
          .free = tf::Attr<std::int64_t>::From(subnet.free_count()),
          .ip_version = std::int64_t{subnet.is_ipv6() ? 6 : 4}};
}

tf::Attr<std::int64_t> FreeIn(std::vector<api::Subnet> const& subnets) {
  std::int64_t total = 0;
  for (auto const& subnet : subnets) {
    auto const free = subnet.free_count();
    if (!free) return {};
    total += *free;
  }
  return total;
}

}  // namespace

void Describe(tf::Fields& f, SubnetModel& m) {
  f("uuid", m.uuid, tf::Computed(), "UUID of the subnet.");
  f("cidr", m.cidr, tf::Computed(), "The subnet, e.g. `203.0.113.0/28`.");
  f("gateway", m.gateway, tf::Computed(), "Its gateway; null when it has none.");
  f("netmask", m.netmask, tf::Computed(), "Its netmask; null for IPv6.");
  f("free", m.free, tf::Computed(), "Free addresses; null when they can't be counted (IPv6).");
  f("ip_version", m.ip_version, tf::Computed(), "`4` or `6`.");
}

void Describe(tf::Fields& f, NetworkModel& m) {
  DescribeNetwork(f, m, tf::Computed(), tf::Computed());
}

void Describe(tf::Fields& f, NetworkDataModel& m) {
  f.About("One network, by `uuid` or `name`, narrowed by type, location and VLAN.");
  DescribeCommon(f, m.id, m.project_id);
  DescribeNetwork(f, m.network, tf::OptionalComputed(), tf::OptionalComputed());
}

void Describe(tf::Fields& f, NetworksDataModel& m) {
  f.About("The networks that pass every filter, sorted by name.");
  DescribeCommon(f, m.id, m.project_id);
  f("location_uuid", m.location_uuid, tf::Optional().Validate(tf::UuidText()),
    "Only networks at this location.");
  f("type", m.type, tf::Optional().Validate(tf::OneOf({"public", "private"})),
    "Only `public` or only `private` networks.");
  f("vlan", m.vlan, tf::Optional().Validate(tf::Between(1, 4094)), "Only networks with this VLAN.");
  DescribeNameRegex(f, m.name_regex);
  f("networks", m.networks, tf::Computed(), "The networks.");
}

std::string TypeFromApi(std::string_view network_type) {
  if (network_type == api::kPublicNetwork) return "public";
  if (network_type == api::kPrivateNetwork) return "private";
  return std::string(network_type);
}

std::string TypeToApi(std::string_view type) {
  if (type == "public") return std::string(api::kPublicNetwork);
  if (type == "private") return std::string(api::kPrivateNetwork);
  return std::string(type);
}

NetworkModel ToModel(api::Network const& network, std::vector<api::Subnet> const& subnets) {
  std::vector<SubnetModel> models;
  for (auto const& subnet : subnets) models.push_back(SubnetModelOf(subnet));
  std::ranges::sort(models, {}, [](SubnetModel const& m) { return *m.cidr; });
  return {.uuid = network.id.value,
          .name = network.display_name(),
          .type = TypeFromApi(network.network_type),
          .location_uuid = network.location.value,
          .vlan = network.vlan.number,
          .is_shared = network.is_shared,
          .telematics_type = network.telematics_type,
          .free_ips = FreeIn(subnets),
          .subnets = std::move(models)};
}

}  // namespace ferro::provider
