// What a person or an accident does to a platform that is up: the plan names exactly that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "controlplane/plan/fixture_testing.h"

namespace ferro::plan {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DriftTest : public PlanTest {
 protected:
  void SetUp() override {
    AddWebAndDatabase();
    auto& conf = platform_.services["web"].spec.volumes.emplace_back();
    conf = {.type = "bind", .source = "/srv/nginx.conf", .target = "/conf", .read_only = true};
    sources_.binds["/srv/nginx.conf"] = {
        .path = "/srv/nginx.conf", .exists = true, .watched = true, .fingerprint = "one"};
    BringShopUp();
  }

  // Every container but `name` is left alone, and then nothing is left to do.
  void ExpectMendsOnly(std::string const& name) {
    Plan const plan = Up();
    for (auto const& step : plan.steps) EXPECT_TRUE(step.target.starts_with(name)) << Shown(plan);
    ASSERT_EQ(plan.changes.size(), 1U) << Shown(plan);
    EXPECT_EQ(plan.changes[0].name, name);
    Apply(plan, seen_, known_);
    EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  }
};

TEST_F(DriftTest, NothingIsChangedWhereNothingChanged) {
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  EXPECT_THAT(Up().changes, IsEmpty());
}

TEST_F(DriftTest, AStoppedContainerIsStarted) {
  Seen(seen_, "shop-db-1").state = engine::State::kExited;
  Seen(seen_, "shop-db-1").exit_code = 137;
  EXPECT_THAT(StepsOf(Up()), ElementsAre("start_container shop-db-1", "wait_healthy shop-db-1"));
  EXPECT_THAT(Up().changes[0].reasons, ElementsAre("it has exited with 137"));
  ExpectMendsOnly("shop-db-1");
}

TEST_F(DriftTest, AServiceThatExitedWithZeroIsStartedToo) {
  Seen(seen_, "shop-db-1").state = engine::State::kExited;
  EXPECT_THAT(StepsOf(Up()), Contains("start_container shop-db-1"));
}

TEST_F(DriftTest, ARemovedContainerIsMadeAgainWithItsAddress) {
  std::string const address =
      Seen(seen_, "shop-db-1").is.spec.networks.at("shop_default").ipv4_address;
  EXPECT_EQ(address, "172.18.0.2");
  std::erase_if(seen_.containers, [](auto const& other) { return other.is.service == "db"; });
  EXPECT_EQ(FindChange(Up(), "shop-db-1")->sign, Sign::kCreate);
  ExpectMendsOnly("shop-db-1");
  EXPECT_EQ(Seen(seen_, "shop-db-1").is.spec.networks.at("shop_default").ipv4_address, address);
}

TEST_F(DriftTest, ADisconnectedContainerIsConnected) {
  Seen(seen_, "shop-web-1").is.spec.networks.clear();
  EXPECT_THAT(StepsOf(Up()), ElementsAre("connect_network shop-web-1"));
  ExpectMendsOnly("shop-web-1");
  EXPECT_EQ(Seen(seen_, "shop-web-1").is.spec.networks.at("shop_default").ipv4_address,
            "172.18.0.3");
}

TEST_F(DriftTest, AContainerThatAPersonConnectedElsewhereIsDisconnected) {
  Seen(seen_, "shop-web-1").is.spec.networks["bridge"];
  EXPECT_THAT(StepsOf(Up()), ElementsAre("disconnect_network shop-web-1"));
  ExpectMendsOnly("shop-web-1");
}

TEST_F(DriftTest, AnImageTaggedAnewReplacesItsContainer) {
  seen_.images["db:1"].id = "sha256:feedfacefeedface";
  Plan const plan = Up();
  Change const* change = FindChange(plan, "shop-db-1");
  ASSERT_NE(change, nullptr);
  EXPECT_EQ(change->sign, Sign::kReplace);
  EXPECT_THAT(change->reasons, Contains(HasSubstr("was tagged anew")));
  EXPECT_THAT(change->reasons, Contains(HasSubstr("feedfacefeed")));
  ExpectMendsOnly("shop-db-1");
}

TEST_F(DriftTest, AnEditedVariableIsNamedAndReplacesItsContainer) {
  platform_.services["web"].spec.environment["DB_HOST"] = "other";
  Plan const plan = Up();
  ASSERT_EQ(FindChange(plan, "shop-web-1")->fields.size(), 1U) << Shown(plan);
  FieldChange const& field = FindChange(plan, "shop-web-1")->fields[0];
  EXPECT_EQ(field.field, "environment.DB_HOST");
  EXPECT_EQ(field.before, "");
  EXPECT_EQ(field.after, "other");
  ExpectMendsOnly("shop-web-1");
}

TEST_F(DriftTest, ASecretVariableIsNotShown) {
  platform_.services["web"].spec.environment["DB_PASSWORD"] = "hunter2";
  platform_.services["web"].secret_variables = {"DB_PASSWORD"};
  EXPECT_EQ(FindChange(Up(), "shop-web-1")->fields[0].after, "(sensitive)");
  for (auto const& step : Up().steps) {
    for (auto const& object : step.put) EXPECT_EQ(object.detail.find("hunter2"), std::string::npos);
  }
}

TEST_F(DriftTest, AnEditedWatchedFileRestarts) {
  sources_.binds["/srv/nginx.conf"].fingerprint = "two";
  EXPECT_THAT(StepsOf(Up()),
              ElementsAre("restart_container shop-web-1", "wait_healthy shop-web-1"));
  EXPECT_THAT(Up().changes[0].reasons, ElementsAre("/srv/nginx.conf changed"));
  ExpectMendsOnly("shop-web-1");
}

TEST_F(DriftTest, RunningButUnhealthyRestartsWithTheLastProbesWords) {
  Seen(seen_, "shop-web-1").health = engine::Health::kUnhealthy;
  Seen(seen_, "shop-web-1").probe_output = "connection refused\n";
  Plan const plan = Up();
  EXPECT_THAT(plan.changes[0].reasons, ElementsAre("it runs and is unhealthy: connection refused"));
  EXPECT_THAT(StepsOf(plan), Contains("restart_container shop-web-1"));
}

TEST_F(DriftTest, WhatRunsAndWasNotSeenToServeIsWaitedFor) {
  Plan up = MakeUp(platform_, EmptyEngine(platform_), {}, sources_, {});
  seen_ = EmptyEngine(platform_);
  known_.objects.clear();
  // Killed right after the last start: its wait was never done.
  up.steps.resize(static_cast<std::size_t>(FindStep(up, "start_container", "shop-web-1")->number));
  Apply(up, seen_, known_);
  EXPECT_THAT(StepsOf(Up()), ElementsAre("wait_healthy shop-web-1")) << Shown(Up());
  ExpectMendsOnly("shop-web-1");
}

TEST_F(DriftTest, APausedOrCrashingContainerIsRestarted) {
  Seen(seen_, "shop-web-1").state = engine::State::kPaused;
  ExpectMendsOnly("shop-web-1");
  Seen(seen_, "shop-web-1").state = engine::State::kRestarting;
  ExpectMendsOnly("shop-web-1");
}

TEST_F(DriftTest, ADeadContainerIsRemovedAndMadeAgain) {
  Seen(seen_, "shop-web-1").state = engine::State::kDead;
  EXPECT_THAT(StepsOf(Up()),
              ElementsAre("remove_container shop-web-1", "create_container shop-web-1",
                          "start_container shop-web-1", "wait_healthy shop-web-1"));
  ExpectMendsOnly("shop-web-1");
}

TEST_F(DriftTest, ARestartPolicyChangedByHandIsChangedBackInPlace) {
  Seen(seen_, "shop-web-1").is.spec.restart = "no";
  EXPECT_THAT(StepsOf(Up()), ElementsAre("update_container shop-web-1"));
  EXPECT_EQ(Up().changes[0].sign, Sign::kUpdate);
  ExpectMendsOnly("shop-web-1");
}

TEST_F(DriftTest, WhatTheImageSuppliesIsNoDrift) {
  auto& web = Seen(seen_, "shop-web-1");
  auto& image = seen_.images[web.is.image_id];
  image.user = "nginx";
  image.ports = {"80/tcp"};
  image.healthcheck = compose::HealthCheck{.test = compose::Texts{"CMD", "true"}};
  web.is.spec.user = "nginx";
  web.is.spec.expose = {"80/tcp"};
  web.is.spec.healthcheck = image.healthcheck;
  web.is.spec.networks["shop_default"].aliases = {"shop-web-1", "web"};
  web.anonymous["/var/cache"] = "0123";
  web.is.spec.volumes.push_back({.type = "volume", .source = "0123", .target = "/var/cache"});
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(DriftTest, ALostJournalIsLearntAgainWithoutTouchingAnything) {
  known_.objects.clear();
  Plan const plan = Up();
  EXPECT_THAT(StepsOf(plan), ElementsAre("record inventory")) << Shown(plan);
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(DriftTest, ForceRecreateReplacesEverythingThatIsAsked) {
  Plan const plan =
      MakeUp(platform_, seen_, known_, sources_, {.services = {"web"}, .force_recreate = true});
  EXPECT_EQ(FindChange(plan, "shop-web-1")->sign, Sign::kReplace);
  EXPECT_EQ(FindChange(plan, "shop-db-1"), nullptr);
}

TEST_F(DriftTest, TheRegistrysNewImageReplacesAndItsSilenceIsANote) {
  seen_.images["db:1"].digests = {"db@sha256:aaaa"};
  sources_.registry["db:1"] = "sha256:bbbb";
  Plan const plan = Up();
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "stop_container", "shop-db-1.previous"),
                    *FindStep(plan, "pull_image", "db:1")));
  sources_.registry["db:1"] = "";
  sources_.unanswered["db:1"] = "connection refused";
  EXPECT_FALSE(Up().HasChanges());
  EXPECT_THAT(Up().notes, Contains(HasSubstr("connection refused")));
  sources_.registry["db:1"] = "sha256:aaaa";
  EXPECT_FALSE(Up().HasChanges());
}

TEST_F(DriftTest, AContainerWhoseImageLostItsTagStays) {
  seen_.images.erase("db:1");
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

}  // namespace
}  // namespace ferro::plan
