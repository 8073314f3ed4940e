// What runs to its end: jobs, one-shots and how they are told from services.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "controlplane/plan/fixture_testing.h"

namespace ferro::plan {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

// "init…" exits with 0 in the engine of these tests.
class JobsTest : public PlanTest {
 protected:
  model::Service& AddJob() {
    auto& init = AddService(platform_, "init");
    init.kind = model::ServiceKind::kJob;
    init.spec.restart = "no";
    return init;
  }
};

TEST_F(JobsTest, AJobThatFailedRunsAgain) {
  AddJob().restart_is_derived = false;
  seen_ = EmptyEngine(platform_);
  BringUp(platform_, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  Seen(seen_, "shop-init-1").exit_code = 1;
  known_.objects.clear();
  EXPECT_THAT(StepsOf(Up()), Contains("start_container shop-init-1"));
  EXPECT_THAT(StepsOf(Up()), Contains("wait_exit shop-init-1"));
}

TEST_F(JobsTest, TheWayBackStartsNoJobThatWasDone) {
  AddJob();
  seen_ = EmptyEngine(platform_);
  BringUp(platform_, seen_, known_);
  platform_.services["init"].spec.environment["VERSION"] = "2";
  ApplyUntil(Up(), "rename_container");

  Plan const plan = Up();
  ASSERT_EQ(plan.undo.size(), 1U);
  for (auto const& step : plan.undo.front().steps) EXPECT_NE(step.kind, "start_container");
}

TEST_F(JobsTest, AOneShotThatIsPutBackIsStillDone) {
  AddService(platform_, "init");
  seen_ = EmptyEngine(platform_);
  BringUp(platform_, seen_, known_);
  auto& environment = platform_.services["init"].spec.environment;
  environment["VERSION"] = "2";
  ApplyUntil(Up(), "create_container");
  environment.clear();
  EXPECT_THAT(StepsOf(Up()),
              ElementsAre("remove_container shop-init-1", "rename_container shop-init-1.previous"));
  Apply(Up(), seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

// It ended while nobody saw it; the next one must be able to fail without its running again.
TEST_F(JobsTest, AJobThatIsDoneIsWhatItsSuccessorTakesThePlaceOf) {
  AddJob();
  seen_ = EmptyEngine(platform_);
  BringUp(platform_, seen_, known_);
  auto& environment = platform_.services["init"].spec.environment;
  environment["VERSION"] = "2";
  ApplyUntil(Up(), "start_container");
  environment["VERSION"] = "3";
  Plan const plan = Up();
  EXPECT_EQ(StepsOf(plan).front(), "remove_container shop-init-1.previous") << Shown(plan);
  EXPECT_NE(FindStep(plan, "rename_container", "shop-init-1"), nullptr);
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(JobsTest, WhoAwaitsAJobStartsAfterIt) {
  AddJob();
  AddService(platform_, "web").depends_on["init"] = {.condition = "service_completed_successfully"};
  seen_ = EmptyEngine(platform_);
  Plan const plan = Up();
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "start_container", "shop-web-1"),
                    *FindStep(plan, "wait_exit", "shop-init-1")));
}

TEST_F(JobsTest, AJobRunsAgainWhenItsSpecificationChanged) {
  auto& init = AddJob();
  seen_ = EmptyEngine(platform_);
  BringUp(platform_, seen_, known_);
  init.spec.environment["STEP"] = "2";
  EXPECT_THAT(StepsOf(Up()), Contains("wait_exit shop-init-1"));
  Apply(Up(), seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(JobsTest, AOneShotThatNobodyAwaitsRunsOnceInTwoUps) {
  AddService(platform_, "init");
  seen_ = EmptyEngine(platform_);
  Plan const plan = Up();
  EXPECT_THAT(StepsOf(plan), Contains("wait_settled shop-init-1"));
  Step const* create = FindStep(plan, "create_container", "shop-init-1");
  auto const& action = std::get<engine::CreateContainer>(std::get<engine::Action>(create->work));
  EXPECT_EQ(action.container.spec.restart, "no");
  EXPECT_TRUE(FindStep(plan, "update_container", "shop-init-1")->unless_done);
  BringUp(platform_, seen_, known_);
  EXPECT_EQ(Seen(seen_, "shop-init-1").is.spec.restart, "no");
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(JobsTest, WhatGoesOnRunningGetsThePolicyOfAServiceAtLast) {
  AddService(platform_, "worker");
  AddService(platform_, "web").spec.ports = {Published(80, "80")};
  seen_ = EmptyEngine(platform_);
  Plan const plan = Up();
  Step const* policy = FindStep(plan, "update_container", "shop-worker-1");
  EXPECT_TRUE(Waits(plan, *policy, *FindStep(plan, "wait_settled", "shop-worker-1")));
  EXPECT_TRUE(Waits(plan, *policy, *FindStep(plan, "wait_healthy", "shop-web-1")));
  BringUp(platform_, seen_, known_);
  EXPECT_EQ(Seen(seen_, "shop-worker-1").is.spec.restart, "always");
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(JobsTest, ASettledServiceThatExitsWithZeroIsNoJob) {
  AddService(platform_, "worker");
  seen_ = EmptyEngine(platform_);
  BringUp(platform_, seen_, known_);
  Seen(seen_, "shop-worker-1").state = engine::State::kExited;
  EXPECT_THAT(StepsOf(Up()),
              ElementsAre("start_container shop-worker-1", "wait_healthy shop-worker-1"));
}

TEST_F(JobsTest, AServiceWithAPortOrAHealthcheckIsNeverTakenForAJob) {
  AddService(platform_, "init-port").spec.ports = {Published(80, "")};
  AddService(platform_, "init-check").spec.healthcheck =
      compose::HealthCheck{.test = compose::Texts{"CMD", "true"}};
  seen_ = EmptyEngine(platform_);
  EXPECT_THAT(StepsOf(Up()), Not(Contains("wait_settled shop-init-port-1")));
  EXPECT_THAT(StepsOf(Up()), Not(Contains("wait_settled shop-init-check-1")));
}

TEST_F(JobsTest, WhatADependencyThatIsNotRequiredDoesIsWaitedForNotNeeded) {
  AddService(platform_, "cache").spec.ports = {Published(6379, "")};
  AddService(platform_, "web").depends_on["cache"] = {.condition = "service_healthy",
                                                      .required = false};
  seen_ = EmptyEngine(platform_);
  Plan const plan = Up();
  Step const* start = FindStep(plan, "start_container", "shop-web-1");
  Step const* ready = FindStep(plan, "wait_healthy", "shop-cache-1");
  EXPECT_FALSE(Waits(plan, *start, *ready));
  EXPECT_THAT(start->after_ended, ElementsAre(ready->number));
}

TEST_F(JobsTest, HealthIsSeenByTheFirstOfTheFileTheImageAPortAndRunning) {
  auto& web = AddService(platform_, "web");
  web.spec.expose = {"53/udp", "8080/tcp"};
  seen_ = EmptyEngine(platform_);
  auto const wait = [&] {
    Plan const plan = Up();
    Step const* step = FindStep(plan, "wait_healthy", "shop-web-1");
    return step == nullptr ? WaitHealthy{} : std::get<WaitHealthy>(step->work);
  };
  ASSERT_TRUE(wait().probe.has_value());
  EXPECT_EQ(wait().probe->port, 8080);
  web.health = {.port = 9000, .path = "/ready"};
  EXPECT_EQ(wait().probe->path, "/ready");
  web.health = {};
  seen_.images["web:1"].healthcheck = compose::HealthCheck{.test = compose::Texts{"CMD", "x"}};
  EXPECT_TRUE(wait().has_healthcheck);
  EXPECT_FALSE(wait().probe.has_value());
  web.spec.healthcheck = compose::HealthCheck{.test = compose::Texts{"NONE"}};
  EXPECT_FALSE(wait().has_healthcheck);
  web.spec.healthcheck = compose::HealthCheck{
      .test = compose::Texts{"CMD", "x"}, .interval = std::chrono::seconds(60), .retries = 10};
  EXPECT_TRUE(wait().has_healthcheck);
  EXPECT_GT(FindStep(Up(), "wait_healthy", "shop-web-1")->deadline, std::chrono::minutes(10));
}

}  // namespace
}  // namespace ferro::plan
