// Real files, real processes, kill -9 at any moment.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>

#include "base/clock_testing.h"
#include "base/file.h"
#include "base/random_testing.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/journal/journal_testing.h"

namespace ferro::journal {
namespace {

// What the child reports through the pipe after each call that returned.
struct Report {
  char what = 0;  // 'i'ntent or 'o'utcome
  std::int64_t seq = 0;
};

void Tell(int pipe, Report const& report) {
  if (::write(pipe, &report, sizeof report) != sizeof report) ::_exit(6);
}

[[noreturn]] void RunUntilKilled(std::filesystem::path const& directory, int pipe) {
  FakeRandom random(static_cast<std::uint64_t>(::getpid()));
  auto journal = Journal::Open(directory, SystemClock(), random);
  if (!journal) ::_exit(1);
  auto const found = (*journal)->FindEnvironment("kaif-lake").value();
  auto const environment =
      found ? *found : (*journal)->CreateEnvironment({.name = "kaif-lake"}).value();
  auto const lock = EnvironmentLock::Acquire((*journal)->EnvironmentDirectory("kaif-lake"),
                                             {.environment = "kaif-lake"}, SystemClock());
  if (!lock) ::_exit(2);
  auto const unfinished = (*journal)->TakeOver(environment.id, *lock).value();
  for (auto const& left : unfinished) {
    for (auto const& step : left.open_steps) {
      if (!(*journal)->Conclude(left.operation, step.seq, {.outcome = StepOutcome::kFailed})) {
        ::_exit(3);
      }
    }
    if (!(*journal)->Finish(left.operation, OperationState::kFailed, "interrupted")) ::_exit(4);
  }
  auto const operation =
      (*journal)->Begin({.environment = environment.id, .kind = "up"}, *lock).value();
  for (;;) {
    auto const seq = (*journal)->Intend(operation, AnyStep("a")).value();
    Report report{.what = 'i', .seq = seq};
    Tell(pipe, report);
    auto const name = std::to_string(seq);
    if (!(*journal)->Conclude(operation, seq, {},
                              {ObjectChange::Put({.kind = "container", .name = name})})) {
      ::_exit(5);
    }
    report.what = 'o';
    Tell(pipe, report);
  }
}

struct LastSaid {
  std::int64_t intent = 0;
  std::int64_t outcome = 0;
};

// Kills the child once it reported so often, and tells what it reported last.
LastSaid KillAfter(std::filesystem::path const& directory, int reports) {
  LastSaid said;
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  auto const child = ::fork();
  if (child == 0) RunUntilKilled(directory, ends[1]);
  ::close(ends[1]);
  Report report;
  for (int i = 0; ::read(ends[0], &report, sizeof report) == sizeof report; ++i) {
    (report.what == 'i' ? said.intent : said.outcome) = report.seq;
    if (i == reports) ::kill(child, SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << status;
  ::close(ends[0]);
  return said;
}

TEST(KillTest, WhatWasSaidIsThereAndTheNextProcessGoesOn) {
  TemporaryDirectory directory;
  FakeRandom random;
  for (int round = 0; round < 6; ++round) {
    auto const said = KillAfter(directory.path(), 7 + round);
    auto const journal = Journal::Open(directory.path(), SystemClock(), random);
    ASSERT_TRUE(journal) << journal.error().message;
    auto const environment = (*journal)->FindEnvironment("kaif-lake").value();
    auto const left = (*journal)->Unfinished(environment->id).value();
    ASSERT_EQ(left.size(), 1);
    EXPECT_LE(left[0].open_steps.size(), 1);
    auto const steps = (*journal)->Steps(left[0].operation.id).value();
    ASSERT_GE(steps.size(), said.intent);
    for (std::int64_t seq = 1; seq <= said.outcome; ++seq) {
      EXPECT_EQ(steps[static_cast<std::size_t>(seq - 1)].outcome, StepOutcome::kOk);
    }
    EXPECT_GE((*journal)->Objects(environment->id)->size(), said.outcome);
  }
}

TEST(KillTest, AJournalOfANewerVersionIsRefusedAndNamesBoth) {
  TemporaryDirectory directory;
  FakeRandom random;
  {
    auto const newer =
        store::Database::Open(directory.path() / "journal.db",
                              {.program = "ferroplane 9.9.9",
                               .application_id = 0x4672506c,
                               .migrations = {"CREATE TABLE a(b)", "CREATE TABLE c(d)"}});
    ASSERT_TRUE(newer);
  }
  auto const journal = Journal::Open(directory.path(), SystemClock(), random);
  ASSERT_FALSE(journal);
  auto const& said = journal.error().message;
  EXPECT_NE(said.find("has version 2, written by ferroplane 9.9.9"), std::string::npos) << said;
  EXPECT_NE(said.find("knows versions up to 1: use ferroplane 9.9.9 or newer"), std::string::npos);
}

}  // namespace
}  // namespace ferro::journal
