#include "provider/local_drives/model.h"

#include "provider/data_source_fields.h"
#include "provider/server/facts.h"

namespace ferro::provider {

void Describe(tf::Fields& f, LocalDriveModel& m) {
  f("id", m.id, tf::Computed(),
    "Identifier of the drive: the same for every server of the configuration.");
  f("type", m.type, tf::Computed(),
    "`SSD SATA`, `SSD NVMe`, `SSD NVMe M.2` or `HDD SATA`; `disk_type` of a disk layout.");
  f("size", m.size, tf::Computed(), "Size in GB.");
}

void Describe(tf::Fields& f, LocalDrivesDataModel& m) {
  f.About(
      "The drives of a server configuration: what a disk layout (`os_params.partitions` of a "
      "server) can be made of.");
  DescribeCommon(f, m.id, m.project_id);
  f("configuration_uuid", m.configuration_uuid, tf::Required().Validate(tf::UuidText()),
    "UUID of the configuration.");
  f("drives", m.drives, tf::Computed(),
    "The drives, in the order in which a disk layout takes them.");
}

std::vector<LocalDriveModel> ToModels(api::LocalDrives const& drives) {
  auto sorted = DrivesOf(drives);
  SortDrives(sorted);
  std::vector<LocalDriveModel> out;
  for (auto const& drive : sorted) {
    out.push_back({.id = drive.id, .type = drive.type, .size = drive.size_gb});
  }
  return out;
}

}  // namespace ferro::provider
