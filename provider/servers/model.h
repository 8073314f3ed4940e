// What the data source says of each server of a project: who imports must find
// the uuids, and what the required arguments are.
#pragma once

#include <string>
#include <vector>

#include "apiclient/resource.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct ServerListItem {
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> name;
  tf::Attr<std::string> status;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<std::string> configuration_name;
  tf::Attr<std::string> tariff_uuid;
  tf::Attr<std::string> os_image_uuid;
  tf::Attr<std::string> created_at;
  tf::Attr<std::string> paid_till;
};
void Describe(tf::Fields& f, ServerListItem& m);

struct ServersDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<std::string> name_regex;
  tf::Attr<bool> include_ending;
  tf::Attr<bool> read_os;
  tf::Attr<std::vector<ServerListItem>> servers;
};
void Describe(tf::Fields& f, ServersDataModel& m);

// The OS image stays null: no list has it. `asked_as` is the project of a server
// that names none (mapping 0.1.13).
ServerListItem ToModel(api::Server const& server, std::string const& asked_as);

}  // namespace ferro::provider
