// A disk layout as a list of file systems and the drives below each: what a partition
// graph means, free of the ids of its nodes (selectel-api §6.2). Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "provider/server/layout.h"

namespace ferro::provider {

inline constexpr double kRest = -1;  // The size that takes what is left of a drive.

// One partition of a volume.
struct Slice {
  std::string drive;  // Id.
  double size_gb = 0;
  friend bool operator==(Slice const&, Slice const&) = default;
};

// One file system.
struct Volume {
  std::string mount;
  std::string fs_type;
  std::string level;          // "raid1", …; kNoRaid for a plain partition.
  std::vector<Slice> slices;  // By drive; exactly one for kNoRaid.
  friend bool operator==(Volume const&, Volume const&) = default;
};

struct Layout {
  std::vector<Drive> drives;    // All of the configuration, used or not, in SortDrives' order.
  std::vector<Volume> volumes;  // In the order in which they lie on the drives.
  friend bool operator==(Layout const&, Layout const&) = default;
};

// kInvalidArgument says what about the graph is of no kind that this version knows, or broken.
Result<Layout> LayoutFrom(LayoutGraph const& graph);
// The graph of a layout; volumes that take the rest must stand last on their drives.
LayoutGraph GraphFrom(Layout const& layout, std::function<std::string()> const& new_id);

Drive const* FindDrive(Layout const& layout, std::string_view id);
Volume const* FindVolume(Layout const& layout, std::string_view mount);
// The drives' ids, sorted.
std::vector<std::string> DrivesOf(Volume const& volume);

// What this slice takes, and what it would take as the rest of its drive, in GB.
double SizeOf(Layout const& layout, Slice const& slice);
double RestFor(Layout const& layout, Slice const& slice);

// Whether both lay out the drives alike. Drives of one type and size may stand for each
// other; the rest is the same as its size; ids of nodes and the order mean nothing.
bool SameLayout(Layout const& a, Layout const& b);

// The same for equal layouts, and for no others.
std::string ShapeOf(Layout const& layout);

// "raid1 on 2 × 479 GB SSD SATA (drives d1111111, d2222222): /boot 1 GB ext3, / the rest ext4"
std::string LayoutText(Layout const& layout);

}  // namespace ferro::provider
