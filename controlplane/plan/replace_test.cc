// Replacements: nothing stops early, there is a way back, and what was interrupted is finished.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "controlplane/plan/fixture_testing.h"

namespace ferro::plan {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::array kStepsOfAReplacement = {"update_container", "rename_container",
                                             "create_container", "stop_container",
                                             "start_container",  "wait_healthy"};

class ReplaceTest : public PlanTest {
 protected:
  void SetUp() override {
    AddWebAndDatabase();
    BringShopUp();
  }

  void SetUpAnew() {
    platform_ = ShopPlatform();
    known_ = {};
    SetUp();
  }
  // A version of web that needs a replacement.
  void ChangeWeb() { platform_.services["web"].spec.environment["VERSION"] = "2"; }

  // Applies only the first steps.
  void ExpectEndsWell() {
    Apply(Up(), seen_, known_);
    EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
    EXPECT_EQ(seen_.containers.size(), 2U);
    EXPECT_EQ(Seen(seen_, "shop-web-1").is.spec.restart, "always");
    EXPECT_EQ(Seen(seen_, "shop-web-1").state, engine::State::kRunning);
  }
};

TEST_F(ReplaceTest, TheOldContainerStaysUntilTheNewOneIsHealthy) {
  ChangeWeb();
  EXPECT_THAT(StepsOf(Up()),
              ElementsAre("update_container shop-web-1", "rename_container shop-web-1",
                          "create_container shop-web-1", "stop_container shop-web-1.previous",
                          "start_container shop-web-1", "wait_healthy shop-web-1",
                          "remove_container shop-web-1.previous"));
  ExpectEndsWell();
}

TEST_F(ReplaceTest, TheWayBackUndoesEachStepThatWasBegun) {
  ChangeWeb();
  Plan const plan = Up();
  ASSERT_EQ(plan.undo.size(), 1U);
  auto const& steps = plan.undo[0].steps;
  ASSERT_EQ(steps.size(), 4U);
  std::string const old = Seen(seen_, "shop-web-1").id;
  EXPECT_EQ(steps[0].kind, "remove_container");
  EXPECT_EQ(steps[0].target, "shop-web-1");
  EXPECT_THAT(steps[0].after,
              ElementsAre(FindStep(plan, "create_container", "shop-web-1")->number));
  EXPECT_EQ(steps[1].kind, "rename_container");
  EXPECT_EQ(steps[1].precondition, old);
  EXPECT_EQ(steps[2].kind, "update_container");
  auto const& update = std::get<engine::UpdateContainer>(std::get<engine::Action>(steps[2].work));
  EXPECT_EQ(update.restart, "always");
  EXPECT_EQ(steps[3].kind, "start_container");
  EXPECT_THAT(steps[3].after,
              ElementsAre(FindStep(plan, "stop_container", "shop-web-1.previous")->number));
  for (auto const& step : steps) EXPECT_EQ(step.unit, plan.undo[0].unit);
}

TEST_F(ReplaceTest, EveryPullComesBeforeTheFirstStop) {
  platform_.services["db"].spec.image = platform_.services["db"].image.used = "db:2";
  ChangeWeb();
  Plan const plan = Up();
  Step const* pull = FindStep(plan, "pull_image", "db:2");
  ASSERT_NE(pull, nullptr) << Shown(plan);
  for (auto const* kind : {"update_container", "rename_container", "stop_container"}) {
    for (auto const& step : plan.steps) {
      if (step.kind != kind) continue;
      EXPECT_TRUE(Waits(plan, step, *pull)) << step.kind << step.target;
    }
  }
}

TEST_F(ReplaceTest, AnonymousVolumesMoveToTheNewContainer) {
  Seen(seen_, "shop-web-1").anonymous = {{"/data", "0123"}};
  ChangeWeb();
  Apply(Up(), seen_, known_);
  EXPECT_EQ(Seen(seen_, "shop-web-1").anonymous.at("/data"), "0123");
}

TEST_F(ReplaceTest, TwoReplacedTogetherKeepTheirAddresses) {
  auto const address = [&](std::string const& name) {
    return Seen(seen_, name).is.spec.networks.at("shop_default").ipv4_address;
  };
  std::string const web = address("shop-web-1");
  std::string const db = address("shop-db-1");
  ChangeWeb();
  platform_.services["db"].spec.environment["VERSION"] = "2";
  Plan const plan = Up();
  // The dependant's old container serves until what it needs is there again.
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "stop_container", "shop-web-1.previous"),
                    *FindStep(plan, "start_container", "shop-db-1")));
  Apply(plan, seen_, known_);
  EXPECT_EQ(address("shop-web-1"), web);
  EXPECT_EQ(address("shop-db-1"), db);
}

TEST_F(ReplaceTest, InterruptedAnywhereTheNextUpFinishesIt) {
  for (auto const* kind : kStepsOfAReplacement) {
    SCOPED_TRACE(kind);
    SetUpAnew();
    ChangeWeb();
    ApplyUntil(Up(), kind);
    ExpectEndsWell();
    EXPECT_EQ(Seen(seen_, "shop-web-1").is.spec.environment.count("VERSION"), 1U);
  }
}

TEST_F(ReplaceTest, InterruptedAnywhereTheOldFileTakesItBack) {
  for (auto const* kind : kStepsOfAReplacement) {
    SCOPED_TRACE(kind);
    SetUpAnew();
    ChangeWeb();
    ApplyUntil(Up(), kind);
    platform_.services["web"].spec.environment.clear();
    ExpectEndsWell();
    EXPECT_EQ(Seen(seen_, "shop-web-1").is.spec.environment.count("VERSION"), 0U);
  }
}

TEST_F(ReplaceTest, AnUnfinishedNewContainerThatIsNotWantedAnyMoreMakesPlace) {
  ChangeWeb();
  ApplyUntil(Up(), "stop_container");
  std::string const old = Seen(seen_, "shop-web-1.previous").id;
  platform_.services["web"].spec.environment.clear();
  EXPECT_THAT(StepsOf(Up()),
              ElementsAre("remove_container shop-web-1", "rename_container shop-web-1.previous",
                          "update_container shop-web-1.previous", "start_container shop-web-1",
                          "wait_healthy shop-web-1"));
  ExpectEndsWell();
  EXPECT_EQ(Seen(seen_, "shop-web-1").id, old);
}

TEST_F(ReplaceTest, ReplicasAreReplacedOneAfterTheOther) {
  platform_.services["db"].replicas = 2;
  Apply(Up(), seen_, known_);
  platform_.services["db"].spec.environment["VERSION"] = "2";
  Plan const plan = Up();
  EXPECT_EQ(plan.undo.size(), 2U);
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "stop_container", "shop-db-2.previous"),
                    *FindStep(plan, "wait_healthy", "shop-db-1")));
}

TEST_F(ReplaceTest, DependantsRestartOnlyWhenTheFileSaysSo) {
  platform_.services["db"].spec.environment["VERSION"] = "2";
  EXPECT_EQ(FindChange(Up(), "shop-web-1"), nullptr);
  platform_.services["web"].depends_on["db"].restart = true;
  Plan const plan = Up();
  Step const* restart = FindStep(plan, "restart_container", "shop-web-1");
  ASSERT_NE(restart, nullptr) << Shown(plan);
  EXPECT_TRUE(Waits(plan, *restart, *FindStep(plan, "start_container", "shop-db-1")));
}

TEST_F(ReplaceTest, WhoSharesANamespaceIsReplacedWithItsParentAndTakenBackWithIt) {
  auto& side = AddService(platform_, "side");
  side.spec.networks.clear();
  side.spec.network_mode = "container:shop-web-1";
  side.shares = {"web"};
  side.depends_on["web"] = {.condition = "service_started"};
  side.spec.expose = {"9000/tcp"};
  Apply(Up(), seen_, known_);
  // As engines tell it: by id.
  Seen(seen_, "shop-side-1").is.spec.network_mode = "container:" + Seen(seen_, "shop-web-1").id;
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  ChangeWeb();
  Plan const plan = Up();
  EXPECT_EQ(FindChange(plan, "shop-side-1")->sign, Sign::kReplace) << Shown(plan);
  ASSERT_EQ(plan.undo.size(), 1U);
  EXPECT_EQ(plan.undo[0].steps.size(), 8U);
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "create_container", "shop-side-1"),
                    *FindStep(plan, "create_container", "shop-web-1")));
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "remove_container", "shop-web-1.previous"),
                    *FindStep(plan, "wait_healthy", "shop-side-1")));
}

TEST_F(ReplaceTest, HooksRunBeforeTheStopAndAfterTheStart) {
  platform_.services["web"].pre_stop = {{.command = compose::Texts{"drain"}}};
  platform_.services["web"].post_start = {{.command = compose::Texts{"warm"}}};
  ChangeWeb();
  EXPECT_THAT(StepsOf(Up()),
              ElementsAre("update_container shop-web-1", "rename_container shop-web-1",
                          "create_container shop-web-1", "run_hook shop-web-1",
                          "stop_container shop-web-1.previous", "start_container shop-web-1",
                          "run_hook shop-web-1", "wait_healthy shop-web-1",
                          "remove_container shop-web-1.previous"));
}

TEST_F(ReplaceTest, WhatWasInterruptedAfterItsStartIsNotStartedAgainAndHasEachHookOnce) {
  platform_.services["web"].post_start = {{.command = compose::Texts{"warm"}}};
  ChangeWeb();
  ApplyUntil(Up(), "start_container");
  EXPECT_THAT(StepsOf(Up()), ElementsAre("run_hook shop-web-1", "wait_healthy shop-web-1",
                                         "remove_container shop-web-1.previous"));
  ApplyUntil(Up(), "run_hook");
  EXPECT_THAT(StepsOf(Up()),
              ElementsAre("wait_healthy shop-web-1", "remove_container shop-web-1.previous"));
}

TEST_F(ReplaceTest, AChangedSecretReplacesAndIsNamedWithoutItsValue) {
  platform_.services["web"].files.push_back(
      {.name = "key", .secret = true, .target = "/run/secrets/key"});
  Sources sources;
  sources.files["web//run/secrets/key"] = {.fingerprint = "f1", .path = "/state/web.key-f1"};
  auto const up = [&] { return MakeUp(platform_, seen_, known_, sources, {}); };
  Apply(up(), seen_, known_);
  EXPECT_FALSE(up().HasChanges()) << Shown(up());
  sources.files["web//run/secrets/key"] = {.fingerprint = "f2", .path = "/state/web.key-f2"};
  Plan const plan = up();
  ASSERT_EQ(FindChange(plan, "shop-web-1")->fields.size(), 1U);
  EXPECT_EQ(FindChange(plan, "shop-web-1")->fields[0].field, "secrets.key");
  EXPECT_EQ(FindChange(plan, "shop-web-1")->fields[0].after, "(sensitive)");
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "rename_container", "shop-web-1"),
                    *FindStep(plan, "put_file", "/state/web.key-f2")));
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "remove_file", "/state/web.key-f1"),
                    *FindStep(plan, "remove_container", "shop-web-1.previous")));
  Apply(plan, seen_, known_);
  EXPECT_FALSE(up().HasChanges()) << Shown(up());
}

}  // namespace
}  // namespace ferro::plan
