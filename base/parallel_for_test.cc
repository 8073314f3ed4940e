#include "base/parallel_for.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace ferro {
namespace {

TEST(ParallelForTest, EachIsDoneOnceBeforeItReturns) {
  for (std::size_t const count : {0U, 1U, 3U, 100U}) {
    std::vector<std::atomic<int>> done(count);
    ParallelFor(count, 8, [&](std::size_t i) { ++done[i]; });
    for (auto const& times : done) EXPECT_EQ(times, 1);
  }
}

TEST(ParallelForTest, SoManyAreDoneAtOnce) {
  std::latch all(4);
  ParallelFor(4, 4, [&](std::size_t) { all.arrive_and_wait(); });
}

TEST(ParallelForTest, NoMoreThreadsThanAskedForTakePart) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  ParallelFor(100, 1, [&](std::size_t) {
    std::scoped_lock const lock(mutex);
    threads.insert(std::this_thread::get_id());
  });
  EXPECT_EQ(threads, std::set{std::this_thread::get_id()});
}

TEST(ParallelForTest, WhatIsThrownComesToTheCallerAndEndsIt) {
  std::atomic<int> begun = 0;
  EXPECT_THROW(ParallelFor(1000, 4,
                           [&](std::size_t) {
                             ++begun;
                             throw std::runtime_error("no memory");
                           }),
               std::runtime_error);
  EXPECT_LE(begun, 4);
}

}  // namespace
}  // namespace ferro
