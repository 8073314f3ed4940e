// `up` where nothing is, and again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/plan/fixture_testing.h"

namespace ferro::plan {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using UpTest = PlanTest;

TEST_F(UpTest, AnUnknownServiceIsRefused) {
  AddService(platform_, "web");
  seen_ = EmptyEngine(platform_);
  EXPECT_THAT(RefusalCodes(Up({.services = {"nginx"}})), ElementsAre("PLAN-016"));
}

TEST_F(UpTest, AMissingBindSourceIsRefused) {
  auto& web = AddService(platform_, "web");
  web.spec.volumes.push_back({.type = "bind", .source = "/srv/nginx.conf", .target = "/conf"});
  sources_.binds["/srv/nginx.conf"] = {.path = "/srv/nginx.conf"};
  seen_ = EmptyEngine(platform_);
  Plan const plan = Up();
  ASSERT_THAT(RefusalCodes(plan), ElementsAre("PLAN-009"));
  EXPECT_THAT(plan.refusals[0].what, HasSubstr("/srv/nginx.conf of web"));
}

TEST_F(UpTest, ASecretWithoutValueIsRefused) {
  auto& web = AddService(platform_, "web");
  web.files.push_back({.name = "password", .secret = true, .target = "/run/secrets/password"});
  sources_.files["web//run/secrets/password"] = {.problem = "the variable P is not set"};
  seen_ = EmptyEngine(platform_);
  EXPECT_THAT(RefusalCodes(Up()), ElementsAre("PLAN-010"));
}

TEST_F(UpTest, AnExternalNetworkOrVolumeMustExist) {
  AddService(platform_, "web");
  AddVolume(platform_, "web", "data", "/data");
  platform_.networks["default"].spec.external = true;
  platform_.volumes["data"].spec.external = true;
  seen_ = EmptyEngine(platform_);
  EXPECT_THAT(RefusalCodes(Up()), ElementsAre("PLAN-004", "PLAN-006"));
}

TEST_F(UpTest, AnAbsentImageThatMustNotBePulledIsRefused) {
  AddService(platform_, "web").pull_policy = "never";
  EXPECT_THAT(RefusalCodes(Up()), ElementsAre("PLAN-011"));
}

TEST_F(UpTest, NetworksComeFirstThenContainersInTheOrderOfTheirDependencies) {
  AddService(platform_, "web").depends_on["db"] = {.condition = "service_healthy"};
  platform_.services["web"].spec.ports = {Published(80, "80")};
  AddService(platform_, "db").spec.healthcheck =
      compose::HealthCheck{.test = compose::Texts{"CMD", "true"}};
  AddVolume(platform_, "db", "data", "/data");
  seen_ = EmptyEngine(platform_);
  Plan const plan = Up();
  EXPECT_THAT(plan.refusals, IsEmpty());
  EXPECT_THAT(StepsOf(plan), ElementsAre("create_network shop_default", "create_volume shop_data",
                                         "create_container shop-db-1", "start_container shop-db-1",
                                         "wait_healthy shop-db-1", "create_container shop-web-1",
                                         "start_container shop-web-1", "wait_healthy shop-web-1"));
  Step const& start = *FindStep(plan, "start_container", "shop-web-1");
  EXPECT_TRUE(Waits(plan, start, *FindStep(plan, "wait_healthy", "shop-db-1")));
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "create_container", "shop-db-1"),
                    *FindStep(plan, "create_volume", "shop_data")));
  // Only the start waits: everything else may be done at the same time.
  EXPECT_FALSE(Waits(plan, *FindStep(plan, "create_container", "shop-web-1"),
                     *FindStep(plan, "create_container", "shop-db-1")));
}

TEST_F(UpTest, ASecondUpFindsNothingToDo) {
  AddService(platform_, "web").depends_on["db"] = {.condition = "service_started"};
  platform_.services["web"].spec.ports = {Published(80, "80")};
  AddService(platform_, "db");
  AddVolume(platform_, "db", "data", "/data");
  seen_ = EmptyEngine(platform_);
  BringUp(platform_, seen_, known_);
  Plan const plan = Up();
  EXPECT_FALSE(plan.HasChanges()) << Shown(plan);
  EXPECT_THAT(plan.changes, IsEmpty()) << Shown(plan);
  EXPECT_EQ(plan.unchanged, 4);  // Two containers, a network, a volume.
}

TEST_F(UpTest, AnAbsentImageIsPulledBeforeItsContainerIsMade) {
  AddService(platform_, "web");
  Plan const plan = Up();
  Step const* pull = FindStep(plan, "pull_image", "web:1");
  ASSERT_NE(pull, nullptr) << Shown(plan);
  EXPECT_TRUE(Waits(plan, *FindStep(plan, "create_container", "shop-web-1"), *pull));
  EXPECT_EQ(FindChange(plan, "web:1")->kind, "image");
}

TEST_F(UpTest, AnAbsentImageWithABuildIsBuilt) {
  AddService(platform_, "web").build = compose::Build{.context = "/srv/shop/web"};
  EXPECT_THAT(StepsOf(Up()), Contains("build_image web:1"));
}

TEST_F(UpTest, OurLabelsNameEnvironmentServiceAndReplica) {
  AddService(platform_, "web").replicas = 2;
  seen_ = EmptyEngine(platform_);
  Plan const plan = Up();
  auto const* step = FindStep(plan, "create_container", "shop-web-2");
  ASSERT_NE(step, nullptr);
  auto const& create = std::get<engine::CreateContainer>(std::get<engine::Action>(step->work));
  EXPECT_EQ(create.labels.at("ferroplane.environment"), "shop");
  EXPECT_EQ(create.labels.at("ferroplane.service"), "web");
  EXPECT_EQ(create.labels.at("ferroplane.replica"), "2");
  EXPECT_EQ(create.labels.at("ferroplane.spec"), step->desired_hash);
}

TEST_F(UpTest, LogsAreLimitedUnlessTheDaemonOrTheFileDoesSo) {
  AddService(platform_, "web");
  seen_ = EmptyEngine(platform_);
  auto const logging = [&] {
    Plan const plan = Up();
    auto const& work = FindStep(plan, "create_container", "shop-web-1")->work;
    return std::get<engine::CreateContainer>(std::get<engine::Action>(work)).container.spec.logging;
  };
  ASSERT_TRUE(logging().has_value());
  EXPECT_EQ(logging()->options.at("max-size"), "10m");
  EXPECT_EQ(logging()->options.at("max-file"), "3");
  seen_.host.limits_logs = true;
  EXPECT_FALSE(logging().has_value());
  seen_.host.limits_logs = false;
  platform_.services["web"].spec.logging = compose::Logging{.driver = "none"};
  EXPECT_EQ(logging()->driver, "none");
}

TEST_F(UpTest, APortThatSomebodyElseHoldsIsRefused) {
  AddService(platform_, "web").spec.ports = {Published(80, "8080")};
  seen_ = EmptyEngine(platform_);
  sources_.ports = {{.port = 8080, .protocol = "tcp", .holder = "nginx (process 812)"}};
  Plan const plan = Up();
  ASSERT_THAT(RefusalCodes(plan), ElementsAre("PLAN-012"));
  EXPECT_EQ(plan.refusals[0].what,
            "port 8080/tcp, which web publishes, is held by nginx (process 812)");
}

TEST_F(UpTest, APortThatTheEngineKeptFromBeforeItDiedIsToldAsSuch) {
  AddService(platform_, "web").spec.ports = {Published(80, "8080")};
  seen_ = EmptyEngine(platform_);
  sources_.ports = {{.port = 8080, .protocol = "tcp", .holder = "docker-proxy (process 26428)"}};
  Plan const plan = Up();
  ASSERT_THAT(RefusalCodes(plan), ElementsAre("PLAN-012"));
  EXPECT_THAT(plan.refusals[0].what_to_do, HasSubstr("restart the engine"));
}

TEST_F(UpTest, MoreCpusThanThereAreAreRefusedBeforeAnythingIsDone) {
  AddService(platform_, "web").spec.cpus = 4;
  seen_ = EmptyEngine(platform_);
  seen_.host.cpus = 2;
  Plan const plan = Up();
  ASSERT_THAT(RefusalCodes(plan), ElementsAre("PLAN-018"));
  EXPECT_EQ(plan.refusals[0].what, "web asks for more cpus than there are: 4 by web alone, of 2");
}

}  // namespace
}  // namespace ferro::plan
