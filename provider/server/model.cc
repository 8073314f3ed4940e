#include "provider/server/model.h"

#include <algorithm>

#include "apiclient/price.h"
#include "base/text.h"
#include "provider/server/addresses.h"
#include "provider/server/layout.h"
#include "provider/server/names.h"
#include "provider/server/ssh_key.h"

namespace ferro::provider {
namespace {

bool IsProjectId(std::string_view text) {
  auto const plain = PlainId(text);
  return plain.size() == 32 && plain.find_first_not_of("0123456789abcdef") == std::string::npos &&
         (text.size() == 32 || IsUuid(text));
}

bool SameIdValues(tf::Value const& a, tf::Value const& b) {
  return SameId(a.as_string(), b.as_string());
}

bool SameKeyValues(tf::Value const& a, tf::Value const& b) {
  return SameSshKey(a.as_string(), b.as_string());
}

// A length in bytes, "" being the way to clear.
tf::Validator EmptyOrBytes(std::size_t least, std::size_t most, std::string_view expectation) {
  return tf::Matching(
      [least, most](std::string_view text) {
        return text.empty() || (text.size() >= least && text.size() <= most);
      },
      expectation);
}

// A UUID with a character lost or changed. Any other text may be a name, for which the
// plan, which can ask the API, offers the UUID.
bool IsDamagedUuid(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos &&
         std::ranges::count(text, '-') >= 3 && !IsUuid(text);
}

tf::Rules Uuid(tf::Rules const& rules) {
  return rules.SameWhen(SameIdValues)
      .Validate(
          tf::Matching([](std::string_view text) { return !text.empty() && !IsDamagedUuid(text); },
                       "a UUID such as \"61c97311-bb14-5679-99fc-98497a701292\""));
}

bool SameAddressValues(tf::Value const& a, tf::Value const& b) {
  return SameAddress(a.as_string(), b.as_string());
}

tf::Rules Address(tf::Rules const& rules) {
  return rules.SameWhen(SameAddressValues)
      .Validate(tf::Matching([](std::string_view text) { return SameAddress(text, text); },
                             "an IP address such as \"203.0.113.10\""));
}

tf::Validator PasswordText() {
  return EmptyOrBytes(8, 128, "a password of 8 to 128 characters, or \"\" for none");
}

tf::Validator UserDataText() {
  return EmptyOrBytes(1, kMostUserDataBytes, "at most 16 KiB of text");
}

void DescribeWriteOnly(tf::Fields& f, ServerModel& m) {
  f("password_wo", m.password_wo, tf::Optional().WriteOnly().Validate(PasswordText()),
    "Password of the administrator, kept out of plan and state. Used by "
    "the order and by every reinstallation; change `password_wo_version` to have a new one "
    "installed. Conflicts with `os_params.password`.");
  f("password_wo_version", m.password_wo_version, tf::Optional().Validate(tf::AtLeast(0)),
    "Any number; a change says that `password_wo` has changed and **reinstalls** the server.");
  f("user_data_wo", m.user_data_wo, tf::Optional().WriteOnly().Validate(UserDataText()),
    "Cloud-init user data, kept out of plan and state. Conflicts with "
    "`os_params.user_data`.");
  f("user_data_wo_version", m.user_data_wo_version, tf::Optional().Validate(tf::AtLeast(0)),
    "Any number; a change says that `user_data_wo` has changed and **reinstalls** the server.");
}

void DescribeGuards(tf::Fields& f, ServerModel& m) {
  f("allow_reinstall", m.allow_reinstall, tf::Optional().LocalOnly(),
    "Whether a change may reinstall the operating system, which **erases every drive**. Unless it "
    "is `true` (or the cause is listed in `allow_reinstall_on`) such a plan is an error that names "
    "each cause.");
  f("allow_reinstall_on", m.allow_reinstall_on,
    tf::Optional().LocalOnly().Validate(tf::EachElement(
        tf::OneOf({"os_image", "hostname", "ssh_key", "password", "user_data", "partitions"}))),
    "The only causes that may reinstall: any of `os_image`, `hostname`, `ssh_key`, `password`, "
    "`user_data`, `partitions`. Not needed beside `allow_reinstall = true`.");
  f("allow_replace", m.allow_replace, tf::Optional().LocalOnly(),
    "Whether a change may replace the server, which orders another one and **loses all data**. "
    "`false` makes such a plan an error that names each cause; otherwise it is allowed with a "
    "warning. (`-replace` and `taint` ask by name and are not covered; `data_protection` is.)");
  f("data_protection", m.data_protection, tf::Optional().LocalOnly(),
    "`true` forbids what loses data: reinstallation, replacement and destruction. For the latter "
    "two the stored value counts, so that lifting it takes an apply of its own. What `-replace` "
    "or `taint` asks for is refused by the apply, before anything is destroyed: Terraform does "
    "not show that half of its plan to a provider.");
}

void DescribeMoney(tf::Fields& f, ServerModel& m) {
  f("deletion_policy", m.deletion_policy,
    tf::Optional().LocalOnly().Validate(
        tf::OneOf({std::string(kRefuseRenewalPolicy), std::string(kImmediatePolicy),
                   std::string(kRetainPolicy)})),
    "What destroying does: `refuse_renewal` (default) lets the server run until the end of the "
    "paid period; `immediate` ends it at once, with money back for whole unused months only; "
    "`retain` leaves it as it is, paid for and renewed, and only forgets it. The stored value "
    "counts: apply a change before destroying.");
  f("pay_currency", m.pay_currency,
    tf::Optional().LocalOnly().Validate(tf::OneOf(
        {std::string(api::kPayMain), std::string(api::kPayBonus), std::string(kPayAuto)})),
    "Balance that pays the order: `main`, `bonus`, or `auto` (default) for the main one and, when "
    "that does not suffice, the bonus one.");
}

void DescribeNetworks(tf::Fields& f, ServerModel& m) {
  f("public_network_uuid", m.public_network_uuid, Uuid(tf::OptionalComputed().RequiresReplace()),
    "Public network of which the server gets an address; one of Selectel's shared networks when "
    "neither network, subnet nor address is given. All that are given must agree.");
  f("public_subnet_uuid", m.public_subnet_uuid, Uuid(tf::OptionalComputed().RequiresReplace()),
    "Public subnet, IPv4, of which the server gets an address.");
  f("public_ip", m.public_ip, Address(tf::OptionalComputed().RequiresReplace()),
    "Public address; the lowest free one of the subnet or network when omitted.");
  f("private_network_uuid", m.private_network_uuid, Uuid(tf::OptionalComputed().KeepsPrior()),
    "Private network of which the server gets an address. All that are given of network, subnet "
    "and address must agree. A server that is there already joins, or moves, in place; its "
    "operating system is not told, and an address that it had stays reserved for it. Taking the "
    "three arguments away leaves the server where it is.");
  f("private_subnet_uuid", m.private_subnet_uuid, Uuid(tf::OptionalComputed().KeepsPrior()),
    "Private subnet of which the server gets an address; changed in place as the network is.");
  f("private_ip", m.private_ip, Address(tf::OptionalComputed().KeepsPrior()),
    "Private address; the lowest free one of the subnet or network when omitted. Changed in place "
    "as the network is.");
  f("add_private_vlan", m.add_private_vlan, tf::Optional(),
    "`true` gives the server a private VLAN also when it is the account's first one in the "
    "location; later ones get it anyway. Setting it for a server that has none **replaces** the "
    "server, unless it joins a private network by the arguments above; taking it away does "
    "nothing.");
  f("private_vlan", m.private_vlan, tf::Computed().KeepsPrior(),
    "Number of the private VLAN; null when the server has none.");
}

void DescribePower(tf::Fields& f, ServerModel& m) {
  f("power_state", m.power_state,
    tf::OptionalComputed().KeepsPrior().Validate(tf::OneOf({"on", "off"})),
    "`on` or `off`; switched in place. A server that is made without it is left alone: its power "
    "is "
    "neither asked for nor shown. A server that is off is paid for all the same.");
  f("reboot_trigger", m.reboot_trigger, tf::Optional(),
    "Any text; another one reboots the server once, in place. Taking it away does nothing, and so "
    "does setting it when the server is created.");
  f("wait_for_port", m.wait_for_port, tf::Optional().LocalOnly().Validate(tf::Between(1, 65535)),
    "TCP port, e.g. `22`, of the first address that must accept a connection before creating is "
    "over: an active server may still be booting. Within the `create` timeout; a warning, never "
    "an error, when it does not.");
}

void DescribeInformation(tf::Fields& f, ServerModel& m) {
  f("paid_till", m.paid_till, tf::Computed(), "Until when the server is paid for (RFC 3339, UTC).");
  f("price", m.price, tf::Computed(),
    "Price of one period of the tariff, a decimal number in `currency`; null when the API does "
    "not say.");
  f("currency", m.currency, tf::Computed(), "Currency of the account, e.g. `RUB`.");
  f("tariff_name", m.tariff_name, tf::Computed(), "English name of the tariff, e.g. `1 month`.");
  f("configuration_name", m.configuration_name, tf::Computed().KeepsPrior(),
    "Name of the configuration, e.g. `EL50-SSD`.");
  f("location_name", m.location_name, tf::Computed().KeepsPrior(),
    "Name of the location, e.g. `MSK-1`.");
  f("hw_uuid", m.hw_uuid, tf::Computed().KeepsPrior(),
    "UUID of the physical machine; null until one is assigned.");
}

void DescribeComputed(tf::Fields& f, ServerModel& m) {
  f("status", m.status, tf::Computed(),
    "State of the server as the API names it: `active`, `deploy`, `expiring`, `unpaid`, … It moves "
    "by itself (a renewal shows as `prolong` for a while), so every changing plan leaves it open.");
  f("service_uuid", m.service_uuid, tf::Computed().KeepsPrior(),
    "The configuration, under the API's name for it; equals `configuration_uuid`.");
  f("ip_addresses", m.ip_addresses, tf::Computed().KeepsPrior(),
    "All addresses of the server, public ones first, in numeric order.");
  f("created_at", m.created_at, tf::Computed().KeepsPrior(),
    "When the server was ordered (RFC 3339, UTC).");
  f("updated_at", m.updated_at, tf::Computed().KeepsPrior(),
    "Always null: the API does not say when a server changed.");
}

}  // namespace

void Describe(tf::Fields& f, IpAddress& m) {
  f("type", m.type, tf::Computed(), "`public` or `private`.");
  f("ip", m.ip, tf::Computed(), "The address.");
  f("netmask", m.netmask, tf::Computed(), "Netmask of its subnet; null for IPv6.");
  f("gateway", m.gateway, tf::Computed(), "Gateway of its subnet; null when it has none.");
  f("subnet", m.subnet, tf::Computed(), "Its subnet in CIDR form.");
  f("subnet_uuid", m.subnet_uuid, tf::Computed(), "UUID of its subnet.");
  f("network_uuid", m.network_uuid, tf::Computed(), "UUID of its network.");
  f("version", m.version, tf::Computed(), "`4` or `6`.");
}

void Describe(tf::Fields& f, OsParams& m) {
  f("hostname", m.hostname,
    tf::OptionalComputed().KeepsPrior().Validate(
        tf::Matching(IsHostname, "letters, digits and hyphens in labels of at most 63 characters")),
    "Host name inside the operating system; made from `name` when omitted. At most 15 characters "
    "on Windows. A change **reinstalls** the server.");
  f("login", m.login, tf::Computed().KeepsPrior(),
    "Name of the first user (`root`, `Administrator`, …); chosen by the image.");
  f("password", m.password,
    tf::OptionalComputed().KeepsPrior().Sensitive().Validate(PasswordText()),
    "Password of the first user, in the state in clear text; generated by Selectel when omitted "
    "(and shown in the panel for a day). Prefer `password_wo`. Not for servers without an "
    "operating system. A change **reinstalls** the server; removing it changes nothing.");
  f("ssh_key", m.ssh_key, tf::OptionalComputed().KeepsPrior().SameWhen(SameKeyValues),
    "Public SSH key of the first user: its content, or the name of a key in the control panel. "
    "Compared without its comment. Linux only. A change **reinstalls** the server, and so does "
    "`\"\"`, which removes the key.");
  f("ssh_key_name", m.ssh_key_name,
    tf::OptionalComputed().KeepsPrior().Validate(tf::Matching(
        [](std::string_view name) { return !name.empty() && !IsSshKeyContent(name); },
        "the name of a key in the control panel (to remove a key write ssh_key = \"\")")),
    "Name of the first user's public SSH key in the control panel, instead of `ssh_key`, which "
    "then shows its content. Another name **reinstalls** the server only when its key is another "
    "one. Linux only. Conflicts with `ssh_key`.");
  f("user_data", m.user_data,
    tf::OptionalComputed().KeepsPrior().Sensitive().Validate(UserDataText()),
    "Cloud-init user data, raw text of at most 16 KiB, for images that run scripts. A change "
    "**reinstalls** the server, and so does `\"\"`, which removes it.");
  f("soft_raid", m.soft_raid,
    tf::OptionalComputed().KeepsPrior().Validate(tf::Matching(
        [](std::string_view level) {
          return level == "raid0" || level == "raid1" || level == "raid10" || level == kNoRaid;
        },
        "\"raid0\", \"raid1\", \"raid10\" or \"no_raid\" (the platform has no software RAID 5)")),
    "Software RAID of the default disk layout: `raid0`, `raid1`, `raid10`, or `no_raid` for plain "
    "partitions on one drive. When omitted: `raid1` over all drives of the fastest type, "
    "`no_raid` when there is only one. Linux only. Conflicts with `partitions.raids`. A change "
    "**reinstalls** the server.");
  f("partitions", m.partitions, tf::OptionalComputed().KeepsPrior(),
    "Disk layout of your own instead of the default one. Compared by its meaning: percentages, "
    "names and the order of mounts are no difference. (A plan with `-refresh=false` shows another "
    "spelling as a change in place, once; it writes to the state only.) Linux only. A change "
    "**reinstalls** the server.");
}

void Describe(tf::Fields& f, ServerModel& m) {
  f.About(
      "A dedicated server. Creating it **orders and pays** a machine; destroying it refuses the "
      "renewal, so that it stays until the end of the paid period.");
  f("id", m.id, tf::Computed().KeepsPrior(), "UUID of the server.");
  f("uuid", m.uuid, tf::Computed().KeepsPrior(), "UUID of the server; the same as `id`.");
  f("project_id", m.project_id,
    tf::Required()
        .RequiresReplace()
        .SameWhen(SameIdValues)
        .Validate(tf::Matching(IsProjectId, "a project id: 32 hexadecimal digits, or a UUID")),
    "Project that the server belongs to.");
  f("location_uuid", m.location_uuid, Uuid(tf::Required().RequiresReplace()),
    "Location (pool) in which the server stands.");
  f("configuration_uuid", m.configuration_uuid, Uuid(tf::Required().RequiresReplace()),
    "Configuration: processor, memory, drives.");
  f("tariff_uuid", m.tariff_uuid, Uuid(tf::Required()),
    "Tariff (price plan): for how long one pays at a time. Changed in place; it takes effect with "
    "the next paid period.");
  f("os_image_uuid", m.os_image_uuid, Uuid(tf::Required()),
    "Operating system image. A change **reinstalls** the server in place and erases its drives.");
  f("name", m.name,
    tf::OptionalComputed().KeepsPrior().Validate(tf::LengthBetween(1, kLongestName)),
    "Name in the control panel, unique in the project; generated (`tf-<word>-<8 hex digits>`) when "
    "omitted. Changed in place.");
  DescribeNetworks(f, m);
  f("os_params", m.os_params, tf::OptionalComputed().KeepsPrior(),
    "What the operating system is installed with. Omitted keys keep what is; `\"\"` clears.");
  DescribeWriteOnly(f, m);
  DescribeGuards(f, m);
  DescribeMoney(f, m);
  DescribePower(f, m);
  DescribeComputed(f, m);
  DescribeInformation(f, m);
  f.Block(
      "timeouts", m.timeouts,
      "How long each operation may take; by default create 90m, read 5m, update 60m, delete 10m.");
}

std::string PlainId(std::string_view id) {
  auto plain = Lower(id);
  std::erase(plain, '-');
  return plain;
}

bool SameId(std::string_view a, std::string_view b) {
  return PlainId(a) == PlainId(b);
}

OsParams OsParamsOf(ServerModel const& model) {
  if (model.os_params.known()) return *model.os_params;
  if (model.os_params.null()) return {};
  auto const unknown = tf::Attr<std::string>::Unknown();
  auto const secret = tf::Attr<Secret>::Unknown();
  return {unknown, unknown, secret,  unknown,
          unknown, secret,  unknown, tf::Attr<PartitionsModel>::Unknown()};
}

std::string TextOf(tf::Attr<std::string> const& attr) {
  return attr.value_or("");
}

bool Sets(tf::Attr<std::string> const& attr) {
  return attr.known() && !attr->empty();
}
bool Sets(tf::Attr<Secret> const& attr) {
  return attr.known() && !attr->empty();
}

}  // namespace ferro::provider
