#include "provider/server/volumes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"

namespace ferro::provider {
namespace {

constexpr double kSameSize = 0.01;  // GB
constexpr double kSameRest = 1;     // GB; the API may round the rest of a drive.

Error Broken(std::string_view what) {
  return {.code = ErrorCode::kInvalidArgument, .message = std::string(what)};
}

// Builds volumes from a graph and notices what is left over.
class Reader {
 public:
  explicit Reader(LayoutGraph const& graph) : graph_(graph) {}

  Result<Layout> Read() {
    Layout layout;
    for (auto const& [id, node] : graph_) {
      if (node.type == LayoutNode::Type::kDrive) {
        layout.drives.push_back({id, node.drive.type, node.drive.size_gb});
      }
    }
    SortDrives(layout.drives);
    std::vector<std::pair<std::int64_t, Volume>> volumes;
    for (auto const& [id, node] : graph_) {
      if (node.type != LayoutNode::Type::kFilesystem) continue;
      auto volume = VolumeOf(node);
      if (!volume) return Fail(volume.error());
      volumes.emplace_back(priority_, *std::move(volume));
    }
    if (used_.size() != PartitionCount()) return Fail(Broken("a partition of no use"));
    std::ranges::sort(volumes, [](auto const& a, auto const& b) {
      return std::tie(a.first, a.second.mount) < std::tie(b.first, b.second.mount);
    });
    for (auto& [priority, volume] : volumes) layout.volumes.push_back(std::move(volume));
    return layout;
  }

 private:
  std::size_t PartitionCount() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        graph_, [](auto const& item) { return item.second.type == LayoutNode::Type::kPartition; }));
  }

  // The partition's place on its drive is left in priority_.
  Result<Slice> SliceOf(std::string const& id) {
    auto const found = graph_.find(id);
    if (found == graph_.end() || found->second.type != LayoutNode::Type::kPartition)
      return Fail(Broken("\"" + id + "\" is no partition"));
    auto const& partition = found->second;
    auto const drive = graph_.find(partition.device);
    if (drive == graph_.end() || drive->second.type != LayoutNode::Type::kDrive)
      return Fail(Broken("partition \"" + id + "\" is on no drive"));
    if (!used_.insert(id).second) return Fail(Broken("partition \"" + id + "\" is used twice"));
    auto const sound =
        partition.size_gb == kRest || (partition.size_gb > 0 && std::isfinite(partition.size_gb));
    if (!sound) return Fail(Broken("partition \"" + id + "\" has no size"));
    priority_ = std::max(priority_, partition.priority);
    return Slice{partition.device, partition.size_gb};
  }

  Result<Volume> VolumeOf(LayoutNode const& fs) {
    priority_ = 0;
    Volume volume{
        .mount = fs.mount, .fs_type = fs.fs_type, .level = std::string(kNoRaid), .slices = {}};
    if (!mounts_.insert(fs.mount).second)
      return Fail(Broken("\"" + fs.mount + "\" is mounted twice"));
    std::vector<std::string> partitions = {fs.device};
    auto const device = graph_.find(fs.device);
    if (device != graph_.end() && device->second.type == LayoutNode::Type::kRaid) {
      volume.level = device->second.level;
      partitions = device->second.members;
    }
    std::set<std::string> drives;
    for (auto const& id : partitions) {
      auto slice = SliceOf(id);
      if (!slice) return Fail(slice.error());
      if (!drives.insert(slice->drive).second)
        return Fail(Broken("\"" + fs.mount + "\" has two partitions on one drive"));
      volume.slices.push_back(*std::move(slice));
    }
    if (volume.slices.empty()) return Fail(Broken("\"" + fs.mount + "\" stands on nothing"));
    std::ranges::sort(volume.slices, {}, &Slice::drive);
    return volume;
  }

  LayoutGraph const& graph_;
  std::set<std::string> used_;
  std::set<std::string> mounts_;
  std::int64_t priority_ = 0;
};

std::string GbText(double size_gb) {
  if (size_gb == kRest) return "the rest";
  auto text = std::to_string(size_gb);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + " GB";
}

// Volumes of one level on the same drives.
using Group = std::pair<std::string, std::vector<std::string>>;

std::vector<Group> GroupsOf(Layout const& layout) {
  std::vector<Group> groups;
  for (auto const& volume : layout.volumes) {
    Group const group{volume.level, DrivesOf(volume)};
    if (std::ranges::find(groups, group) == groups.end()) groups.push_back(group);
  }
  return groups;
}

bool IsIn(Group const& group, Volume const& volume) {
  return volume.level == group.first && DrivesOf(volume) == group.second;
}

std::string GroupText(Layout const& layout, Group const& group) {
  std::vector<Drive> drives;
  std::vector<std::string> ids;
  for (auto const& id : group.second) {
    if (auto const* drive = FindDrive(layout, id)) drives.push_back(*drive);
    ids.push_back(id.substr(0, 8));
  }
  std::vector<std::string> mounts;
  for (auto const& volume : layout.volumes) {
    if (!IsIn(group, volume)) continue;
    mounts.push_back(volume.mount + " " + GbText(volume.slices.front().size_gb) + " " +
                     volume.fs_type);
  }
  return (group.first == kNoRaid ? "plain partitions" : group.first) + " on " + DrivesText(drives) +
         (ids.size() == 1 ? " (drive " : " (drives ") + Joined(ids, ", ") +
         "): " + Joined(mounts, ", ");
}

bool SameSizes(Layout const& a, Slice const& in_a, Layout const& b, Slice const& in_b) {
  auto const rest = in_a.size_gb == kRest || in_b.size_gb == kRest;
  if (in_a.size_gb == in_b.size_gb) return true;
  return std::abs(SizeOf(a, in_a) - SizeOf(b, in_b)) < (rest ? kSameRest : kSameSize);
}

// All that a drive carries: "raid1 /boot", to find its counterpart by.
using Load = std::tuple<std::string, std::int64_t, std::vector<std::string>>;

Load LoadOf(Layout const& layout, Drive const& drive) {
  std::vector<std::string> mounts;
  for (auto const& volume : layout.volumes) {
    auto const on = std::ranges::any_of(
        volume.slices, [&](Slice const& slice) { return slice.drive == drive.id; });
    if (on) mounts.push_back(volume.level + " " + volume.mount);
  }
  std::ranges::sort(mounts);
  return {drive.type, drive.size_gb, std::move(mounts)};
}

// Drives of `a` to drives of `b` that carry the same; those with equal loads are alike.
std::map<std::string, std::string> Counterparts(Layout const& a, Layout const& b) {
  std::multimap<Load, std::string> loads;
  for (auto const& drive : b.drives) loads.emplace(LoadOf(b, drive), drive.id);
  std::map<std::string, std::string> counterparts;
  for (auto const& drive : a.drives) {
    auto const found = loads.find(LoadOf(a, drive));
    if (found == loads.end()) return {};
    counterparts[drive.id] = found->second;
    loads.erase(found);
  }
  return counterparts;
}

}  // namespace

Result<Layout> LayoutFrom(LayoutGraph const& graph) {
  return Reader(graph).Read();
}

LayoutGraph GraphFrom(Layout const& layout, std::function<std::string()> const& new_id) {
  LayoutGraph graph;
  for (auto const& drive : layout.drives) {
    graph[drive.id] = {.type = LayoutNode::Type::kDrive, .drive = drive};
  }
  std::map<std::string, std::int64_t> priorities;
  for (auto const& volume : layout.volumes) {
    std::vector<std::string> partitions;
    for (auto const& slice : volume.slices) {
      partitions.push_back(new_id());
      graph[partitions.back()] = {.type = LayoutNode::Type::kPartition,
                                  .device = slice.drive,
                                  .size_gb = slice.size_gb,
                                  .priority = priorities[slice.drive]++};
    }
    auto device = partitions.front();
    if (volume.level != kNoRaid) {
      device = new_id();
      graph[device] = {
          .type = LayoutNode::Type::kRaid, .level = volume.level, .members = partitions};
    }
    graph[new_id()] = {.type = LayoutNode::Type::kFilesystem,
                       .device = device,
                       .fs_type = volume.fs_type,
                       .mount = volume.mount};
  }
  return graph;
}

Drive const* FindDrive(Layout const& layout, std::string_view id) {
  auto const found = std::ranges::find(layout.drives, id, &Drive::id);
  return found == layout.drives.end() ? nullptr : &*found;
}

Volume const* FindVolume(Layout const& layout, std::string_view mount) {
  auto const found = std::ranges::find(layout.volumes, mount, &Volume::mount);
  return found == layout.volumes.end() ? nullptr : &*found;
}

std::vector<std::string> DrivesOf(Volume const& volume) {
  std::vector<std::string> ids;
  ids.reserve(volume.slices.size());
  for (auto const& slice : volume.slices) ids.push_back(slice.drive);
  std::ranges::sort(ids);
  return ids;
}

double RestFor(Layout const& layout, Slice const& slice) {
  auto const* drive = FindDrive(layout, slice.drive);
  if (drive == nullptr) return 0;
  auto rest = static_cast<double>(drive->size_gb);
  for (auto const& volume : layout.volumes) {
    for (auto const& other : volume.slices) {
      if (other.drive == slice.drive && other.size_gb != kRest) rest -= other.size_gb;
    }
  }
  return slice.size_gb == kRest ? rest : rest + slice.size_gb;
}

double SizeOf(Layout const& layout, Slice const& slice) {
  return slice.size_gb == kRest ? RestFor(layout, slice) : slice.size_gb;
}

bool SameLayout(Layout const& a, Layout const& b) {
  if (a.drives.size() != b.drives.size() || a.volumes.size() != b.volumes.size()) return false;
  auto const counterparts = Counterparts(a, b);
  if (counterparts.size() != a.drives.size()) return false;
  return std::ranges::all_of(a.volumes, [&](Volume const& volume) {
    auto const* other = FindVolume(b, volume.mount);
    if (other == nullptr || other->level != volume.level || other->fs_type != volume.fs_type ||
        other->slices.size() != volume.slices.size()) {
      return false;
    }
    return std::ranges::all_of(volume.slices, [&](Slice const& slice) {
      auto const found = counterparts.find(slice.drive);
      if (found == counterparts.end()) return false;
      auto const match = std::ranges::find(other->slices, found->second, &Slice::drive);
      return match != other->slices.end() && SameSizes(a, slice, b, *match);
    });
  });
}

std::string ShapeOf(Layout const& layout) {
  std::string shape;
  auto const number = [&shape](std::int64_t value) { (shape += std::to_string(value)) += ' '; };
  // Its length first, so that no text can look like the next.
  auto const text = [&](std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    shape += value;
  };
  number(static_cast<std::int64_t>(layout.drives.size()));
  for (auto const& drive : layout.drives) {
    text(drive.id);
    text(drive.type);
    number(drive.size_gb);
  }
  for (auto const& volume : layout.volumes) {
    text(volume.mount);
    text(volume.fs_type);
    text(volume.level);
    number(static_cast<std::int64_t>(volume.slices.size()));
    for (auto const& slice : volume.slices) {
      text(slice.drive);
      number(std::bit_cast<std::int64_t>(slice.size_gb));
    }
  }
  return shape;
}

std::string LayoutText(Layout const& layout) {
  std::vector<std::string> texts;
  for (auto const& group : GroupsOf(layout)) texts.push_back(GroupText(layout, group));
  return Joined(texts, "; ");
}

}  // namespace ferro::provider
