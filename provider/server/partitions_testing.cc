#include "provider/server/partitions_testing.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ferro::provider {
namespace {

constexpr std::array<char const*, 4> kTypes = {"SSD SATA", "SSD NVMe", "SSD NVMe M.2", "HDD SATA"};
constexpr std::array<char const*, 6> kMounts = {"/boot", "swap",      "/var",
                                                "/home", "/srv/data", "backup"};

bool OneIn(Random& random, std::uint64_t n) {
  return random.Below(n) == 0;
}

template <class T>
void Shuffle(Random& random, std::vector<T>& items) {
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[static_cast<std::size_t>(random.Below(i))]);
  }
}

std::string AnyType(Random& random, std::vector<Drive> const& drives) {
  return drives[static_cast<std::size_t>(random.Below(drives.size()))].type;
}

void GiveSize(Random& random, MountModel& mount) {
  switch (random.Below(4)) {
    case 0:
      mount.size_percent = static_cast<double>(1 + random.Below(30));
      return;
    case 1:
      mount.size_percent = static_cast<double>(10 + random.Below(290)) / 10;
      return;
    default:
      mount.size = static_cast<double>(1 + random.Below(40));
  }
}

struct Names {
  std::vector<std::string> raids;
  std::vector<std::string> disks;
};

void PutOnDevice(Random& random, MountModel& mount, Names const& names) {
  auto const count = names.raids.size() + names.disks.size();
  if (count == 0 || OneIn(random, 6)) return;
  auto const chosen = static_cast<std::size_t>(random.Below(count));
  if (chosen < names.raids.size()) {
    mount.raid = names.raids[chosen];
  } else {
    mount.disk = names.disks[chosen - names.raids.size()];
  }
}

// A size in percent that is rounded down to this one on that drive.
std::optional<double> AsPercent(double size_gb, Drive const& drive) {
  auto const exact = size_gb * 100 / static_cast<double>(drive.size_gb);
  auto const percent = std::ceil(exact * 1000) / 1000;
  auto const back = std::floor(static_cast<double>(drive.size_gb) * percent / 100 + 1e-9);
  if (percent > 100 || back != size_gb) return std::nullopt;
  return percent;
}

void RespellSize(Random& random, MountModel& mount, Layout const& layout) {
  auto const* volume = FindVolume(layout, *mount.mount);
  if (volume == nullptr || OneIn(random, 2)) return;
  auto const& slice = volume->slices.front();
  auto const same = std::ranges::all_of(volume->slices, [&](Slice const& other) {
    auto const* a = FindDrive(layout, slice.drive);
    auto const* b = FindDrive(layout, other.drive);
    return a != nullptr && b != nullptr && a->size_gb == b->size_gb;
  });
  if (!same || slice.size_gb == kRest) return;
  if (mount.size_percent.known()) {
    mount.size_percent = {};
    mount.size = slice.size_gb;
  } else if (auto const percent = AsPercent(slice.size_gb, *FindDrive(layout, slice.drive))) {
    mount.size = {};
    mount.size_percent = *percent;
  }
}

}  // namespace

std::vector<Drive> SomeDrives(Random& random) {
  std::vector<Drive> drives;
  auto const kinds = 1 + random.Below(3);
  for (std::uint64_t kind = 0; kind < kinds; ++kind) {
    auto const* type = kTypes[static_cast<std::size_t>(random.Below(kTypes.size()))];
    auto const size = static_cast<std::int64_t>(60 + random.Below(500));
    auto const count = 1 + random.Below(4);
    for (std::uint64_t i = 0; i < count; ++i) drives.push_back({random.Uuid(), type, size});
  }
  return drives;
}

PartitionsModel SomePartitions(Random& random, std::vector<Drive> const& drives) {
  PartitionsModel partitions;
  Names names;
  std::vector<RaidModel> raids;
  std::vector<PlainDiskModel> disks;
  for (auto i = random.Below(3); i > 0; --i) {
    RaidModel raid;
    raid.name = names.raids.emplace_back("raid" + std::to_string(i));
    raid.level = std::string(OneIn(random, 4) ? "raid10" : OneIn(random, 2) ? "raid0" : "raid1");
    raid.disk_type = AnyType(random, drives);
    if (OneIn(random, 3) && raid.level == std::string("raid1")) raid.count = 3;
    raids.push_back(raid);
  }
  for (auto i = random.Below(3); i > 0; --i) {
    disks.push_back(
        {names.disks.emplace_back("disk" + std::to_string(i)), AnyType(random, drives)});
  }
  std::vector<MountModel> mounts;
  for (auto const* point : kMounts) {
    if (!OneIn(random, 3)) continue;
    MountModel mount;
    mount.mount = std::string(point);
    GiveSize(random, mount);
    PutOnDevice(random, mount, names);
    if (mount.mount != std::string("swap") && OneIn(random, 3)) mount.fs_type = std::string("xfs");
    mounts.push_back(mount);
  }
  MountModel root;
  root.mount = std::string("/");
  PutOnDevice(random, root, names);
  if (OneIn(random, 3)) {
    GiveSize(random, root);
  } else {
    root.size = kRest;
  }
  mounts.push_back(root);
  Shuffle(random, mounts);
  if (!raids.empty() || OneIn(random, 2)) partitions.raids = raids;
  if (!disks.empty() || OneIn(random, 2)) partitions.disks = disks;
  partitions.mounts = mounts;
  return partitions;
}

PartitionsModel Respelled(Random& random, PartitionsModel partitions, Layout const& layout) {
  auto raids = RaidsOf(partitions);
  auto disks = DisksOf(partitions);
  auto mounts = MountsOf(partitions);
  for (auto& raid : raids) {
    raid.name = "other-" + *raid.name;
    if (raid.count.null() && OneIn(random, 2)) raid.count = CountOf(raid);
  }
  for (auto& disk : disks) disk.name = "other-" + *disk.name;
  for (auto& mount : mounts) {
    if (mount.raid.known()) mount.raid = "other-" + *mount.raid;
    if (mount.disk.known()) mount.disk = "other-" + *mount.disk;
    auto const fs_type = FsTypeOf(*mount.mount, mount.fs_type.value_or(""));
    if (OneIn(random, 2)) mount.fs_type = fs_type;
    RespellSize(random, mount, layout);
  }
  Shuffle(random, raids);
  Shuffle(random, disks);
  Shuffle(random, mounts);
  if (!raids.empty() || OneIn(random, 2)) partitions.raids = std::move(raids);
  if (!disks.empty() || OneIn(random, 2)) partitions.disks = std::move(disks);
  partitions.mounts = std::move(mounts);
  return partitions;
}

}  // namespace ferro::provider
