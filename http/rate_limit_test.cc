#include "http/rate_limit.h"

#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock_testing.h"

namespace ferro::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Holds every request until the test lets it go with a status, first come first
// served; knows how many are under way.
class Gate final {
 public:
  Result<Response> Pass() {
    std::unique_lock lock(mutex_);
    auto const number = arrived_++;
    changed_.notify_all();
    changed_.wait(lock, [&] { return number < statuses_.size(); });
    ++gone_;
    changed_.notify_all();
    return Response{.status = statuses_[number]};
  }

  void Release(std::size_t count, int status = 200) {
    std::scoped_lock lock(mutex_);
    statuses_.insert(statuses_.end(), count, status);
    changed_.notify_all();
  }

  // Returns once exactly so many are under way, and all that were let go have gone.
  bool Await(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(
        lock, seconds(10), [&] { return gone_ == statuses_.size() && arrived_ - gone_ == count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t arrived_ = 0;
  std::size_t gone_ = 0;
  std::vector<int> statuses_;
};

class GateTransport final : public Transport {
 public:
  explicit GateTransport(Gate& gate) : gate_(gate) {}
  Result<Response> Send(Request const& /*request*/) override { return gate_.Pass(); }

 private:
  Gate& gate_;
};

// Answers at once, with what the test says.
class InstantTransport final : public Transport {
 public:
  explicit InstantTransport(std::atomic<int>& status) : status_(status) {}
  Result<Response> Send(Request const& /*request*/) override { return Response{.status = status_}; }

 private:
  std::atomic<int>& status_;
};

Request const kRead{.url = "https://x/"};
Request const kWrite{.method = "POST", .url = "https://x/", .idempotent = false};

class RateLimitTest : public ::testing::Test {
 protected:
  std::unique_ptr<Transport> Instant(RateLimits limits = {}) {
    return WithRateLimit(std::make_unique<InstantTransport>(status_), limits, clock_);
  }

  FakeClock clock_;
  std::atomic<int> status_ = 200;
};

// Covers: R150
TEST_F(RateLimitTest, SpacesWrites) {
  auto const transport = Instant();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(transport->Send(kWrite));
  EXPECT_THAT(clock_.sleeps(), SizeIs(4));
  EXPECT_THAT(clock_.sleeps(), Each(milliseconds(100)));
  clock_.Advance(seconds(1));
  ASSERT_TRUE(transport->Send(kWrite));
  EXPECT_THAT(clock_.sleeps(), SizeIs(4));
}

TEST_F(RateLimitTest, LetsReadsPassWithoutARate) {
  auto const transport = Instant();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(transport->Send(kRead));
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
}

TEST_F(RateLimitTest, TakesWhatOnlyCalculatesForARead) {
  auto const transport = Instant();
  auto calculation = kWrite;
  calculation.only_reads = true;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(transport->Send(calculation));
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
}

TEST_F(RateLimitTest, SpacesReadsAndWritesTogetherWhenTold) {
  auto const transport = Instant({.requests_per_second = 50});
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(transport->Send(kRead));
    ASSERT_TRUE(transport->Send(kWrite));
  }
  EXPECT_THAT(clock_.sleeps(), SizeIs(5));
  EXPECT_THAT(clock_.sleeps(), Each(milliseconds(20)));
}

TEST_F(RateLimitTest, KeepsRatesThatAreNoWholeMilliseconds) {
  auto const transport = Instant({.requests_per_second = 3});
  auto const begin = clock_.Now();
  for (int i = 0; i < 31; ++i) ASSERT_TRUE(transport->Send(kRead));
  EXPECT_GE(clock_.Now() - begin, seconds(10) - milliseconds(1));
  EXPECT_LE(clock_.Now() - begin, seconds(10) + milliseconds(1));
}

TEST_F(RateLimitTest, RefusesAtOnceATurnAfterTheDeadline) {
  auto const transport = Instant({.writes_per_second = 0.1});
  ASSERT_TRUE(transport->Send(kWrite));
  Request late = kWrite;
  late.deadline = clock_.Now() + seconds(5);
  auto const answer = transport->Send(late);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_FALSE(answer.error().may_have_happened);
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
  // It took no turn from the others.
  ASSERT_TRUE(transport->Send(kWrite));
  EXPECT_EQ(clock_.sleeps().at(0), seconds(10));
}

TEST_F(RateLimitTest, StopsWaitingForATurnWhenTold) {
  auto const transport = Instant();
  ASSERT_TRUE(transport->Send(kWrite));
  std::stop_source source;
  Request request = kWrite;
  request.stop = source.get_token();
  clock_.OnSleep([&] { source.request_stop(); });
  auto const answer = transport->Send(request);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
  EXPECT_FALSE(answer.error().may_have_happened);
}

// Reads sent from many threads at once, held by a gate.
class ReadsInFlightTest : public RateLimitTest {
 protected:
  ~ReadsInFlightTest() override { gate_.Release(1000); }

  void SendReads(int count, Request const& request = kRead) {
    for (int i = 0; i < count; ++i) {
      threads_.emplace_back([this, request] {
        auto const answer = transport_->Send(request);
        std::scoped_lock lock(mutex_);
        ++answers_;
        if (answer && answer->status == 200) ++good_;
        answered_.notify_all();
      });
    }
  }

  bool AwaitAnswers(int count) {
    std::unique_lock lock(mutex_);
    return answered_.wait_for(lock, seconds(10), [&] { return answers_ == count; });
  }

  Gate gate_;
  std::mutex mutex_;
  std::condition_variable answered_;
  int answers_ = 0;
  int good_ = 0;
  std::unique_ptr<Transport> transport_ =
      WithRateLimit(std::make_unique<GateTransport>(gate_), {}, clock_);
  std::vector<std::jthread> threads_;
};

// Covers: R150 W-32
TEST_F(ReadsInFlightTest, KeepsAtMost32UnderWay) {
  SendReads(50);
  ASSERT_TRUE(gate_.Await(32));
  gate_.Release(10);
  ASSERT_TRUE(gate_.Await(32));
  gate_.Release(10);
  ASSERT_TRUE(gate_.Await(30));
  gate_.Release(30);
  threads_.clear();
  EXPECT_EQ(good_, 50);
}

// Covers: R150
TEST_F(ReadsInFlightTest, AreHalvedOnceByARefusalAndGrowBack) {
  SendReads(32);
  ASSERT_TRUE(gate_.Await(32));
  SendReads(100);
  gate_.Release(32, 429);  // One burst, one halving.
  ASSERT_TRUE(gate_.Await(16));
  gate_.Release(1, 429);
  ASSERT_TRUE(AwaitAnswers(33));
  gate_.Release(15);
  ASSERT_TRUE(gate_.Await(8));
  gate_.Release(8);  // A round of good answers: one more place.
  ASSERT_TRUE(gate_.Await(9));
  gate_.Release(9);
  ASSERT_TRUE(gate_.Await(10));
}

TEST_F(ReadsInFlightTest, AreNeverFewerThanOne) {
  for (int i = 0; i < 10; ++i) {
    SendReads(1);
    gate_.Release(1, 429);
    threads_.clear();
  }
  SendReads(3);
  ASSERT_TRUE(gate_.Await(1));
}

TEST_F(ReadsInFlightTest, AreHalvedByARefusedWrite) {
  std::jthread writer([this] { (void)transport_->Send(kWrite); });
  ASSERT_TRUE(gate_.Await(1));
  gate_.Release(1, 429);
  writer.join();
  SendReads(32);
  ASSERT_TRUE(gate_.Await(16));
}

TEST_F(ReadsInFlightTest, StopWaitingWhenTold) {
  SendReads(32);
  ASSERT_TRUE(gate_.Await(32));
  std::stop_source source;
  Request request = kRead;
  request.stop = source.get_token();
  Result<Response> answer;
  std::jthread waiting([&] { answer = transport_->Send(request); });
  source.request_stop();
  waiting.join();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
}

TEST_F(ReadsInFlightTest, EndTheirWaitAtTheDeadline) {
  SendReads(32);
  ASSERT_TRUE(gate_.Await(32));
  Request request = kRead;
  request.deadline = clock_.Now() + milliseconds(20);
  auto const answer = transport_->Send(request);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace ferro::http
