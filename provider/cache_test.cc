#include "provider/cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/clock_testing.h"

namespace ferro::provider {
namespace {

TEST(CacheTest, AFailureIsNotKept) {
  Cache<int> cache;
  FakeClock clock;
  auto const failed = cache.Get("a", clock, std::chrono::minutes(1), []() -> Result<int> {
    return Fail(ErrorCode::kUnavailable, "no");
  });
  EXPECT_FALSE(failed);
  auto const found =
      cache.Get("a", clock, std::chrono::minutes(1), []() -> Result<int> { return 7; });
  ASSERT_TRUE(found);
  EXPECT_EQ(**found, 7);
}

TEST(CacheTest, AnAnswerGrowsOld) {
  Cache<int> cache;
  FakeClock clock;
  int fetched = 0;
  auto get = [&](std::string const& key) {
    return **cache.Get(key, clock, std::chrono::seconds(30),
                       [&]() -> Result<int> { return ++fetched; });
  };
  EXPECT_EQ(get("a"), 1);
  clock.Advance(std::chrono::seconds(30));
  EXPECT_EQ(get("a"), 1);
  EXPECT_EQ(get("b"), 2);
  clock.Advance(std::chrono::seconds(1));
  EXPECT_EQ(get("a"), 3);
}

TEST(CacheTest, ManyThreadsMakeOneRequest) {
  Cache<int> cache;
  FakeClock clock;
  std::atomic<int> fetched = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i) {
      threads.emplace_back([&] {
        auto const value = cache.Get("a", clock, std::chrono::minutes(1),
                                     [&]() -> Result<int> { return ++fetched; });
        EXPECT_EQ(**value, 1);
      });
    }
  }
  EXPECT_EQ(fetched, 1);
}

}  // namespace
}  // namespace ferro::provider
