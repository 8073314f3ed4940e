// Names, folders, orphans, volumes and what docker compose made (compose-asks R6 and R7).
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

class OwnersTest : public PlanTest {
 protected:
  void SetUp() override {
    AddService(platform_, "db").spec.ports = {Published(5432, "")};
    AddService(platform_, "web").spec.ports = {Published(80, "80")};
    AddVolume(platform_, "db", "data", "/data");
    BringShopUp();
  }

  // What `docker compose up` of the same file leaves.
  void AsCompose(std::string const& separator) {
    known_ = {};
    for (auto& container : seen_.containers) {
      container.owner = {.compose_project = "shop"};
      container.labels = {{"com.docker.compose.project.working_dir", "/srv/shop"}};
      container.is.name = "shop" + separator + container.is.service + separator + "1";
      container.is.spec.logging.reset();
      container.is.spec.restart = "no";
      for (auto& [name, joined] : container.is.spec.networks)
        joined = {.aliases = {container.is.name, container.is.service}};
    }
    for (auto& network : seen_.networks) {
      if (network.name == "shop_default") network.owner = {.compose_project = "shop"};
    }
    for (auto& volume : seen_.volumes) volume.owner = {.compose_project = "shop"};
  }
};

TEST_F(OwnersTest, TwoFoldersOfOneNameAreNotMixed) {
  platform_.name_source = compose::NameSource::kFolder;
  platform_.folder = "/home/other/shop";
  Plan const plan = Up();
  ASSERT_THAT(RefusalCodes(plan), ElementsAre("PLAN-001"));
  EXPECT_THAT(plan.refusals[0].what, HasSubstr("/srv/shop"));
  EXPECT_THAT(RefusalCodes(Up({.moved = true})), IsEmpty());
  platform_.name_source = compose::NameSource::kOption;
  EXPECT_THAT(RefusalCodes(Up()), IsEmpty());
}

TEST_F(OwnersTest, AComposeProjectOfAnotherFolderIsNotTakenOver) {
  AsCompose("-");
  platform_.name_source = compose::NameSource::kFolder;
  platform_.folder = "/home/other/shop";
  EXPECT_THAT(RefusalCodes(Up()), ElementsAre("PLAN-002"));
}

TEST_F(OwnersTest, ANameThatSomebodyElseHasIsRefusedWithItsHolder) {
  platform_.services["web"].spec.container_name = "gateway";
  engine::Container other{.id = "x"};
  other.is.name = "gateway";
  other.owner.compose_project = "blog";
  seen_.others.push_back(other);
  Plan const plan = Up();
  ASSERT_THAT(RefusalCodes(plan), ElementsAre("PLAN-003"));
  EXPECT_THAT(plan.refusals[0].what, HasSubstr("the Compose project blog"));
}

TEST_F(OwnersTest, TheSameFileUnderAnotherNameIsNamedAndItsDataIsNotForgotten) {
  known_.others = {*known_.environment};
  known_.others[0].name = "kaif";
  engine::Container other;
  other.owner.environment = "kaif";
  seen_.others.push_back(other);
  seen_.volumes.clear();
  Plan const plan = Up();
  ASSERT_FALSE(plan.warnings.empty());
  EXPECT_THAT(plan.warnings[0].text, HasSubstr("kaif, which still runs"));
  EXPECT_THAT(RefusalCodes(plan), ElementsAre("PLAN-008"));
  EXPECT_THAT(RefusalCodes(Up({.accept_volumes = {"shop_data"}})), IsEmpty());
}

TEST_F(OwnersTest, AMountThatMovesToAnotherVolumeIsRefusedUntilItIsAccepted) {
  platform_.services["db"].spec.volumes.clear();
  platform_.volumes.clear();
  AddVolume(platform_, "db", "pgdata", "/data");
  Plan const plan = Up();
  ASSERT_THAT(RefusalCodes(plan), ElementsAre("PLAN-008"));
  EXPECT_THAT(plan.refusals[0].what_to_do, HasSubstr("--accept-volume=shop_pgdata"));
  EXPECT_THAT(plan.refusals[0].what, HasSubstr("shop_data"));
  Plan const accepted = Up({.accept_volumes = {"shop_pgdata"}});
  EXPECT_THAT(RefusalCodes(accepted), IsEmpty());
  Apply(accepted, seen_, known_);
  EXPECT_EQ(seen_.volumes.size(), 2U);  // Nothing is dropped.
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(OwnersTest, AnAnonymousVolumeIsNotSwappedForANamedOne) {
  Seen(seen_, "shop-web-1").anonymous = {{"/cache", "0123"}};
  AddVolume(platform_, "web", "cache", "/cache");
  EXPECT_THAT(RefusalCodes(Up()), ElementsAre("PLAN-008"));
}

TEST_F(OwnersTest, AChangedDefinitionOfAVolumeIsRefusedAndOnceAcceptedNoDrift) {
  platform_.volumes["data"].spec.driver_opts = {{"type", "nfs"}};
  EXPECT_THAT(RefusalCodes(Up()), ElementsAre("PLAN-008"));
  Apply(Up({.accept_volumes = {"shop_data"}}), seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  EXPECT_THAT(RefusalCodes(Up()), IsEmpty());
}

TEST_F(OwnersTest, ALabelOfAVolumeIsOnlyRecorded) {
  platform_.volumes["data"].spec.labels = {{"backup", "yes"}};
  Plan const plan = Up();
  EXPECT_THAT(RefusalCodes(plan), IsEmpty());
  EXPECT_EQ(FindChange(plan, "shop_data")->fields[0].field, "labels.backup");
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(OwnersTest, AVolumeOfAnotherEnvironmentIsRefused) {
  known_.objects.clear();
  seen_.volumes[0].owner = {.environment = "other"};
  EXPECT_THAT(RefusalCodes(Up()), ElementsAre("PLAN-007"));
}

TEST_F(OwnersTest, ARemovedServiceIsDestroyedAndItsVolumeKept) {
  platform_.services.erase("db");
  Plan const plan = Up();
  EXPECT_EQ(FindChange(plan, "shop-db-1")->sign, Sign::kDestroy);
  EXPECT_THAT(StepsOf(plan), ElementsAre("stop_container shop-db-1", "remove_container shop-db-1"));
  Apply(plan, seen_, known_);
  EXPECT_EQ(seen_.volumes.size(), 1U);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(OwnersTest, AnUpOfSomeServicesRemovesNothing) {
  platform_.services.erase("db");
  EXPECT_FALSE(Up({.services = {"web"}}).HasChanges());
}

TEST_F(OwnersTest, ContainersOfInactiveProfilesAreOnlyListed) {
  platform_.services.erase("db");
  platform_.inactive = {"db"};
  Plan const plan = Up();
  EXPECT_FALSE(plan.HasChanges()) << Shown(plan);
  EXPECT_THAT(plan.notes, ElementsAre(HasSubstr("shop-db-1")));
}

TEST_F(OwnersTest, ReplicasAboveTheScaleAreRemoved) {
  platform_.services["db"].replicas = 3;
  Apply(Up(), seen_, known_);
  EXPECT_EQ(seen_.containers.size(), 4U);
  Plan const plan = Up({.scale = {{"db", 2}}});
  EXPECT_THAT(StepsOf(plan), ElementsAre("stop_container shop-db-3", "remove_container shop-db-3"));
}

TEST_F(OwnersTest, WhatComposeV2StartedIsTakenOverWithoutAStopOrACreate) {
  AsCompose("-");
  Plan const plan = Up();
  EXPECT_THAT(StepsOf(plan), ElementsAre("record inventory", "update_container shop-db-1",
                                         "update_container shop-web-1"))
      << Shown(plan);
  EXPECT_THAT(plan.warnings.back().text, HasSubstr("docker compose -p shop down"));
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  EXPECT_THAT(Up().warnings.back().text, HasSubstr("docker compose"));
}

TEST_F(OwnersTest, WhatComposeV1StartedKeepsItsNameUntilItIsReplaced) {
  AsCompose("_");
  Plan const plan = Up();
  EXPECT_THAT(StepsOf(plan), ElementsAre("record inventory", "update_container shop_db_1",
                                         "update_container shop_web_1"))
      << Shown(plan);
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  platform_.services["web"].spec.environment["A"] = "1";
  Apply(Up(), seen_, known_);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  EXPECT_EQ(Seen(seen_, "shop-web-1").owner.environment, "shop");
}

TEST_F(OwnersTest, OnAnAdoptedNetworkAReplacedUpstreamReloadsNginx) {
  auto& web = platform_.services["web"];
  web.spec.image = web.image.used = "registry.example/nginx:1.25";
  Seen(seen_, "shop-web-1").is.spec.image = web.spec.image;
  Seen(seen_, "shop-web-1").is.image_id = "sha256:n";
  seen_.images["registry.example/nginx:1.25"] = {.id = "sha256:n"};
  AsCompose("-");
  Apply(Up(), seen_, known_);
  platform_.services["db"].spec.environment["A"] = "1";
  Plan const plan = Up();
  Step const* reload = FindStep(plan, "signal_container", "shop-web-1");
  ASSERT_NE(reload, nullptr) << Shown(plan);
  EXPECT_THAT(reload->reason, HasSubstr("shop-db-1"));
  EXPECT_TRUE(Waits(plan, *reload, *FindStep(plan, "wait_healthy", "shop-db-1")));
}

TEST_F(OwnersTest, WhatAnInterruptedComposeLeftIsOnlyListed) {
  AsCompose("-");
  engine::Container left = seen_.containers[0];
  left.id = "left";
  left.is.name = "0123456789ab_shop-db-1";
  left.state = engine::State::kExited;
  seen_.containers.push_back(left);
  Plan const plan = Up();
  EXPECT_EQ(FindChange(plan, left.is.name), nullptr);
  EXPECT_THAT(plan.notes, Contains(HasSubstr(left.is.name)));
}

TEST_F(OwnersTest, AContainerOfRunIsNeitherTheServicesNorAnOrphan) {
  engine::Container run = seen_.containers[0];
  run.id = "run";
  run.is.name = "shop-db-run-1";
  run.one_off = true;
  seen_.containers.push_back(run);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

}  // namespace
}  // namespace ferro::plan
