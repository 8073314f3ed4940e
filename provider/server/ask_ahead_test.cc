#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

constexpr std::chrono::seconds kAskPatience{10};
constexpr std::optional<Clock::Duration> kAlways{0};

// Holds the requests for one thing back until another is asked for.
class HoldsBack final : public http::Transport {
 public:
  HoldsBack(std::unique_ptr<http::Transport> inner, std::string held, std::string until, bool& met)
      : inner_(std::move(inner)), held_(std::move(held)), until_(std::move(until)), met_(met) {}

  Result<http::Response> Send(http::Request const& request) override {
    std::unique_lock lock(mutex_);
    if (request.url.find(until_) != std::string::npos) {
      asked_ = true;
      changed_.notify_all();
    }
    if (request.url.ends_with(held_)) {
      met_ = changed_.wait_for(lock, kAskPatience, [&] { return asked_; });
    }
    lock.unlock();
    return inner_->Send(request);
  }

 private:
  std::unique_ptr<http::Transport> inner_;
  std::string held_;
  std::string until_;
  bool& met_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool asked_ = false;
};

// A process that asks ahead, or does not, before the stage's cloud.
struct Planner {
  Planner(Stage& stage, std::optional<Clock::Duration> asks_ahead,
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
      : Planner(stage, asks_ahead ? kAlways : std::nullopt,
                [&stage] { return stage.NewTransport(); }) {}

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
  Planner planner(stage, kAlways, [&] {
    return std::make_unique<HoldsBack>(stage.NewTransport(), "/location", "/boot/template/", met);
  });
  auto const plan = planner.Plan(ConfigOfWeb());
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_TRUE(met) << "the images were asked for only after the locations had come";
}

TEST(AskAheadTest, ConfiguringBeginsToSignInAndToListTheLocations) {
  Stage stage;
  bool met = false;
  Planner planner(stage, kAlways, [&] {
    return std::make_unique<HoldsBack>(stage.NewTransport(), "/pub/plan", "/location", met);
  });
  auto const tariffs = planner.core.ReadData("selectel_dedicated_server_tariffs_v1", "{}");
  EXPECT_TRUE(tariffs.ok()) << tariffs.diagnostics.ToText();
  EXPECT_TRUE(met) << "who reads tariffs asks for no locations";
  Planner calm(stage, false);
  EXPECT_TRUE(calm.core.ReadData("selectel_dedicated_server_tariffs_v1", "{}").ok());
  for (auto const& asked : calm.Asked()) EXPECT_EQ(asked.find("/location"), std::string::npos);
}

// They take a token of the account first, and would be the last to come.
TEST(AskAheadTest, KeysDoNotWaitForTheListsOfTheProject) {
  Stage stage;
  bool met = false;
  Planner planner(stage, kAlways, [&] {
    return std::make_unique<HoldsBack>(stage.NewTransport(), "/pub/plan", "/ssh-keys", met);
  });
  auto const plan = planner.Plan(Params(R"("ssh_key_name": "ops")"));
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_TRUE(met);
}

// Throws at what is asked for one thing, whoever asks.
class ThrowsAt final : public http::Transport {
 public:
  ThrowsAt(std::unique_ptr<http::Transport> inner, std::string what)
      : inner_(std::move(inner)), what_(std::move(what)) {}

  Result<http::Response> Send(http::Request const& request) override {
    if (request.url.find(what_) != std::string::npos) throw std::runtime_error("no memory");
    return inner_->Send(request);
  }

 private:
  std::unique_ptr<http::Transport> inner_;
  std::string what_;
};

TEST(AskAheadTest, WhatIsThrownWhileAskingAheadIsTheCallsOwnError) {
  for (auto const* what : {"/local_drives", "/boot/template/", "/identity/"}) {
    Stage stage;
    Planner planner(stage, kAlways,
                    [&] { return std::make_unique<ThrowsAt>(stage.NewTransport(), what); });
    EXPECT_FALSE(planner.Plan(ConfigOfWeb()).ok()) << what;
  }
}

// A plan's own thread, and the one that signs in.
constexpr std::size_t kCalmThreads = 2;

// Notes which threads send; each answer takes so long. With `others`, a request is held back
// until more than those have sent, once the first of all is answered.
class NotesThreads final : public http::Transport {
 public:
  NotesThreads(std::unique_ptr<http::Transport> inner, FakeClock& clock, Clock::Duration takes,
               bool others, std::set<std::thread::id>& threads)
      : inner_(std::move(inner)),
        clock_(clock),
        takes_(takes),
        others_(others),
        threads_(threads) {}

  Result<http::Response> Send(http::Request const& request) override {
    std::unique_lock lock(mutex_);
    auto const is_first = threads_.empty();
    threads_.insert(std::this_thread::get_id());
    changed_.notify_all();
    if (others_ && !is_first)
      changed_.wait_for(lock, kAskPatience, [&] { return threads_.size() > kCalmThreads; });
    clock_.Advance(takes_);
    return inner_->Send(request);
  }

 private:
  std::unique_ptr<http::Transport> inner_;
  FakeClock& clock_;
  Clock::Duration takes_;
  bool others_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::thread::id>& threads_;
};

TEST(AskAheadTest, AnApiThatAnswersSoonerThanAThreadStartsIsAskedOneAfterTheOther) {
  auto const threads_at = [](Clock::Duration takes, bool others) {
    Stage stage;
    std::set<std::thread::id> threads;
    Planner planner(stage, std::chrono::milliseconds(3), [&] {
      return std::make_unique<NotesThreads>(stage.NewTransport(), stage.clock, takes, others,
                                            threads);
    });
    EXPECT_TRUE(planner.Plan(ConfigOfWeb()).ok());
    return threads.size();
  };
  EXPECT_LE(threads_at(std::chrono::milliseconds(2), false), kCalmThreads);
  EXPECT_GT(threads_at(std::chrono::milliseconds(3), true), kCalmThreads);
}

TEST(AskAheadTest, WhereTheImageTakesNoLayoutTheDrivesAreAskedForAllTheSame) {
  auto const config = Replaced(Config(), sim::ids::kUbuntu2404, sim::ids::kNoOs);
  Stage stage;
  Planner one_by_one(stage, false);
  ASSERT_TRUE(one_by_one.Plan(config).ok());
  auto expected = one_by_one.Asked();
  bool met = false;
  Planner ahead(stage, kAlways, [&] {
    return std::make_unique<HoldsBack>(stage.NewTransport(), "/location", "/local_drives", met);
  });
  EXPECT_TRUE(ahead.Plan(config).ok());
  EXPECT_TRUE(met);
  std::vector<std::string> more;
  std::ranges::set_difference(ahead.Asked(), expected, std::back_inserter(more));
  ASSERT_EQ(more.size(), 1U);
  EXPECT_NE(more.front().find("/local_drives"), std::string::npos) << more.front();
}

TEST(AskAheadTest, NothingElseIsAskedThatIsNotAskedOneAfterTheOther) {
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

TEST(AskAheadTest, ServersPlannedAtOnceAskAsOneAndEachIsTold) {
  for (bool const asks_ahead : {false, true}) {
    Stage stage;
    Planner one(stage, asks_ahead);
    EXPECT_TRUE(one.Plan(ConfigOfWeb()).ok());
    stage.clock.Advance(2 * kCatalogAge);  // Nothing that it knows serves any more.
    EXPECT_TRUE(one.Plan(Config()).ok());
    auto const of_one = one.Asked();
    Planner many(stage, asks_ahead);
    EXPECT_TRUE(many.Plan(ConfigOfWeb()).ok());
    stage.clock.Advance(2 * kCatalogAge);
    std::vector<tf::Diagnostics> told(8);
    {
      std::vector<std::jthread> threads;
      threads.reserve(told.size());
      for (auto& diagnostics : told) {
        threads.emplace_back([&diagnostics, core = many.core]() mutable {
          diagnostics = core.Plan("selectel_dedicated_server_v1.many", Config()).diagnostics;
        });
      }
    }
    EXPECT_EQ(many.Asked(), of_one);
    for (auto const& diagnostics : told) EXPECT_EQ(diagnostics.ToText(), told.front().ToText());
    EXPECT_TRUE(Says(told.front(), tf::Severity::kWarning, "", {"This plan orders a server"}));
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
