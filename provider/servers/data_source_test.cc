#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"
#include "simulator/control.h"

namespace ferro::provider {
namespace {

constexpr char kAllServers[] = "selectel_dedicated_servers_v1";

std::string InProject(std::string_view more = "") {
  return R"({"project_id": ")" + std::string(sim::ids::kProject) + "\"" + std::string(more) + "}";
}

// Covers: W-56
TEST(ServersDataSourceTest, HasEveryServerOfTheProjectWhoeverOrderedIt) {
  Stage stage;
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(stage.cloud.PlaceServer({.name = "placed-" + std::to_string(i)}));
  }
  ASSERT_TRUE(stage.cloud.PlaceServer({.name = "other", .project = sim::ids::kOtherProject}));
  auto read = stage.core.ReadData(kAllServers, InProject());
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  auto const& servers = read.value["servers"].elements();
  ASSERT_EQ(servers.size(), 12U) << "more than one page";
  for (auto const& server : servers) {
    EXPECT_EQ(server["project_id"].as_string(), sim::ids::kProject);
    EXPECT_EQ(server["os_image_uuid"].as_string(), sim::ids::kUbuntu2404);
    EXPECT_EQ(server["configuration_uuid"].as_string(), sim::ids::kEl50);
    EXPECT_FALSE(server["tariff_uuid"].is_null());
  }
}

TEST(ServersDataSourceTest, WithoutTheOsNoServerIsAskedForItsOwn) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.PlaceServer({}));
  auto read = stage.core.ReadData(kAllServers, InProject(R"(, "read_os": false)"));
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_TRUE(read.value["servers"].elements().at(0)["os_image_uuid"].is_null());
  EXPECT_EQ(stage.cloud.CountRequests("GET", "/servers/v2/boot/os/*"), 0U);
}

TEST(ServersDataSourceTest, EndingServersAreLeftOutUnlessAskedFor) {
  Stage stage;
  auto uuid = stage.cloud.PlaceServer({.name = "leaving", .state = sim::State::kExpiring});
  ASSERT_TRUE(uuid);
  EXPECT_TRUE(stage.core.ReadData(kAllServers, InProject()).value["servers"].elements().empty());
  EXPECT_EQ(stage.core.ReadData(kAllServers, InProject(R"(, "include_ending": true)"))
                .value["servers"]
                .elements()
                .size(),
            1U);
}

TEST(ServersDataSourceTest, AWithdrawnImageIsNull) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.PlaceServer({}));
  ASSERT_TRUE(stage.cloud.Change(
      [](sim::World& world) { return sim::WithdrawTemplate(world, sim::ids::kUbuntu2404, true); }));
  auto read = stage.core.ReadData(kAllServers, InProject());
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_TRUE(read.value["servers"].elements().at(0)["os_image_uuid"].is_null());
}

}  // namespace
}  // namespace ferro::provider
