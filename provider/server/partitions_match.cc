#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "provider/server/partitions_layout.h"

namespace ferro::provider {
namespace {

constexpr double kSameGb = 0.01;
constexpr double kRounding = 1;  // GB between a percentage and what was made of it.

std::string DeviceOf(MountModel const& mount) {
  auto const raid = mount.raid.value_or("");
  return raid.empty() ? mount.disk.value_or("") : raid;
}

bool IsSize(MountModel const& mount, Layout const& layout, Slice const& slice) {
  auto const size = SizeOf(layout, slice);
  if (mount.size_percent.known()) {
    auto const* drive = FindDrive(layout, slice.drive);
    return drive != nullptr && std::abs(size - static_cast<double>(drive->size_gb) *
                                                   *mount.size_percent / 100) <= kRounding;
  }
  if (!mount.size.known()) return false;
  if (*mount.size == slice.size_gb) return true;
  if (*mount.size == kRest) return std::abs(size - RestFor(layout, slice)) < kRounding;
  return std::abs(size - *mount.size) < (slice.size_gb == kRest ? kRounding : kSameGb);
}

bool IsFileSystem(MountModel const& mount, Volume const& volume) {
  // Others format /boot with ext3 whatever is asked for (selectel-api §6.4.8).
  return FsTypeOf(volume.mount, mount.fs_type.value_or("")) == volume.fs_type ||
         (volume.mount == "/boot" && volume.fs_type == "ext3");
}

bool IsSizeOf(MountModel const& mount, Layout const& layout, Volume const& volume) {
  return std::ranges::all_of(volume.slices,
                             [&](Slice const& slice) { return IsSize(mount, layout, slice); });
}

// Sizes and file system, not the drives.
bool IsAsAsked(MountModel const& mount, Layout const& layout, Volume const& volume) {
  return IsFileSystem(mount, volume) && IsSizeOf(mount, layout, volume);
}

std::vector<std::pair<std::string, std::int64_t>> KindsOf(std::vector<Drive> drives) {
  std::vector<std::pair<std::string, std::int64_t>> kinds;
  kinds.reserve(drives.size());
  for (auto const& drive : drives) kinds.emplace_back(drive.type, drive.size_gb);
  std::ranges::sort(kinds);
  return kinds;
}

std::vector<Drive> DrivesIn(Layout const& layout, std::vector<std::string> const& ids) {
  std::vector<Drive> drives;
  for (auto const& id : ids) {
    if (auto const* drive = FindDrive(layout, id)) drives.push_back(*drive);
  }
  return drives;
}

// Whether an array of that level over these drives is what soft_raid makes of `all`.
bool IsDefault(std::string_view level, std::vector<Drive> const& drives,
               std::vector<Drive> const& all) {
  auto const members = MembersFor(level, FastestOf(all));
  return members && KindsOf(*members) == KindsOf(drives);
}

class LayoutMatcher {
 public:
  LayoutMatcher(PartitionsModel const& partitions, Layout const& found)
      : partitions_(partitions), found_(found) {}

  std::optional<NamedDrives> Run() {
    auto const mounts = MountsOf(partitions_);
    for (auto const& mount : mounts) {
      if (!mount.mount.known() || !Place(mount)) return std::nullopt;
    }
    auto const extra = [&](Volume const& volume) {
      return volume.mount != "/boot" && std::ranges::none_of(mounts, [&](MountModel const& mount) {
               return mount.mount == volume.mount;
             });
    };
    if (std::ranges::any_of(found_.volumes, extra)) return std::nullopt;
    for (auto const& [name, volume] : devices_) {
      if (!name.empty() && !IsDevice(name, *volume)) return std::nullopt;
    }
    if (devices_.contains("") && !IsDefaultDevice(*devices_.at(""))) return std::nullopt;
    return names_;
  }

 private:
  // All mounts of a device share its level and its drives.
  bool Place(MountModel const& mount) {
    auto const* volume = FindVolume(found_, *mount.mount);
    if (volume == nullptr || !IsAsAsked(mount, found_, *volume)) return false;
    auto const [device, first] = devices_.emplace(DeviceOf(mount), volume);
    return first || (device->second->level == volume->level &&
                     DrivesOf(*device->second) == DrivesOf(*volume));
  }

  bool IsDevice(std::string const& name, Volume const& volume) {
    auto const drives = DrivesOf(volume);
    for (auto const& id : drives) {
      if (!taken_.insert(id).second) return false;
    }
    names_[name] = drives;
    auto const is_of = [&](tf::Attr<std::string> const& type) {
      return std::ranges::all_of(DrivesIn(found_, drives),
                                 [&](Drive const& drive) { return type == drive.type; });
    };
    for (auto const& raid : RaidsOf(partitions_)) {
      if (raid.name == name) {
        return raid.level == volume.level && std::cmp_equal(drives.size(), CountOf(raid)) &&
               is_of(raid.disk_type);
      }
    }
    for (auto const& disk : DisksOf(partitions_)) {
      if (disk.name == name) return volume.level == kNoRaid && is_of(disk.disk_type);
    }
    return false;
  }

  bool IsDefaultDevice(Volume const& volume) const {
    // Beside raids it is one drive, whichever.
    if (!RaidsOf(partitions_).empty()) return volume.level == kNoRaid;
    auto free = found_.drives;
    std::erase_if(free, [&](Drive const& drive) { return taken_.contains(drive.id); });
    return IsDefault(volume.level, DrivesIn(found_, DrivesOf(volume)),
                     free.empty() ? found_.drives : free);
  }

  PartitionsModel const& partitions_;
  Layout const& found_;
  std::map<std::string, Volume const*> devices_;
  std::set<std::string> taken_;
  NamedDrives names_;
};

// --- Spelling ------------------------------------------------------------------------

using SpellGroup = std::pair<std::string, std::vector<std::string>>;  // Level, drives.

std::string Slug(std::string_view type) {
  auto slug = Lower(type);
  for (auto& c : slug) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) c = '-';
  }
  return slug;
}

// The shortest percentage that is rounded down to these sizes, which differ between drives;
// empty when none is.
std::optional<double> PercentOf(Layout const& layout, Volume const& volume) {
  double least = 0;
  double most = 100;
  for (auto const& slice : volume.slices) {
    auto const* drive = FindDrive(layout, slice.drive);
    auto const size = SizeOf(layout, slice);
    if (drive == nullptr || drive->size_gb <= 0 || size <= 0) return std::nullopt;
    least = std::max(least, size * 100 / static_cast<double>(drive->size_gb));
    most = std::min(most, (size + 1) * 100 / static_cast<double>(drive->size_gb));
  }
  for (double const digits : {1.0, 10.0, 100.0, 10'000.0}) {
    auto const percent = std::ceil(least * digits) / digits;
    if (percent < most) return percent;
  }
  return std::nullopt;
}

class LayoutSpeller {
 public:
  LayoutSpeller(Layout const& found, PartitionsModel known, NamedDrives const& remembered)
      : found_(found), known_(std::move(known)), remembered_(remembered) {}

  SpelledLayout Run() {
    // Who has named raids gets names, although soft_raid would say the same.
    if (RaidsOf(known_).empty()) spelled_.soft_raid = SoftRaidOf(found_);
    if (!spelled_.soft_raid) NameDevices();
    std::vector<MountModel> mounts;
    for (auto const& mount : MountsOf(known_)) {
      if (auto const* volume = mount.mount.known() ? FindVolume(found_, *mount.mount) : nullptr)
        mounts.push_back(Spell(*volume, &mount));
    }
    for (auto const& volume : found_.volumes) {
      auto const there = std::ranges::any_of(
          mounts, [&](MountModel const& mount) { return mount.mount == volume.mount; });
      if (!there) mounts.push_back(Spell(volume, nullptr));
    }
    spelled_.partitions.mounts = std::move(mounts);
    if (!raids_.empty()) spelled_.partitions.raids = std::move(raids_);
    if (!disks_.empty()) spelled_.partitions.disks = std::move(disks_);
    return std::move(spelled_);
  }

 private:
  std::string NameFor(SpellGroup const& group, std::string_view type) {
    for (auto const& [name, drives] : remembered_) {
      if (drives == group.second && !spelled_.names.contains(name)) return name;
    }
    auto const base = (group.first == kNoRaid ? "disk" : group.first) + "-" + Slug(type);
    auto name = base;
    for (int i = 2; spelled_.names.contains(name); ++i) name = base + "-" + std::to_string(i);
    return name;
  }

  bool Overlaps(SpellGroup const& group) const {
    return std::ranges::any_of(spelled_.names, [&](auto const& named) {
      return std::ranges::any_of(named.second, [&](std::string const& id) {
        return std::ranges::find(group.second, id) != group.second.end();
      });
    });
  }

  void AddDevice(SpellGroup const& group) {
    auto const* drive = FindDrive(found_, group.second.front());
    auto const type = drive == nullptr ? std::string() : drive->type;
    // Plain partitions beside an array on its drive have no device of their own.
    if (group.first == kNoRaid && Overlaps(group)) return;
    auto const name = NameFor(group, type);
    spelled_.names[name] = group.second;
    devices_[group] = name;
    if (group.first == kNoRaid) {
      disks_.push_back({name, type});
    } else {
      RaidModel raid{name, group.first, type, static_cast<std::int64_t>(group.second.size())};
      for (auto const& known : RaidsOf(known_)) {
        auto as_usual = raid;
        as_usual.count = {};
        if (known == as_usual && CountOf(known) == *raid.count) raid.count = {};
      }
      raids_.push_back(std::move(raid));
    }
  }

  // Arrays first, each kind in the order of its first drive: drives are chosen in this order.
  void NameDevices() {
    std::vector<std::tuple<bool, std::ptrdiff_t, SpellGroup>> groups;
    for (auto const& volume : found_.volumes) {
      SpellGroup group{volume.level, DrivesOf(volume)};
      auto place = std::ssize(found_.drives);
      for (auto const& id : group.second) {
        auto const at = std::ranges::find(found_.drives, id, &Drive::id) - found_.drives.begin();
        place = std::min(place, at);
      }
      groups.emplace_back(volume.level == kNoRaid, place, std::move(group));
    }
    std::ranges::sort(groups);
    groups.erase(std::ranges::unique(groups).begin(), groups.end());
    for (auto const& [plain, place, group] : groups) AddDevice(group);
  }

  MountModel Spell(Volume const& volume, MountModel const* known) const {
    MountModel model;
    model.mount = volume.mount;
    auto const device = devices_.find({volume.level, DrivesOf(volume)});
    if (device != devices_.end() && volume.level == kNoRaid) model.disk = device->second;
    if (device != devices_.end() && volume.level != kNoRaid) model.raid = device->second;
    model.fs_type =
        known != nullptr && IsFileSystem(*known, volume) ? known->fs_type : volume.fs_type;
    if (known != nullptr && IsSizeOf(*known, found_, volume)) {
      model.size = known->size;
      model.size_percent = known->size_percent;
      return model;
    }
    auto const size = volume.slices.front().size_gb;
    auto const even = std::ranges::all_of(
        volume.slices, [&](Slice const& slice) { return slice.size_gb == size; });
    auto const percent = even ? std::nullopt : PercentOf(found_, volume);
    if (percent) {
      model.size_percent = *percent;
    } else {
      model.size = std::ranges::min(volume.slices, {}, &Slice::size_gb).size_gb;
    }
    return model;
  }

  Layout const& found_;
  PartitionsModel known_;
  NamedDrives const& remembered_;
  std::map<SpellGroup, std::string> devices_;
  std::vector<RaidModel> raids_;
  std::vector<PlainDiskModel> disks_;
  SpelledLayout spelled_;
};

}  // namespace

std::optional<NamedDrives> MatchLayout(PartitionsModel const& partitions, Layout const& found) {
  if (!IsDecided(partitions) || MountsOf(partitions).empty()) return std::nullopt;
  return LayoutMatcher(partitions, found).Run();
}

std::optional<std::string> SoftRaidOf(Layout const& layout) {
  if (layout.volumes.empty()) return std::nullopt;
  auto const& first = layout.volumes.front();
  auto const drives = DrivesOf(first);
  auto const alike = std::ranges::all_of(layout.volumes, [&](Volume const& volume) {
    return volume.level == first.level && DrivesOf(volume) == drives;
  });
  auto const known = first.level == kNoRaid || first.level == "raid0" || first.level == "raid1" ||
                     first.level == "raid10";
  if (!alike || !known || !IsDefault(first.level, DrivesIn(layout, drives), layout.drives))
    return std::nullopt;
  return first.level;
}

SpelledLayout SpellLayout(Layout const& found, tf::Attr<PartitionsModel> const& known,
                          NamedDrives const& remembered) {
  if (known.known()) {
    if (auto names = MatchLayout(*known, found)) {
      // The level of what stands on no device of its own; raids exclude it.
      std::optional<std::string> soft_raid;
      for (auto const& mount : MountsOf(*known)) {
        if (RaidsOf(*known).empty() && DeviceOf(mount).empty())
          soft_raid = FindVolume(found, *mount.mount)->level;
      }
      return {*known, std::move(soft_raid), *std::move(names)};
    }
  }
  return LayoutSpeller(found, known.value_or({}), remembered).Run();
}

}  // namespace ferro::provider
