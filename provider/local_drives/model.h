// What the data source says of the drives that each server of a configuration has
// (selectel-api §6.1).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apiclient/partitions.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct LocalDriveModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> type;
  tf::Attr<std::int64_t> size;
};
void Describe(tf::Fields& f, LocalDriveModel& m);

struct LocalDrivesDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<std::vector<LocalDriveModel>> drives;
};
void Describe(tf::Fields& f, LocalDrivesDataModel& m);

// In the order in which a disk layout takes them: by type, large before small, by id.
std::vector<LocalDriveModel> ToModels(api::LocalDrives const& drives);

}  // namespace ferro::provider
