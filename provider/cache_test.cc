#include "provider/cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <latch>
#include <optional>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <vector>

#include "base/clock_testing.h"

namespace ferro::provider {
namespace {

TEST(CacheTest, AFailureIsNotKept) {
  Cache<int> cache;
  FakeClock clock;
  Asker const asker{clock, clock.Now(), std::chrono::minutes(1)};
  auto const failed =
      cache.Get("a", asker, []() -> Result<int> { return Fail(ErrorCode::kUnavailable, "no"); });
  EXPECT_FALSE(failed);
  auto const found = cache.Get("a", asker, []() -> Result<int> { return 7; });
  ASSERT_TRUE(found);
  EXPECT_EQ(**found, 7);
}

TEST(CacheTest, WhoThrowsLeavesNobodyWaiting) {
  Cache<int> cache;
  FakeClock clock;
  Asker const asker{clock, clock.Now(), std::chrono::minutes(1)};
  std::latch asked(1);
  std::jthread const waits([&] {
    asked.wait();
    auto const found = cache.Get("a", asker, []() -> Result<int> { return 7; });
    ASSERT_TRUE(found);
    EXPECT_EQ(**found, 7);
  });
  EXPECT_THROW(std::ignore = cache.Get("a", asker,
                                       [&]() -> Result<int> {
                                         asked.count_down();
                                         throw std::runtime_error("no memory");
                                       }),
               std::runtime_error);
}

TEST(CacheTest, AnAnswerGrowsOld) {
  Cache<int> cache;
  FakeClock clock;
  int fetched = 0;
  auto get = [&](std::string const& key) {
    return **cache.Get(key, {clock, clock.Now(), std::chrono::seconds(30)},
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
    constexpr int kThreads = 16;
    std::vector<std::jthread> threads;
    threads.reserve(kThreads);
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        auto const value = cache.Get("a", {clock, clock.Now(), std::chrono::minutes(1)},
                                     [&]() -> Result<int> { return ++fetched; });
        EXPECT_EQ(**value, 1);
      });
    }
  }
  EXPECT_EQ(fetched, 1);
}

// --- Freshness: what may serve whom --------------------------------------------------------

constexpr std::chrono::seconds kAMinute{60};

// A cache of numbers on a fake clock: each fetch takes `lasts` and gives the next number.
class FreshnessTest : public testing::Test {
 protected:
  Result<Cache<int>::Value> Get(Clock::TimePoint began) {
    return cache.Get("a", Asks(began), [this] { return Fetch(); });
  }
  int Number() { return **Get(clock.Now()); }
  Asker Asks(Clock::TimePoint began) const { return {clock, began, kAMinute}; }
  Result<int> Fetch() {
    clock.Advance(lasts);
    if (during_fetch) during_fetch();
    return ++fetched;
  }

  mutable FakeClock clock;
  Writes writes;
  Cache<int> cache{&writes};
  std::chrono::milliseconds lasts{0};
  std::function<void()> during_fetch;
  int fetched = 0;
};

TEST_F(FreshnessTest, AnAnswerServesWhatBeginsWithinAMinuteOfItsRequest) {
  lasts = std::chrono::seconds(50);
  auto const requested = clock.Now();
  EXPECT_EQ(Number(), 1);
  EXPECT_EQ(**Get(requested + kAMinute), 1);
  EXPECT_EQ(**Get(requested + kAMinute + std::chrono::milliseconds(1)), 2)
      << "the request counts, not the answer";
}

TEST_F(FreshnessTest, WhatBeganInTimeMayAskLater) {
  auto const began = clock.Now() + kAMinute;
  EXPECT_EQ(Number(), 1);
  clock.Advance(std::chrono::minutes(5));
  EXPECT_EQ(**Get(began), 1);
}

TEST_F(FreshnessTest, AWriteEndsWhatWasAskedForBeforeIt) {
  EXPECT_EQ(Number(), 1);
  EXPECT_EQ(Number(), 1);
  {
    auto const write = writes.During();
  }
  EXPECT_EQ(Number(), 2);
  EXPECT_EQ(Number(), 2);
  EXPECT_EQ(cache.Kept("b", Asks(clock.Now())), nullptr);
}

TEST_F(FreshnessTest, WhatNoWriteChangesServesWhateverIsWritten) {
  EXPECT_EQ(Number(), 1);
  auto const write = writes.During();
  auto asker = Asks(clock.Now());
  asker.whatever_written = true;
  auto const get = [&] { return **cache.Get("a", asker, [this] { return Fetch(); }); };
  EXPECT_EQ(get(), 1);
  asker.began += kAMinute + std::chrono::milliseconds(1);
  EXPECT_EQ(get(), 2) << "but no older than it may be";
}

TEST_F(FreshnessTest, DuringAWriteNothingIsShared) {
  EXPECT_EQ(Number(), 1);
  auto write = std::make_optional(writes.During());
  EXPECT_EQ(Number(), 2);
  EXPECT_EQ(Number(), 3);
  EXPECT_EQ(cache.Kept("a", Asks(clock.Now())), nullptr);
  EXPECT_EQ(cache.TryGet("a", Asks(clock.Now()), [this] { return Fetch(); }), nullptr);
  write.reset();
  EXPECT_EQ(Number(), 4) << "3 was asked for while something was written";
}

TEST_F(FreshnessTest, AWriteDuringTheRequestLeavesTheAnswerToWhoAsked) {
  during_fetch = [this] { auto const write = writes.During(); };
  EXPECT_EQ(Number(), 1);
  during_fetch = nullptr;
  EXPECT_EQ(Number(), 2);
  EXPECT_EQ(Number(), 2);
}

// The rule with a fault planted in it: a cache that nobody tells of writes.
TEST_F(FreshnessTest, ACacheThatIsNotToldOfWritesIsNoticed) {
  auto const serves_stale = [this](Writes const* told) {
    Cache<int> asked(told);
    auto get = [&] { return **asked.Get("a", Asks(clock.Now()), [this] { return Fetch(); }); };
    auto const before = get();
    {
      auto const write = writes.During();
    }
    return get() == before;
  };
  EXPECT_FALSE(serves_stale(&writes));
  EXPECT_TRUE(serves_stale(nullptr));
  Writes const of_another_process;
  EXPECT_TRUE(serves_stale(&of_another_process));
}

TEST_F(FreshnessTest, WhatCannotBeHadIsNotTriedAgainForAMinute) {
  int tried = 0;
  auto const refuse = [&]() -> Result<int> {
    ++tried;
    return Fail(ErrorCode::kUnavailable, "no");
  };
  auto const try_get = [&] { return cache.TryGet("a", Asks(clock.Now()), refuse); };
  EXPECT_EQ(try_get(), nullptr);
  clock.Advance(kAMinute);
  EXPECT_EQ(try_get(), nullptr);
  EXPECT_EQ(tried, 1);
  clock.Advance(std::chrono::seconds(1));
  EXPECT_EQ(try_get(), nullptr);
  EXPECT_EQ(tried, 2);
}

// --- Waiting for somebody else's request ---------------------------------------------------

// A fetch that is on its way until it is let go.
class WaitingTest : public testing::Test {
 protected:
  ~WaitingTest() override { LetGo(); }

  void Begin(Result<int> answer) {
    leader_ = std::jthread([this, answer = std::move(answer)] {
      led = cache.Get("a", Asks(), [&]() -> Result<int> {
        asked_.count_down();
        go_.wait();
        return answer;
      });
    });
    asked_.wait();
  }
  void LetGo() {
    if (gone_) return;
    gone_ = true;
    go_.count_down();
    if (leader_.joinable()) leader_.join();
  }
  Asker Asks() { return {clock, clock.Now(), kAMinute}; }
  Result<Cache<int>::Value> Wait(Asker const& asker) {
    return cache.Get("a", asker, [this]() -> Result<int> { return ++fetched; });
  }

  FakeClock clock;
  Writes writes;
  Cache<int> cache{&writes};
  std::atomic<int> fetched = 100;
  Result<Cache<int>::Value> led = nullptr;

 private:
  std::latch asked_{1};
  std::latch go_{1};
  bool gone_ = false;
  std::jthread leader_;
};

TEST_F(WaitingTest, WhoWaitsCanBeStopped) {
  Begin(7);
  std::stop_source stop;
  auto asker = Asks();
  asker.stop = stop.get_token();
  std::jthread const stopper([&] { stop.request_stop(); });
  auto const waited = Wait(asker);
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error().code, ErrorCode::kCancelled);
  LetGo();
  EXPECT_EQ(**led, 7) << "the request goes on for others";
}

TEST_F(WaitingTest, WhoWaitsKeepsItsDeadline) {
  Begin(7);
  auto asker = Asks();
  asker.deadline = clock.Now();
  auto const waited = Wait(asker);
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error().code, ErrorCode::kDeadlineExceeded);
}

TEST_F(WaitingTest, AFailureIsTheAnswerOfAllWhoWaited) {
  Begin(Fail(ErrorCode::kUnavailable, "no"));
  std::latch waiting(1);
  std::jthread waiter([&] {
    waiting.count_down();
    auto const waited = Wait(Asks());
    // It may come too late to wait, and asks for itself then.
    EXPECT_TRUE(waited || waited.error().code == ErrorCode::kUnavailable);
  });
  waiting.wait();
  LetGo();
  EXPECT_EQ(led.error().code, ErrorCode::kUnavailable);
}

TEST_F(WaitingTest, ThatAnotherWasStoppedIsNobodysAnswer) {
  Begin(Fail(ErrorCode::kCancelled, "told to stop"));
  std::jthread waiter([&] { EXPECT_EQ(**Wait(Asks()), 101); });
  LetGo();
}

TEST_F(WaitingTest, AWriteMeanwhileIsNotWaitedThrough) {
  Begin(7);
  {
    auto const write = writes.During();
  }
  EXPECT_EQ(**Wait(Asks()), 101) << "7 may be from before the write";
  LetGo();
  EXPECT_EQ(**led, 7);
  EXPECT_EQ(**Wait(Asks()), 101);
}

}  // namespace
}  // namespace ferro::provider
