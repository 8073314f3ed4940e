// Disk layouts: from drives and wishes to the partition graph that an order or an
// installation carries, and back from a graph to what the user asked for
// (selectel-api §6). Pure and deterministic but for the ids of new nodes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ferro::provider {

// The value of soft_raid for plain partitions on one drive.
inline constexpr std::string_view kNoRaid = "no_raid";

struct Drive {
  std::string id;  // The API's, stable for the configuration.
  std::string type;
  std::int64_t size_gb = 0;
  friend bool operator==(Drive const&, Drive const&) = default;
};

// Something to mount; on every drive of an array the partition has this size.
struct MountWish {
  std::string mount;         // "/", "/boot", "swap", …
  std::string fs_type;       // "" = the usual one for this mount.
  std::int64_t size_gb = 0;  // -1 = the rest of the drive.
};

// One node of the graph; only the members of its type are set (selectel-api §6.2).
struct LayoutNode {
  enum class Type { kDrive, kPartition, kRaid, kFilesystem };
  Type type = Type::kDrive;
  Drive drive = {};                       // kDrive
  std::string device = {};                // kPartition, kFilesystem
  double size_gb = 0;                     // kPartition
  std::int64_t priority = 0;              // kPartition
  std::string level = {};                 // kRaid
  std::vector<std::string> members = {};  // kRaid
  std::string fs_type = {};               // kFilesystem
  std::string mount = {};                 // kFilesystem
  friend bool operator==(LayoutNode const&, LayoutNode const&) = default;
};
using LayoutGraph = std::map<std::string, LayoutNode>;

// Fastest first (NVMe, SSD, HDD), then largest, then by id: the order of every choice.
void SortDrives(std::vector<Drive>& drives);

// The template's suggested layout with `/` on the rest. Without `soft_raid`: raid1
// over all drives of the fastest type, plain partitions when there is only one.
// kInvalidArgument says what does not fit and what would.
Result<LayoutGraph> DefaultLayout(std::vector<Drive> drives, std::vector<MountWish> suggested,
                                  std::optional<std::string> const& soft_raid,
                                  std::function<std::string()> const& new_id);

// The drives of the fastest type; empty for none.
std::vector<Drive> FastestOf(std::vector<Drive> drives);

// Those of these drives that carry an array of this level, or the first one for kNoRaid.
// kInvalidArgument when there are too few.
Result<std::vector<Drive>> MembersFor(std::string_view level, std::vector<Drive> drives);

// "2 × 479 GB SSD SATA and 1 × 3999 GB HDD SATA"; "" for none.
std::string DrivesText(std::vector<Drive> drives);

}  // namespace ferro::provider
