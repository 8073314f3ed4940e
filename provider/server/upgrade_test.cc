// States of the Go provider and of its fork, in this resource's shape (mapping §4).
#include "provider/server/upgrade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"
#include "provider/server/upgrade_testing.h"
#include "tfplugin/value/json.h"
#include "tfplugin/value/msgpack.h"

namespace ferro::provider {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using tf::Severity;

constexpr char kType[] = "selectel_dedicated_server_v1";
constexpr char kGoAddress[] = "registry.terraform.io/selectel/selectel";

// The state with these members instead.
tf::Value Stored(char const* base, std::string const& members = "{}") {
  auto state = tf::DecodeAnyJson(base);
  auto more = tf::DecodeAnyJson(members);
  EXPECT_TRUE(state && more) << members;
  for (auto const& [name, value] : more->members()) {
    state->members().insert_or_assign(name, value);
  }
  return *state;
}

class UpgradeServerTest : public testing::Test {
 protected:
  tf::Value Upgraded(tf::Value const& stored) {
    call_.diagnostics = {};
    return UpgradedServer(stored, call_);
  }
  tf::Value Upgraded(char const* base, std::string const& members = "{}") {
    return Upgraded(Stored(base, members));
  }
  tf::Value Moved(tf::MoveSource const& source) {
    call_.diagnostics = {};
    return stage_.provider.resources()[0]->Move(source, call_);
  }
  std::string Said() const { return call_.diagnostics.ToText(); }

  Stage stage_;
  tf::Call call_{.clock = stage_.clock};
};

// Covers: R129 R134 R135
TEST_F(UpgradeServerTest, TheWorkedExampleComesOutAsItIsWritten) {
  auto const state = Upgraded(kGoState);
  ASSERT_FALSE(call_.failed()) << Said();
  EXPECT_THAT(call_.diagnostics.items(), IsEmpty()) << Said();
  auto const expected = tf::DecodeAnyJson(R"({
    "id": "9a000000-0000-4000-8000-0000000000aa", "uuid": "9a000000-0000-4000-8000-0000000000aa",
    "project_id": "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33",
    "location_uuid": "61c97311-bb14-5679-99fc-98497a701292",
    "configuration_uuid": "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001",
    "service_uuid": "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001",
    "os_image_uuid": "a0000000-0000-4000-8000-000000002404",
    "tariff_name": "1 day", "name": "web-1",
    "public_subnet_uuid": "f1000000-0000-4000-8000-000000000001", "public_ip": "203.0.113.10",
    "os_params": {"hostname": "web-1", "password": "Example-Pass-1", "ssh_key_name": "ops",
      "partitions": {
        "raids": [{"name": "sys", "level": "raid1", "disk_type": "SSD SATA", "count": 2}],
        "disks": [],
        "mounts": [{"mount": "/", "size": -1, "size_percent": null, "raid": "sys", "disk": null,
                    "fs_type": "ext4"}]}}})");
  ASSERT_TRUE(expected);
  for (auto const& [name, value] : state.members()) {
    if (name == "os_params") continue;
    EXPECT_EQ(value, (*expected)[name]) << name;
  }
  for (auto const& [name, value] : state["os_params"].members()) {
    EXPECT_EQ(value, (*expected)["os_params"][name]) << name;
  }
}

struct UpgradedValue {
  char const* stored;    // Members of the state.
  char const* path;      // In the result.
  char const* expected;  // As TextAt shows it.
};

constexpr UpgradedValue kGoValues[] = {
    {R"({"project_id": null})", "project_id", "null"},
    {R"({"price_plan_name": ""})", "tariff_name", "null"},
    {R"({"price_plan_name": "1 month"})", "tariff_uuid", "null"},
    {R"({"os_password": ""})", "os_params.password", "null"},
    {R"({"user_data": "#cloud-config\n"})", "os_params.user_data", "#cloud-config\n"},
    {R"({"ssh_key_name": "", "ssh_key": "ssh-ed25519 AAAA a\n"})", "os_params.ssh_key",
     "ssh-ed25519 AAAA a\n"},
    {R"({"ssh_key_name": "ops", "ssh_key": "ssh-ed25519 AAAA a"})", "os_params.ssh_key", "null"},
    {R"({"ssh_key_name": "ops", "ssh_key": "ssh-ed25519 AAAA a"})", "os_params.ssh_key_name",
     "ops"},
    {R"({"ssh_key_name": null, "ssh_key": ""})", "os_params.ssh_key", "null"},
    {R"({"os_host_name": ""})", "name", "null"},
    {R"({"os_host_name": ""})", "os_params.hostname", "null"},
    {R"({"os_host_name": "Turing"})", "os_params.hostname", "Turing"},
    {R"({"partitions_config": []})", "os_params.partitions", "null"},
    {R"({"partitions_config": null})", "os_params.partitions", "null"},
    {R"({"partitions_config": [{"disk_partitions": []}]})", "os_params.partitions", "null"},
    {R"({"partitions_config": [{"soft_raid_config": [{"name": "a", "level": "raid1",
        "disk_type": "HDD SATA", "count": 0}], "disk_partitions": [{"mount": "/"}]}]})",
     "os_params.partitions.raids.0.count", "null"},
    {R"({"partitions_config": [{"disk_partitions": [{"mount": "/", "size": 0,
        "size_percent": 10.5}]}]})",
     "os_params.partitions.mounts.0.size_percent", "10.5"},
    {R"({"partitions_config": [{"disk_partitions": [{"mount": "/", "size": 0,
        "size_percent": 10.5}]}]})",
     "os_params.partitions.mounts.0.size", "null"},
    {R"({"partitions_config": [{"disk_partitions": [{"mount": "/", "size": 50,
        "size_percent": 10}]}]})",
     "os_params.partitions.mounts.0.size", "null"},
    {R"({"partitions_config": [{"disk_partitions": [{"mount": "second_folder", "size": 50.5}]}]})",
     "os_params.partitions.mounts.0.mount", "second_folder"},
    {R"({"partitions_config": [{"disk_config": [{"name": "d", "disk_type": "HDD SATA"}],
        "disk_partitions": [{"mount": "/", "disk_name": "d"}]}]})",
     "os_params.partitions.mounts.0.disk", "d"},
    {R"({"public_subnet_ip": "203.0.113.9"})", "public_ip", "203.0.113.9"},
    {R"({"public_subnet_id": "", "public_ip": ""})", "public_ip", "null"},
    {R"({"private_subnet_id": "7c000000-0000-4000-8000-000000000001"})", "private_subnet_uuid",
     "7c000000-0000-4000-8000-000000000001"},
    {R"({"private_subnet_ip": "192.168.10.10"})", "private_ip", "192.168.10.10"},
    {R"({"private_ip": "192.168.10.11"})", "private_ip", "192.168.10.11"},
    {R"({"private_vlan": 1234})", "private_vlan", "null"},
    {R"({"add_private_vlan": true})", "add_private_vlan", "true"},
    {R"({"add_private_vlan": "true"})", "add_private_vlan", "true"},
    {R"({"add_private_vlan": false})", "add_private_vlan", "null"},
    {R"({"power_state": "on"})", "power_state", "on"},
    {R"({"power_state": "off"})", "power_state", "off"},
    {R"({"power_state": "reboot"})", "power_state", "null"},
    {R"({"power_state": "power on"})", "power_state", "null"},
    {R"({"power_state": null})", "power_state", "null"},
    {R"({"force_update_additional_params": true})", "allow_reinstall", "true"},
    {R"({"force_update_additional_params": false})", "allow_reinstall", "null"},
    {R"({"timeouts": {"create": "2h", "update": null, "delete": "7m"}})", "timeouts.create", "2h"},
    {R"({"timeouts": {"create": "2h", "update": null, "delete": "7m"}})", "timeouts.delete", "7m"},
    {R"({"timeouts": {"create": null, "update": null}})", "timeouts", "null"},
};

// Covers: R129 R135
TEST_F(UpgradeServerTest, EveryAttributeOfTheGoProviderHasItsPlace) {
  for (auto const& test : kGoValues) {
    auto const state = Upgraded(kGoState, test.stored);
    ASSERT_FALSE(call_.failed()) << test.stored << Said();
    EXPECT_EQ(TextAt(state, test.path), test.expected) << test.stored << " at " << test.path;
    EXPECT_THAT(call_.diagnostics.items(), IsEmpty()) << test.stored;
  }
}

// Covers: R129 R135
TEST_F(UpgradeServerTest, EveryAttributeOfTheForkHasItsPlace) {
  static constexpr UpgradedValue kCases[] = {
      {"{}", "id", kStoredId},
      {"{}", "uuid", kStoredId},
      {"{}", "name", "web-1"},
      {"{}", "tariff_uuid", "10000000-0000-4000-8000-000000000002"},
      {"{}", "public_network_uuid", "e2000000-0000-4000-8000-000000000002"},
      {"{}", "private_network_uuid", "null"},
      {"{}", "status", "null"},
      {"{}", "ip_addresses", "null"},
      {"{}", "os_params.login", "null"},
      {"{}", "os_params.password", "Example-Pass-1"},
      {"{}", "os_params.ssh_key", "ops"},
      {"{}", "os_params.user_data", "null"},
      {"{}", "os_params.soft_raid", "raid1"},
      {"{}", "os_params.partitions.mounts.1.mount", "/var"},
      {"{}", "os_params.partitions.mounts.1.size_percent", "25"},
      {R"({"os_params": []})", "os_params", "null"},
      {R"({"os_params": null})", "os_params", "null"},
      {R"({"os_params": [{"soft_raid": "no_raid"}]})", "os_params.soft_raid", "no_raid"},
      {R"({"os_params": [{"partitions": ""}]})", "os_params.partitions", "null"},
      {R"({"timeouts": {"create": "60m", "delete": "30m"}})", "timeouts.create", "60m"},
  };
  for (auto const& test : kCases) {
    auto const state = Upgraded(kForkState, test.stored);
    ASSERT_FALSE(call_.failed()) << test.stored << Said();
    EXPECT_EQ(TextAt(state, test.path), test.expected) << test.stored << " at " << test.path;
    EXPECT_THAT(call_.diagnostics.items(), IsEmpty()) << test.stored << Said();
  }
}

// Covers: R129 R135 W-28
TEST_F(UpgradeServerTest, WhatIsNotTakenOverIsSaidAndTheRestComes) {
  Upgraded(kGoState, R"({"private_subnet": "192.168.10.0/24"})");
  EXPECT_TRUE(Says(call_.diagnostics, Severity::kWarning, "private_subnet_uuid",
                   {"private_subnet", "ignored"}))
      << Said();
  Upgraded(kGoState, R"({"tags": ["a"], "nothing": null, "empty": [], "rescue": "Canary"})");
  EXPECT_TRUE(Says(call_.diagnostics, Severity::kWarning, "", {"rescue and tags"})) << Said();
  EXPECT_THAT(Said(), Not(HasSubstr("Canary")));
  EXPECT_THAT(Said(), Not(HasSubstr("nothing,")));

  auto const raid5 = Upgraded(kForkState, R"({"os_params": [{"soft_raid": "raid5"}]})");
  EXPECT_EQ(TextAt(raid5, "os_params.soft_raid"), "null");
  EXPECT_TRUE(Says(call_.diagnostics, Severity::kWarning, "os_params.soft_raid", {"raid5"}));
  Upgraded(kForkState, R"({"os_params": [{"soft_raid": "raidz"}]})");
  EXPECT_TRUE(Says(call_.diagnostics, Severity::kWarning, "os_params.soft_raid", {"no level"}));
  auto const text = Upgraded(kForkState, R"({"os_params": [{"partitions": "half and half"}]})");
  EXPECT_EQ(TextAt(text, "os_params.partitions"), "null");
  EXPECT_TRUE(Says(call_.diagnostics, Severity::kWarning, "os_params.partitions", {"/var=25%"}));
  EXPECT_FALSE(call_.failed()) << Said();
}

// Covers: R129 R130 R131 R134
TEST_F(UpgradeServerTest, WhatCannotBeReadIsAnErrorThatTellsNoValue) {
  auto refuses = [&](tf::Value const& stored, std::string const& what) {
    auto const state = Upgraded(stored);
    EXPECT_TRUE(call_.failed()) << stored.ToText();
    EXPECT_TRUE(state.is_null());
    EXPECT_THAT(Said(), HasSubstr(what)) << stored.ToText();
    EXPECT_THAT(Said(), Not(HasSubstr("Canary")));
  };
  static constexpr std::pair<char const*, char const*> kGoCases[] = {
      {R"({"id": null})", "no id"},
      {R"({"id": ""})", "no id"},
      {R"({"id": "Canary"})", "no UUID"},
      {R"({"id": 7})", "no UUID"},
      {R"({"id": ["Canary"]})", "`id` is a list"},
      {R"({"configuration_id": ""})", "neither configuration_id nor configuration_uuid"},
      {R"({"configuration_uuid": "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001"})", "both"},
      {R"({"location_id": {"a": "Canary"}})", "`location_id` is an object where a text"},
      {R"({"os_password": ["Canary"]})", "`os_password` is a list"},
      {R"({"add_private_vlan": "Canary"})", "`add_private_vlan` is a text where a truth value"},
      {R"({"add_private_vlan": 1})", "`add_private_vlan` is a number"},
      {R"({"partitions_config": "Canary"})", "`partitions_config` is a text where a list"},
      {R"({"partitions_config": [null]})", "`partitions_config` is a list where a list of objects"},
      {R"({"partitions_config": [{}, {}]})", "a list of one element"},
      {R"({"partitions_config": [{"disk_partitions": ["Canary"]}]})",
       "`partitions_config[0].disk_partitions` is a list where a list of objects"},
      {R"({"partitions_config": [{"disk_partitions": [{"mount": "/", "size": "Canary"}]}]})",
       "`partitions_config[0].disk_partitions[0].size` is a text where a number"},
      {R"({"partitions_config": [{"disk_partitions": [{"mount": "/", "size": 1e999}]}]})",
       "disk_partitions[0].size` is a number where a number"},
      {R"({"partitions_config": [{"soft_raid_config": [{"count": 1.5}],
          "disk_partitions": [{"mount": "/"}]}]})",
       "a whole number"},
      {R"({"timeouts": "Canary"})", "`timeouts` is a text"},
      {R"({"timeouts": {"create": ["Canary"]}})", "`timeouts.create` is a list"},
  };
  for (auto const& [members, what] : kGoCases) refuses(Stored(kGoState, members), what);
  static constexpr std::pair<char const*, char const*> kForkCases[] = {
      {R"({"os_params": [{}, {}]})", "a list of one element"},
      {R"({"os_params": ["Canary"]})", "a list of objects"},
      {R"({"os_params": [{"soft_raid": ["Canary"]}]})", "`os_params[0].soft_raid` is a list"},
  };
  for (auto const& [members, what] : kForkCases) refuses(Stored(kForkState, members), what);
  for (auto const* broken : {"[]", "7", R"("Canary")", "true", "{}"}) {
    refuses(*tf::DecodeAnyJson(broken), "no id");
  }
}

// Covers: R46 R134 R135
TEST_F(UpgradeServerTest, AMoveTakesTheSameTypeOfTheGoProviderFromAnyRegistry) {
  for (auto const* address : {kGoAddress, "registry.opentofu.org/selectel/selectel",
                              "mirror.example.com/Selectel/selectel"}) {
    auto const state =
        Moved({.provider_address = address, .type_name = kType, .state = Stored(kGoState)});
    EXPECT_FALSE(call_.failed()) << Said();
    EXPECT_EQ(state, Upgraded(kGoState));
  }
  EXPECT_EQ(
      Moved({.provider_address = kGoAddress, .type_name = kType, .state = Stored(kForkState)}),
      Upgraded(kForkState));
}

// Covers: R134
TEST_F(UpgradeServerTest, AMoveOfAnythingElseIsRefusedByItsName) {
  auto refuses = [&](tf::MoveSource source, std::string const& what) {
    source.state = Stored(kGoState);
    EXPECT_TRUE(Moved(source).is_null());
    EXPECT_TRUE(Says(call_.diagnostics, Severity::kError, "", {what, "import"})) << Said();
    EXPECT_THAT(Said(), Not(HasSubstr("Example-Pass-1")));
  };
  refuses({.provider_address = "registry.terraform.io/hashicorp/aws", .type_name = kType},
          "hashicorp/aws");
  refuses({.provider_address = "registry.terraform.io/not-selectel/selectel", .type_name = kType},
          "not-selectel/selectel");
  refuses({.provider_address = "", .type_name = kType}, "schema version 0");
  refuses({.provider_address = kGoAddress, .type_name = "selectel_dedicated_server_v2"},
          "selectel_dedicated_server_v2");
  refuses({.provider_address = kGoAddress, .type_name = kType, .version = 1}, "schema version 1");
}

// Covers: R46 R102 R127 R134 R135
TEST_F(UpgradeServerTest, BothWaysWorkBeforeConfigurationAndLeaveForeignPrivateBytesBehind) {
  auto const& schema = stage_.provider.resources()[0]->schema();
  auto const upgraded = stage_.server.UpgradeResourceState(
      {.type_name = kType, .version = 0, .raw_state = {.json = kGoState}});
  ASSERT_FALSE(upgraded.diagnostics.has_errors()) << upgraded.diagnostics.ToText();
  auto const moved = stage_.server.MoveResourceState({.source_provider_address = kGoAddress,
                                                      .source_type_name = kType,
                                                      .source_state = {.json = kGoState},
                                                      .target_type_name = kType});
  ASSERT_FALSE(moved.diagnostics.has_errors()) << moved.diagnostics.ToText();
  EXPECT_EQ(moved.target_state.msgpack, upgraded.upgraded_state.msgpack);
  EXPECT_EQ(moved.private_bytes, "");
  auto const value = tf::DecodeMsgpack(moved.target_state.msgpack, tf::ImpliedType(schema.block));
  ASSERT_TRUE(value);
  EXPECT_TRUE(value->IsWhollyKnown());
  EXPECT_TRUE((*value)["password_wo"].is_null());
  EXPECT_EQ(stage_.cloud.CountRequests("*", "*"), 0U);
}

// Covers: R46
TEST(PartitionsTextTest, IsReadInEveryFormThatItHas) {
  auto const layout =
      ParsePartitionsText(" /=50% , /boot=1G:ext3,swap=12G,/data=10.5%:xfs,/home=*");
  ASSERT_TRUE(layout);
  auto const mounts = MountsOf(*layout);
  ASSERT_EQ(mounts.size(), 5U);
  EXPECT_EQ(*mounts[0].size_percent, 50.0);
  EXPECT_EQ(*mounts[1].size, 1.0);
  EXPECT_EQ(*mounts[1].fs_type, "ext3");
  EXPECT_EQ(*mounts[2].mount, "swap");
  EXPECT_EQ(*mounts[3].size_percent, 10.5);
  EXPECT_EQ(*mounts[4].size, -1.0);
  for (auto const* broken : {"", ",", "/", "/=", "=5%", "/=5%,", "/=0%", "/=101%", "/=-1", "/=x%",
                             "/=1G:", "/=%", "/=G", "/=1T", "/=1e999", "/=nan"}) {
    EXPECT_FALSE(ParsePartitionsText(broken)) << broken;
  }
  std::string many = "/=1%";
  for (int i = 0; i < 64; ++i) many += ",/a=1%";
  EXPECT_FALSE(ParsePartitionsText(many));
}

}  // namespace
}  // namespace ferro::provider
