#include <cmath>
#include <optional>
#include <set>

#include "base/text.h"
#include "provider/server/layout.h"
#include "provider/server/upgrade.h"

namespace ferro::provider {
namespace {

constexpr std::size_t kMostMounts = 64;  // Of a text; nobody has a tenth of that.

std::optional<double> PositiveNumber(std::string_view text) {
  auto const number = tf::Number::Parse(text);
  if (!number || !std::isfinite(number->AsDouble()) || number->AsDouble() <= 0) return std::nullopt;
  return number->AsDouble();
}

// "50%", "12G", "12" or "*".
bool ReadMountSize(std::string_view text, MountModel& mount) {
  if (text == "*") {
    mount.size = -1.0;
    return true;
  }
  auto const percent = text.ends_with('%');
  if (percent || text.ends_with('G')) text.remove_suffix(1);
  auto const number = PositiveNumber(text);
  if (!number || (percent && *number > 100)) return false;
  (percent ? mount.size_percent : mount.size) = *number;
  return true;
}

std::optional<MountModel> ParseStoredMount(std::string_view text) {
  auto const equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  MountModel mount;
  mount.mount = std::string(Trimmed(text.substr(0, equals)));
  auto size = text.substr(equals + 1);
  if (auto const colon = size.find(':'); colon != std::string_view::npos) {
    auto const fs_type = Trimmed(size.substr(colon + 1));
    if (fs_type.empty()) return std::nullopt;
    mount.fs_type = std::string(fs_type);
    size = size.substr(0, colon);
  }
  if (mount.mount->empty() || !ReadMountSize(Trimmed(size), mount)) return std::nullopt;
  return mount;
}

void SayUnread(std::string_view attribute, std::string const& why, tf::Call& call) {
  call.Warning(tf::Path("os_params").Attribute(attribute), "A stored value is not taken over",
               "The stored state has an os_params." + std::string(attribute) + " that " + why +
                   ". What is on the drives is read from the API instead; nothing changes on the "
                   "server.");
}

tf::Attr<std::string> StoredSoftRaid(EarlierObject const& stored) {
  auto level = stored.Text("soft_raid");
  if (level.null() || *level == "raid0" || *level == "raid1" || *level == "raid10" ||
      *level == kNoRaid)
    return level;
  SayUnread("soft_raid",
            *level == "raid5" ? "says raid5, which the platform has never had" : "names no level",
            stored.call());
  return {};
}

tf::Attr<PartitionsModel> StoredPartitionsText(EarlierObject const& stored) {
  auto const text = stored.Text("partitions");
  if (text.null()) return {};
  auto partitions = ParsePartitionsText(*text);
  if (partitions) return *std::move(partitions);
  SayUnread("partitions", R"(is no list such as "/=50%,/var=25%,/home=25%")", stored.call());
  return {};
}

OsParams OsParamsFromFork(EarlierObject const& stored) {
  return {.hostname = stored.Text("hostname"),
          .login = {},
          .password = SecretIn(stored, "password"),
          .ssh_key = stored.Text("ssh_key"),
          .user_data = SecretIn(stored, "user_data"),
          .soft_raid = StoredSoftRaid(stored),
          .partitions = StoredPartitionsText(stored)};
}

}  // namespace

std::optional<PartitionsModel> ParsePartitionsText(std::string_view text) {
  std::vector<MountModel> mounts;
  for (auto const& part : Split(text, ',')) {
    auto mount = ParseStoredMount(Trimmed(part));
    if (!mount || mounts.size() == kMostMounts) return std::nullopt;
    mounts.push_back(*std::move(mount));
  }
  return PartitionsModel{.raids = {}, .disks = {}, .mounts = std::move(mounts)};
}

ServerModel FromFork(EarlierObject const& stored) {
  static std::set<std::string_view> const kKnown = {"id",
                                                    "uuid",
                                                    "name",
                                                    "status",
                                                    "timeouts",
                                                    "project_id",
                                                    "os_params",
                                                    "tariff_uuid",
                                                    "location_uuid",
                                                    "configuration_uuid",
                                                    "os_image_uuid",
                                                    "public_network_uuid",
                                                    "private_network_uuid",
                                                    "service_uuid",
                                                    "ip_addresses",
                                                    "created_at",
                                                    "updated_at"};
  ServerModel model;
  model.id = stored.Text("id");
  model.uuid = model.id;
  model.name = stored.Text("name");
  model.project_id = stored.Text("project_id");
  model.location_uuid = stored.Text("location_uuid");
  model.configuration_uuid = stored.Text("configuration_uuid");
  model.service_uuid = model.configuration_uuid;
  model.tariff_uuid = stored.Text("tariff_uuid");
  model.os_image_uuid = stored.Text("os_image_uuid");
  model.public_network_uuid = stored.Text("public_network_uuid");
  model.private_network_uuid = stored.Text("private_network_uuid");
  auto const params = stored.AtMostOne("os_params");
  if (!params.empty()) model.os_params = OsParamsFromFork(params.front());
  model.timeouts = TimeoutsIn(stored);
  SayDropped(stored.Others(kKnown), stored.call());
  return model;
}

}  // namespace ferro::provider
