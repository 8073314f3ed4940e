// The partition graph: items by id, edges are ids (selectel-api §6.2).
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "apiclient/client.h"

namespace ferro::api {

struct LocalDrive {
  std::int64_t size = 0;  // GB
  std::string type;       // "SSD SATA", "SSD NVMe", "SSD NVMe M.2", "HDD SATA"
  friend bool operator==(LocalDrive const&, LocalDrive const&) = default;
};
struct Partition {
  std::string device;  // A drive's id.
  double size = 0;     // GB; -1 takes the rest of the drive.
  int priority = 0;    // The order on its drive, from 0.
  friend bool operator==(Partition const&, Partition const&) = default;
};
struct SoftRaid {
  std::string level;                 // "raid0", "raid1", "raid10"
  std::vector<std::string> members;  // Ids of partitions.
  friend bool operator==(SoftRaid const&, SoftRaid const&) = default;
};
struct Filesystem {
  std::string device;  // Id of a partition or of a soft RAID.
  std::string fstype;  // "ext3", "ext4", "xfs", "swap"
  std::string mount;   // "/", "/boot", "swap", …
  friend bool operator==(Filesystem const&, Filesystem const&) = default;
};
// An item of a type that this version doesn't know, as its JSON.
struct OtherItem {
  json::Raw json;
  friend bool operator==(OtherItem const& a, OtherItem const& b) {
    return a.json.text == b.json.text;
  }
};

using GraphItem = std::variant<LocalDrive, Partition, SoftRaid, Filesystem, OtherItem>;
using PartitionGraph = std::map<std::string, GraphItem>;
using LocalDrives = std::map<std::string, LocalDrive>;  // By drive id.

// The drives of a configuration; ids are the same for each of its servers.
Result<LocalDrives> ListLocalDrives(Client const& client, ServiceId const& service,
                                    CallOptions const& options = {});

// The graph as the API understood it; kInvalidArgument with the API's reason. Changes nothing.
Result<PartitionGraph> ValidatePartitions(Client const& client, ServiceId const& service,
                                          PartitionGraph const& graph,
                                          CallOptions const& options = {});

}  // namespace ferro::api

template <>
struct ferro::json::Codec<ferro::api::LocalDrive> {
  static void Read(In const& in, ferro::api::LocalDrive& out);
  static void Write(ferro::api::LocalDrive const& drive, Out out);
};

template <>
struct ferro::json::Codec<ferro::api::GraphItem> {
  static void Read(In const& in, ferro::api::GraphItem& out);
  static void Write(ferro::api::GraphItem const& item, Out out);
};
