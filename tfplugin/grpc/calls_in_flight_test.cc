#include "tfplugin/grpc/calls_in_flight.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace ferro::tf {
namespace {

TEST(CallsInFlight, OnlyTheCancelledCallIsStopped) {
  CallsInFlight calls;
  bool cancelled = false;
  auto const one = calls.Enter([&] { return cancelled; });
  auto const other = calls.Enter([] { return false; });
  calls.PollCancelled();
  EXPECT_FALSE(one.token().stop_requested());
  cancelled = true;
  calls.PollCancelled();
  EXPECT_TRUE(one.token().stop_requested());
  EXPECT_FALSE(other.token().stop_requested());
}

TEST(CallsInFlight, TheEndStopsAllAndWhatComesLater) {
  CallsInFlight calls;
  auto const before = calls.Enter([] { return false; });
  calls.StopAll();
  auto const after = calls.Enter([] { return false; });
  EXPECT_TRUE(before.token().stop_requested());
  EXPECT_TRUE(after.token().stop_requested());
}

TEST(CallsInFlight, WaitsForTheLastButNotForever) {
  CallsInFlight calls;
  EXPECT_TRUE(calls.WaitUntilNone(std::chrono::milliseconds(0)));
  auto const call = calls.Enter([] { return false; });
  EXPECT_FALSE(calls.WaitUntilNone(std::chrono::milliseconds(1)));
}

TEST(CallsInFlight, ManyThreadsComeAndGoWhileItIsPolled) {
  CallsInFlight calls;
  std::atomic<int> stopped = 0;
  std::vector<std::jthread> threads;
  threads.reserve(16);
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 100; ++n) {
        auto const call = calls.Enter([] { return true; });
        std::stop_callback const count(call.token(), [&] { ++stopped; });
      }
      auto const last = calls.Enter([] { return false; });
      while (!last.token().stop_requested()) std::this_thread::yield();
    });
  }
  for (int n = 0; n < 100; ++n) calls.PollCancelled();
  calls.StopAll();
  EXPECT_TRUE(calls.WaitUntilNone(std::chrono::seconds(30)));
}

}  // namespace
}  // namespace ferro::tf
