#include "provider/locks.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/clock_testing.h"

namespace ferro::provider {
namespace {

std::filesystem::path Directory(std::string const& name) {
  auto const path = std::filesystem::path(::testing::TempDir()) / (name + std::to_string(getpid()));
  std::filesystem::remove_all(path);
  return path;
}

Clock::TimePoint In(Clock& clock, int seconds) {
  return clock.Now() + std::chrono::seconds(seconds);
}

TEST(LocksTest, WhatAnotherProcessHoldsIsGivenUpAtTheDeadline) {
  auto const directory = Directory("locks_deadline");
  // Two Locks share nothing but the files, as two processes do.
  Locks first(directory);
  Locks second(directory);
  FakeClock clock;
  auto held = first.Acquire("project", clock, In(clock, 1), {});
  ASSERT_TRUE(held);
  auto const refused = second.Acquire("project", clock, In(clock, 3), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(clock.sleeps().size(), 30U);
  EXPECT_FALSE(second.TryAcquire("project"));
  EXPECT_TRUE(second.TryAcquire("another project"));
  {
    auto const gone = *std::move(held);
  }
  EXPECT_TRUE(second.TryAcquire("project"));
}

TEST(LocksTest, AStopRequestEndsTheWait) {
  Locks locks({});
  FakeClock clock;
  auto const held = locks.TryAcquire("project");
  std::stop_source stop;
  std::jthread const stopper([&] { stop.request_stop(); });
  auto const refused = locks.Acquire("project", clock, In(clock, 60), stop.get_token());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCancelled);
}

TEST(LocksTest, ADirectoryThatOthersMayWriteToIsNotUsed) {
  auto const directory = Directory("locks_open");
  ASSERT_EQ(mkdir(directory.c_str(), 0777), 0);
  ASSERT_EQ(chmod(directory.c_str(), 0777), 0);
  Locks locks(directory);
  auto const held = locks.TryAcquire("project");
  EXPECT_TRUE(held);
  EXPECT_TRUE(std::filesystem::is_empty(directory));
  EXPECT_FALSE(locks.TryAcquire("project")) << "threads still exclude each other";
}

TEST(LocksTest, OnlyOneOfManyThreadsHoldsIt) {
  auto const directory = Directory("locks_threads");
  Locks first(directory);
  Locks second(directory);
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        FakeClock clock;
        for (int round = 0; round < 20; ++round) {
          auto lock = (i % 2 == 0 ? first : second)
                          .Acquire("project", clock, clock.Now() + std::chrono::hours(10'000), {});
          ASSERT_TRUE(lock);
          most = std::max(most.load(), ++inside);
          --inside;
        }
      });
    }
  }
  EXPECT_EQ(most, 1);
  EXPECT_TRUE(std::filesystem::is_empty(directory)) << "nothing is left behind";
}

TEST(LocksTest, TheDefaultDirectoryIsTheSameForAllShellsOfAUser) {
  auto const with_tmp = Environment(
      std::map<std::string, std::string, std::less<>>{{"TMPDIR", "/var/tmp/of-this-shell"}});
  auto const name = "ferroplane-" + std::to_string(geteuid());
  EXPECT_EQ(Locks::DefaultDirectory(Environment()), "/tmp/" + name);
  auto const common = Directory("locks_common");
  EXPECT_EQ(Locks::DefaultDirectory(with_tmp, common), "/var/tmp/of-this-shell/" + name)
      << "there is no common folder";
  ASSERT_TRUE(std::filesystem::create_directory(common));
  EXPECT_EQ(Locks::DefaultDirectory(with_tmp, common), common / name);
}

}  // namespace
}  // namespace ferro::provider
