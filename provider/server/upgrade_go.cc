#include <set>

#include "provider/server/upgrade.h"

namespace ferro::provider {
namespace {

using Text = tf::Attr<std::string>;

Text FirstSaid(Text first, Text second) {
  return first.null() ? std::move(second) : std::move(first);
}

tf::Attr<bool> TrueOrNull(tf::Attr<bool> const& flag) {
  return flag.value_or(false) ? flag : tf::Attr<bool>();
}

template <class T>
tf::Attr<T> NullForZero(tf::Attr<T> number) {
  return number.known() && *number == T{} ? tf::Attr<T>() : number;
}

MountModel StoredMount(EarlierObject const& stored) {
  MountModel mount{.mount = stored.Text("mount"),
                   .size = NullForZero(stored.Number("size")),
                   .size_percent = NullForZero(stored.Number("size_percent")),
                   .raid = stored.Text("raid"),
                   .disk = stored.Text("disk_name"),
                   .fs_type = stored.Text("fs_type")};
  if (mount.size_percent.known()) mount.size = {};
  return mount;
}

PartitionsModel StoredPartitions(EarlierObject const& stored) {
  std::vector<RaidModel> raids;
  for (auto const& raid : stored.Objects("soft_raid_config")) {
    raids.push_back({.name = raid.Text("name"),
                     .level = raid.Text("level"),
                     .disk_type = raid.Text("disk_type"),
                     .count = NullForZero(raid.Integer("count"))});
  }
  std::vector<PlainDiskModel> disks;
  for (auto const& disk : stored.Objects("disk_config")) {
    disks.push_back({.name = disk.Text("name"), .disk_type = disk.Text("disk_type")});
  }
  std::vector<MountModel> mounts;
  for (auto const& mount : stored.Objects("disk_partitions")) mounts.push_back(StoredMount(mount));
  return {.raids = std::move(raids), .disks = std::move(disks), .mounts = std::move(mounts)};
}

// Without mounts it lays out nothing: what is on the drives is read.
tf::Attr<PartitionsModel> StoredLayout(EarlierObject const& stored) {
  auto const blocks = stored.AtMostOne("partitions_config");
  if (blocks.empty()) return {};
  auto partitions = StoredPartitions(blocks.front());
  if (partitions.mounts->empty()) return {};
  return partitions;
}

OsParams OsParamsFromGo(EarlierObject const& stored) {
  auto const name = stored.Text("ssh_key_name");
  return {.hostname = stored.Text("os_host_name"),
          .login = {},
          .password = SecretIn(stored, "os_password"),
          .ssh_key = name.null() ? stored.Text("ssh_key") : Text(),
          .ssh_key_name = name,
          .user_data = SecretIn(stored, "user_data"),
          .soft_raid = {},
          .partitions = StoredLayout(stored)};
}

void SayPrivateSubnet(EarlierObject const& stored) {
  if (!stored.Has("private_subnet")) return;
  stored.call().Warning(
      tf::Path("private_subnet_uuid"), "An argument without effect is left out",
      "The stored state has `private_subnet`, which the older provider accepted and ignored. The "
      "server has the private network that the plan shows, or none; take the argument out of the "
      "configuration.");
}

}  // namespace

ServerModel FromGoProvider(EarlierObject const& stored) {
  static std::set<std::string_view> const kKnown = {"id",
                                                    "project_id",
                                                    "location_id",
                                                    "configuration_id",
                                                    "os_id",
                                                    "os_password",
                                                    "price_plan_name",
                                                    "user_data",
                                                    "ssh_key",
                                                    "ssh_key_name",
                                                    "os_host_name",
                                                    "partitions_config",
                                                    "public_ip",
                                                    "private_ip",
                                                    "private_vlan",
                                                    "public_subnet_id",
                                                    "power_state",
                                                    "timeouts",
                                                    "private_subnet",
                                                    "public_subnet_ip",
                                                    "private_subnet_id",
                                                    "private_subnet_ip",
                                                    "add_private_vlan",
                                                    "force_update_additional_params"};
  ServerModel model;
  model.id = stored.Text("id");
  model.uuid = model.id;
  model.project_id = stored.Text("project_id");
  model.location_uuid = stored.Text("location_id");
  model.configuration_uuid = stored.Text("configuration_id");
  model.service_uuid = model.configuration_uuid;
  model.os_image_uuid = stored.Text("os_id");
  model.tariff_name = stored.Text("price_plan_name");
  model.name = stored.Text("os_host_name");
  model.public_subnet_uuid = stored.Text("public_subnet_id");
  model.public_ip = FirstSaid(stored.Text("public_subnet_ip"), stored.Text("public_ip"));
  model.private_subnet_uuid = stored.Text("private_subnet_id");
  model.private_ip = FirstSaid(stored.Text("private_subnet_ip"), stored.Text("private_ip"));
  model.add_private_vlan = TrueOrNull(stored.Flag("add_private_vlan"));
  model.power_state = PowerStateIn(stored);
  model.allow_reinstall = TrueOrNull(stored.Flag("force_update_additional_params"));
  model.os_params = OsParamsFromGo(stored);
  model.timeouts = TimeoutsIn(stored);
  SayPrivateSubnet(stored);
  SayDropped(stored.Others(kKnown), stored.call());
  return model;
}

}  // namespace ferro::provider
