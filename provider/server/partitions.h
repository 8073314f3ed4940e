// os_params.partitions as users write it: raids and disks by name, mounts that stand
// on them (mapping §1.2, 0.1.3), and what can be said of it without the drives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tfplugin/diagnostics.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct RaidModel {
  tf::Attr<std::string> name;
  tf::Attr<std::string> level;      // "raid0", "raid1", "raid10".
  tf::Attr<std::string> disk_type;  // As the API spells it: "SSD SATA".
  tf::Attr<std::int64_t> count;     // Null: 2, or 4 for raid10.
  friend bool operator==(RaidModel const&, RaidModel const&) = default;
};
void Describe(tf::Fields& f, RaidModel& m);

struct PlainDiskModel {
  tf::Attr<std::string> name;
  tf::Attr<std::string> disk_type;
  friend bool operator==(PlainDiskModel const&, PlainDiskModel const&) = default;
};
void Describe(tf::Fields& f, PlainDiskModel& m);

struct MountModel {
  tf::Attr<std::string> mount;
  tf::Attr<double> size;          // GB on each drive; -1 is the rest.
  tf::Attr<double> size_percent;  // Of each drive.
  tf::Attr<std::string> raid;
  tf::Attr<std::string> disk;
  tf::Attr<std::string> fs_type;
  friend bool operator==(MountModel const&, MountModel const&) = default;
};
void Describe(tf::Fields& f, MountModel& m);

struct PartitionsModel {
  tf::Attr<std::vector<RaidModel>> raids;
  tf::Attr<std::vector<PlainDiskModel>> disks;
  tf::Attr<std::vector<MountModel>> mounts;
  friend bool operator==(PartitionsModel const&, PartitionsModel const&) = default;
};
void Describe(tf::Fields& f, PartitionsModel& m);

// --- Said about the model in more than one place ----------------------------------

// "os_params.partitions", and what is below.
tf::Path PartitionsPath();
tf::Path PartitionsPath(std::string_view list, std::size_t index, std::string_view attribute);

// Nothing unknown in it at any depth.
bool IsDecided(PartitionsModel const& partitions);

// Null lists are empty ones.
std::vector<RaidModel> RaidsOf(PartitionsModel const& partitions);
std::vector<PlainDiskModel> DisksOf(PartitionsModel const& partitions);
std::vector<MountModel> MountsOf(PartitionsModel const& partitions);

// Drives that a raid takes.
std::int64_t CountOf(RaidModel const& raid);
// The file system that a mount gets when its own is null or "" (selectel-api §6.4.8).
std::string FsTypeOf(std::string_view mount, std::string_view fs_type);

// "/boot 1 GB on sys, / the rest on sys"
std::string MountsText(PartitionsModel const& partitions);

// What is wrong with it whatever the drives are, and what is only odd; undecided parts
// are skipped. `soft_raid`: os_params.soft_raid is set, too.
std::vector<tf::Diagnostic> PartitionFaults(PartitionsModel const& partitions, bool soft_raid);

}  // namespace ferro::provider
