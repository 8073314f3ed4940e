#include "provider/server/facts.h"

#include <algorithm>
#include <map>

#include "base/time_text.h"
#include "provider/server/addresses.h"
#include "provider/server/information.h"
#include "provider/server/layout_memory.h"
#include "provider/server/memory.h"
#include "provider/server/names.h"
#include "provider/server/power.h"
#include "provider/server/ssh_key.h"

namespace ferro::provider {
namespace {

using Text = tf::Attr<std::string>;

Text TextOrNull(std::string const& text) {
  return text.empty() ? Text() : Text(text);
}
Text TextOrNull(std::optional<std::string> const& text) {
  return TextOrNull(text.value_or(""));
}

// The known spelling where it is the same id.
Text Keep(Text const& known, std::string const& found) {
  if (found.empty()) return known.unknown() ? Text() : known;
  if (known.known() && SameId(*known, found)) return known;
  return found;
}

// What is absent on the server stays as it was written: "" or nothing.
Text AbsentAs(Text const& known) {
  return known.known() && known->empty() ? known : Text();
}
tf::Attr<Secret> AbsentAs(tf::Attr<Secret> const& known) {
  return known.known() && known->empty() ? known : tf::Attr<Secret>();
}

IpAddress AddressOf(api::Ip const& ip, std::string_view type) {
  IpAddress address;
  address.type = std::string(type);
  address.ip = ip.ip;
  address.netmask = TextOrNull(ip.netmask);
  address.gateway = TextOrNull(ip.gateway);
  address.subnet = TextOrNull(ip.cidr);
  address.subnet_uuid = TextOrNull(ip.subnet.value);
  address.network_uuid = TextOrNull(ip.network_id.value);
  address.version = std::int64_t{ip.ip.find(':') == std::string::npos ? 4 : 6};
  return address;
}

std::vector<IpAddress> AddressesOf(std::vector<api::Ip> const& ips, std::string_view type) {
  std::vector<IpAddress> addresses;
  addresses.reserve(ips.size());
  for (auto const& ip : ips) addresses.push_back(AddressOf(ip, type));
  std::ranges::sort(
      addresses, [](IpAddress const& a, IpAddress const& b) { return AddressLess(*a.ip, *b.ip); });
  return addresses;
}

tf::Attr<std::int64_t> VlanOrNull(std::int64_t number) {
  return number == 0 ? tf::Attr<std::int64_t>() : tf::Attr<std::int64_t>(number);
}

// The network that is known if the server still stands in it, else the first one.
Text NetworkOf(Text const& known, std::vector<api::NetworkId> const& networks) {
  for (auto const& network : networks) {
    if (known.known() && SameId(*known, network.value)) return known;
  }
  return networks.empty() ? Text() : Text(networks.front().value);
}

// The address by which a side of the server is known: the one that Terraform has, else one of its
// subnet or network, else the first.
IpAddress const* MainAddress(std::vector<IpAddress> const& addresses, Text const& ip,
                             Text const& subnet, Text const& network) {
  auto find = [&](auto const& is_it) {
    auto const found = std::ranges::find_if(addresses, is_it);
    return found == addresses.end() ? nullptr : &*found;
  };
  auto same = [](Text const& a, Text const& b) { return a.known() && b.known() && SameId(*a, *b); };
  auto const* main =
      find([&](IpAddress const& a) { return ip.known() && SameAddress(*a.ip, *ip); });
  if (main == nullptr) main = find([&](IpAddress const& a) { return same(a.subnet_uuid, subnet); });
  if (main == nullptr) {
    main = find([&](IpAddress const& a) { return same(a.network_uuid, network); });
  }
  return main == nullptr && !addresses.empty() ? &addresses.front() : main;
}

// The known spelling where it means the same.
Text KeepAddress(Text const& known, Text const& found) {
  return known.known() && found.known() && SameAddress(*known, *found) ? known : found;
}

void FillPublic(std::vector<IpAddress> const& addresses, ServerModel const& known,
                ServerModel& model) {
  auto const* main =
      MainAddress(addresses, known.public_ip, known.public_subnet_uuid, known.public_network_uuid);
  IpAddress const none;
  auto const& at = main == nullptr ? none : *main;
  model.public_network_uuid =
      main == nullptr ? Text() : Keep(known.public_network_uuid, TextOf(at.network_uuid));
  model.public_subnet_uuid =
      main == nullptr ? Text() : Keep(known.public_subnet_uuid, TextOf(at.subnet_uuid));
  model.public_ip = KeepAddress(known.public_ip, at.ip);
}

void FillPrivate(ServerFacts const& facts, std::vector<IpAddress> const& addresses,
                 ServerModel const& known, ServerModel& model) {
  auto const* main = MainAddress(addresses, known.private_ip, known.private_subnet_uuid,
                                 known.private_network_uuid);
  model.private_subnet_uuid = {};
  model.private_ip = {};
  if (main != nullptr) {
    model.private_network_uuid = Keep(known.private_network_uuid, TextOf(main->network_uuid));
    model.private_subnet_uuid = Keep(known.private_subnet_uuid, TextOf(main->subnet_uuid));
    model.private_ip = KeepAddress(known.private_ip, main->ip);
    auto const ip = std::ranges::find_if(
        facts.private_ips, [&](api::Ip const& candidate) { return candidate.ip == *main->ip; });
    model.private_vlan = VlanOrNull(ip->vlan.number);
  } else if (facts.ports_asked || !facts.port_networks.empty()) {
    model.private_network_uuid = NetworkOf(known.private_network_uuid, facts.port_networks);
    model.private_vlan = VlanOrNull(facts.port_vlan);
  } else {
    if (model.private_network_uuid.unknown()) model.private_network_uuid = {};
    if (model.private_vlan.unknown()) model.private_vlan = {};
  }
}

Text NameOf(api::Server const& server, Text const& known) {
  auto const name = server.user_desc.value_or("");
  if (auto const mark = ParseMark(name)) {
    // A long name stands shortened in its mark.
    return known.known() && MarkIsFor(*mark, *known) ? known : Text(mark->name);
  }
  return TextOrNull(server.display_name());
}

Text ImageOf(ServerFacts const& facts, Text const& known) {
  auto const unchanged = known.unknown() ? Text() : known;
  if (!facts.os || facts.templates == nullptr) return unchanged;
  // Two images may share a triple: the known one wins, else the first (selectel-api §4.4).
  for (auto const& image : *facts.templates) {
    if (known.known() && SameId(image.id.value, *known) && image.choice() == facts.os->os)
      return known;
  }
  auto const* found = api::FindTemplate(*facts.templates, facts.os->os);
  return found == nullptr ? unchanged : Text(found->id.value);
}

Text KeyOf(std::string const& found, Text const& known, tf::PrivateData const& memory) {
  if (found.empty()) return AbsentAs(known);
  if (known.known() && SameSshKey(*known, found)) return known;
  auto const is_name = known.known() && !known->empty() && !IsSshKeyContent(*known);
  return is_name && IsRememberedKey(memory, found) ? known : Text(found);
}

// The API knows no names. One whose key is not remembered was stored by another provider.
Text KeyNameOf(std::string const& found, Text const& known, tf::PrivateData const& memory) {
  if (!Sets(known) || found.empty()) return {};
  return RemembersKey(memory) && !IsRememberedKey(memory, found) ? Text() : known;
}

tf::Attr<Secret> UserDataOf(std::optional<Secret> const& found, tf::Attr<Secret> const& known,
                            tf::PrivateData const& memory) {
  if (HasHiddenUserData(memory)) return AbsentAs(known);
  if (!found || found->empty()) return AbsentAs(known);
  return *found;
}

Text PowerOf(ServerFacts const& facts, Text const& known) {
  // A machine that is being made is off and on as the installer likes.
  auto const making = facts.server.state.phase() == api::ServerPhase::kMaking;
  auto const power = facts.power && !making ? PowerText(*facts.power) : "";
  if (!power.empty()) return power;
  return known.unknown() ? Text() : known;
}

OsParams OsParamsFrom(ServerFacts const& facts, ServerModel const& known,
                      tf::PrivateData const& memory) {
  auto params = OsParamsOf(known);
  // The API shows a password for a day only, so it is never read.
  if (params.password.unknown()) params.password = {};
  if (!facts.os) {
    auto settle = [](auto& attr) {
      if (attr.unknown()) attr = {};
    };
    settle(params.hostname);
    settle(params.login);
    settle(params.ssh_key);
    settle(params.ssh_key_name);
    settle(params.user_data);
    settle(params.soft_raid);
    settle(params.partitions);
    return params;
  }
  auto const& os = *facts.os;
  params.hostname = TextOrNull(os.host_name);
  params.login = TextOrNull(os.login);
  params.ssh_key = KeyOf(os.ssh_key, params.ssh_key, memory);
  params.ssh_key_name = KeyNameOf(os.ssh_key, params.ssh_key_name, memory);
  params.user_data = UserDataOf(os.user_data, params.user_data, memory);
  auto layout = LayoutAttrsOf(facts, params, memory);
  params.soft_raid = std::move(layout.soft_raid);
  params.partitions = std::move(layout.partitions);
  return params;
}

}  // namespace

std::string UnixTimeText(std::optional<std::int64_t> unix_seconds) {
  if (!unix_seconds) return "";
  return Rfc3339(Clock::TimePoint(std::chrono::seconds(*unix_seconds)));
}

bool ImageIsWithdrawn(ServerFacts const& facts) {
  return facts.os && !facts.os->os.os_template.empty() && facts.templates != nullptr &&
         api::FindTemplate(*facts.templates, facts.os->os) == nullptr;
}

ServerModel ModelOf(ServerFacts const& facts, ServerModel const& known,
                    tf::PrivateData const& memory) {
  auto const& server = facts.server;
  ServerModel model = known;  // Guards, versions and timeouts live here alone.
  model.id = server.id.value;
  model.uuid = server.id.value;
  model.project_id = Keep(known.project_id, server.project.value);
  model.location_uuid = Keep(known.location_uuid, server.location.value);
  model.configuration_uuid = Keep(known.configuration_uuid, server.service.value);
  model.service_uuid = Keep(model.configuration_uuid, server.service.value);
  model.tariff_uuid = Keep(known.tariff_uuid, server.plan().value);
  model.os_image_uuid = ImageOf(facts, known.os_image_uuid);
  model.name = NameOf(server, known.name);
  model.status = TextOrNull(server.state.text);
  model.created_at = TextOrNull(UnixTimeText(server.created));
  model.updated_at = {};
  FillInformation(facts, model);
  model.power_state = PowerOf(facts, known.power_state);
  model.password_wo = {};
  model.user_data_wo = {};

  auto addresses = AddressesOf(facts.public_ips, "public");
  FillPublic(addresses, known, model);
  auto const private_addresses = AddressesOf(facts.private_ips, "private");
  FillPrivate(facts, private_addresses, known, model);
  addresses.insert(addresses.end(), private_addresses.begin(), private_addresses.end());
  model.ip_addresses = std::move(addresses);
  model.os_params = OsParamsFrom(facts, known, memory);
  return model;
}

std::vector<Drive> DrivesOf(api::LocalDrives const& drives) {
  std::vector<Drive> result;
  for (auto const& [id, drive] : drives) result.push_back({id, drive.type, drive.size});
  return result;
}

LayoutGraph LayoutOf(api::PartitionGraph const& graph) {
  LayoutGraph layout;
  for (auto const& [id, item] : graph) {
    LayoutNode node;
    if (auto const* drive = std::get_if<api::LocalDrive>(&item)) {
      node.drive = {id, drive->type, drive->size};
    } else if (auto const* partition = std::get_if<api::Partition>(&item)) {
      node.type = LayoutNode::Type::kPartition;
      node.device = partition->device;
      node.size_gb = partition->size;
      node.priority = partition->priority;
    } else if (auto const* raid = std::get_if<api::SoftRaid>(&item)) {
      node.type = LayoutNode::Type::kRaid;
      node.level = raid->level;
      node.members = raid->members;
    } else if (auto const* fs = std::get_if<api::Filesystem>(&item)) {
      node.type = LayoutNode::Type::kFilesystem;
      node.device = fs->device;
      node.fs_type = fs->fstype;
      node.mount = fs->mount;
    } else {
      continue;  // Of a kind that this version does not know.
    }
    layout[id] = std::move(node);
  }
  return layout;
}

api::PartitionGraph GraphOf(LayoutGraph const& layout) {
  api::PartitionGraph graph;
  for (auto const& [id, node] : layout) {
    switch (node.type) {
      case LayoutNode::Type::kDrive:
        graph[id] = api::LocalDrive{.size = node.drive.size_gb, .type = node.drive.type};
        break;
      case LayoutNode::Type::kPartition:
        graph[id] = api::Partition{.device = node.device,
                                   .size = node.size_gb,
                                   .priority = static_cast<int>(node.priority)};
        break;
      case LayoutNode::Type::kRaid:
        graph[id] = api::SoftRaid{.level = node.level, .members = node.members};
        break;
      case LayoutNode::Type::kFilesystem:
        graph[id] =
            api::Filesystem{.device = node.device, .fstype = node.fs_type, .mount = node.mount};
        break;
    }
  }
  return graph;
}

std::vector<MountWish> SuggestedMounts(api::OsTemplate const& image) {
  // Those of one priority as listed. (Clang refuses the buffer of libstdc++'s stable_sort.)
  std::multimap<int, api::DefaultPartition const*> ordered;
  for (auto const& partition : image.default_partitions) {
    ordered.emplace(partition.priority, &partition);
  }
  std::vector<MountWish> wishes;
  wishes.reserve(ordered.size());
  for (auto const& [priority, partition] : ordered) {
    wishes.push_back(
        {partition->mount, partition->fstype, static_cast<std::int64_t>(partition->size)});
  }
  return wishes;
}

}  // namespace ferro::provider
