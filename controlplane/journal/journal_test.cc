#include "controlplane/journal/journal.h"

#include <gtest/gtest.h>

#include <thread>

#include "controlplane/journal/journal_testing.h"

namespace ferro::journal {
namespace {

class JournalTest : public testing::Test {
 protected:
  Environment MakeEnvironment(std::string const& name = "kaif-lake") {
    auto environment = journal_->CreateEnvironment({.name = name,
                                                    .folder = "/srv/kaif-lake",
                                                    .files = {"/srv/kaif-lake/docker-compose.yml"},
                                                    .name_source = "folder",
                                                    .engine = "ABCD:EFGH"});
    EXPECT_TRUE(environment) << environment.error().message;
    return *environment;
  }

  Operation BeginUp(Environment const& environment) {
    auto operation = journal_->Begin(
        {.environment = environment.id, .kind = "up", .plan_digest = "d1", .actor = "root"},
        test_.Lock(environment.name));
    EXPECT_TRUE(operation) << operation.error().message;
    return *operation;
  }

  // As after kill -9: the next process sees only what is on the disk.
  void Restart() {
    journal_.reset();
    journal_ = test_.Open();
  }

  TestJournal test_;
  std::unique_ptr<Journal> journal_ = test_.Open();
};

std::string TextOf(Status const& status) {
  return status ? "" : status.error().message;
}

TEST_F(JournalTest, RefusesANameThatWouldLeaveItsDirectory) {
  for (auto const* name : {"", "../up", "Upper", "a/b", "-a", ".hidden"}) {
    auto made = journal_->CreateEnvironment({.name = name});
    ASSERT_FALSE(made) << name;
    EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST_F(JournalTest, RefusesASecondEnvironmentOfTheName) {
  MakeEnvironment();
  auto again = journal_->CreateEnvironment({.name = "kaif-lake"});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_EQ(again.error().message, "there is an environment kaif-lake already");
}

TEST_F(JournalTest, AnEnvironmentOutlivesTheProcess) {
  auto const made = MakeEnvironment();
  Restart();
  auto const found = journal_->FindEnvironment("kaif-lake");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->id, made.id);
  EXPECT_EQ((*found)->files, made.files);
  EXPECT_EQ((*found)->name_source, "folder");
  EXPECT_EQ((*found)->created, FakeClock::kStart);
  auto const other = journal_->FindEnvironment("other");
  ASSERT_TRUE(other);
  EXPECT_FALSE(*other);
}

TEST_F(JournalTest, UpdatesWhereAnEnvironmentComesFrom) {
  auto environment = MakeEnvironment();
  environment.folder = "/srv/moved";
  environment.spec = "digest";
  ASSERT_TRUE(journal_->UpdateEnvironment(environment));
  EXPECT_EQ(journal_->GetEnvironment(environment.id)->folder, "/srv/moved");
  EXPECT_EQ(journal_->GetEnvironment(environment.id)->spec, "digest");
  environment.id = "nobody";
  EXPECT_EQ(journal_->UpdateEnvironment(environment).error().code, ErrorCode::kNotFound);
}

TEST_F(JournalTest, AnotherEnvironmentsLockAllowsNothing) {
  auto const environment = MakeEnvironment();
  auto begun = journal_->Begin({.environment = environment.id, .kind = "up"}, test_.Lock("other"));
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().message,
            "beginning to up: the lock of other does not allow work on kaif-lake");
}

TEST_F(JournalTest, NothingBeginsWhileAnEarlierOperationIsUnfinished) {
  auto const environment = MakeEnvironment();
  auto const first = BeginUp(environment);
  Restart();
  auto second =
      journal_->Begin({.environment = environment.id, .kind = "destroy"}, test_.Lock("kaif-lake"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  EXPECT_EQ(second.error().message,
            "beginning to destroy: an earlier up of kaif-lake (" + first.id +
                ") is unfinished: what became of its last steps must be found out first");
}

TEST_F(JournalTest, AnIntentIsThereAfterTheProcessDied) {
  auto const environment = MakeEnvironment();
  auto const operation = BeginUp(environment);
  auto step = AnyStep("kaif-lake-api-1");
  step.deadline = FakeClock::kStart + std::chrono::minutes(1);
  ASSERT_EQ(journal_->Intend(operation, step).value(), 1);
  Restart();
  auto const left = journal_->Unfinished(environment.id);
  ASSERT_TRUE(left);
  ASSERT_EQ(left->size(), 1);
  EXPECT_EQ(left->front().operation.id, operation.id);
  ASSERT_EQ(left->front().open_steps.size(), 1);
  auto const& found = left->front().open_steps.front();
  EXPECT_EQ(found.target, "kaif-lake-api-1");
  EXPECT_EQ(found.precondition, "absent");
  EXPECT_EQ(found.desired_hash, "h-kaif-lake-api-1");
  EXPECT_EQ(found.inverse, "remove container");
  EXPECT_EQ(found.deadline, step.deadline);
  EXPECT_EQ(found.outcome, std::nullopt);
}

TEST_F(JournalTest, OutcomeAndInventoryChangeTogether) {
  auto const environment = MakeEnvironment();
  auto const operation = BeginUp(environment);
  auto const seq = journal_->Intend(operation, AnyStep("a")).value();
  Object const object{.environment = environment.id,
                      .kind = "container",
                      .name = "a",
                      .engine_id = "e1",
                      .spec_hash = "h1",
                      .revision = 2,
                      .retain = true,
                      .detail = "{\"file\":\"x\"}"};
  ASSERT_TRUE(journal_->Conclude(operation, seq, {.engine_id = "e1"}, {ObjectChange::Put(object)}));
  Restart();
  EXPECT_EQ(journal_->Objects(environment.id).value(), std::vector{object});
  auto const steps = journal_->Steps(operation.id).value();
  ASSERT_EQ(steps.size(), 1);
  EXPECT_EQ(steps[0].outcome, StepOutcome::kOk);
  EXPECT_EQ(steps[0].engine_id, "e1");
}

TEST_F(JournalTest, AReplacementRenamesThenRemoves) {
  auto const environment = MakeEnvironment();
  auto const operation = BeginUp(environment);
  ASSERT_TRUE(journal_->Record(
      operation, {ObjectChange::Put({.kind = "container", .name = "a", .engine_id = "old"}),
                  ObjectChange::Rename("container", "a", "a.previous"),
                  ObjectChange::Put({.kind = "container", .name = "a", .engine_id = "new"})}));
  auto objects = journal_->Objects(environment.id).value();
  ASSERT_EQ(objects.size(), 2);
  EXPECT_EQ(objects[0].engine_id, "new");
  EXPECT_EQ(objects[1].name, "a.previous");
  EXPECT_EQ(objects[1].engine_id, "old");
  ASSERT_TRUE(journal_->Record(operation, {ObjectChange::Remove("container", "a.previous")}));
  EXPECT_EQ(journal_->Objects(environment.id)->size(), 1);
}

TEST_F(JournalTest, AnOutcomeIsWrittenOnceUnlessItWasUnknown) {
  auto const operation = BeginUp(MakeEnvironment());
  auto const seq = journal_->Intend(operation, AnyStep("a")).value();
  ASSERT_TRUE(journal_->Conclude(operation, seq, {.outcome = StepOutcome::kUnknown}));
  ASSERT_TRUE(journal_->Conclude(operation, seq, {.outcome = StepOutcome::kOk}));
  auto again = journal_->Conclude(operation, seq, {.outcome = StepOutcome::kFailed},
                                  {ObjectChange::Put({.kind = "container", .name = "a"})});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_TRUE(journal_->Objects(operation.environment)->empty());
  EXPECT_FALSE(journal_->Conclude(operation, 7, {}));
}

TEST_F(JournalTest, AnOperationWithAnUnknownStepStaysUnfinished) {
  auto const environment = MakeEnvironment();
  auto const operation = BeginUp(environment);
  auto const seq = journal_->Intend(operation, AnyStep("a")).value();
  ASSERT_TRUE(journal_->Conclude(operation, seq, {.outcome = StepOutcome::kUnknown}));
  ASSERT_TRUE(journal_->Finish(operation, OperationState::kFailed, "timeout"));
  EXPECT_EQ(journal_->Unfinished(environment.id)->size(), 1);
  auto const left = journal_->TakeOver(environment.id, test_.Lock("kaif-lake")).value();
  ASSERT_EQ(left.size(), 1);
  ASSERT_TRUE(journal_->Conclude(left[0].operation, seq, {.outcome = StepOutcome::kOk}));
  EXPECT_TRUE(journal_->Unfinished(environment.id)->empty());
}

TEST_F(JournalTest, WhoLostTheEnvironmentWritesNothingMore) {
  auto const environment = MakeEnvironment();
  auto const operation = BeginUp(environment);
  auto const seq = journal_->Intend(operation, AnyStep("a")).value();
  auto other = test_.Open();
  auto const left = other->TakeOver(environment.id, test_.Lock("kaif-lake")).value();
  ASSERT_EQ(left.size(), 1);
  EXPECT_EQ(left[0].operation.epoch, operation.epoch + 1);

  std::string const expected =
      "another ferroplane took over kaif-lake (epoch 2, this up has 1): nothing more is done here";
  EXPECT_EQ(journal_->Intend(operation, AnyStep("b")).error().message,
            "recording the intent to create container b: " + expected);
  EXPECT_EQ(TextOf(journal_->Conclude(operation, seq, {})),
            "recording the outcome of step 1: " + expected);
  EXPECT_EQ(TextOf(journal_->Record(operation, {})), expected);
  EXPECT_EQ(TextOf(journal_->Advance(operation, OperationState::kVerifying)), expected);
  EXPECT_EQ(TextOf(journal_->Finish(operation, OperationState::kCommitted, "")), expected);
  EXPECT_EQ(journal_->StillOurs(operation).error().code, ErrorCode::kConflict);

  EXPECT_TRUE(other->StillOurs(left[0].operation));
  EXPECT_TRUE(other->Conclude(left[0].operation, seq, {}));
  EXPECT_TRUE(other->Finish(left[0].operation, OperationState::kFailed, "interrupted"));
  EXPECT_TRUE(other->Unfinished(environment.id)->empty());
}

TEST_F(JournalTest, TakingOverNothingLeavesTheEpoch) {
  auto const environment = MakeEnvironment();
  auto const left = journal_->TakeOver(environment.id, test_.Lock("kaif-lake"));
  ASSERT_TRUE(left);
  EXPECT_TRUE(left->empty());
  EXPECT_EQ(journal_->GetEnvironment(environment.id)->epoch, 0);
}

TEST_F(JournalTest, AnEndedOperationTakesNoMoreSteps) {
  auto const operation = BeginUp(MakeEnvironment());
  EXPECT_EQ(journal_->Finish(operation, OperationState::kRunning, "").error().code,
            ErrorCode::kInternal);
  ASSERT_TRUE(journal_->Finish(operation, OperationState::kCommitted, ""));
  EXPECT_EQ(journal_->Intend(operation, AnyStep("a")).error().code, ErrorCode::kConflict);
  EXPECT_EQ(journal_->Advance(operation, OperationState::kVerifying).error().code,
            ErrorCode::kConflict);
}

TEST_F(JournalTest, TellsTheHistoryLatestFirst) {
  auto const environment = MakeEnvironment();
  auto const first = BeginUp(environment);
  auto const seq = journal_->Intend(first, AnyStep("a")).value();
  ASSERT_TRUE(journal_->Conclude(first, seq, {}));
  ASSERT_TRUE(journal_->Finish(first, OperationState::kFailed, "no space"));
  test_.clock.Advance(std::chrono::minutes(1));
  auto const second = BeginUp(environment);
  auto const operations = journal_->Operations(environment.id).value();
  ASSERT_EQ(operations.size(), 2);
  EXPECT_EQ(operations[0].id, second.id);
  EXPECT_EQ(operations[0].epoch, 2);
  EXPECT_EQ(operations[0].ended, std::nullopt);
  EXPECT_EQ(operations[1].state, OperationState::kFailed);
  EXPECT_EQ(operations[1].reason, "no space");
  EXPECT_EQ(operations[1].ended, FakeClock::kStart);
  EXPECT_EQ(operations[1].step_count, 1);
  EXPECT_EQ(journal_->Operations(environment.id, 1)->size(), 1);
}

TEST_F(JournalTest, EveryChangeOfStateIsAnEvent) {
  auto const environment = MakeEnvironment();
  auto const operation = BeginUp(environment);
  ASSERT_TRUE(journal_->Advance(operation, OperationState::kVerifying));
  ASSERT_TRUE(journal_->Finish(operation, OperationState::kCommitted, ""));
  ASSERT_TRUE(journal_->AppendEvent(environment.id, "", "{\"note\":\"by hand\"}"));
  auto const events = journal_->Events(environment.id).value();
  ASSERT_EQ(events.size(), 4);
  EXPECT_EQ(events[0].body,
            "{\"operation\":\"" + operation.id + "\",\"kind\":\"up\",\"state\":\"running\"}");
  EXPECT_NE(events[1].body.find("verifying"), std::string::npos);
  EXPECT_NE(events[2].body.find("committed"), std::string::npos);
  EXPECT_EQ(events[3].operation, "");
  EXPECT_EQ(journal_->Events(environment.id, events[2].id)->size(), 1);
}

TEST_F(JournalTest, ForgetsOnlyWhatHoldsNothing) {
  auto const environment = MakeEnvironment();
  auto const operation = BeginUp(environment);
  EXPECT_EQ(journal_->ForgetEnvironment(environment.id, test_.Lock("kaif-lake")).error().code,
            ErrorCode::kConflict);
  ASSERT_TRUE(journal_->Record(operation, {ObjectChange::Put({.kind = "network", .name = "n"})}));
  ASSERT_TRUE(journal_->Finish(operation, OperationState::kCommitted, ""));
  auto const held = journal_->ForgetEnvironment(environment.id, test_.Lock("kaif-lake"));
  EXPECT_EQ(TextOf(held), "kaif-lake still has 1 objects on the engine: destroy it first");
  ASSERT_TRUE(journal_->Record(operation, {ObjectChange::Remove("network", "n")}));
  ASSERT_TRUE(journal_->ForgetEnvironment(environment.id, test_.Lock("kaif-lake")));
  EXPECT_TRUE(journal_->Environments()->empty());
  EXPECT_TRUE(journal_->Operations(environment.id)->empty());
  EXPECT_FALSE(std::filesystem::exists(journal_->EnvironmentDirectory("kaif-lake")));
}

TEST_F(JournalTest, OldOperationsKeepOneRow) {
  auto const environment = MakeEnvironment();
  auto const old = BeginUp(environment);
  auto seq = journal_->Intend(old, AnyStep("a")).value();
  ASSERT_TRUE(journal_->Conclude(old, seq, {}));
  ASSERT_TRUE(journal_->Finish(old, OperationState::kCommitted, ""));
  test_.clock.Advance(std::chrono::hours(24 * 40));
  auto const young = BeginUp(environment);
  seq = journal_->Intend(young, AnyStep("b")).value();
  ASSERT_TRUE(journal_->Compact(std::chrono::hours(24 * 30)));
  EXPECT_TRUE(journal_->Steps(old.id)->empty());
  EXPECT_EQ(journal_->Steps(young.id)->size(), 1);
  auto const operations = journal_->Operations(environment.id).value();
  ASSERT_EQ(operations.size(), 2);
  EXPECT_EQ(operations[1].step_count, 1);
  EXPECT_EQ(journal_->Events(environment.id)->size(), 1);
}

TEST_F(JournalTest, NeverCompactsWhatNobodyKnows) {
  auto const operation = BeginUp(MakeEnvironment());
  auto const seq = journal_->Intend(operation, AnyStep("a")).value();
  ASSERT_TRUE(journal_->Conclude(operation, seq, {.outcome = StepOutcome::kUnknown}));
  ASSERT_TRUE(journal_->Finish(operation, OperationState::kFrozen, "conflict"));
  test_.clock.Advance(std::chrono::hours(24 * 400));
  ASSERT_TRUE(journal_->Compact(std::chrono::hours(24 * 30)));
  EXPECT_EQ(journal_->Steps(operation.id)->size(), 1);
}

TEST_F(JournalTest, StepsOfManyThreadsAreAllThereAndShareSyncs) {
  auto const operation = BeginUp(MakeEnvironment());
  constexpr int kThreads = 8;
  constexpr int kEach = 25;
  auto const before = test_.disk.syncs();
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        auto const name = std::to_string(t) + "-" + std::to_string(i);
        auto const seq = journal_->Intend(operation, AnyStep(name));
        ASSERT_TRUE(seq) << seq.error().message;
        auto const done = journal_->Conclude(
            operation, *seq, {}, {ObjectChange::Put({.kind = "container", .name = name})});
        ASSERT_TRUE(done) << done.error().message;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(test_.disk.syncs() - before, 2 * kThreads * kEach + 10);
  Restart();
  EXPECT_EQ(journal_->Objects(operation.environment)->size(), kThreads * kEach);
  auto const steps = journal_->Steps(operation.id).value();
  ASSERT_EQ(steps.size(), kThreads * kEach);
  EXPECT_EQ(steps.back().seq, kThreads * kEach);
}

TEST(StateTest, OnlyFinalStatesAreFinal) {
  EXPECT_TRUE(IsFinal(OperationState::kFrozen));
  EXPECT_TRUE(IsFinal(OperationState::kCanceled));
  EXPECT_FALSE(IsFinal(OperationState::kRollingBack));
  EXPECT_FALSE(IsFinal(OperationState::kVerifying));
}

}  // namespace
}  // namespace ferro::journal
