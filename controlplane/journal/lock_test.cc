#include "controlplane/journal/lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock_testing.h"
#include "base/temporary_directory_testing.h"

namespace ferro::journal {
namespace {

class LockTest : public testing::Test {
 protected:
  std::filesystem::path directory() const { return temporary_.path() / "environments/kaif-lake"; }
  Result<EnvironmentLock> Acquire(Clock::Duration wait = {}, bool enabled = true,
                                  std::stop_token const& stop = {}) {
    return EnvironmentLock::Acquire(directory(),
                                    {.environment = "kaif-lake",
                                     .holder = {.pid = 123, .user = "root", .command = "up"},
                                     .wait = wait,
                                     .enabled = enabled},
                                    clock_, stop);
  }

  TemporaryDirectory temporary_;
  FakeClock clock_;
};

TEST_F(LockTest, TellsTheSecondWhoTheFirstIs) {
  auto const first = Acquire();
  ASSERT_TRUE(first) << first.error().message;
  clock_.Advance(std::chrono::minutes(5));
  auto const second = Acquire();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  EXPECT_EQ(second.error().message,
            "ferroplane up by root (pid 123) works on kaif-lake since 10:00 UTC: wait for it to "
            "end, or stop it with kill 123, then run again");
  clock_.Advance(std::chrono::hours(24));
  EXPECT_NE(Acquire().error().message.find("since 2026-03-01 10:00 UTC"), std::string::npos);
}

TEST_F(LockTest, WaitsSoLongAndNoLonger) {
  auto const first = Acquire();
  ASSERT_TRUE(first);
  auto const second = Acquire(std::chrono::seconds(1));
  ASSERT_FALSE(second);
  EXPECT_EQ(clock_.sleeps(), std::vector<Clock::Duration>(5, std::chrono::milliseconds(200)));
}

TEST_F(LockTest, GetsItWhenTheFirstEndsMeanwhile) {
  auto first = std::make_optional(std::move(Acquire().value()));
  clock_.OnSleep([&] { first.reset(); });
  auto const second = Acquire(std::chrono::seconds(1));
  EXPECT_TRUE(second);
  EXPECT_EQ(clock_.sleeps().size(), 1);
}

TEST_F(LockTest, StopsWaitingWhenTold) {
  auto const first = Acquire();
  std::stop_source stop;
  stop.request_stop();
  auto const second = Acquire(std::chrono::hours(1), true, stop.get_token());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kCancelled);
}

TEST_F(LockTest, SwitchedOffItKeepsNobodyOut) {
  auto const first = Acquire();
  EXPECT_TRUE(Acquire({}, false));
}

TEST_F(LockTest, MovedItIsReleasedOnce) {
  {
    auto first = std::move(Acquire().value());
    auto second = std::move(first);
    EXPECT_FALSE(Acquire());
    EXPECT_EQ(second.environment(), "kaif-lake");
  }
  EXPECT_TRUE(Acquire());
}

TEST_F(LockTest, AskingWhoHoldsItDisturbsNobody) {
  auto holder = EnvironmentLock::Holder(directory());
  ASSERT_TRUE(holder);
  EXPECT_FALSE(*holder);
  auto first = std::make_optional(std::move(Acquire().value()));
  holder = EnvironmentLock::Holder(directory());
  ASSERT_TRUE(holder && *holder);
  EXPECT_EQ((*holder)->pid, 123);
  EXPECT_EQ((*holder)->command, "up");
  EXPECT_EQ((*holder)->since, FakeClock::kStart);
  {
    auto const moved = std::move(first);
  }
  EXPECT_TRUE(Acquire().has_value() || EnvironmentLock::Holder(directory()).has_value());
}

TEST_F(LockTest, AnotherEnvironmentIsFree) {
  auto const first = Acquire();
  EXPECT_TRUE(EnvironmentLock::Acquire(temporary_.path() / "environments/other",
                                       {.environment = "other"}, clock_));
}

TEST_F(LockTest, ARemovedLockFileIsNobodysLock) {
  auto const first = Acquire();
  ASSERT_TRUE(first);
  std::filesystem::remove_all(directory());
  auto const second = Acquire();  // Of a new file of the name.
  ASSERT_TRUE(second);
  EXPECT_FALSE(Acquire());
}

TEST_F(LockTest, TheKernelReleasesItWhenItsProcessIsKilled) {
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  auto const child = ::fork();
  if (child == 0) {
    auto const held = Acquire();
    char const said = held ? 'y' : 'n';
    if (::write(pipe_ends[1], &said, 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char answer = 0;
  ASSERT_EQ(::read(pipe_ends[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  EXPECT_EQ(Acquire().error().code, ErrorCode::kConflict);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(Acquire());
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
}

}  // namespace
}  // namespace ferro::journal
