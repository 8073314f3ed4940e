// A private subnet, as the resource says it (mapping 0.1.16, upstream-provider 2.2).
#pragma once

#include <string>

#include "apiclient/subnet.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct PrivateSubnetTimeouts {
  tf::Attr<std::string> create;
  tf::Attr<std::string> remove;  // `delete` in HCL.
};
void Describe(tf::Fields& f, PrivateSubnetTimeouts& m);

struct PrivateSubnetModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> location_id;
  tf::Attr<std::string> vlan;
  tf::Attr<std::string> subnet;
  tf::Attr<std::string> network_uuid;
  tf::Attr<std::string> netmask;
  tf::Attr<PrivateSubnetTimeouts> timeouts;
};
void Describe(tf::Fields& f, PrivateSubnetModel& m);

// `known` has the timeouts, which the API does not.
PrivateSubnetModel ToModel(api::LocalSubnet const& subnet, PrivateSubnetModel const& known);

}  // namespace ferro::provider
