// From partitions to a layout and back: which drives a raid or a disk gets, whether a
// layout is what was asked for, and how one that was found is spelled. Pure and
// deterministic (W-05: what is chosen never depends on the order of a map).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "provider/server/partitions.h"
#include "provider/server/volumes.h"

namespace ferro::provider {

// The drives (ids, sorted) of each named raid and disk.
using NamedDrives = std::map<std::string, std::vector<std::string>>;

struct LayoutSource {
  std::vector<Drive> drives;
  std::vector<MountWish> suggested;      // By the image; its /boot is added.
  std::optional<std::string> soft_raid;  // For mounts without raid and disk.
  NamedDrives remembered;                // Kept where it still fits.
};

struct BuiltLayout {
  Layout layout;
  NamedDrives names;
  std::vector<tf::Diagnostic> faults;  // Not empty: there is no layout.
};

// `partitions` is decided and without faults of its own.
BuiltLayout BuildLayout(PartitionsModel const& partitions, LayoutSource const& source);

// Whether `found` is what `partitions` ask for, and then which drives its devices have:
// sizes may be said as percent, drives of one kind may stand for each other, /boot may be
// there unasked. The level of mounts without a device is soft_raid's matter.
std::optional<NamedDrives> MatchLayout(PartitionsModel const& partitions, Layout const& found);

// The soft_raid that yields these drives and levels; empty when none does.
std::optional<std::string> SoftRaidOf(Layout const& layout);

// How a found layout stands in the state. As `known` when that asks for it; otherwise names,
// order and spelling of `known` are used for what is still so, and names are made up
// ("raid1-ssd-sata") for what is new.
struct SpelledLayout {
  PartitionsModel partitions;
  std::optional<std::string> soft_raid;
  NamedDrives names;
};
SpelledLayout SpellLayout(Layout const& found, tf::Attr<PartitionsModel> const& known,
                          NamedDrives const& remembered);

}  // namespace ferro::provider
