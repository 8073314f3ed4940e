#include "controlplane/engines/fake/world.h"

#include <gtest/gtest.h>

#include "base/clock_testing.h"
#include "base/random_testing.h"

namespace ferro::fake {
namespace {

using engine::CreateContainer;
using engine::State;
using std::chrono::milliseconds;

class FakeWorldTest : public testing::Test {
 protected:
  static model::Container Web(std::string const& name = "shop-web-1") {
    model::Container container{.name = name, .service = "web"};
    container.spec.image = "web:1";
    container.spec.restart = "always";
    container.spec.networks["shop_default"] = {};
    return container;
  }
  static engine::CreateNetwork Net(std::string const& name, std::string const& subnet) {
    engine::CreateNetwork net{.name = name};
    net.spec.ipam.config = {{.subnet = subnet, .ip_range = {}, .gateway = {}, .aux_addresses = {}}};
    return net;
  }
  Result<engine::Done> Do(engine::Action const& action) { return engine_->Execute(action, {}, {}); }
  engine::Container Look(std::string const& name) {
    auto container = engine_->Inspect(name, {});
    return container ? *container : engine::Container{};
  }
  void Prepare() {
    world_.Load("web:1");
    ASSERT_TRUE(Do(Net("shop_default", "10.1.0.0/24")));
  }

  FakeClock clock_;
  FakeRandom random_;
  World world_{clock_, random_};
  std::unique_ptr<engine::Engine> engine_ = world_.Connect("a");
};

TEST_F(FakeWorldTest, LosesAReplyAfterActingOrTheRequestBefore) {
  Prepare();
  world_.Next(Fault::kLoseRequest, "create_container");
  world_.Next(Fault::kLoseReply, "create_container");
  auto first = Do(CreateContainer{.container = Web()});
  ASSERT_FALSE(first);
  EXPECT_TRUE(first.error().may_have_happened);
  EXPECT_FALSE(engine_->Inspect("shop-web-1", {}));
  auto second = Do(CreateContainer{.container = Web()});
  ASSERT_FALSE(second);
  EXPECT_TRUE(second.error().may_have_happened);
  EXPECT_TRUE(engine_->Inspect("shop-web-1", {}));
}

TEST_F(FakeWorldTest, DoesLaterWhatItDidNotAnswer) {
  Prepare();
  world_.Next(Fault::kLate, "create_container");
  EXPECT_FALSE(Do(CreateContainer{.container = Web()}));
  EXPECT_FALSE(engine_->Inspect("shop-web-1", {}));
  clock_.Advance(milliseconds(5000));
  EXPECT_TRUE(engine_->Inspect("shop-web-1", {}));
}

TEST_F(FakeWorldTest, ConnectsOnlyTheFirstNetworkWhenItStopsHalfway) {
  Prepare();
  ASSERT_TRUE(Do(Net("shop_other", "10.2.0.0/24")));
  auto web = Web();
  web.spec.networks["shop_other"] = {};
  world_.Next(Fault::kHalf);
  EXPECT_FALSE(Do(CreateContainer{.container = web}));
  EXPECT_EQ(Look("shop-web-1").is.spec.networks.size(), 1U);
}

TEST_F(FakeWorldTest, RefusesANameASubnetAnAddressOrAPortThatIsTaken) {
  Prepare();
  EXPECT_EQ(Do(Net("other", "10.1.0.128/25")).error().code, ErrorCode::kConflict);
  auto web = Web();
  web.spec.networks["shop_default"].ipv4_address = "10.1.0.5";
  web.spec.ports = {{.target = 80, .published = "8080"}};
  ASSERT_TRUE(Do(CreateContainer{.container = web}));
  EXPECT_EQ(Do(CreateContainer{.container = web}).error().code, ErrorCode::kConflict);
  ASSERT_TRUE(Do(engine::StartContainer{"shop-web-1"}));
  EXPECT_EQ(Look("shop-web-1").addresses.at("shop_default"), "10.1.0.5");

  web.name = "shop-web-2";
  ASSERT_TRUE(Do(CreateContainer{.container = web}));
  EXPECT_EQ(Do(engine::StartContainer{"shop-web-2"}).error().message,
            "port 8080/tcp is already allocated by container shop-web-1");
  world_.TakePort({"", 9090, "tcp", "another process"});
  web.name = "shop-web-3";
  web.spec.ports = {};
  ASSERT_TRUE(Do(CreateContainer{.container = web}));
  EXPECT_EQ(Do(engine::StartContainer{"shop-web-3"}).error().message, "Address already in use");
}

TEST_F(FakeWorldTest, AContainerBecomesHealthyExitsAndRestartsOnTheClock) {
  Prepare();
  auto web = Web();
  web.spec.healthcheck = compose::HealthCheck{};
  world_.Behave("web", {.healthy_after = milliseconds(2000)});
  ASSERT_TRUE(Do(CreateContainer{.container = web}));
  ASSERT_TRUE(Do(engine::StartContainer{"shop-web-1"}));
  EXPECT_EQ(Look("shop-web-1").health, engine::Health::kStarting);
  clock_.Advance(milliseconds(2000));
  EXPECT_EQ(Look("shop-web-1").health, engine::Health::kHealthy);

  world_.Behave("web", {.exits_after = milliseconds(500), .exit_code = 3});
  auto again = Web("shop-web-2");
  ASSERT_TRUE(Do(CreateContainer{.container = again}));
  ASSERT_TRUE(Do(engine::StartContainer{"shop-web-2"}));
  clock_.Advance(milliseconds(550));
  EXPECT_EQ(Look("shop-web-2").state, State::kRestarting);
  clock_.Advance(milliseconds(100));
  EXPECT_EQ(Look("shop-web-2").state, State::kRunning);
  EXPECT_EQ(Look("shop-web-2").restarts, 1);
}

TEST_F(FakeWorldTest, OnlyAlwaysComesBackAfterTheEngineDied) {
  Prepare();
  for (std::string const policy : {"always", "unless-stopped", "no"}) {
    auto web = Web("shop-" + policy);
    web.spec.restart = policy;
    ASSERT_TRUE(Do(CreateContainer{.container = web}));
    ASSERT_TRUE(Do(engine::StartContainer{web.name}));
  }
  world_.Die();
  EXPECT_EQ(engine_->Inspect("shop-always", {}).error().code, ErrorCode::kUnavailable);
  world_.Revive();
  EXPECT_EQ(Look("shop-always").state, State::kRunning);
  EXPECT_EQ(Look("shop-unless-stopped").state, State::kExited);
  EXPECT_EQ(Look("shop-no").state, State::kExited);
}

TEST_F(FakeWorldTest, OnlyItsRemovalDestroysWhatAVolumeHolds) {
  Prepare();
  auto web = Web();
  web.spec.volumes = {{.type = "volume", .source = "shop_data", .target = "/data"}};
  ASSERT_TRUE(Do(engine::CreateVolume{.name = "shop_data"}));
  ASSERT_TRUE(Do(CreateContainer{.container = web}));
  ASSERT_TRUE(Do(engine::StartContainer{"shop-web-1"}));
  EXPECT_EQ(Do(engine::RemoveVolume{"shop_data"}).error().code, ErrorCode::kConflict);
  ASSERT_TRUE(Do(engine::RemoveContainer{.container = "shop-web-1", .force = true}));
  EXPECT_EQ(world_.Books().volumes.at("shop_data").data,
            std::vector<std::string>{"canary of shop_data"});
  ASSERT_TRUE(Do(engine::RemoveVolume{"shop_data"}));
  EXPECT_TRUE(world_.Books().volumes.empty());
}

TEST_F(FakeWorldTest, ImagesBringAnonymousVolumesThatCanBeAttachedAgain) {
  Prepare();
  world_.Load("db:1", 1, {.volumes = {"/var/lib/db"}});
  model::Container db{.name = "shop-db-1", .service = "db"};
  db.spec.image = "db:1";
  ASSERT_TRUE(Do(CreateContainer{.container = db}));
  auto const volume = Look("shop-db-1").anonymous.at("/var/lib/db");
  ASSERT_TRUE(Do(engine::RemoveContainer{"shop-db-1"}));
  ASSERT_TRUE(Do(CreateContainer{.container = db, .anonymous = {{"/var/lib/db", volume}}}));
  EXPECT_EQ(Look("shop-db-1").anonymous.at("/var/lib/db"), volume);
}

TEST_F(FakeWorldTest, PullsWhatWasPublishedAndMovesItsTag) {
  EXPECT_EQ(Do(engine::PullImage{"web:1"}).error().code, ErrorCode::kNotFound);
  world_.Publish("web:1");
  world_.Next(Fault::kHalf);
  EXPECT_FALSE(Do(engine::PullImage{"web:1"}));
  auto const first = Do(engine::PullImage{"web:1"});
  ASSERT_TRUE(first);
  world_.Publish("web:1", 2);
  auto const second = Do(engine::PullImage{"web:1"});
  ASSERT_TRUE(second);
  EXPECT_NE(first->id, second->id);
  auto const seen = engine_->Observe({.images = {"web:1", first->id}}, {});
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->images.at("web:1").id, second->id);
  EXPECT_TRUE(seen->images.at(first->id).tags.empty());
}

TEST_F(FakeWorldTest, ACallOfADeadProgramIsAViolation) {
  world_.Kill("a");
  EXPECT_FALSE(engine_->Discover({}));
  EXPECT_EQ(world_.Violations().size(), 1U);
  EXPECT_TRUE(world_.Connect("b")->Discover({}));
}

TEST_F(FakeWorldTest, CountsTheCreatesOfEachName) {
  Prepare();
  ASSERT_TRUE(Do(CreateContainer{.container = Web(), .labels = {{"ferroplane.operation", "op"}}}));
  auto const events = world_.Books().events;
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events.back().what, "create");
  EXPECT_EQ(events.back().name, "shop-web-1");
  EXPECT_EQ(events.back().operation, "op");
  EXPECT_EQ(events.back().client, "a");
}

}  // namespace
}  // namespace ferro::fake
