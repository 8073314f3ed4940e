// Any number of calls at once, and how they are stopped. Runs under ThreadSanitizer.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "tfplugin/server/example_fixture_testing.h"
#include "tfplugin/server/in_flight.h"

namespace ferro::tf {
namespace {

using std::chrono::steady_clock;

class ConcurrencyTest : public ExampleTest {
 protected:
  // Waits without sleeping long; false after ten seconds.
  static bool Eventually(std::function<bool()> const& happened) {
    auto const end = steady_clock::now() + std::chrono::seconds(10);
    while (steady_clock::now() < end) {
      if (happened()) return true;
      std::this_thread::yield();
    }
    return false;
  }

  ApplyResourceChangeRequest CreateRequest() {
    auto const plan = core_.Plan(kAddress, kSmall);
    return {.type_name = kThing, .planned_state = Bytes(plan.after), .config = Bytes(plan.config)};
  }
};

// Covers: R7
TEST_F(ConcurrencyTest, FiftyThreadsCallEveryHandler) {
  constexpr int kThreads = 50;
  constexpr int kRounds = 3;
  Configure();
  DynamicValue const config = Bytes(Config(kSmall));
  std::latch start(kThreads);
  std::atomic<int> failures = 0;
  auto check = [&](Diagnostics const& diagnostics) {
    if (diagnostics.has_errors()) ++failures;
  };
  auto work = [&] {
    start.arrive_and_wait();
    for (int round = 0; round < kRounds; ++round) {
      server_.GetMetadata();
      server_.GetProviderSchema();
      Configure();
      check(server_.ValidateResourceConfig({.type_name = kThing, .config = config}).diagnostics);
      auto const planned = server_.PlanResourceChange(
          {.type_name = kThing, .proposed_new_state = config, .config = config});
      check(planned.diagnostics);
      auto const created = server_.ApplyResourceChange(
          {.type_name = kThing, .planned_state = planned.planned_state, .config = config});
      check(created.diagnostics);
      auto const read = server_.ReadResource({.type_name = kThing,
                                              .current_state = created.new_state,
                                              .private_bytes = created.private_bytes});
      check(read.diagnostics);
      std::string const id = FromBytes(read.new_state)["id"].as_string();
      check(server_.ImportResourceState({.type_name = kThing, .id = id}).diagnostics);
      check(server_.ApplyResourceChange({.type_name = kThing, .prior_state = read.new_state})
                .diagnostics);
      server_.StopProvider();
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work);
  threads.clear();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(world_.creates, kThreads * kRounds);
  EXPECT_TRUE(world_.things.empty());
}

// Covers: R147 R148 R96
TEST_F(ConcurrencyTest, StopEndsEveryWaitAndKeepsWhatWasMade) {
  constexpr int kThreads = 10;
  auto const request = CreateRequest();
  world_.wait_for_stop = true;
  std::vector<ApplyResourceChangeResponse> responses(kThreads);
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back(
        [&, i] { responses[static_cast<std::size_t>(i)] = server_.ApplyResourceChange(request); });
  }
  ASSERT_TRUE(Eventually([&] { return world_.waiting == kThreads; }));
  auto const begin = steady_clock::now();
  server_.StopProvider();
  threads.clear();
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(1));
  for (auto const& response : responses) {
    ASSERT_EQ(response.diagnostics.items().size(), 1U);
    EXPECT_EQ(response.diagnostics.items()[0].summary, "Interrupted");
    Value const state = FromBytes(response.new_state);
    EXPECT_TRUE(state["id"].is_known());
    EXPECT_TRUE(state.IsWhollyKnown());
  }
}

// Covers: R149
TEST_F(ConcurrencyTest, CallsAfterAStopAreNotAffected) {
  Create();
  server_.StopProvider();
  EXPECT_EQ(core_.Plan(kAddress, kSmall).action, Action::kNoOp);
  EXPECT_TRUE(core_.Destroy(kAddress).ok());
}

// Covers: R147
TEST_F(ConcurrencyTest, ACancelledCallStopsAlone) {
  auto const request = CreateRequest();
  world_.wait_for_stop = true;
  std::stop_source one;
  std::atomic<bool> other_ended = false;
  std::jthread other([&] {
    server_.ApplyResourceChange(request);
    other_ended = true;
  });
  {
    std::jthread cancelled([&] { server_.ApplyResourceChange(request, one.get_token()); });
    ASSERT_TRUE(Eventually([&] { return world_.waiting == 2; }));
    one.request_stop();
  }
  EXPECT_FALSE(other_ended);
  server_.StopProvider();
}

// Covers: R147
TEST_F(ConcurrencyTest, ACallThatWasCancelledBeforeItBeganStopsAtOnce) {
  auto const request = CreateRequest();
  world_.wait_for_stop = true;
  std::stop_source stopped;
  stopped.request_stop();
  auto const response = server_.ApplyResourceChange(request, stopped.get_token());
  EXPECT_EQ(response.diagnostics.items()[0].summary, "Interrupted");
}

TEST(InFlightTest, AStopMayEndTheCallItReaches) {
  InFlight calls;
  auto entry = std::make_unique<InFlight::Entry>(calls, std::stop_token());
  auto const token = entry->token();
  std::stop_callback const callback(token, [&] { entry.reset(); });
  calls.StopAll();
  EXPECT_TRUE(token.stop_requested());
  EXPECT_EQ(entry, nullptr);
}

}  // namespace
}  // namespace ferro::tf
