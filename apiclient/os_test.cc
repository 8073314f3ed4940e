#include "apiclient/os.h"

#include <gmock/gmock.h>

#include "apiclient/session_testing.h"
#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

using testing::HasSubstr;
using testing::Not;

class OsTest : public SimulatedApiTest {
 protected:
  static InstallRequest Debian() {
    return {.os = {.os_template = "debian", .version = "12v2", .arch = "x86_64"},
            .host_name = "web-1",
            .partitions = Raid1()};
  }
};

// Covers: P-56
TEST_F(OsTest, AnInstallationIsNeverSentTwiceWhenItMayHaveHappened) {
  auto const server = ActiveServer();
  for (auto const kind : {sim::FaultKind::kResetBefore, sim::FaultKind::kTimeout}) {
    ASSERT_TRUE(cloud.AddFault({.kind = kind, .method = "POST", .path = "*/boot/os/*"}));
    auto const before = cloud.CountRequests("POST", "*/boot/os/*");
    auto const status = InstallOs(client(), server, Debian());
    ASSERT_FALSE(status) << sim::NameOf(kind);
    EXPECT_TRUE(status.error().may_have_happened) << sim::NameOf(kind);
    EXPECT_EQ(cloud.CountRequests("POST", "*/boot/os/*"), before + 1) << sim::NameOf(kind);
  }
}

TEST_F(OsTest, ALayoutThatTheTemplateRefusesIsAnErrorOfTheInput) {
  auto const server = ActiveServer();
  auto request = Debian();
  request.partitions.reset();
  auto const status = InstallOs(client(), server, request);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(status.error().message, HasSubstr("partitions_config is required"));
}

// Covers: P-14
TEST_F(OsTest, ListsWhatCanBeInstalledThere) {
  auto const templates = ListOsTemplates(client(), {sim::ids::kMsk1}, {sim::ids::kEl50});
  ASSERT_TRUE(templates) << templates.error().message;
  EXPECT_EQ(requests().back().url,
            std::string("https://sim.test/servers/v2/boot/template/os/new?location_uuid=") +
                sim::ids::kMsk1 + "&service_uuid=" + sim::ids::kEl50);
  EXPECT_EQ(templates->size(), 11U);  // More than a page.
  auto const* ubuntu =
      FindTemplate(*templates, {.os_template = "ubuntu", .version = "2404", .arch = "x86_64"});
  ASSERT_NE(ubuntu, nullptr);
  EXPECT_EQ(ubuntu->id.value, sim::ids::kUbuntu2404);
  EXPECT_EQ(ubuntu->os_name, "Ubuntu");
  EXPECT_EQ(ubuntu->version_name, "24.04 LTS 64-bit");
  EXPECT_TRUE(ubuntu->script_allowed);
  EXPECT_TRUE(ubuntu->is_ssh_key_allowed);
  EXPECT_TRUE(ubuntu->partitioning);
  EXPECT_EQ(ubuntu->template_version, "v2");
  ASSERT_EQ(ubuntu->default_partitions.size(), 3U);
  EXPECT_EQ(ubuntu->default_partitions.at(2).mount, "/");
  EXPECT_EQ(ubuntu->default_partitions.at(2).size, -1);
  EXPECT_EQ(FindTemplate(*templates, {.os_template = "ubuntu", .version = "24.04"}), nullptr);
}

TEST_F(OsTest, InstallsAndWatches) {
  auto const server = ActiveServer();
  auto request = Debian();
  request.ssh_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZlcnJvcGxhbmUtc2ltdWxhdG9y ops";
  request.password = Secret("Inst4ll-Pass");
  request.user_data = Secret("#cloud-config us3r-data");
  request.local_ipv4_address = "192.168.10.10";
  request.local_ipv4_netmask = "255.255.255.0";
  request.local_ipv4_gateway = "192.168.10.1";
  auto const status = InstallOs(client(), server, request);
  ASSERT_TRUE(status) << status.error().message;
  clock.Advance(std::chrono::minutes(1));
  EXPECT_TRUE(GetInstalledOs(client(), server)->installing());
  clock.Advance(std::chrono::minutes(30));
  auto const os = GetInstalledOs(client(), server);
  ASSERT_TRUE(os) << os.error().message;
  EXPECT_FALSE(os->installing());
  EXPECT_EQ(os->os, request.os);
  EXPECT_EQ(os->host_name, "web-1");
  EXPECT_EQ(os->login, "root");
  EXPECT_EQ(os->ssh_key, request.ssh_key);
  EXPECT_EQ(os->user_data->Reveal(), "#cloud-config us3r-data");
  EXPECT_EQ(os->password->Reveal(), "Inst4ll-Pass");
  EXPECT_EQ(os->local_ipv4_address, "192.168.10.10");
  EXPECT_EQ(os->partitions, Raid1());
  EXPECT_THAT(log.text(), Not(HasSubstr("Inst4ll-Pass")));
  EXPECT_THAT(log.text(), Not(HasSubstr("us3r-data")));
}

TEST_F(OsTest, SendsANullToClearTheUserData) {
  auto const server = ActiveServer();
  ASSERT_TRUE(InstallOs(client(), server, Debian()));
  auto const body = requests().back().body;
  EXPECT_THAT(body, HasSubstr(R"("cloud_init_user_data":null)"));
  for (auto const* name : {"password", "user_ssh_key", "ipv4"})
    EXPECT_THAT(body, Not(HasSubstr(name)));
}

TEST(InstalledOsTest, LivesWithNulls) {
  auto const os = json::Parse<InstalledOs>(
      R"({"os_template":"debian","user_ssh_key":null,"cloud_init_user_data":null,"password":null,
          "reinstall":0,"is_processing":true,"partitions_config":null,"ipv4_address":null})");
  ASSERT_TRUE(os) << os.error().message;
  EXPECT_TRUE(os->installing());
  EXPECT_FALSE(os->password.has_value());
  EXPECT_TRUE(os->partitions.empty());
  EXPECT_FALSE(json::Parse<InstalledOs>(R"({"reinstall":0})")->installing());
  EXPECT_TRUE(json::Parse<InstalledOs>(R"({"reinstall":1})")->installing());
}

TEST(InstalledOsTest, AnInstallationThatGoesOnAsATaskIsNotWaitedFor) {
  ScriptedApi api({Accepted("t-1")});
  EXPECT_TRUE(InstallOs(api.client(), {"s"}, {}));
  EXPECT_EQ(api.requests().size(), 1U);
}

}  // namespace
}  // namespace ferro::api
