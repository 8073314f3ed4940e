// OS templates, the system at a server, installing another one (selectel-api §4.4, §6.6, §6.7).
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using std::chrono::minutes;
using std::chrono::seconds;

TestAnswer Install(TestCloud& sim, std::string const& server, json const& body) {
  return sim.Send("POST", "/boot/os/" + server, body.dump());
}

std::vector<std::string> ValuesListed(TestCloud& sim, std::string const& query) {
  std::vector<std::string> out;
  for (json const& os : sim.Get("/boot/template/os/new" + query).Result()) {
    out.push_back(os["os_value"]);
  }
  return out;
}

TEST(TemplateTest, ListsWhatCanBeInstalledOnThisMachineThere) {
  CloudOptions options;
  for (Service& service : options.catalogue.services) {
    if (service.uuid == ids::kCl25) service.is_manual_os_install = true;
  }
  TestCloud sim(std::move(options));
  EXPECT_THAT(ValuesListed(sim, ""), testing::Contains("rockylinux"));
  std::string const tashkent = "5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0041";
  EXPECT_THAT(ValuesListed(sim, "?location_uuid=" + tashkent),
              testing::Not(testing::Contains("rockylinux")));
  EXPECT_THAT(ValuesListed(sim, std::string("?service_uuid=") + ids::kCl25),
              testing::ElementsAre("noos"));
  EXPECT_TRUE(ValuesListed(sim, "?service_uuid=00000000-0000-4000-8000-000000000000").empty());
}

TEST(TemplateTest, FlagsDifferBySystem) {
  TestCloud sim;
  std::map<std::string, json> by_uuid;
  for (json const& os : sim.Get("/boot/template/os/new").Result()) by_uuid[os["uuid"]] = os;
  EXPECT_EQ(by_uuid[ids::kUbuntu2404]["default_partitions"].size(), 3U);
  EXPECT_EQ(by_uuid[ids::kUbuntu2404]["template_version"], "v2");
  EXPECT_EQ(by_uuid[ids::kUbuntu1804V1]["template_version"], "v1");
  EXPECT_EQ(by_uuid[ids::kWindows2022]["partitioning"], false);
  EXPECT_EQ(by_uuid[ids::kNoOs]["os_value"], "noos");
  EXPECT_EQ(by_uuid[ids::kDebian12]["version_value"], "12v2");
}

TEST(OsTest, ThePasswordIsVisibleForADay) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["password"], "Example-Pass-1");
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["login"], "root");
  sim.cloud.Advance(std::chrono::hours(23));
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["password"], "Example-Pass-1");
  sim.cloud.Advance(std::chrono::hours(1));
  sim.SignIn();
  EXPECT_TRUE(sim.Get("/boot/os/" + server).Result()["password"].is_null());
}

TEST(InstallTest, TheFlagIsZeroForAnInstantThenOneThenZero) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  auto const begun = Install(sim, server, GoodInstall());
  EXPECT_EQ(begun.Result()["reinstall"], 0);
  EXPECT_EQ(begun.Result()["is_processing"], true);
  EXPECT_EQ(begun.Result()["os_template"], "debian");
  sim.clock.Advance(seconds(2));
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["reinstall"], 1);
  EXPECT_EQ(sim.Get("/resource/" + server).Result()["is_processing"], true);
  sim.clock.Advance(minutes(12));
  json const done = sim.Get("/boot/os/" + server).Result();
  EXPECT_EQ(done["reinstall"], 0);
  EXPECT_EQ(done["is_processing"], false);
  EXPECT_EQ(sim.Get("/resource/" + server).Result()["is_processing"], false);
}

TEST(InstallTest, EchoesWhatItIsGivenAndForgetsTheOldScript) {
  TestCloud sim;
  json order = GoodOrder();
  order["cloud_init_user_data"] = "#cloud-config\n";
  std::string const server =
      sim.Send("POST", "/resource/server/billing", order.dump()).Result()[0]["uuid"];
  sim.FinishOrder();
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["cloud_init_user_data"], "#cloud-config\n");
  json install = GoodInstall("other");
  install["password"] = "Another-Pass-1";
  install["user_ssh_key"] = "ssh-ed25519 AAAA k";
  install["local_ipv4_address"] = "192.168.10.77";
  json const answer = Install(sim, server, install).Result();
  EXPECT_EQ(answer["password"], "Another-Pass-1");
  EXPECT_TRUE(answer["cloud_init_user_data"].is_null());
  EXPECT_EQ(answer["userhostname"], "other");
  EXPECT_EQ(answer["local_ipv4_address"], "192.168.10.77");
  EXPECT_EQ(answer["ipv4_address"], "198.19.1.2") << "the public one stays";
  EXPECT_EQ(answer["partitions_config"], Raid1Graph());
}

TEST(InstallTest, OneAtATimeOnAMachineThatIsOnAndWhole) {
  TestCloud sim;
  std::string const server = sim.Order();
  EXPECT_EQ(Install(sim, server, GoodInstall()).ErrorType(), "AnotherTaskRunning");
  sim.FinishOrder();
  ASSERT_EQ(Install(sim, server, GoodInstall()).status, 200);
  EXPECT_EQ(Install(sim, server, GoodInstall()).ErrorType(), "AnotherTaskRunning");
  sim.clock.Advance(minutes(15));
  sim.Send("PUT", "/power/" + server, R"({"power_state":false})");
  EXPECT_EQ(Install(sim, server, GoodInstall()).ErrorType(), "AnotherTaskRunning");
  sim.clock.Advance(minutes(1));
  EXPECT_EQ(Install(sim, server, GoodInstall()).ErrorType(), "SeidoConflictError");
  EXPECT_EQ(Install(sim, "00000000-0000-4000-8000-000000000000", GoodInstall()).status, 404);
}

TEST(InstallTest, ChecksTheSameRulesAsAnOrder) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  json body = GoodInstall();
  body.erase("partitions_config");
  EXPECT_EQ(Install(sim, server, body).status, 400) << "v2 templates need a layout";
  body = GoodInstall();
  body.erase("cloud_init_user_data");
  EXPECT_EQ(Install(sim, server, body).status, 400) << "always sent, null to clear";
  body = GoodInstall();
  body["version"] = "13";
  EXPECT_EQ(Install(sim, server, body).status, 400);
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["os_template"], "ubuntu") << "nothing changed";
}

TEST(InstallTest, TheFlagCanBeSetAndTakenBack) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  std::string const path = "/boot/os/" + server;
  EXPECT_EQ(sim.Send("PATCH", path, R"({"reinstall":1})").Result()["is_processing"], true);
  EXPECT_EQ(sim.Send("PATCH", path, R"({"reinstall":0})").Result()["is_processing"], false);
  sim.Send("PATCH", path, R"({"reinstall":1})");
  sim.clock.Advance(seconds(3));
  EXPECT_EQ(sim.Send("PATCH", path, R"({"reinstall":0})").status, 409) << "it has begun";
}

TEST(DrivesTest, AreALittleSmallerThanTheyAreCalledAndKeepTheirIds) {
  TestCloud sim;
  std::string const path = "/boot/partitions/local_drives?service_uuid=";
  json const drives = sim.Get(path + ids::kEl50).Result();
  EXPECT_EQ(drives["d1111111-0000-5000-8000-000000000001"]["match"]["size"], 479);
  std::string const mixed = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1302";
  EXPECT_EQ(sim.Get(path + mixed).Result().size(), 10U);
  EXPECT_EQ(sim.Get(path + mixed).Result(), TestCloud().Get(path + mixed).Result());
  EXPECT_EQ(sim.Get(path + "nothing").status, 404);
}

}  // namespace
}  // namespace ferro::sim
