#include "provider/server/layout.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace ferro::provider {
namespace {

int Rank(std::string_view type) {
  auto const lower = Lower(type);
  if (lower.find("nvme") != std::string::npos) return 3;
  if (lower.find("ssd") != std::string::npos) return 2;
  if (lower.find("hdd") != std::string::npos) return 1;
  return 0;
}

std::size_t LeastDrives(std::string_view level) {
  if (level == kNoRaid) return 1;
  return level == "raid10" ? 4 : 2;
}

std::string FsTypeFor(MountWish const& wish) {
  if (wish.mount == "/boot") return "ext3";
  if (wish.mount == "swap") return "swap";
  return wish.fs_type.empty() ? "ext4" : wish.fs_type;
}

// `/` takes the rest and stands last, so that its priority is the highest on each drive.
std::vector<MountWish> Ordered(std::vector<MountWish> suggested) {
  std::string root_fs;
  std::erase_if(suggested, [&](MountWish const& wish) {
    if (wish.mount != "/") return false;
    root_fs = wish.fs_type;
    return true;
  });
  suggested.push_back({.mount = "/", .fs_type = root_fs, .size_gb = -1});
  return suggested;
}

Status CheckSizes(std::vector<MountWish> const& mounts, std::vector<Drive> const& drives) {
  std::int64_t fixed = 0;
  for (auto const& wish : mounts) {
    if (wish.mount == "/") continue;
    if (wish.size_gb <= 0) {
      return Fail(ErrorCode::kInvalidArgument, "the image suggests a partition \"" + wish.mount +
                                                   "\" of " + std::to_string(wish.size_gb) + " GB");
    }
    fixed += wish.size_gb;
  }
  auto const smallest = std::ranges::min(drives, {}, &Drive::size_gb);
  if (fixed >= smallest.size_gb) {
    return Fail(ErrorCode::kInvalidArgument, "the partitions of fixed size need " +
                                                 std::to_string(fixed) +
                                                 " GB, and nothing is left for / on a drive of " +
                                                 std::to_string(smallest.size_gb) + " GB");
  }
  return {};
}

// Adds one partition a drive, an array over them when there are several, and the file system.
void AddMount(LayoutGraph& graph, MountWish const& wish, std::int64_t priority,
              std::vector<Drive> const& drives, std::string_view level,
              std::function<std::string()> const& new_id) {
  std::vector<std::string> partitions;
  for (auto const& drive : drives) {
    partitions.push_back(new_id());
    graph[partitions.back()] = {.type = LayoutNode::Type::kPartition,
                                .device = drive.id,
                                .size_gb = static_cast<double>(wish.size_gb),
                                .priority = priority};
  }
  auto device = partitions.front();
  if (level != kNoRaid) {
    device = new_id();
    graph[device] = {
        .type = LayoutNode::Type::kRaid, .level = std::string(level), .members = partitions};
  }
  graph[new_id()] = {.type = LayoutNode::Type::kFilesystem,
                     .device = device,
                     .fs_type = FsTypeFor(wish),
                     .mount = wish.mount};
}

}  // namespace

std::vector<Drive> FastestOf(std::vector<Drive> drives) {
  SortDrives(drives);
  std::erase_if(drives, [type = drives.empty() ? "" : drives.front().type](Drive const& drive) {
    return drive.type != type;
  });
  return drives;
}

Result<std::vector<Drive>> MembersFor(std::string_view level, std::vector<Drive> drives) {
  auto const least = LeastDrives(level);
  if (drives.size() < least) {
    return Fail(ErrorCode::kInvalidArgument,
                std::string(level) + " needs at least " + std::to_string(least) +
                    " drives of one type; this configuration has " + DrivesText(drives));
  }
  if (level == kNoRaid) drives.resize(1);
  if (level == "raid10") drives.resize(drives.size() / 2 * 2);
  return drives;
}

void SortDrives(std::vector<Drive>& drives) {
  std::ranges::sort(drives, [](Drive const& a, Drive const& b) {
    return std::tuple(-Rank(a.type), -a.size_gb, a.id) <
           std::tuple(-Rank(b.type), -b.size_gb, b.id);
  });
}

Result<LayoutGraph> DefaultLayout(std::vector<Drive> drives, std::vector<MountWish> suggested,
                                  std::optional<std::string> const& soft_raid,
                                  std::function<std::string()> const& new_id) {
  if (drives.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "this configuration has no local drives to partition");
  }
  SortDrives(drives);
  auto const fastest = FastestOf(drives);
  auto const level = soft_raid.value_or(fastest.size() > 1 ? "raid1" : std::string(kNoRaid));
  auto const members = MembersFor(level, fastest);
  if (!members) return Fail(members.error());
  auto const mounts = Ordered(std::move(suggested));
  if (auto const fits = CheckSizes(mounts, *members); !fits) return Fail(fits.error());

  LayoutGraph graph;
  for (auto const& drive : drives)
    graph[drive.id] = {.type = LayoutNode::Type::kDrive, .drive = drive};
  std::int64_t priority = 0;
  for (auto const& wish : mounts) AddMount(graph, wish, priority++, *members, level, new_id);
  return graph;
}

std::string DrivesText(std::vector<Drive> drives) {
  SortDrives(drives);
  std::vector<std::pair<std::string, int>> kinds;
  for (auto const& drive : drives) {
    auto const kind = std::to_string(drive.size_gb) + " GB " + drive.type;
    if (kinds.empty() || kinds.back().first != kind) kinds.emplace_back(kind, 0);
    ++kinds.back().second;
  }
  std::vector<std::string> parts;
  parts.reserve(kinds.size());
  for (auto const& [kind, count] : kinds) parts.push_back(std::to_string(count) + " × " + kind);
  return Listed(parts);
}

}  // namespace ferro::provider
