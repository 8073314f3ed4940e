#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

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

// Holds questions for installed systems back until two are asked at once.
class HoldsUntilTwo final : public http::Transport {
 public:
  HoldsUntilTwo(std::unique_ptr<http::Transport> inner, bool& met)
      : inner_(std::move(inner)), met_(met) {}

  Result<http::Response> Send(http::Request const& request) override {
    if (request.url.find("/boot/os/") != std::string::npos) {
      std::unique_lock lock(mutex_);
      ++asked_;
      changed_.notify_all();
      met_ = changed_.wait_for(lock, std::chrono::seconds(10), [&] { return asked_ > 1; });
    }
    return inner_->Send(request);
  }

 private:
  std::unique_ptr<http::Transport> inner_;
  bool& met_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int asked_ = 0;
};

TEST(ServersDataSourceTest, SeveralServersAreAskedAtATimeForTheirSystems) {
  Stage stage;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(stage.cloud.PlaceServer({}));
  bool met = false;
  SelectelProvider provider({.environment = Stage::SimulatorEnvironment(),
                             .clock = stage.clock,
                             .random = stage.random,
                             .make_transport = [&] {
                               return std::make_unique<HoldsUntilTwo>(stage.NewTransport(), met);
                             }});
  tf::ProviderServer server(provider, stage.clock, Logger(stage.log, "selectel"));
  tf::FakeCore core(server, "{}");
  auto read = core.ReadData(kAllServers, InProject());
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_TRUE(met);
  for (auto const& found : read.value["servers"].elements()) {
    EXPECT_EQ(found["os_image_uuid"].as_string(), sim::ids::kUbuntu2404);
  }
}

TEST(ServersDataSourceTest, ASystemThatCannotBeReadIsOneErrorThatNamesTheServer) {
  Stage stage;
  std::string uuid;
  for (int i = 0; i < 12; ++i) uuid = *stage.cloud.PlaceServer({});
  ASSERT_TRUE(stage.cloud.AddFault({.kind = sim::FaultKind::kStatus,
                                    .path = "/servers/v2/boot/os/" + uuid,
                                    .count = 0,
                                    .status = 403}));
  auto const read = stage.core.ReadData(kAllServers, InProject());
  EXPECT_EQ(read.diagnostics.items().size(), 1U);
  EXPECT_TRUE(Says(read.diagnostics, tf::Severity::kError, "", {"operating system", uuid}))
      << read.diagnostics.ToText();
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
