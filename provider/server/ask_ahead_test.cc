#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

constexpr std::chrono::seconds kAskPatience{10};

// Holds the first request for locations back until the images are asked for.
class WaitsForImages final : public http::Transport {
 public:
  WaitsForImages(std::unique_ptr<http::Transport> inner, bool& met)
      : inner_(std::move(inner)), met_(met) {}

  Result<http::Response> Send(http::Request const& request) override {
    std::unique_lock lock(mutex_);
    if (request.url.find("/boot/template/") != std::string::npos) {
      asked_ = true;
      changed_.notify_all();
    }
    if (request.url.ends_with("/location")) {
      met_ = changed_.wait_for(lock, kAskPatience, [&] { return asked_; });
    }
    lock.unlock();
    return inner_->Send(request);
  }

 private:
  std::unique_ptr<http::Transport> inner_;
  bool& met_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool asked_ = false;
};

// A process that asks ahead, or does not, before the stage's cloud.
struct Planner {
  Planner(Stage& stage, bool asks_ahead,
          std::function<std::unique_ptr<http::Transport>()> make_transport)
      : cloud(stage.cloud),
        provider({.environment = Stage::SimulatorEnvironment(),
                  .clock = stage.clock,
                  .random = stage.random,
                  .make_transport = std::move(make_transport),
                  .asks_ahead = asks_ahead}),
        server(provider, stage.clock, Logger(stage.log, "selectel")),
        core(server, "{}") {
    core.StayConfigured();
  }
  Planner(Stage& stage, bool asks_ahead)
      : Planner(stage, asks_ahead, [&stage] { return stage.NewTransport(); }) {}

  auto Plan(std::string const& config) {
    return core.Plan("selectel_dedicated_server_v1.web" + std::to_string(plans++), config);
  }
  // What this was asked, in alphabetical order.
  std::vector<std::string> Asked() const {
    auto const all = cloud.Requests();
    std::vector<std::string> asked;
    for (auto i = before; i < all.size(); ++i) {
      asked.push_back(all[i].method + " " + all[i].path + "?" + all[i].query);
    }
    std::ranges::sort(asked);
    return asked;
  }

  sim::Cloud& cloud;
  std::size_t before = cloud.Requests().size();
  int plans = 0;
  SelectelProvider provider;
  tf::ProviderServer server;
  tf::FakeCore core;
};

std::string ConfigOfWeb() {
  return Config(R"("name": "web", "pay_currency": "main")");
}

TEST(AskAheadTest, APlanAsksWhatItNeedsAtTheSameTime) {
  Stage stage;
  bool met = false;
  Planner planner(stage, true,
                  [&] { return std::make_unique<WaitsForImages>(stage.NewTransport(), met); });
  auto const plan = planner.Plan(ConfigOfWeb());
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_TRUE(met) << "the images were asked for only after the locations had come";
}

TEST(AskAheadTest, NothingIsAskedThatIsNotAskedOneAfterTheOther) {
  for (auto const& config : {Config(), ConfigOfWeb(), Params(R"("ssh_key_name": "ops")")}) {
    Stage stage;
    Planner one_by_one(stage, false);
    auto const calm = one_by_one.Plan(config);
    ASSERT_TRUE(calm.ok()) << calm.diagnostics.ToText();
    auto const expected = one_by_one.Asked();
    Planner ahead(stage, true);
    auto const plan = ahead.Plan(config);
    EXPECT_EQ(ahead.Asked(), expected);
    EXPECT_EQ(plan.diagnostics.ToText(), calm.diagnostics.ToText());
  }
}

TEST(AskAheadTest, ServersOfOneKindAskAsOne) {
  for (bool const asks_ahead : {false, true}) {
    Stage stage;
    Planner planner(stage, asks_ahead);
    EXPECT_TRUE(planner.Plan(Config()).ok());
    auto const of_one = planner.Asked();
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(planner.Plan(Config()).ok());
    EXPECT_EQ(planner.Asked(), of_one) << asks_ahead;
  }
}

TEST(AskAheadTest, WhatFailsIsToldOnceAndAsItIsOneAfterTheOther) {
  for (auto const* path : {"*/location", "*/service/*", "*/pub/plan", "*/boot/template/*",
                           "*/servers/v2/resource", "*/local_drives", "*/billing", "*/validate"}) {
    auto const told = [&](bool asks_ahead) {
      Stage stage;
      EXPECT_TRUE(stage.cloud.AddFault(
          {.kind = sim::FaultKind::kStatus, .path = path, .count = 0, .status = 403}));
      return Planner(stage, asks_ahead).Plan(Config()).diagnostics;
    };
    auto const diagnostics = told(true);
    EXPECT_EQ(
        std::ranges::count(diagnostics.items(), tf::Severity::kError, &tf::Diagnostic::severity), 1)
        << path << diagnostics.ToText();
    EXPECT_EQ(diagnostics.ToText(), told(false).ToText());
  }
}

}  // namespace
}  // namespace ferro::provider
