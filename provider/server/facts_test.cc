#include "provider/server/facts.h"

#include <gtest/gtest.h>

#include "provider/provider_testing.h"
#include "provider/server/memory.h"

namespace ferro::provider {
namespace {

using Text = tf::Attr<std::string>;

api::Ip Ip(std::string address, std::string network) {
  api::Ip ip;
  ip.ip = std::move(address);
  ip.network_id = {std::move(network)};
  ip.subnet = {"subnet"};
  ip.gateway = "";
  return ip;
}

ServerFacts Facts() {
  ServerFacts facts;
  facts.server.id = {"uuid"};
  facts.server.user_desc = "web-1";
  facts.server.state = {"active"};
  facts.server.location = {"location"};
  facts.server.service = {"service"};
  facts.server.project = {"5f0d2a7be1c34f2f9a4d1c0b7e6a9d33"};
  facts.server.created = 1772359200;
  facts.os = api::InstalledOs{.os = {"ubuntu", "2404", "x86_64"},
                              .host_name = "web-1",
                              .ssh_key = kSomeKey,
                              .login = "root"};
  api::OsTemplate image;
  image.id = {"image"};
  image.os_value = "ubuntu";
  image.version_value = "2404";
  image.arch = "x86_64";
  facts.templates = std::make_shared<std::vector<api::OsTemplate> const>(std::vector{image});
  return facts;
}

// Covers: R111
TEST(ServerFactsTest, AStubIsFilledFromTheFactsAlone) {
  ServerModel stub;
  stub.id = std::string("uuid");
  auto const model = ModelOf(Facts(), stub, {});
  EXPECT_TRUE(tf::Encode(model).IsWhollyKnown());
  EXPECT_EQ(model.uuid, Text(std::string("uuid")));
  EXPECT_EQ(model.name, Text(std::string("web-1")));
  EXPECT_EQ(model.service_uuid, Text(std::string("service")));
  EXPECT_EQ(model.os_image_uuid, Text(std::string("image")));
  EXPECT_EQ(model.created_at, Text(std::string("2026-03-01T10:00:00Z")));
  EXPECT_EQ(model.os_params->ssh_key, Text(std::string(kSomeKey)));
  EXPECT_TRUE(model.os_params->password.null());
  EXPECT_TRUE(model.os_params->user_data.null());
  EXPECT_TRUE(model.tariff_uuid.null()) << "the API said nothing of it";
}

TEST(ServerFactsTest, AWithdrawnImageKeepsTheKnownValueAndIsNoticed) {
  auto facts = Facts();
  facts.os->os.version = "1004";
  ServerModel known;
  known.os_image_uuid = std::string("old");
  EXPECT_TRUE(ImageIsWithdrawn(facts));
  EXPECT_EQ(ModelOf(facts, known, {}).os_image_uuid, Text(std::string("old")));
  EXPECT_TRUE(ModelOf(facts, {}, {}).os_image_uuid.null());
  EXPECT_FALSE(ImageIsWithdrawn(Facts()));
}

// Covers: R113
TEST(ServerFactsTest, AddressesAreSortedPublicFirstThenByNumber) {
  auto facts = Facts();
  facts.public_ips = {Ip("203.0.113.10", "b"), Ip("203.0.113.9", "a")};
  facts.private_ips = {Ip("10.0.0.2", "p")};
  auto const model = ModelOf(facts, {}, {});
  ASSERT_EQ(model.ip_addresses->size(), 3U);
  EXPECT_EQ((*model.ip_addresses)[0].ip, Text(std::string("203.0.113.9")));
  EXPECT_EQ((*model.ip_addresses)[2].type, Text(std::string("private")));
  EXPECT_TRUE((*model.ip_addresses)[0].gateway.null());
  EXPECT_EQ(model.public_network_uuid, Text(std::string("a")));
  EXPECT_EQ(model.private_network_uuid, Text(std::string("p")));
  std::swap(facts.public_ips[0], facts.public_ips[1]);
  EXPECT_EQ(*ModelOf(facts, {}, {}).ip_addresses, *model.ip_addresses);
  ServerModel known;
  known.public_network_uuid = std::string("B");
  EXPECT_EQ(ModelOf(facts, known, {}).public_network_uuid, Text(std::string("B")))
      << "it still stands there";
}

TEST(ServerFactsTest, ThePrivateNetworkOfAPortCountsWithoutAnAddress) {
  auto facts = Facts();
  facts.port_networks = {{"vlan"}};
  EXPECT_EQ(ModelOf(facts, {}, {}).private_network_uuid, Text(std::string("vlan")));
}

TEST(ServerFactsTest, AMarkedNameIsReadAsTheName) {
  auto facts = Facts();
  facts.server.user_desc = "web-1 (unfinished 0a1b2c3d)";
  EXPECT_EQ(ModelOf(facts, {}, {}).name, Text(std::string("web-1")));
  facts.server.user_desc.reset();
  facts.server.info = "EL50-SSD";
  EXPECT_EQ(ModelOf(facts, {}, {}).name, Text(std::string("EL50-SSD")));
}

// Covers: R110
TEST(ServerFactsTest, WhatTheApiDoesNotTellIsKept) {
  ServerModel known;
  known.allow_reinstall = true;
  known.password_wo_version = 3;
  known.timeouts = tf::Timeouts{.create = std::string("2h")};
  known.os_params = OsParams{.password = Secret("kept")};
  auto const model = ModelOf(Facts(), known, {});
  EXPECT_EQ(model.allow_reinstall, tf::Attr<bool>(true));
  EXPECT_EQ(model.password_wo_version, tf::Attr<std::int64_t>(3));
  EXPECT_EQ(model.timeouts->create, Text(std::string("2h")));
  EXPECT_EQ(model.os_params->password->Reveal(), "kept");
}

TEST(ServerFactsTest, AbsentAndEmptyAreTheSameAsWritten) {
  auto facts = Facts();
  facts.os->ssh_key = "";
  facts.os->user_data = Secret("");
  ServerModel known;
  known.os_params = OsParams{.ssh_key = std::string(""), .user_data = Secret("")};
  EXPECT_EQ(ModelOf(facts, known, {}).os_params->ssh_key, Text(std::string("")));
  EXPECT_TRUE(ModelOf(facts, known, {}).os_params->user_data.known());
  EXPECT_TRUE(ModelOf(facts, {}, {}).os_params->ssh_key.null());
  known.os_params->ssh_key = std::string("ops");
  EXPECT_TRUE(ModelOf(facts, known, {}).os_params->ssh_key.null()) << "removed behind Terraform";
}

TEST(ServerFactsTest, AKeyNameStandsAsLongAsItsKeyIsInstalled) {
  tf::PrivateData memory;
  RememberKey(memory, kSomeKey);
  ServerModel known;
  known.os_params = OsParams{.ssh_key = std::string("ops")};
  EXPECT_EQ(ModelOf(Facts(), known, memory).os_params->ssh_key, Text(std::string("ops")));
  EXPECT_EQ(ModelOf(Facts(), known, {}).os_params->ssh_key, Text(std::string(kSomeKey)));
}

TEST(ServerFactsTest, HiddenUserDataIsNotRead) {
  auto facts = Facts();
  facts.os->user_data = Secret("#hidden");
  tf::PrivateData memory;
  SetHiddenUserData(memory, true);
  EXPECT_TRUE(ModelOf(facts, {}, memory).os_params->user_data.null());
  EXPECT_EQ(ModelOf(facts, {}, {}).os_params->user_data->Reveal(), "#hidden");
}

// Covers: W-23
TEST(ServerFactsTest, LayoutsTravelBothWays) {
  api::PartitionGraph const graph = {
      {"d", api::LocalDrive{.size = 479, .type = "SSD SATA"}},
      {"p", api::Partition{.device = "d", .size = -1, .priority = 0}},
      {"r", api::SoftRaid{.level = "raid1", .members = {"p"}}},
      {"f", api::Filesystem{.device = "r", .fstype = "ext4", .mount = "/"}}};
  EXPECT_EQ(GraphOf(LayoutOf(graph)), graph);
  auto with_other = graph;
  with_other["x"] = api::OtherItem{{R"({"type":"lvm"})"}};
  EXPECT_EQ(GraphOf(LayoutOf(with_other)), graph) << "what is not known is left out";
}

}  // namespace
}  // namespace ferro::provider
