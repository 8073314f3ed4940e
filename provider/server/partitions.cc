#include "provider/server/partitions.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"

namespace ferro::provider {
namespace {

constexpr char kDriveTypes[] =
    "Type of drive as the configuration's `disks` name it: `SSD SATA`, "
    "`SSD NVMe`, `SSD NVMe M.2`, `HDD SATA`.";

tf::Validator NotEmpty() {
  return tf::LengthBetween(1, 64);
}

template <class T>
bool IsSettled(tf::Attr<T> const& attr) {
  return !attr.unknown();
}

bool IsSettled(RaidModel const& raid) {
  return IsSettled(raid.name) && IsSettled(raid.level) && IsSettled(raid.disk_type) &&
         IsSettled(raid.count);
}
bool IsSettled(PlainDiskModel const& disk) {
  return IsSettled(disk.name) && IsSettled(disk.disk_type);
}
bool IsSettled(MountModel const& mount) {
  return IsSettled(mount.mount) && IsSettled(mount.size) && IsSettled(mount.size_percent) &&
         IsSettled(mount.raid) && IsSettled(mount.disk) && IsSettled(mount.fs_type);
}

template <class T>
bool AllSettled(tf::Attr<std::vector<T>> const& list) {
  if (!list.known()) return list.null();
  return std::ranges::all_of(*list, [](T const& element) { return IsSettled(element); });
}

bool IsText(tf::Attr<std::string> const& attr) {
  return attr.known() && !attr->empty();
}

class Checker {
 public:
  Checker(PartitionsModel const& partitions, bool soft_raid)
      : partitions_(partitions), soft_raid_(soft_raid) {}

  std::vector<tf::Diagnostic> Run() {
    if (!IsComplete()) return std::move(found_);
    CheckRaids();
    CheckDisks();
    if (partitions_.mounts.known()) CheckMounts();
    if (IsDecided(partitions_)) CheckUse();
    return std::move(found_);
  }

 private:
  void Error(tf::Path path, std::string_view summary, std::string detail) {
    found_.push_back(
        {tf::Severity::kError, std::string(summary), std::move(detail), std::move(path)});
  }
  void Warning(tf::Path path, std::string_view summary, std::string detail) {
    found_.push_back(
        {tf::Severity::kWarning, std::string(summary), std::move(detail), std::move(path)});
  }

  // Terraform requires these; a state edited by hand may lack them.
  bool IsComplete() {
    auto const raids = RaidsOf(partitions_);
    auto const disks = DisksOf(partitions_);
    auto const mounts = MountsOf(partitions_);
    auto const complete =
        std::ranges::none_of(raids,
                             [](RaidModel const& raid) {
                               return raid.name.null() || raid.level.null() ||
                                      raid.disk_type.null();
                             }) &&
        std::ranges::none_of(
            disks,
            [](PlainDiskModel const& disk) { return disk.name.null() || disk.disk_type.null(); }) &&
        std::ranges::none_of(mounts, [](MountModel const& mount) { return mount.mount.null(); });
    if (!complete) {
      Error(PartitionsPath(), "Incomplete disk layout",
            "Every raid has a name, a level and a disk_type, every disk a name and a disk_type, "
            "every mount a mount point.");
    }
    return complete;
  }

  void CheckName(tf::Attr<std::string> const& name, std::string_view list, std::size_t index) {
    if (!name.known() || names_.insert(*name).second) return;
    Error(
        PartitionsPath(list, index, "name"), "Name is used twice",
        "\"" + *name + "\" names another raid or disk already; mounts could not tell them apart.");
  }

  void CheckRaids() {
    auto const raids = RaidsOf(partitions_);
    if (soft_raid_ && !raids.empty()) {
      Error(
          tf::Path("os_params").Attribute("soft_raid"), "Conflicting arguments",
          "os_params.soft_raid lays out the drives by itself, and os_params.partitions.raids says "
          "how to. Set one of them.");
    }
    for (std::size_t i = 0; i < raids.size(); ++i) {
      auto const& raid = raids[i];
      CheckName(raid.name, "raids", i);
      if (!raid.count.known() || !raid.level.known()) continue;
      auto const path = PartitionsPath("raids", i, "count");
      auto const count = std::to_string(*raid.count);
      if (*raid.level == "raid10" && (*raid.count < 4 || *raid.count % 2 != 0)) {
        Error(path, "Wrong number of drives",
              "raid10 takes an even number of drives, at least 4; count is " + count + ".");
      } else if (*raid.count < 2) {
        Error(path, "Wrong number of drives",
              *raid.level + " takes at least 2 drives; count is " + count + ".");
      }
    }
  }

  void CheckDisks() {
    auto const disks = DisksOf(partitions_);
    for (std::size_t i = 0; i < disks.size(); ++i) CheckName(disks[i].name, "disks", i);
  }

  void CheckMounts() {
    auto const mounts = MountsOf(partitions_);
    for (std::size_t i = 0; i < mounts.size(); ++i) {
      CheckMountPoint(mounts[i].mount, i);
      CheckSize(mounts[i], i);
      CheckFileSystem(mounts[i], i);
      CheckDevice(mounts[i], i);
    }
    auto const undecided =
        std::ranges::any_of(mounts, [](MountModel const& m) { return m.mount.unknown(); });
    if (points_.contains("/") || undecided) return;
    Error(PartitionsPath().Attribute("mounts"), "No root file system",
          "mounts lists no \"/\", on which the operating system is installed. For example: "
          "{ mount = \"/\", size = -1 }.");
  }

  void CheckMountPoint(tf::Attr<std::string> const& mount, std::size_t index) {
    if (!mount.known()) return;
    auto const path = PartitionsPath("mounts", index, "mount");
    auto const& text = *mount;
    if (!points_.insert(text).second) {
      Error(path, "Mounted twice", "\"" + text + "\" is the mount point of another element.");
    }
    auto const bad = text.empty() || text.starts_with('.') ||
                     text.find_first_of(" \t\r\n") != std::string::npos ||
                     text.find("//") != std::string::npos || text.find("..") != std::string::npos ||
                     (text.size() > 1 && text.ends_with('/'));
    if (bad) {
      Error(path, "Not a mount point",
            "\"" + text +
                "\" is no mount point: write an absolute path such as \"/data\", or "
                "\"swap\".");
    } else if (!text.starts_with('/') && text != "swap") {
      Warning(path, "Mount point without a slash",
              "\"" + text + "\" is sent as it is; servers have such mounts, but \"/" + text +
                  "\" is probably meant.");
    }
  }

  void CheckSize(MountModel const& mount, std::size_t index) {
    if (mount.size.unknown() || mount.size_percent.unknown()) return;
    auto const size = PartitionsPath("mounts", index, "size");
    auto const percent = PartitionsPath("mounts", index, "size_percent");
    auto const which = mount.mount.known() ? "\"" + *mount.mount + "\"" : "the mount";
    if (mount.size.known() == mount.size_percent.known()) {
      Error(size, "Size in two ways or none",
            "Exactly one of size (GB, -1 for the rest) and size_percent says how large " + which +
                " is.");
      return;
    }
    if (mount.size.known() && *mount.size != -1 && !(*mount.size > 0)) {
      Error(size, "Not a size", "size is in GB and above 0, or -1 for the rest of the drive.");
    }
    if (!mount.size_percent.known()) return;
    if (!(*mount.size_percent > 0) || *mount.size_percent > 100) {
      Error(percent, "Not a percentage", "size_percent is above 0 and at most 100.");
    } else if (*mount.size_percent != std::floor(*mount.size_percent)) {
      Warning(percent, "Fractional percentage",
              "Partitions are whole gigabytes: the size of " + which + " is rounded down.");
    }
  }

  void CheckFileSystem(MountModel const& mount, std::size_t index) {
    if (!mount.mount.known() || !IsText(mount.fs_type)) return;
    if ((*mount.fs_type == "swap") == (*mount.mount == "swap")) return;
    Error(PartitionsPath("mounts", index, "fs_type"), "File system does not fit the mount",
          "fs_type \"swap\" goes with mount \"swap\" and with no other; \"" + *mount.mount +
              "\" has fs_type \"" + *mount.fs_type + "\".");
  }

  void CheckDevice(MountModel const& mount, std::size_t index) {
    if (IsText(mount.raid) && IsText(mount.disk)) {
      Error(PartitionsPath("mounts", index, "disk"), "Conflicting arguments",
            "A mount stands on a raid or on a disk, not on both.");
    }
    if (IsText(mount.raid)) {
      used_.insert(*mount.raid);
      CheckKnown(RaidsOf(partitions_), partitions_.raids.unknown(), *mount.raid, "raids",
                 PartitionsPath("mounts", index, "raid"));
    }
    if (IsText(mount.disk)) {
      used_.insert(*mount.disk);
      CheckKnown(DisksOf(partitions_), partitions_.disks.unknown(), *mount.disk, "disks",
                 PartitionsPath("mounts", index, "disk"));
    }
  }

  template <class Device>
  void CheckKnown(std::vector<Device> const& devices, bool undecided, std::string const& name,
                  std::string_view list, tf::Path path) {
    std::vector<std::string> names;
    for (auto const& device : devices) {
      if (device.name.unknown()) return;
      if (device.name.known()) names.push_back("\"" + *device.name + "\"");
      if (device.name == name) return;
    }
    if (undecided) return;
    Error(std::move(path), "Unknown device",
          "partitions." + std::string(list) + " has no element named \"" + name + "\"; it has " +
              (names.empty() ? "none" : Listed(names)) + ".");
  }

  void CheckUse() {
    auto unused = [&](tf::Attr<std::string> const& name, std::string_view list, std::size_t index) {
      if (!name.known() || used_.contains(*name)) return;
      Warning(PartitionsPath(list, index, "name"), "Nothing stands on it",
              "No mount names \"" + *name + "\": its drives stay empty.");
    };
    auto const raids = RaidsOf(partitions_);
    auto const disks = DisksOf(partitions_);
    for (std::size_t i = 0; i < raids.size(); ++i) unused(raids[i].name, "raids", i);
    for (std::size_t i = 0; i < disks.size(); ++i) unused(disks[i].name, "disks", i);
    auto const placed = std::ranges::all_of(MountsOf(partitions_), [](MountModel const& mount) {
      return IsText(mount.raid) || IsText(mount.disk);
    });
    if (!soft_raid_ || !placed || !raids.empty()) return;
    Error(tf::Path("os_params").Attribute("soft_raid"), "Conflicting arguments",
          "os_params.soft_raid is the level of mounts that name no disk, and every mount of "
          "os_params.partitions names one. Remove soft_raid.");
  }

  PartitionsModel const& partitions_;
  bool soft_raid_;
  std::set<std::string> names_;
  std::set<std::string> points_;
  std::set<std::string> used_;
  std::vector<tf::Diagnostic> found_;
};

}  // namespace

void Describe(tf::Fields& f, RaidModel& m) {
  f("name", m.name, tf::Required().Validate(NotEmpty()), "Name by which mounts call it.");
  f("level", m.level, tf::Required().Validate(tf::OneOf({"raid0", "raid1", "raid10"})),
    "`raid0`, `raid1` or `raid10`.");
  f("disk_type", m.disk_type, tf::Required().Validate(NotEmpty()), kDriveTypes);
  f("count", m.count, tf::Optional().Validate(tf::Between(1, 64)),
    "How many drives of that type it takes; 2 when omitted, 4 for `raid10`.");
}

void Describe(tf::Fields& f, PlainDiskModel& m) {
  f("name", m.name, tf::Required().Validate(NotEmpty()), "Name by which mounts call it.");
  f("disk_type", m.disk_type, tf::Required().Validate(NotEmpty()), kDriveTypes);
}

void Describe(tf::Fields& f, MountModel& m) {
  f("mount", m.mount, tf::Required(),
    "Mount point: an absolute path, or `swap`. Exactly one is `/`.");
  f("size", m.size, tf::Optional(),
    "Size in GB on each drive of the device; `-1` takes the rest of the drive.");
  f("size_percent", m.size_percent, tf::Optional(),
    "Size in percent of each drive of the device, rounded down to whole GB; instead of `size`.");
  f("raid", m.raid, tf::Optional(), "Name of the raid on which it stands.");
  f("disk", m.disk, tf::Optional(),
    "Name of the disk on which it stands. Without `raid` and `disk` it stands on the default "
    "layout: what `soft_raid` says over the drives of the fastest type that no raid and no disk "
    "takes; beside `raids`, on the first such drive.");
  f("fs_type", m.fs_type, tf::Optional().Validate(tf::OneOf({"", "ext3", "ext4", "xfs", "swap"})),
    "`ext3`, `ext4`, `xfs` or `swap`; when omitted `ext4`, for `/boot` `ext3`, for `swap` `swap`.");
}

void Describe(tf::Fields& f, PartitionsModel& m) {
  f("raids", m.raids, tf::Optional(), "Software RAID arrays; drives are chosen in this order.");
  f("disks", m.disks, tf::Optional(), "Single drives, chosen after those of the raids.");
  f("mounts", m.mounts, tf::Required().Validate(tf::SizeBetween(1, 64)),
    "File systems. A `/boot` as the image suggests it is added when none is listed.");
}

tf::Path PartitionsPath() {
  return tf::Path("os_params").Attribute("partitions");
}

tf::Path PartitionsPath(std::string_view list, std::size_t index, std::string_view attribute) {
  return PartitionsPath()
      .Attribute(list)
      .AtIndex(static_cast<std::int64_t>(index))
      .Attribute(attribute);
}

bool IsDecided(PartitionsModel const& partitions) {
  return AllSettled(partitions.raids) && AllSettled(partitions.disks) &&
         AllSettled(partitions.mounts);
}

std::vector<RaidModel> RaidsOf(PartitionsModel const& partitions) {
  return partitions.raids.value_or({});
}
std::vector<PlainDiskModel> DisksOf(PartitionsModel const& partitions) {
  return partitions.disks.value_or({});
}
std::vector<MountModel> MountsOf(PartitionsModel const& partitions) {
  return partitions.mounts.value_or({});
}

std::int64_t CountOf(RaidModel const& raid) {
  if (raid.count.known()) return *raid.count;
  return raid.level == std::string("raid10") ? 4 : 2;
}

std::string FsTypeOf(std::string_view mount, std::string_view fs_type) {
  if (!fs_type.empty()) return std::string(fs_type);
  if (mount == "/boot") return "ext3";
  return mount == "swap" ? "swap" : "ext4";
}

std::string MountsText(PartitionsModel const& partitions) {
  auto number = [](double value) {
    auto text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  };
  std::vector<std::string> texts;
  for (auto const& mount : MountsOf(partitions)) {
    auto text = mount.mount.value_or("?");
    if (mount.size.known())
      text += *mount.size == -1 ? " the rest" : " " + number(*mount.size) + " GB";
    if (mount.size_percent.known()) text += " " + number(*mount.size_percent) + " %";
    if (IsText(mount.fs_type)) text += " " + *mount.fs_type;
    if (IsText(mount.raid)) text += " on " + *mount.raid;
    if (IsText(mount.disk)) text += " on " + *mount.disk;
    texts.push_back(std::move(text));
  }
  return Joined(texts, ", ");
}

std::vector<tf::Diagnostic> PartitionFaults(PartitionsModel const& partitions, bool soft_raid) {
  return Checker(partitions, soft_raid).Run();
}

}  // namespace ferro::provider
