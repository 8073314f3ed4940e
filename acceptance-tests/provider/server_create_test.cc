#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

constexpr char kWeb[] = "selectel_dedicated_server_v1.web";

class ServerCreateTest : public ProviderTest {};

// Covers: P-01 P-02 P-16 P-17 P-18 P-19 P-20 P-21 P-26 P-27 P-28 P-30 P-47 R2 R3 R55 R63 R90 R92
// Covers: R103 R188 R189 R193 W-18
TEST_F(ServerCreateTest, FiveArgumentsOrderOneServerAndTheNextPlansAreEmpty) {
  Configure(Server("web"));
  terraform().Init();
  EXPECT_THAT(PlannedActions(kWeb), ElementsAre("create"));
  EXPECT_EQ(OrderCount(), 0U);

  ApplyAndSettle();
  EXPECT_EQ(OrderCount(), 1U);
  auto const server = Attributes(kWeb);
  EXPECT_EQ(server.Text("/status"), "active");
  EXPECT_THAT(server.Text("/name"), MatchesRegex("tf-[a-z]+-[0-9a-f]+"));
  EXPECT_EQ(server.Text("/uuid"), server.Text("/id"));
  EXPECT_EQ(server.Text("/ip_addresses/0/type"), "public");
  ASSERT_EQ(LiveServers().size(), 1U);
  EXPECT_EQ(LiveServers()[0].Text("/name"), server.Text("/name"));
  EXPECT_EQ(LiveServers()[0].Text("/uuid"), server.Text("/id"));

  terraform().Destroy();
  EXPECT_TRUE(LiveServers().empty());
  EXPECT_EQ(OrderCount(), 1U);
}

// Covers: P-22 P-25 R18 R29 R64 R91
TEST_F(ServerCreateTest, EveryArgumentReachesTheOrder) {
  Configure(Server("web", R"(
  name      = "web-1"
  os_params = {
    hostname  = "web-1"
    password  = "Example-Pass-1"
    ssh_key   = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8cGoWfWv5aOJqYp2m1pYyHb0mBq6xVtE5K3y2Q8u1r ops@example.org"
    user_data = "#cloud-config\npackages: [nginx]\n"
    soft_raid = "raid1"
  }
  timeouts {
    create = "45m"
  })"));
  terraform().Init();
  ApplyAndSettle();
  auto const server = Attributes(kWeb);
  EXPECT_EQ(server.Text("/name"), "web-1");
  EXPECT_EQ(server.Text("/os_params/hostname"), "web-1");
  EXPECT_EQ(server.Text("/os_params/login"), "root");
  EXPECT_THAT(server.Text("/os_params/ssh_key"), HasSubstr("ops@example.org"));
  EXPECT_EQ(server.Text("/timeouts/create"), "45m");
  terraform().Destroy();
}

// Covers: R71 R74 R82 R101 R152 R153 W-46
TEST_F(ServerCreateTest, AWriteOnlyPasswordStandsInNoStateAndNoPlan) {
  constexpr char kCanary[] = "Canary-Pass-77";
  Configure(Server("web", R"(
  password_wo         = ")" + std::string(kCanary) +
                              R"("
  password_wo_version = 1)"));
  terraform().Init();
  terraform().Run({"plan", "-out=p"});
  EXPECT_EQ(terraform().Read("p").find(kCanary), std::string::npos);
  ApplyAndSettle();
  EXPECT_EQ(terraform().Read("terraform.tfstate").find(kCanary), std::string::npos);
  EXPECT_EQ(Attributes(kWeb).At("/password_wo").is_null(), true);
}

// Covers: P-48
TEST_F(ServerCreateTest, WindowsAndNoOsAreServersToo) {
  Configure(Server("windows", "  os_image_uuid = \"" + std::string(kWindows) + "\"") +
            Server("bare", "  os_image_uuid = \"" + std::string(kNoOs) + "\""));
  terraform().Init();
  ApplyAndSettle();
  EXPECT_EQ(Attributes("selectel_dedicated_server_v1.windows").Text("/os_params/login"),
            "Administrator");
  EXPECT_EQ(OrderCount(), 2U);
}

}  // namespace
}  // namespace ferro::acceptance
