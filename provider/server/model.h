// The resource's attributes, listed once: everything else (schema, codec, docs)
// follows from Describe (mapping §1.1, §1.2, 0.1).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.h"
#include "provider/server/partitions.h"
#include "tfplugin/schema/fields.h"
#include "tfplugin/timeouts.h"

namespace ferro::provider {

struct IpAddress {
  tf::Attr<std::string> type;  // "public" or "private".
  tf::Attr<std::string> ip;
  tf::Attr<std::string> netmask;
  tf::Attr<std::string> gateway;
  tf::Attr<std::string> subnet;  // CIDR.
  tf::Attr<std::string> subnet_uuid;
  tf::Attr<std::string> network_uuid;
  tf::Attr<std::int64_t> version;  // 4 or 6.
  friend bool operator==(IpAddress const&, IpAddress const&) = default;
};
void Describe(tf::Fields& f, IpAddress& m);

struct OsParams {
  tf::Attr<std::string> hostname;
  tf::Attr<std::string> login;
  tf::Attr<Secret> password;
  tf::Attr<std::string> ssh_key;  // Content, or the name of a key in the panel.
  tf::Attr<std::string> ssh_key_name;
  tf::Attr<Secret> user_data;
  tf::Attr<std::string> soft_raid;
  tf::Attr<PartitionsModel> partitions;
  friend bool operator==(OsParams const&, OsParams const&) = default;
};
void Describe(tf::Fields& f, OsParams& m);

struct ServerModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> project_id;
  tf::Attr<std::string> location_uuid;
  tf::Attr<std::string> configuration_uuid;
  tf::Attr<std::string> tariff_uuid;
  tf::Attr<std::string> os_image_uuid;
  tf::Attr<std::string> name;
  tf::Attr<std::string> public_network_uuid;
  tf::Attr<std::string> public_subnet_uuid;
  tf::Attr<std::string> public_ip;
  tf::Attr<std::string> private_network_uuid;
  tf::Attr<std::string> private_subnet_uuid;
  tf::Attr<std::string> private_ip;
  tf::Attr<bool> add_private_vlan;
  tf::Attr<std::int64_t> private_vlan;
  tf::Attr<OsParams> os_params;
  tf::Attr<Secret> password_wo;
  tf::Attr<std::int64_t> password_wo_version;
  tf::Attr<Secret> user_data_wo;
  tf::Attr<std::int64_t> user_data_wo_version;
  tf::Attr<bool> allow_reinstall;
  tf::Attr<tf::Set<std::string>> allow_reinstall_on;
  tf::Attr<bool> allow_replace;
  tf::Attr<bool> data_protection;
  tf::Attr<std::string> deletion_policy;
  tf::Attr<std::string> pay_currency;
  tf::Attr<std::string> power_state;
  tf::Attr<std::string> reboot_trigger;
  tf::Attr<std::int64_t> wait_for_port;
  tf::Attr<std::string> status;
  tf::Attr<std::string> service_uuid;
  tf::Attr<std::vector<IpAddress>> ip_addresses;
  tf::Attr<std::string> paid_till;
  tf::Attr<std::string> price;
  tf::Attr<std::string> currency;
  tf::Attr<std::string> tariff_name;
  tf::Attr<std::string> configuration_name;
  tf::Attr<std::string> location_name;
  tf::Attr<std::string> hw_uuid;
  tf::Attr<std::string> created_at;
  tf::Attr<std::string> updated_at;
  tf::Attr<tf::Timeouts> timeouts;
};
void Describe(tf::Fields& f, ServerModel& m);

// --- Said about the model in more than one place ----------------------------------

inline constexpr std::size_t kMostUserDataBytes = 16UL * 1024;

// What destroying the resource does to the server (mapping §1.5); null is the first.
inline constexpr std::string_view kRefuseRenewalPolicy = "refuse_renewal";
inline constexpr std::string_view kImmediatePolicy = "immediate";
inline constexpr std::string_view kRetainPolicy = "retain";

// Which balance pays; null is the first: main money, and the bonus when that does not suffice.
inline constexpr std::string_view kPayAuto = "auto";

// Whether both texts are the same UUID, whatever the case and the dashes.
bool SameId(std::string_view a, std::string_view b);
// Lower case without dashes, as Keystone writes project ids.
std::string PlainId(std::string_view id);

// The members of os_params, all null when the object is null and all unknown when it is unknown.
OsParams OsParamsOf(ServerModel const& model);

// The text, or "" when null or unknown: what Terraform sends may lack anything.
std::string TextOf(tf::Attr<std::string> const& attr);

// A known text that is not "": null, unknown and "" set nothing (mapping 0.1.2).
bool Sets(tf::Attr<std::string> const& attr);
bool Sets(tf::Attr<Secret> const& attr);

}  // namespace ferro::provider
