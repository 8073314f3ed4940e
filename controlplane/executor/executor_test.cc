#include "controlplane/executor/executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

#include "base/file.h"
#include "controlplane/executor/executor_testing.h"
#include "controlplane/plan/gather.h"

namespace ferro::executor {
namespace {

using engine::CreateContainer;
using engine::StartContainer;
using fake::Fault;
using std::chrono::milliseconds;
using Variables = std::map<std::string, std::string, std::less<>>;

class ExecutorTest : public testing::Test, public TestMachine {
 protected:
  static plan::Plan UpOf(std::string const& name = "shop-web-1") {
    PlanBuilder b("shop");
    b.Add(CreateContainer{.container = Web(name), .labels = {{"ferroplane.environment", "shop"}}},
          name, Making("container", name));
    b.Add(StartContainer{name}, name);
    b.Add(plan::WaitHealthy{.container = name}, name);
    return b.plan;
  }
  // An old container is there and runs; the plan replaces it.
  plan::Plan Replacement(std::string const& image = "web:1") {
    EXPECT_TRUE(Apply(UpOf()));
    auto const old = Box("shop-web-1").seen.id;
    PlanBuilder b("shop");
    auto with = [&](std::string inverse, std::string precondition = {}) {
      plan::Step step;
      step.unit = 1;
      step.inverse = std::move(inverse);
      step.precondition = std::move(precondition);
      return step;
    };
    auto web = Web();
    web.spec.image = image;
    b.Add(engine::UpdateContainer{.container = "shop-web-1", .restart = "no"}, "shop-web-1",
          with("update_container", old));
    b.Add(engine::RenameContainer{"shop-web-1", "shop-web-1.previous"}, "shop-web-1",
          with("rename_container", old));
    auto create = with("remove_container");
    create.put = {{.kind = "container", .name = "shop-web-1"}};
    b.Add(CreateContainer{.container = web, .labels = {{"ferroplane.environment", "shop"}}},
          "shop-web-1", create);
    b.Add(engine::StopContainer{.container = "shop-web-1.previous"}, "shop-web-1.previous",
          with("start_container", old));
    b.Add(StartContainer{"shop-web-1"}, "shop-web-1", with(""));
    auto wait = with("");
    wait.deadline = milliseconds(30'000);
    b.Add(plan::WaitHealthy{.container = "shop-web-1"}, "shop-web-1", wait);
    b.Add(engine::RemoveContainer{"shop-web-1.previous"}, "shop-web-1.previous", with("", old));
    b.Undo(3, engine::RemoveContainer{.container = "shop-web-1", .force = true}, "shop-web-1");
    b.Undo(2, engine::RenameContainer{old, "shop-web-1"}, "shop-web-1.previous", old);
    b.Undo(1, engine::UpdateContainer{.container = old, .restart = "always"}, "shop-web-1", old);
    b.Undo(4, StartContainer{old}, "shop-web-1", old);
    old_ = old;
    return b.plan;
  }
  fake::Box Box(std::string const& name) {
    auto books = world.Books();
    auto it = books.boxes.find(name);
    return it == books.boxes.end() ? fake::Box{} : it->second;
  }
  int Creates(std::string const& name) {
    int count = 0;
    for (auto const& event : world.Books().events)
      count += event.what == "create" && event.name == name ? 1 : 0;
    return count;
  }
  void ExpectTheOldOneRuns() {
    auto const box = Box("shop-web-1");
    EXPECT_EQ(box.seen.id, old_);
    EXPECT_EQ(box.seen.state, engine::State::kRunning);
    EXPECT_EQ(box.seen.is.spec.restart, "always");
    EXPECT_EQ(world.Books().boxes.size(), 1U);
  }
  journal::Operation LastOperation() {
    auto operations = journal->Operations(environment().id);
    return operations && !operations->empty() ? operations->front() : journal::Operation{};
  }

  std::string old_;
};

TEST_F(ExecutorTest, WhatTheEngineRefusesFailsTheStepAndStartsNothingElse) {
  world.Next(Fault::kRefuse, "start_container");
  auto const outcome = Apply(UpOf());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kFailed);
  EXPECT_EQ(outcome->steps[0].state, StepState::kDone);
  EXPECT_EQ(outcome->steps[1].state, StepState::kFailed);
  EXPECT_EQ(outcome->steps[2].state, StepState::kNotStarted);
  ASSERT_EQ(outcome->troubles.size(), 1U);
  EXPECT_EQ(outcome->troubles[0].what, "start_container shop-web-1");
  EXPECT_EQ(LastOperation().state, journal::OperationState::kFailed);
  EXPECT_EQ(LastOperation().reason,
            "start_container shop-web-1: the engine answered 500: an accident");
}

TEST_F(ExecutorTest, ALostAnswerIsLookedAtAndNothingIsCreatedTwice) {
  world.Next(Fault::kLoseReply, "create_container");
  world.Next(Fault::kLoseRequest, "start_container");
  auto const outcome = Apply(UpOf());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kCommitted);
  EXPECT_EQ(Creates("shop-web-1"), 1);
  EXPECT_EQ(Box("shop-web-1").starts, 1);
  EXPECT_EQ(outcome->steps[0].text, "its answer was lost; it was done");
}

TEST_F(ExecutorTest, WhatIsDoneLateIsNotDoneTwice) {
  world.Next(Fault::kLate, "create_container");
  world.Next(Fault::kDelay, "create_container");
  auto const outcome = Apply(UpOf());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kCommitted);
  EXPECT_EQ(Creates("shop-web-1"), 1);
}

TEST_F(ExecutorTest, AnEngineThatGoesAwayLeavesTheOutcomeUnknownUntilItIsBack) {
  world.Next(Fault::kLoseReply, "create_container");
  world.OnAction([&](std::string const&, engine::Action const&) { world.Die(); });
  auto const outcome = Apply(UpOf());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->steps[0].state, StepState::kUnknown);
  world.OnAction({});
  world.Revive();
  Restart();
  auto const recovered = Recover();
  ASSERT_TRUE(recovered);
  ASSERT_EQ(recovered->size(), 1U);
  EXPECT_EQ(recovered->front().findings.at(0).verdict, Verdict::kHappened);
  ASSERT_EQ(objects().size(), 1U);
  EXPECT_EQ(objects()[0].engine_id, Box("shop-web-1").seen.id);
}

TEST_F(ExecutorTest, ADeadReplacementIsUndoneAndTheOldContainerRunsAgain) {
  world.Load("web:2");
  world.Behave("web:2", {.exits_after = milliseconds(300),
                         .exit_code = 3,
                         .lines = {"cannot read /etc/web.conf"},
                         .probe_output = "connection refused"});
  auto const outcome = Apply(Replacement("web:2"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kRolledBack);
  ASSERT_EQ(outcome->troubles.size(), 1U);
  EXPECT_TRUE(outcome->troubles[0].last_lines.starts_with("cannot read /etc/web.conf\n"));
  EXPECT_EQ(outcome->steps[2].state, StepState::kUndone);
  EXPECT_EQ(LastOperation().state, journal::OperationState::kRolledBack);
  ExpectTheOldOneRuns();
}

TEST_F(ExecutorTest, AReplacementThatBecomesUnhealthyIsUndoneAtOnce) {
  world.Load("web:2");
  world.Behave("web:2", {.healthy = false, .lines = {"no base"}, .probe_output = "HTTP 503"});
  auto plan = Replacement("web:2");
  std::get<CreateContainer>(std::get<engine::Action>(plan.steps[2].work))
      .container.spec.healthcheck = compose::HealthCheck{};
  std::get<plan::WaitHealthy>(plan.steps[5].work).has_healthcheck = true;
  auto const outcome = Apply(plan);
  ASSERT_TRUE(outcome && outcome->state == State::kRolledBack && outcome->troubles.size() == 1U);
  EXPECT_LT(outcome->steps[5].took, milliseconds(5'000)) << "of a deadline of 30 s";
  EXPECT_EQ(outcome->troubles[0].error.message, "shop-web-1 became unhealthy");
  EXPECT_EQ(outcome->troubles[0].probe_output, "HTTP 503");
  ExpectTheOldOneRuns();
}

TEST_F(ExecutorTest, AReplacementThatFailsAtAnyStepLeavesTheOldContainer) {
  for (std::string const kind : {"update_container", "rename_container", "create_container",
                                 "stop_container", "start_container"}) {
    auto const plan = Replacement();
    world.Next(Fault::kRefuse, kind);
    auto const outcome = Apply(plan);
    ASSERT_TRUE(outcome) << kind;
    EXPECT_NE(outcome->state, State::kCommitted) << kind;
    ExpectTheOldOneRuns();
    ASSERT_TRUE(world.ByHand(engine::RemoveContainer{.container = "shop-web-1", .force = true}));
    Restart();
  }
}

TEST_F(ExecutorTest, UndoingThatFailsFreezesTheOperation) {
  world.Load("web:2");
  world.Behave("web:2", {.exits_after = milliseconds(300), .exit_code = 3});
  auto const plan = Replacement("web:2");
  world.Next(Fault::kRefuse, "remove_container", "");
  auto const outcome = Apply(plan);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kFrozen);
  EXPECT_EQ(LastOperation().state, journal::OperationState::kFrozen);
}

TEST_F(ExecutorTest, AnAnswerThatNeverCameToAHookIsNotRepeated) {
  auto plan = UpOf();
  PlanBuilder b("shop");
  b.plan = plan;
  engine::RunHook hook{.container = "shop-web-1"};
  hook.hook.command = {{"migrate"}};
  b.Add(hook, "shop-web-1");
  world.Next(Fault::kLoseReply, "run_hook");
  auto const outcome = Apply(b.plan);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kFailed);
  EXPECT_EQ(world.Books().hooks, std::vector<std::string>{"shop-web-1: migrate"});
}

TEST_F(ExecutorTest, AStopStartsNoFurtherStepAndUndoesWhatWasBegun) {
  auto const plan = Replacement();
  std::stop_source stop;
  int count = 0;
  world.OnAction([&](std::string const&, engine::Action const&) {
    if (++count == 4) stop.request_stop();
  });
  auto const outcome = Apply(plan, {.stop = stop.get_token()});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kCancelled);
  EXPECT_EQ(LastOperation().state, journal::OperationState::kCanceled);
  ExpectTheOldOneRuns();
}

TEST_F(ExecutorTest, AnAbortCutsTheWaitShortAndIsRecorded) {
  std::stop_source abort;
  world.OnAction([&](std::string const&, engine::Action const& action) {
    if (engine::KindOf(action) == "start_container") abort.request_stop();
  });
  auto const outcome = Apply(UpOf(), {.stop = abort.get_token(), .abort = abort.get_token()});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kCancelled);
  auto const steps = journal->Steps(LastOperation().id);
  ASSERT_TRUE(steps);
  for (auto const& step : *steps) EXPECT_TRUE(step.outcome.has_value()) << step.kind;
}

TEST_F(ExecutorTest, SeveralActionsRunAtOnceWhereThePlanAllowsIt) {
  PlanBuilder b("shop");
  for (int i = 1; i <= 12; ++i) {
    auto const name = "shop-web-" + std::to_string(i);
    auto making = Making("container", name);
    making.unit = i;
    b.Add(CreateContainer{.container = Web(name)}, name, making);
    b.Add(StartContainer{name}, name, {.unit = i});
    b.Add(plan::WaitHealthy{.container = name}, name, {.unit = i});
  }
  std::atomic<int> now = 0;
  std::atomic<int> all = 0;
  std::atomic<bool> too_many = false;
  std::latch two(2);  // However slow the machine is: the first one ends after the second began.
  world.OnAction([&](std::string const&, engine::Action const&) {
    if (++now > 4) too_many = true;
    if (++all <= 2) two.arrive_and_wait();
    --now;
  });
  auto const outcome = Apply(b.plan, {.parallel = 4});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kCommitted);
  EXPECT_FALSE(too_many);
  EXPECT_EQ(objects().size(), 12U);
}

TEST_F(ExecutorTest, WhatIsNotRequiredMayFailAndTheOthersStartAllTheSame) {
  PlanBuilder b("shop");
  plan::Step cache;
  cache.service = "cache";
  b.Add(StartContainer{"shop-cache-1"}, "shop-cache-1", cache);
  int const ready = b.Add(plan::WaitHealthy{.container = "shop-cache-1"}, "shop-cache-1", cache);
  auto web = Making("container", "shop-web-1");
  web.service = "web";
  b.Add(CreateContainer{.container = Web()}, "shop-web-1", web);
  b.plan.steps.back().after = {};
  b.plan.steps.back().after_ended = {ready};
  auto const outcome = Apply(b.plan);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kFailed);
  EXPECT_EQ(outcome->steps[1].state, StepState::kNotStarted);
  EXPECT_EQ(outcome->steps[2].state, StepState::kDone);
}

TEST_F(ExecutorTest, WhatRanLongerThanItsDeadlineIsCutShort) {
  auto plan = UpOf();
  plan.steps[2].deadline = milliseconds(8'000);
  std::get<plan::WaitHealthy>(plan.steps[2].work).has_healthcheck = true;
  std::get<CreateContainer>(std::get<engine::Action>(plan.steps[0].work))
      .container.spec.healthcheck = compose::HealthCheck{};
  world.Behave("web", {.healthy = false, .probe_output = "HTTP 503"});
  auto const outcome = Apply(plan);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, State::kFailed);
  ASSERT_EQ(outcome->troubles.size(), 1U);
  EXPECT_EQ(outcome->troubles[0].probe_output, "HTTP 503");
  EXPECT_EQ(outcome->troubles[0].error.code, ErrorCode::kDeadlineExceeded);
}

TEST_F(ExecutorTest, AContainerThatRestartsAgainAndAgainHasFailed) {
  world.Behave("web", {.exits_after = milliseconds(200), .exit_code = 1});
  auto const outcome = Apply(UpOf());
  ASSERT_TRUE(outcome);
  ASSERT_EQ(outcome->troubles.size(), 1U);
  EXPECT_TRUE(outcome->troubles[0].error.message.find("again and again") != std::string::npos)
      << outcome->troubles[0].error.message;
}

TEST_F(ExecutorTest, AnotherProgramThatTookOverStopsThisOne) {
  world.OnAction([&](std::string const&, engine::Action const& action) {
    if (engine::KindOf(action) != "create_container") return;
    auto const lock = disk.Lock("shop", false);
    ASSERT_TRUE(journal->TakeOver(environment().id, lock));
  });
  auto const lock = disk.Lock("shop", false);
  auto const outcome = executor::Apply(UpOf(), environment(), lock, tools(), {.parallel = 1});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::kConflict);
  EXPECT_EQ(Box("shop-web-1").starts, 0);
}

TEST_F(ExecutorTest, ASecretThatChangedSinceThePlanIsRefused) {
  variables = Environment(Variables{{"DB_PASSWORD", "canary-1"}});
  model::File const file{.name = "db", .secret = true, .from_variable = "DB_PASSWORD"};
  auto const print = plan::FingerprintOf(file, Secret("canary-1"), files->key().Reveal());
  auto const path = files->directory() / ("web.db-" + print);
  PlanBuilder b("shop");
  b.Add(plan::PutFile{.service = "web", .file = file, .fingerprint = print, .path = path}, "db");
  auto const first = Apply(b.plan);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->state, State::kCommitted);
  EXPECT_EQ(ReadFile(path).value_or(""), "canary-1");

  variables = Environment(Variables{{"DB_PASSWORD", "canary-2"}});
  auto const second = Apply(b.plan);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->state, State::kFailed);
  EXPECT_EQ(second->troubles.at(0).error.message,
            "secret db changed since the plan was made: plan again");

  PlanBuilder gone("shop");
  gone.Add(plan::RemoveFile{path}, "db");
  gone.Add(plan::RemoveFile{"/etc/hostname"}, "hostname");
  auto const third = Apply(gone.plan);
  ASSERT_TRUE(third);
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(third->steps[1].state, StepState::kFailed);
}

TEST_F(ExecutorTest, AJobEndsWhenItExitsAndFailsWithItsCode) {
  auto web = Web("shop-init-1");
  web.service = "init";
  web.spec.restart = "no";
  PlanBuilder b("shop");
  b.Add(CreateContainer{.container = web}, web.name);
  b.Add(StartContainer{web.name}, web.name);
  b.Add(plan::WaitExit{web.name}, web.name);
  world.Behave("init", {.exits_after = milliseconds(700)});
  auto const done = Apply(b.plan);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, State::kCommitted);
  EXPECT_EQ(done->steps[2].text, "exited with code 0");
  ASSERT_TRUE(world.ByHand(engine::RemoveContainer{web.name}));
  world.Behave("init", {.exits_after = milliseconds(700), .exit_code = 4});
  auto const failed = Apply(b.plan);
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->troubles.at(0).error.message, "shop-init-1 exited with code 4");
}

TEST_F(ExecutorTest, WhatIsNeitherServiceNorJobSettlesEitherWay) {
  auto web = Web("shop-x-1");
  web.spec.restart = "no";
  PlanBuilder b("shop");
  b.Add(CreateContainer{.container = web}, web.name);
  b.Add(StartContainer{web.name}, web.name);
  b.Add(plan::WaitSettled{.container = web.name,
                          .when_done = {{.kind = "container", .name = web.name, .detail = "job"}}},
        web.name, Making("container", web.name));
  plan::Step policy;
  policy.unless_done = true;
  b.Add(engine::UpdateContainer{.container = web.name, .restart = "always"}, web.name, policy);
  auto const runs = Apply(b.plan);
  ASSERT_TRUE(runs);
  EXPECT_EQ(runs->steps[2].text, "running for 5s");
  EXPECT_EQ(Box(web.name).seen.is.spec.restart, "always");
  EXPECT_EQ(objects().at(0).detail, "");
  ASSERT_TRUE(world.ByHand(engine::RemoveContainer{.container = web.name, .force = true}));
  world.Behave("web", {.exits_after = milliseconds(700)});
  auto const exits = Apply(b.plan);
  ASSERT_TRUE(exits);
  EXPECT_EQ(exits->state, State::kCommitted);
  EXPECT_EQ(exits->steps[2].text, "exited with code 0");
  EXPECT_EQ(exits->steps[3].text, "it was a job and is done");
  EXPECT_EQ(Box(web.name).seen.is.spec.restart, "no");
  EXPECT_EQ(objects().at(0).detail, "job");
}

}  // namespace
}  // namespace ferro::executor
