// What the data sources say of a network (mapping §2.5).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apiclient/network.h"
#include "apiclient/subnet.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct SubnetModel {
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> cidr;
  tf::Attr<std::string> gateway;
  tf::Attr<std::string> netmask;
  tf::Attr<std::int64_t> free;
  tf::Attr<std::int64_t> ip_version;
};
void Describe(tf::Fields& f, SubnetModel& m);

struct NetworkModel {
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> name;
  tf::Attr<std::string> type;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::int64_t> vlan;
  tf::Attr<bool> is_shared;
  tf::Attr<std::string> telematics_type;
  tf::Attr<std::int64_t> free_ips;
  tf::Attr<std::vector<SubnetModel>> subnets;
};
void Describe(tf::Fields& f, NetworkModel& m);

struct NetworkDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  NetworkModel network;
};
void Describe(tf::Fields& f, NetworkDataModel& m);

struct NetworksDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> type;
  tf::Attr<std::int64_t> vlan;
  tf::Attr<std::string> name_regex;
  tf::Attr<std::vector<NetworkModel>> networks;
};
void Describe(tf::Fields& f, NetworksDataModel& m);

// "public" and "private" for the API's "inet" and "local"; other texts stay.
std::string TypeFromApi(std::string_view network_type);
std::string TypeToApi(std::string_view type);

NetworkModel ToModel(api::Network const& network, std::vector<api::Subnet> const& subnets);

}  // namespace ferro::provider
