#include <gmock/gmock.h>

#include <csignal>
#include <mutex>
#include <thread>

#include "acceptance-tests/harness/programs.h"
#include "acceptance-tests/provider/fixture.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::acceptance {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

constexpr char kWeb[] = "selectel_dedicated_server_v1.web";

class SimulatorStateTest : public ProviderTest {
 protected:
  SimulatorOptions Kept(std::string listen = "127.0.0.1:0") const {
    return {.time_scale = 300,
            .arguments = {"--state", (folder_.path() / "world.json").string()},
            .listen = std::move(listen)};
  }

  // selectel-sim alone, without a Terraform.
  Result<std::unique_ptr<Simulator>> StartKept(std::string listen = "127.0.0.1:0") const {
    return Simulator::Start(folder_.path(), Kept(std::move(listen)));
  }

  static void KillHard(Simulator& simulator) {
    simulator.process().Signal(SIGKILL);
    (void)simulator.process().Wait(seconds(20));
  }

  // The paths of the faults that it has: something small that each request adds.
  static std::set<std::string> Faults(Simulator& simulator) {
    std::set<std::string> paths;
    auto const books = simulator.Get("faults");
    for (auto const& fault : Document::Parse(books.value_or("[]")).Elements())
      paths.insert(fault.Text("/path"));
    return paths;
  }

  Finished Refused() const {
    auto const finished = RunCommand(
        {.arguments = {ProgramPath("selectel-sim"), "--state", (folder_.path() / "world.json")}},
        seconds(20));
    EXPECT_TRUE(finished) << finished.error().message;
    return finished.value_or(Finished{});
  }

  TemporaryDirectory folder_;
};

TEST_F(SimulatorStateTest, WhatWasAnsweredSurvivesAKillInTheMiddleOfRequests) {
  constexpr int kRounds = 4;
  constexpr int kThreads = 3;
  constexpr int kMost = 80;  // In all fewer than the simulator takes.
  std::set<std::string> answered;
  std::size_t last = 0;
  for (int round = 0; round < kRounds; ++round) {
    auto started = StartKept();
    ASSERT_TRUE(started) << started.error().message;
    auto& sim = **started;
    auto const there = Faults(sim);
    for (auto const& name : answered) EXPECT_TRUE(there.contains(name)) << name;
    // What was being done at the kill may be there, too, but nothing else.
    EXPECT_LE(there.size(), answered.size() + static_cast<std::size_t>(round * kThreads));
    std::mutex mutex;
    {
      std::vector<std::jthread> threads;
      for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t](std::stop_token const& stop) {
          for (int i = 0; i < kMost && !stop.stop_requested(); ++i) {
            auto const name = "/round-" + std::to_string(round) + "-thread-" + std::to_string(t) +
                              "-" + std::to_string(i);
            if (!sim.Post("faults", R"({"kind": "status", "path": ")" + name + "\"}")) return;
            std::scoped_lock const lock(mutex);
            answered.insert(name);
          }
        });
      }
      SystemClock().SleepFor(milliseconds(300), {});
      KillHard(sim);
    }
    EXPECT_GT(answered.size(), last) << "something was answered in this round";
    last = answered.size();
  }
}

TEST_F(SimulatorStateTest, AnApplyOutlivesASimulatorThatIsKilledBetweenItsRequests) {
  RestartSimulator(Kept());
  Configure(Server("web"));
  terraform().Init();
  auto apply = terraform().Start({"apply", "-auto-approve"});
  for (int i = 0; i < 400 && OrderCount() == 0; ++i) {
    (void)apply->WaitForOutput("Apply complete!", milliseconds(25));
  }
  auto const address = simulator().address();
  KillHard(simulator());
  auto again = StartKept(address);
  ASSERT_TRUE(again) << again.error().message;
  auto const finished = apply->Wait(seconds(120));
  ASSERT_TRUE(finished) << finished.error().message;
  EXPECT_EQ(finished->exit_status, 0) << finished->text();
  EXPECT_EQ(Attributes(kWeb).Text("/status"), "active");
  EXPECT_EQ(OrderCount(), 1U);
  terraform().ExpectNothingToDo();
  terraform().Destroy();
  again->reset();
  RestartSimulator(Kept());  // The end of the fixture looks into its books.
}

TEST_F(SimulatorStateTest, ABrokenStateAndASecondProgramAreRefused) {
  ASSERT_TRUE(WriteFile(folder_.path() / "world.json", "{\"half"));
  auto const broken = Refused();
  EXPECT_EQ(broken.exit_status, 2);
  EXPECT_THAT(broken.err, HasSubstr("no state of selectel-sim"));
  std::filesystem::remove(folder_.path() / "world.json");
  auto const first = StartKept();
  ASSERT_TRUE(first) << first.error().message;
  auto const second = Refused();
  EXPECT_EQ(second.exit_status, 1);
  EXPECT_THAT(second.err, HasSubstr("another selectel-sim"));
}

}  // namespace
}  // namespace ferro::acceptance
