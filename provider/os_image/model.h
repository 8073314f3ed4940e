// What the data sources say of an OS image, an OS template of the API (mapping §2.4).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "apiclient/os.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct DefaultPartitionModel {
  tf::Attr<std::string> mount;
  tf::Attr<double> size;
  tf::Attr<std::string> fs_type;
};
void Describe(tf::Fields& f, DefaultPartitionModel& m);

struct OsImageModel {
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> name;
  tf::Attr<std::string> family;
  tf::Attr<std::string> version;
  tf::Attr<std::string> architecture;
  tf::Attr<std::map<std::string, std::string>> parameters;
  tf::Attr<bool> script_allowed;
  tf::Attr<bool> ssh_key_allowed;
  tf::Attr<bool> partitioning;
  tf::Attr<bool> password_allowed;
  tf::Attr<bool> private_network_allowed;
  tf::Attr<std::vector<DefaultPartitionModel>> default_partitions;
};
void Describe(tf::Fields& f, OsImageModel& m);

struct OsImageDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> service_uuid;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<bool> latest;
  OsImageModel image;
};
void Describe(tf::Fields& f, OsImageDataModel& m);

struct OsImagesDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> service_uuid;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<std::string> name_regex;
  tf::Attr<std::string> family;
  tf::Attr<std::vector<OsImageModel>> os_images;
};
void Describe(tf::Fields& f, OsImagesDataModel& m);

OsImageModel ToModel(api::OsTemplate const& image);

// What an image can be asked by; null criteria pass everything.
struct OsImageQuery {
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> name;     // "Ubuntu" or "Ubuntu 24.04 LTS 64-bit"
  tf::Attr<std::string> version;  // "2404", "24.04", or a part of the version's name
  tf::Attr<std::string> family;
};
bool Matches(api::OsTemplate const& image, OsImageQuery const& query);

// "Ubuntu 24.04 LTS 64-bit"
std::string FullName(api::OsTemplate const& image);

// Of these, the one with the highest version (numbers compared as numbers).
std::size_t LatestOf(std::vector<api::OsTemplate> const& images,
                     std::vector<std::size_t> const& indexes);

}  // namespace ferro::provider
