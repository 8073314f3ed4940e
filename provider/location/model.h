// What the data sources say of a location (mapping §2.1).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apiclient/location.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct LocationModel {
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> name;
  tf::Attr<std::int64_t> location_id;
  tf::Attr<std::string> description;
  tf::Attr<bool> enable;
  tf::Attr<std::string> visibility;
  tf::Attr<std::string> ordering;
  tf::Attr<std::int64_t> dc_count;
};
void Describe(tf::Fields& f, LocationModel& m);

struct LocationDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  LocationModel location;
};
void Describe(tf::Fields& f, LocationDataModel& m);

struct LocationsDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> name_regex;
  tf::Attr<bool> orderable_only;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<std::vector<LocationModel>> locations;
};
void Describe(tf::Fields& f, LocationsDataModel& m);

LocationModel ToModel(api::Location const& location);

}  // namespace ferro::provider
