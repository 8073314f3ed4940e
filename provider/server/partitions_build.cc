#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/text.h"
#include "provider/server/partitions_layout.h"

namespace ferro::provider {
namespace {

// A mount with the drives below it.
struct PlacedMount {
  std::string mount;
  std::string fs_type;
  std::string level;
  std::vector<Drive> drives;
  tf::Attr<double> size;
  tf::Attr<double> percent;
  tf::Path path;  // Of its size.
};

struct BuiltDevice {
  std::string level;
  std::vector<Drive> drives;
};

std::string Quoted(std::string const& text) {
  return "\"" + text + "\"";
}

class Builder {
 public:
  Builder(PartitionsModel const& partitions, LayoutSource const& source)
      : partitions_(partitions),
        source_(source),
        mounts_(MountsOf(partitions)),
        free_(source.drives) {
    SortDrives(free_);
    built_.layout.drives = free_;
  }

  BuiltLayout Run() {
    if (free_.empty()) {
      Fault(PartitionsPath(), "this configuration has no local drives to partition.");
      return std::move(built_);
    }
    TakeRemembered();
    TakeRaids();
    TakeDisks();
    if (!built_.faults.empty() || !TakeDefault()) return std::move(built_);
    PlaceMounts();
    CheckDrives();
    if (!built_.faults.empty()) return std::move(built_);
    for (auto const& placed : placed_) built_.layout.volumes.push_back(VolumeOf(placed));
    return std::move(built_);
  }

 private:
  void Fault(tf::Path path, std::string detail) {
    built_.faults.push_back(
        {tf::Severity::kError, "The disk layout does not fit", std::move(detail), std::move(path)});
  }

  // --- Drives ----------------------------------------------------------------------

  void Keep(std::string const& name, std::string level, std::vector<Drive> drives) {
    std::vector<std::string> ids;
    for (auto const& drive : drives) {
      ids.push_back(drive.id);
      std::erase(free_, drive);
    }
    std::ranges::sort(ids);
    built_.names[name] = std::move(ids);
    devices_[name] = {std::move(level), std::move(drives)};
  }

  // What nothing stands on takes no drive.
  bool IsUsed(std::string const& name) const {
    return std::ranges::any_of(
        mounts_, [&](MountModel const& mount) { return mount.raid == name || mount.disk == name; });
  }

  // What a device of that name had, when it is all there and free.
  void TakeIfRemembered(std::string const& name, std::string const& level, std::string const& type,
                        std::size_t count) {
    auto const found = source_.remembered.find(name);
    if (!IsUsed(name)) return;
    if (found == source_.remembered.end() || found->second.size() != count) return;
    std::vector<Drive> drives;
    for (auto const& drive : free_) {
      if (drive.type == type && std::ranges::find(found->second, drive.id) != found->second.end())
        drives.push_back(drive);
    }
    if (drives.size() == count) Keep(name, level, std::move(drives));
  }

  void TakeRemembered() {
    for (auto const& raid : RaidsOf(partitions_)) {
      TakeIfRemembered(*raid.name, *raid.level, *raid.disk_type,
                       static_cast<std::size_t>(CountOf(raid)));
    }
    for (auto const& disk : DisksOf(partitions_)) {
      TakeIfRemembered(*disk.name, std::string(kNoRaid), *disk.disk_type, 1);
    }
  }

  std::vector<Drive> FreeOf(std::string const& type) const {
    std::vector<Drive> drives;
    std::ranges::copy_if(free_, std::back_inserter(drives),
                         [&](Drive const& drive) { return drive.type == type; });
    return drives;
  }

  // Says what is wrong when there are too few drives of that type.
  void Take(std::string const& name, std::string const& level, std::string const& type,
            std::size_t count, std::string const& what, tf::Path const& count_path,
            tf::Path const& type_path) {
    if (devices_.contains(name) || !IsUsed(name)) return;
    auto drives = FreeOf(type);
    if (drives.size() >= count) {
      drives.resize(count);
      Keep(name, level, std::move(drives));
      return;
    }
    auto const all = std::ranges::count(source_.drives, type, &Drive::type);
    auto const has = DrivesText(source_.drives);
    if (all == 0) {
      Fault(type_path, what + " is of type " + Quoted(type) + "; this configuration has " + has +
                           ". The type is compared letter by letter.");
    } else {
      Fault(count_path, what + " takes " + Counted(count, "drive", "drives") + " of type " +
                            Quoted(type) + ", and " + std::to_string(drives.size()) +
                            " of them are left; this configuration has " + has + ".");
    }
  }

  void TakeRaids() {
    auto const raids = RaidsOf(partitions_);
    for (std::size_t i = 0; i < raids.size(); ++i) {
      auto const& raid = raids[i];
      auto const type = PartitionsPath("raids", i, "disk_type");
      Take(*raid.name, *raid.level, *raid.disk_type, static_cast<std::size_t>(CountOf(raid)),
           "raid " + Quoted(*raid.name) + " (" + *raid.level + ")",
           raid.count.known() ? PartitionsPath("raids", i, "count") : type, type);
    }
  }

  void TakeDisks() {
    auto const disks = DisksOf(partitions_);
    for (std::size_t i = 0; i < disks.size(); ++i) {
      auto const& disk = disks[i];
      auto const type = PartitionsPath("disks", i, "disk_type");
      Take(*disk.name, std::string(kNoRaid), *disk.disk_type, 1, "disk " + Quoted(*disk.name), type,
           type);
    }
  }

  // Where mounts without a device stand.
  bool TakeDefault() {
    auto const needed = std::ranges::any_of(mounts_, [](MountModel const& mount) {
      return mount.raid.value_or("").empty() && mount.disk.value_or("").empty();
    });
    if (!needed) return true;
    auto const fastest = FastestOf(free_.empty() ? built_.layout.drives : free_);
    auto const raids = !RaidsOf(partitions_).empty();
    auto const usual =
        fastest.size() > 1 && !raids && !free_.empty() ? "raid1" : std::string(kNoRaid);
    auto const level = source_.soft_raid.value_or(usual);
    auto members = MembersFor(level, fastest);
    if (!members) {
      Fault(tf::Path("os_params").Attribute("soft_raid"), members.error().message + ".");
      return false;
    }
    devices_[""] = {level, *std::move(members)};
    return true;
  }

  // --- Mounts ----------------------------------------------------------------------

  PlacedMount Place(MountModel const& mount, std::size_t index) {
    auto const raid = mount.raid.value_or("");
    auto const& device = devices_.at(raid.empty() ? mount.disk.value_or("") : raid);
    return {*mount.mount,
            FsTypeOf(*mount.mount, mount.fs_type.value_or("")),
            device.level,
            device.drives,
            mount.size,
            mount.size_percent,
            PartitionsPath("mounts", index, mount.size.known() ? "size" : "size_percent")};
  }

  // /boot as the image suggests it, beside the root.
  void AddBoot() {
    auto const boot = std::ranges::find(source_.suggested, "/boot", &MountWish::mount);
    auto const given = std::ranges::find(placed_, "/boot", &PlacedMount::mount) != placed_.end();
    auto const root = std::ranges::find(placed_, "/", &PlacedMount::mount);
    if (given || boot == source_.suggested.end() || boot->size_gb <= 0 || root == placed_.end())
      return;
    auto added = *root;
    added.mount = "/boot";
    added.fs_type = FsTypeOf("/boot", "");
    added.size = static_cast<double>(boot->size_gb);
    added.percent = {};
    added.path = PartitionsPath().Attribute("mounts");
    placed_.push_back(std::move(added));
  }

  static constexpr int kRanks = 4;
  static int Rank(PlacedMount const& placed) {
    if (placed.size == kRest) return 3;
    if (placed.mount == "/boot") return 0;
    return placed.mount == "swap" ? 1 : 2;
  }

  void PlaceMounts() {
    for (std::size_t i = 0; i < mounts_.size(); ++i) placed_.push_back(Place(mounts_[i], i));
    AddBoot();
    // By rank, and within one as written. (Clang refuses the buffer of libstdc++'s stable_sort.)
    std::vector<PlacedMount> ordered;
    for (int rank = 0; rank < kRanks; ++rank) {
      std::ranges::copy_if(placed_, std::back_inserter(ordered),
                           [rank](PlacedMount const& placed) { return Rank(placed) == rank; });
    }
    placed_ = std::move(ordered);
  }

  // Rounded down, so that parts which sum up to 100 % always fit.
  static double SizeOn(PlacedMount const& placed, Drive const& drive) {
    if (placed.size.known()) return *placed.size;
    // A hair above, because 30 % of 50 is a little less than 15 in floating point.
    return std::floor(static_cast<double>(drive.size_gb) * *placed.percent / 100 + 1e-9);
  }

  static Volume VolumeOf(PlacedMount const& placed) {
    Volume volume{placed.mount, placed.fs_type, placed.level, {}};
    for (auto const& drive : placed.drives)
      volume.slices.push_back({drive.id, SizeOn(placed, drive)});
    std::ranges::sort(volume.slices, {}, &Slice::drive);
    return volume;
  }

  // --- Sums ------------------------------------------------------------------------

  void CheckDrives() {
    std::map<std::string, double> sums;
    std::map<std::string, std::string> rests;
    for (auto const& placed : placed_) {
      for (auto const& drive : placed.drives) {
        auto const ok = placed.size == kRest ? CheckRest(placed, drive, sums[drive.id], rests)
                                             : CheckSum(placed, drive, sums[drive.id]);
        if (!ok) break;  // The other drives of its device say the same.
      }
    }
  }

  bool CheckSum(PlacedMount const& placed, Drive const& drive, double& sum) {
    auto const size = SizeOn(placed, drive);
    if (size < 1 && placed.percent.known()) {
      Fault(placed.path, Quoted(placed.mount) + " would have less than 1 GB of a drive of " +
                             std::to_string(drive.size_gb) + " GB.");
      return false;
    }
    auto const before = sum;
    sum += size;
    if (sum <= static_cast<double>(drive.size_gb)) return true;
    Fault(placed.path, Quoted(placed.mount) + " does not fit: it takes " + Number(size) +
                           " GB, and of the " + std::to_string(drive.size_gb) + " GB of drive " +
                           drive.id + " (" + drive.type + ") other mounts take " + Number(before) +
                           " GB.");
    return false;
  }

  bool CheckRest(PlacedMount const& placed, Drive const& drive, double sum,
                 std::map<std::string, std::string>& rests) {
    auto const [other, first] = rests.emplace(drive.id, placed.mount);
    if (!first) {
      Fault(placed.path, Quoted(placed.mount) + " takes the rest of drive " + drive.id +
                             ", which " + Quoted(other->second) +
                             " takes already; one mount a drive may have size -1.");
      return false;
    }
    if (sum < static_cast<double>(drive.size_gb)) return true;
    Fault(placed.path, "Nothing is left for " + Quoted(placed.mount) + ": other mounts take " +
                           Number(sum) + " GB of drive " + drive.id + ", which has " +
                           std::to_string(drive.size_gb) + " GB.");
    return false;
  }

  static std::string Number(double gb) {
    auto text = std::to_string(gb);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  }

  PartitionsModel const& partitions_;
  LayoutSource const& source_;
  std::vector<MountModel> mounts_;
  std::vector<Drive> free_;
  std::map<std::string, BuiltDevice> devices_;  // "" is the default.
  std::vector<PlacedMount> placed_;
  BuiltLayout built_;
};

}  // namespace

BuiltLayout BuildLayout(PartitionsModel const& partitions, LayoutSource const& source) {
  return Builder(partitions, source).Run();
}

}  // namespace ferro::provider
