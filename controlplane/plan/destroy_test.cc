// `destroy`, `stop`, `start`, `restart`, `pull` and `build`.
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
using testing::Not;

class DestroyTest : public PlanTest {
 protected:
  void SetUp() override {
    AddService(platform_, "web").depends_on["db"] = {.condition = "service_started"};
    platform_.services["web"].spec.ports = {Published(80, "80")};
    AddService(platform_, "db").spec.ports = {Published(5432, "")};
    AddVolume(platform_, "db", "data", "/data");
    seen_ = EmptyEngine(platform_);
    seen_.images["web:1"].volumes = {"/cache"};
    BringUp(platform_, seen_, known_);
  }

  Plan Destroy(DestroyRequest const& request = {}) const {
    return MakeDestroy("shop", seen_, known_, request);
  }
  // web's anonymous volume.
  std::string Cache() { return Seen(seen_, "shop-web-1").anonymous.at("/cache"); }
  // As `docker rm -f` does, and with a volume `docker rm -fv`.
  void RemoveWebByHand(std::string const& volume) {
    std::erase_if(seen_.containers,
                  [](auto const& other) { return other.is.name == "shop-web-1"; });
    for (auto& network : seen_.networks) std::erase(network.containers, "shop-web-1");
    std::erase_if(seen_.volumes, [&](auto const& other) { return other.name == volume; });
  }
  Plan Turn(Power power, std::set<std::string> const& services = {}) const {
    return MakePower(power, "shop", &platform_, seen_, known_, services);
  }
};

TEST_F(DestroyTest, DataOfAVolumeThatIsNotThereCannotBeDeleted) {
  Plan const plan = Destroy({.delete_data = {"shop_date"}});
  ASSERT_THAT(RefusalCodes(plan), ElementsAre("PLAN-015"));
  EXPECT_THAT(plan.refusals[0].what_to_do, HasSubstr("shop_data"));
}

TEST_F(DestroyTest, WhatIsNotOursIsNotTouched) {
  engine::Container other{.id = "other"};
  other.is.name = "other-web-1";
  other.owner.environment = "other";
  seen_.containers.push_back(other);
  engine::Network network{.id = "foreign", .name = "other_default"};
  network.owner.compose_project = "other";
  seen_.networks.push_back(network);
  Plan const plan = Destroy();
  EXPECT_THAT(StepsOf(plan), Not(Contains(HasSubstr("other")))) << Shown(plan);
  EXPECT_THAT(StepsOf(plan), Not(Contains("remove_network bridge")));
}

TEST_F(DestroyTest, ContainersAndNetworksGoAndVolumesAreNamedAsKept) {
  Plan const plan = Destroy();
  EXPECT_EQ(FindChange(plan, "shop_data")->sign, Sign::kKeep);
  Apply(plan, seen_, known_);
  EXPECT_THAT(seen_.containers, IsEmpty());
  EXPECT_EQ(seen_.networks.size(), 1U);  // The engine's own.
  EXPECT_EQ(seen_.volumes.size(), 2U);
  EXPECT_FALSE(Destroy().HasChanges()) << Shown(Destroy());
}

TEST_F(DestroyTest, NamedDataIsDeletedAfterItsContainersAreGone) {
  Plan const plan = Destroy({.delete_data = {"shop_data"}});
  Step const* gone = FindStep(plan, "remove_volume", "shop_data");
  ASSERT_NE(gone, nullptr);
  EXPECT_TRUE(Waits(plan, *gone, *FindStep(plan, "remove_container", "shop-db-1")));
  Apply(plan, seen_, known_);
  EXPECT_EQ(seen_.volumes.size(), 1U);
}

TEST_F(DestroyTest, AnAnonymousVolumeIsListedByServiceAndPathAndAttachedByTheNextUp) {
  std::string const volume = Cache();
  Plan const plan = Destroy();
  Change const* kept = FindChange(plan, volume);
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->sign, Sign::kKeep);
  EXPECT_THAT(kept->facts, ElementsAre("anonymous, web had it at /cache"));
  Apply(plan, seen_, known_);
  Apply(Up(), seen_, known_);
  EXPECT_EQ(Cache(), volume);
}

TEST_F(DestroyTest, AnAnonymousVolumeThatSomebodyRemovedWithItsContainerIsNotListed) {
  std::string const volume = Cache();
  RemoveWebByHand(volume);
  Plan const plan = Destroy();
  EXPECT_EQ(FindChange(plan, volume), nullptr) << Shown(plan);
  EXPECT_THAT(plan.notes, ElementsAre("somebody removed the volume " + volume +
                                      " (anonymous, web had it at /cache)"));
  EXPECT_THAT(RefusalCodes(Destroy({.delete_data = {volume}})), ElementsAre("PLAN-015"));
  Apply(plan, seen_, known_);
  EXPECT_FALSE(Destroy().HasChanges()) << Shown(Destroy());
  EXPECT_THAT(Destroy().notes, IsEmpty());
}

TEST_F(DestroyTest, UpAfterSomebodyRemovedAContainerAttachesItsAnonymousVolumeAgain) {
  std::string const volume = Cache();
  RemoveWebByHand("");
  Plan const plan = Up();
  EXPECT_THAT(plan.notes, IsEmpty());
  Apply(plan, seen_, known_);
  EXPECT_EQ(Cache(), volume);
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
  RemoveWebByHand("");  // The inventory still has it.
  EXPECT_NE(FindChange(Destroy(), volume), nullptr) << Shown(Destroy());
}

TEST_F(DestroyTest, AnAnonymousVolumeOfWhatIsTakenOverIsKnownToo) {
  std::string const volume = Cache();
  known_.objects.clear();
  Apply(Up(), seen_, known_);
  RemoveWebByHand("");
  Apply(Up(), seen_, known_);
  EXPECT_EQ(Cache(), volume);
}

TEST_F(DestroyTest, UpAfterSomebodyRemovedTheVolumeTooTellsThatTheDataIsGone) {
  std::string const volume = Cache();
  RemoveWebByHand(volume);
  Plan const plan = Up();
  EXPECT_THAT(plan.notes, ElementsAre(HasSubstr("the data of shop-web-1 at /cache is gone")));
  Apply(plan, seen_, known_);
  EXPECT_NE(Cache(), volume);
  EXPECT_EQ(FindChange(Destroy(), volume), nullptr) << Shown(Destroy());
  EXPECT_NE(FindChange(Destroy(), Cache()), nullptr) << Shown(Destroy());
  EXPECT_THAT(Destroy().notes, IsEmpty());
}

TEST_F(DestroyTest, ANetworkThatAForeignContainerUsesStays) {
  for (auto& network : seen_.networks) {
    if (network.name == "shop_default") network.containers.push_back("stranger");
  }
  Plan const plan = Destroy();
  EXPECT_EQ(FindStep(plan, "remove_network", "shop_default"), nullptr);
  EXPECT_THAT(plan.notes, Contains(HasSubstr("stranger")));
}

TEST_F(DestroyTest, AServiceWithoutContainerCannotBeStopped) {
  EXPECT_THAT(RefusalCodes(Turn(Power::kStop, {"nginx"})), ElementsAre("PLAN-017"));
}

TEST_F(DestroyTest, StopTakesThePolicyAwayFirstAndDependantsBeforeWhatTheyNeed) {
  Plan const plan = Turn(Power::kStop);
  EXPECT_THAT(StepsOf(plan), ElementsAre("update_container shop-web-1", "stop_container shop-web-1",
                                         "update_container shop-db-1", "stop_container shop-db-1"));
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "update_container", "shop-db-1"),
                    *FindStep(plan, "stop_container", "shop-web-1")));
}

TEST_F(DestroyTest, StartGivesThePolicyBack) {
  Apply(Turn(Power::kStop), seen_, known_);
  EXPECT_EQ(Seen(seen_, "shop-web-1").is.spec.restart, "no");
  EXPECT_FALSE(Turn(Power::kStop).HasChanges());
  Plan const plan = Turn(Power::kStart);
  EXPECT_THAT(StepsOf(plan), Contains("wait_healthy shop-web-1"));
  Apply(plan, seen_, known_);
  EXPECT_EQ(Seen(seen_, "shop-web-1").is.spec.restart, "always");
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(DestroyTest, UpStartsWhatWasStopped) {
  Apply(Turn(Power::kStop, {"db"}), seen_, known_);
  Plan const plan = Up();
  EXPECT_THAT(FindChange(plan, "shop-db-1")->reasons,
              ElementsAre("it was stopped by `ferroplane stop`"));
  EXPECT_EQ(FindStep(plan, "start_container", "shop-web-1"), nullptr);
  Apply(plan, seen_, known_);
  EXPECT_EQ(Seen(seen_, "shop-db-1").is.spec.restart, "always");
  EXPECT_FALSE(Up().HasChanges()) << Shown(Up());
}

TEST_F(DestroyTest, RestartKeepsTheContainers) {
  EXPECT_THAT(StepsOf(Turn(Power::kRestart, {"web"})),
              ElementsAre("restart_container shop-web-1", "wait_healthy shop-web-1"));
}

TEST_F(DestroyTest, PullAsksForWhatIsNotBuiltAndBuildForTheRest) {
  platform_.services["web"].build = compose::Build{.context = "/srv/shop/web"};
  EXPECT_THAT(StepsOf(MakeImages(platform_, seen_, {.pull = true})),
              ElementsAre("pull_image db:1"));
  EXPECT_THAT(StepsOf(MakeImages(platform_, seen_, {.build = true})),
              ElementsAre("build_image web:1"));
  EXPECT_THAT(RefusalCodes(MakeImages(platform_, seen_, {.services = {"x"}, .pull = true})),
              ElementsAre("PLAN-016"));
  platform_.services["web"].pull_policy = "build";
  EXPECT_THAT(BuiltEachTime(platform_), ElementsAre("web"));
}

}  // namespace
}  // namespace ferro::plan
