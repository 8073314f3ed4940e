#include "provider/private_subnet/model.h"

#include <charconv>

#include "base/text.h"
#include "provider/cidr.h"
#include "provider/server/addresses.h"

namespace ferro::provider {
namespace {

constexpr int kLastVlan = 4094;

bool SameNetworks(tf::Value const& a, tf::Value const& b) {
  return a == b || SameCidr(a.as_string(), b.as_string());
}

bool SameLocations(tf::Value const& a, tf::Value const& b) {
  return EqualsIgnoringCase(a.as_string(), b.as_string());
}

bool IsVlanNumber(std::string_view text) {
  int number = 0;
  auto const parsed = std::from_chars(text.begin(), text.end(), number);
  return parsed.ec == std::errc() && parsed.ptr == text.end() && text.front() != '0' &&
         number >= 1 && number <= kLastVlan;
}

}  // namespace

void Describe(tf::Fields& f, PrivateSubnetTimeouts& m) {
  auto const duration = tf::Optional().Validate(tf::DurationText()).LocalOnly();
  f.About("How long operations may take, as durations such as `90s` or `5m`.");
  f("create", m.create, duration, "Limit for creating (default `5m`).");
  f("delete", m.remove, duration, "Limit for deleting (default `5m`).");
}

void Describe(tf::Fields& f, PrivateSubnetModel& m) {
  f.About(
      "A private subnet in a VLAN of the account, from which servers take private addresses. "
      "Subnets belong to the account: the service user needs a role in it. The API changes no "
      "subnet, so that every change replaces it, which it refuses while a server has an address "
      "in it.");
  f("id", m.id, tf::Computed().KeepsPrior(), "UUID of the subnet.");
  f("location_id", m.location_id,
    tf::Required().RequiresReplace().Validate(tf::UuidText()).SameWhen(SameLocations),
    "UUID of the location.");
  f("vlan", m.vlan,
    tf::Required().RequiresReplace().Validate(
        tf::Matching(IsVlanNumber, "a VLAN number from 1 to 4094, as text")),
    "Number of the VLAN: the location has to have exactly one private network with it.");
  f("subnet", m.subnet,
    tf::Required()
        .RequiresReplace()
        .SameWhen(SameNetworks)
        .Validate(tf::Matching(IsPrivateCidr,
                               "an IPv4 network in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")),
    "The network, e.g. `192.168.20.0/24`. Bits behind the prefix do not matter.");
  f("network_uuid", m.network_uuid, tf::Computed().KeepsPrior(),
    "UUID of the private network that the VLAN is.");
  f("netmask", m.netmask, tf::Computed().KeepsPrior(), "Netmask, e.g. `255.255.255.0`.");
  f.Block("timeouts", m.timeouts, "Limits of operations.");
}

PrivateSubnetModel ToModel(api::LocalSubnet const& subnet, PrivateSubnetModel const& known) {
  return {.id = subnet.id.value,
          .location_id = subnet.location.value,
          .vlan = std::to_string(subnet.vlan.number),
          .subnet = subnet.cidr,
          .network_uuid = subnet.network_id.value,
          .netmask = tf::Attr<std::string>::From(subnet.netmask),
          .timeouts = known.timeouts};
}

}  // namespace ferro::provider
