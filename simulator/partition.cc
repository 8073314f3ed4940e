#include "simulator/partition.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "simulator/render.h"

namespace ferro::sim {
namespace {

using Problem = std::optional<std::string>;

struct Partition {
  std::string drive;
  double size = 0;
  std::int64_t priority = 0;
};

struct Raid {
  std::string level;
  std::vector<std::string> members;
};

struct FileSystem {
  std::string device;
  std::string fstype;
  std::string mount;
};

struct Graph {
  std::map<std::string, std::pair<int, std::string>> drives;  // Size in GB, type.
  std::map<std::string, Partition> partitions;
  std::map<std::string, Raid> raids;
  std::map<std::string, FileSystem> filesystems;
};

std::string TextOf(Json const& node, char const* name) {
  return node.contains(name) && node[name].is_string() ? node[name].get<std::string>() : "";
}

Problem ReadDrive(std::string const& id, Json const& node, Graph& graph) {
  Json const match = node.value("match", Json());
  if (!match.is_object() || !match.value("size", Json()).is_number_integer() ||
      TextOf(match, "type").empty()) {
    return "local_drive " + id + ": match must have size and type";
  }
  graph.drives[id] = {match["size"].get<int>(), TextOf(match, "type")};
  return std::nullopt;
}

Problem ReadPartition(std::string const& id, Json const& node, Graph& graph) {
  Json const size = node.value("size", Json());
  Json const priority = node.value("priority", Json());
  if (TextOf(node, "device").empty() || !size.is_number() || !priority.is_number_integer()) {
    return "partition " + id + ": device, size and priority are required";
  }
  graph.partitions[id] = {TextOf(node, "device"), size.get<double>(), priority.get<std::int64_t>()};
  return std::nullopt;
}

Problem ReadRaid(std::string const& id, Json const& node, Graph& graph) {
  Json const members = node.value("members", Json());
  bool const texts = members.is_array() &&
                     std::ranges::all_of(members, [](Json const& m) { return m.is_string(); });
  if (!texts) return "soft_raid " + id + ": members must be a list of partition ids";
  graph.raids[id] = {TextOf(node, "level"), members.get<std::vector<std::string>>()};
  return std::nullopt;
}

Problem ReadFileSystem(std::string const& id, Json const& node, Graph& graph) {
  graph.filesystems[id] = {TextOf(node, "device"), TextOf(node, "fstype"), TextOf(node, "mount")};
  return std::nullopt;
}

Problem ReadGraph(Json const& json, Graph& graph) {
  if (!json.is_object()) return "partitions_config must be an object";
  for (auto const& [id, node] : json.items()) {
    std::string const type = node.is_object() ? TextOf(node, "type") : "";
    Problem problem = "node " + id + ": unknown type " + type;
    if (type == "local_drive") problem = ReadDrive(id, node, graph);
    if (type == "partition") problem = ReadPartition(id, node, graph);
    if (type == "soft_raid") problem = ReadRaid(id, node, graph);
    if (type == "filesystem") problem = ReadFileSystem(id, node, graph);
    if (problem) return problem;
  }
  return std::nullopt;
}

Problem CheckDrives(Graph const& graph, Service const& service) {
  Json const real = DrivesJson(service);
  for (auto const& [id, drive] : graph.drives) {
    if (!real.contains(id)) return "local_drive " + id + " is not a drive of this configuration";
    Json const& match = real[id]["match"];
    if (match["size"] != drive.first || match["type"] != drive.second) {
      return "local_drive " + id + " does not match the configuration's drive";
    }
  }
  for (auto const& [id, drive] : real.items()) {
    if (!graph.drives.contains(id)) return "local_drive " + id + " is missing";
  }
  return std::nullopt;
}

// All partitions of one drive, by priority.
Problem CheckOneDrive(std::string const& drive, int size, Graph const& graph) {
  std::map<std::int64_t, std::pair<std::string, double>> by_priority;
  std::size_t count = 0;
  for (auto const& [id, partition] : graph.partitions) {
    if (partition.drive != drive) continue;
    ++count;
    by_priority[partition.priority] = {id, partition.size};
  }
  std::int64_t expected = 0;
  double sum = 0;
  for (auto const& [priority, entry] : by_priority) {
    auto const& [id, partition_size] = entry;
    if (priority != expected) break;
    ++expected;
    bool const last = priority + 1 == static_cast<std::int64_t>(count);
    if (partition_size == -1 && !last) {
      return "partition " + id + ": size -1 must have the highest priority of its drive";
    }
    if (partition_size != -1) sum += partition_size;
  }
  if (expected != static_cast<std::int64_t>(count)) {
    return "priorities on drive " + drive + " must be 0.." + std::to_string(count - 1) +
           " without gaps";
  }
  if (sum > size) return "partitions on drive " + drive + " exceed its size";
  return std::nullopt;
}

Problem CheckPartitions(Graph const& graph) {
  std::map<std::string, int> rests;
  for (auto const& [id, partition] : graph.partitions) {
    if (!graph.drives.contains(partition.drive)) {
      return "partition " + id + ": device " + partition.drive + " is not a local_drive";
    }
    bool const legal =
        partition.size == -1 || (partition.size > 0 && std::isfinite(partition.size));
    if (!legal) return "partition " + id + ": size must be positive or -1";
    if (partition.size == -1 && ++rests[partition.drive] > 1) {
      return "drive " + partition.drive + " has more than one partition of size -1";
    }
  }
  for (auto const& [id, drive] : graph.drives) {
    if (auto problem = CheckOneDrive(id, drive.first, graph)) return problem;
  }
  return std::nullopt;
}

Problem CheckRaids(Graph const& graph, std::set<std::string>& used) {
  for (auto const& [id, raid] : graph.raids) {
    std::size_t const least = raid.level == "raid10" ? 4 : 2;
    if (raid.level != "raid0" && raid.level != "raid1" && raid.level != "raid10") {
      return "soft_raid " + id + ": level must be raid0, raid1 or raid10";
    }
    if (raid.members.size() < least || (raid.level == "raid10" && raid.members.size() % 2 != 0)) {
      return "soft_raid " + id + ": " + raid.level + " needs " +
             (least == 4 ? "an even number of members, at least 4" : "at least 2 members");
    }
    std::set<std::string> drives;
    for (auto const& member : raid.members) {
      auto const partition = graph.partitions.find(member);
      if (partition == graph.partitions.end()) {
        return "soft_raid " + id + ": member " + member + " is not a partition";
      }
      if (!used.insert(member).second) return "partition " + member + " is used twice";
      if (!drives.insert(partition->second.drive).second) {
        return "soft_raid " + id + ": members must be on distinct drives";
      }
    }
  }
  return std::nullopt;
}

Problem CheckFileSystem(std::string const& id, FileSystem const& fs) {
  static std::set<std::string> const kTypes = {"ext3", "ext4", "xfs", "swap"};
  if (!kTypes.contains(fs.fstype)) {
    return "filesystem " + id + ": fstype must be ext3, ext4, xfs or swap";
  }
  if ((fs.fstype == "swap") != (fs.mount == "swap")) {
    return "filesystem " + id + ": fstype swap goes with mount swap";
  }
  // Live servers have mounts without a slash (mapping §0.1.4): a plain name passes.
  bool const bad = fs.mount.empty() || fs.mount.starts_with('.') ||
                   fs.mount.find_first_of(" \t\n") != std::string::npos ||
                   fs.mount.find("//") != std::string::npos ||
                   fs.mount.find("..") != std::string::npos;
  if (bad) return "filesystem " + id + ": mount " + fs.mount + " is not a mount point";
  return std::nullopt;
}

Problem CheckFileSystems(Graph const& graph, std::set<std::string>& used) {
  std::map<std::string, int> mounts;
  for (auto const& [id, fs] : graph.filesystems) {
    if (auto problem = CheckFileSystem(id, fs)) return problem;
    if (!graph.partitions.contains(fs.device) && !graph.raids.contains(fs.device)) {
      return "filesystem " + id + ": device " + fs.device + " is no partition and no soft_raid";
    }
    if (!used.insert(fs.device).second) return "device " + fs.device + " is used twice";
    if (++mounts[fs.mount] > 1) return "mount " + fs.mount + " is given twice";
  }
  if (mounts["/"] != 1) return "exactly one filesystem must be mounted at /";
  return std::nullopt;
}

Problem CheckAllUsed(Graph const& graph, std::set<std::string> const& used) {
  for (auto const& [id, partition] : graph.partitions) {
    if (!used.contains(id)) return "partition " + id + " is not used";
  }
  for (auto const& [id, raid] : graph.raids) {
    if (!used.contains(id)) return "soft_raid " + id + " is not used";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> PartitionProblem(std::string const& text, Service const& service) {
  Graph graph;
  std::set<std::string> used;
  if (auto problem = ReadGraph(Json::parse(text, nullptr, false), graph)) return problem;
  if (auto problem = CheckDrives(graph, service)) return problem;
  if (auto problem = CheckPartitions(graph)) return problem;
  if (auto problem = CheckRaids(graph, used)) return problem;
  if (auto problem = CheckFileSystems(graph, used)) return problem;
  return CheckAllUsed(graph, used);
}

}  // namespace ferro::sim
