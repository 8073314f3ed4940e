#include "apiclient/partitions.h"

#include <utility>

namespace ferro::api {
namespace {

struct DriveMatch {
  std::int64_t size = 0;
  std::string type;
};
void Describe(json::Fields& f, DriveMatch& m) {
  f("size", m.size);
  f("type", m.type);
}

struct DriveItem {
  std::string type = "local_drive";
  DriveMatch match;
};
void Describe(json::Fields& f, DriveItem& d) {
  f("type", d.type);
  f("match", d.match);
}

struct GraphBody {
  PartitionGraph graph;
};
void Describe(json::Fields& f, GraphBody& b) {
  f("partitions_config", b.graph);
}

}  // namespace

void Describe(json::Fields& f, Partition& p) {
  std::string type = "partition";
  f("type", type);
  f("device", p.device);
  f("size", p.size);
  f("priority", p.priority);
}

void Describe(json::Fields& f, SoftRaid& r) {
  std::string type = "soft_raid";
  f("type", type);
  f("members", r.members);
  f("level", r.level);
}

void Describe(json::Fields& f, Filesystem& s) {
  std::string type = "filesystem";
  f("type", type);
  f("device", s.device);
  f("fstype", s.fstype);
  f("mount", s.mount);
}

Result<LocalDrives> ListLocalDrives(Client const& client, ServiceId const& service,
                                    CallOptions const& options) {
  return client.Fetch<LocalDrives>({.path = "/boot/partitions/local_drives",
                                    .query = {{"service_uuid", service.value}},
                                    .repeat = Repeat::kHarmless,
                                    .options = options});
}

Result<PartitionGraph> ValidatePartitions(Client const& client, ServiceId const& service,
                                          PartitionGraph const& graph, CallOptions const& options) {
  // The parameter is service_id here, not service_uuid as everywhere else.
  auto answer = client.Fetch<GraphBody>({.method = "POST",
                                         .path = "/boot/partitions/validate",
                                         .query = {{"service_id", service.value}},
                                         .body = json::Print(GraphBody{graph}),
                                         .repeat = Repeat::kHarmless,
                                         .pace = Pace::kRead,
                                         .options = options});
  if (!answer) return Fail(std::move(answer).error());
  return std::move(answer->graph);
}

}  // namespace ferro::api

namespace ferro::json {
namespace {

template <class T>
void ReadItem(In const& in, api::GraphItem& out) {
  T item;
  internal::ReadObject(internal::DescribeErased<T>, &item, in);
  out = std::move(item);
}

}  // namespace

void Codec<api::LocalDrive>::Read(In const& in, api::LocalDrive& out) {
  api::DriveItem item;
  Codec<api::DriveItem>::Read(in, item);
  out = {.size = item.match.size, .type = std::move(item.match.type)};
}

void Codec<api::LocalDrive>::Write(api::LocalDrive const& drive, Out out) {
  Codec<api::DriveItem>::Write({.match = {.size = drive.size, .type = drive.type}}, out);
}

void Codec<api::GraphItem>::Read(In const& in, api::GraphItem& out) {
  std::string type;
  if (in.ExpectObject() && in.Has("type")) in.Member("type").Get(type);
  if (type == "local_drive") {
    api::LocalDrive drive;
    Codec<api::LocalDrive>::Read(in, drive);
    out = std::move(drive);
  } else if (type == "partition") {
    ReadItem<api::Partition>(in, out);
  } else if (type == "soft_raid") {
    ReadItem<api::SoftRaid>(in, out);
  } else if (type == "filesystem") {
    ReadItem<api::Filesystem>(in, out);
  } else {
    api::OtherItem other;
    in.Get(other.json);
    out = std::move(other);
  }
}

void Codec<api::GraphItem>::Write(api::GraphItem const& item, Out out) {
  if (auto const* other = std::get_if<api::OtherItem>(&item)) return out.Put(other->json);
  std::visit(
      [&out]<class T>(T const& known) {
        if constexpr (!std::is_same_v<T, api::OtherItem>) Codec<T>::Write(known, out);
      },
      item);
}

}  // namespace ferro::json
