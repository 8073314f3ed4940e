#include "controlplane/executor/recovery.h"

#include <gtest/gtest.h>

#include <csignal>

#include "base/file.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/executor/evidence.h"
#include "controlplane/executor/executor_testing.h"

namespace ferro::executor {
namespace {

using engine::CreateContainer;
using engine::StartContainer;

class RecoveryTest : public testing::Test, public TestMachine {
 protected:
  RecoveryTest() { world.Publish("web:2"); }

  static plan::Plan Everything() {
    PlanBuilder b("shop");
    auto const labels = engine::TextMap{{"ferroplane.environment", "shop"}};
    engine::CreateNetwork net{.name = "shop_default", .labels = labels};
    net.spec.ipam.config = {
        {.subnet = "10.1.0.0/24", .ip_range = {}, .gateway = {}, .aux_addresses = {}}};
    b.Add(engine::PullImage{"web:2"}, "web:2");
    b.Add(net, net.name, Making("network", net.name));
    b.Add(engine::CreateVolume{.name = "shop_data", .labels = labels}, "shop_data",
          Making("volume", "shop_data"));
    auto web = Web();
    web.spec.networks["shop_default"] = {};
    b.Add(CreateContainer{.container = web, .labels = labels}, web.name,
          Making("container", web.name));
    b.Add(StartContainer{web.name}, web.name);
    b.Add(plan::WaitHealthy{.container = web.name}, web.name);
    b.Add(engine::UpdateContainer{.container = web.name, .restart = "no"}, web.name);
    b.Add(engine::RenameContainer{web.name, "shop-web-2"}, web.name);
    b.Add(engine::DisconnectNetwork{"shop-web-2", "shop_default"}, "shop-web-2");
    b.Add(engine::ConnectNetwork{"shop-web-2", "shop_default", {}}, "shop-web-2");
    b.Add(engine::RestartContainer{"shop-web-2"}, "shop-web-2");
    b.Add(engine::SignalContainer{"shop-web-2", "SIGHUP"}, "shop-web-2");
    b.Add(engine::StopContainer{.container = "shop-web-2"}, "shop-web-2");
    plan::Step gone;
    gone.forget = {{.kind = "container", .name = web.name}};
    b.Add(engine::RemoveContainer{"shop-web-2"}, "shop-web-2", gone);
    gone.forget = {{.kind = "volume", .name = "shop_data"}};
    b.Add(engine::RemoveVolume{"shop_data"}, "shop_data", gone);
    gone.forget = {{.kind = "network", .name = net.name}};
    b.Add(engine::RemoveNetwork{.name = net.name}, net.name, gone);
    return b.plan;
  }

  // Everything of ours at the engine stands in the inventory under its id, and no more.
  void ExpectNoOrphanAndNoGhost(std::string const& at) {
    std::map<std::string, std::string> there;
    auto const books = world.Books();
    for (auto const& [name, box] : books.boxes) there["container " + box.seen.id] = name;
    for (auto const& [name, network] : books.networks)
      if (!network.labels.empty()) there["network " + network.id] = name;
    for (auto const& [name, store] : books.volumes) there["volume " + name] = name;
    std::map<std::string, std::string> known;
    for (auto const& object : objects()) known[object.kind + " " + object.engine_id] = "";
    for (auto const& [key, name] : there) EXPECT_TRUE(known.contains(key)) << at << ": " << key;
    for (auto const& [key, name] : known) EXPECT_TRUE(there.contains(key)) << at << ": " << key;
  }
};

TEST_F(RecoveryTest, AfterADeathAtAnyPointOfAnyStepTheInventorySaysWhatIsThere) {
  auto const plan = Everything();
  int died = 0;
  for (auto const& step : plan.steps)
    for (auto const point : kAllPoints) {
      DieAt failpoint(point, step.kind);
      auto const at = step.kind + " " + std::string(NameOf(point));
      auto const outcome = Apply(plan, {.failpoints = &failpoint});
      ASSERT_TRUE(outcome) << at;
      ASSERT_EQ(outcome->state, State::kDied) << at;
      ++died;
      disk.disk.LosePower();
      Restart();
      auto const recovered = Recover();
      ASSERT_TRUE(recovered) << at << ": " << recovered.error().message;
      ASSERT_EQ(recovered->size(), 1U) << at;
      ExpectNoOrphanAndNoGhost(at);
      EXPECT_TRUE(Recover()->empty()) << at;
      // The next turn starts from an empty machine.
      for (auto const& [name, box] : world.Books().boxes)
        ASSERT_TRUE(world.ByHand(engine::RemoveContainer{.container = name, .force = true}));
      static_cast<void>(world.ByHand(engine::RemoveVolume{"shop_data"}));
      static_cast<void>(world.ByHand(engine::RemoveNetwork{.name = "shop_default"}));
      ForgetEverything();
    }
  EXPECT_EQ(died, 80);
  EXPECT_TRUE(world.Violations().empty());
}

TEST_F(RecoveryTest, WithoutLookingItLosesWhatIsThere) {
  DieAt failpoint(Point::kAfterCall, "create_container");
  ASSERT_TRUE(Apply(Everything(), {.failpoints = &failpoint}));
  Restart();
  ASSERT_TRUE(Recover({.observe_before_redo = false}));
  EXPECT_EQ(world.Books().boxes.size(), 1U);
  for (auto const& object : objects()) EXPECT_NE(object.kind, "container");
}

TEST_F(RecoveryTest, AnEngineThatIsAwayLeavesEverythingForTheNextRun) {
  DieAt failpoint(Point::kAfterCall, "create_container");
  ASSERT_TRUE(Apply(Everything(), {.failpoints = &failpoint}));
  Restart();
  world.Die();
  auto const failed = Recover();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kUnavailable);
  world.Revive();
  auto const recovered = Recover();
  ASSERT_TRUE(recovered);
  ASSERT_EQ(recovered->size(), 1U);
  EXPECT_EQ(recovered->front().findings.at(0).step, "create_container shop-web-1");
  EXPECT_EQ(recovered->front().findings.at(0).verdict, Verdict::kHappened);
}

TEST_F(RecoveryTest, DyingWhileItRecoversIsRecoveredAsWell) {
  for (auto const point : {Point::kBeforeIntent, Point::kAfterOutcome, Point::kAfterCommit}) {
    DieAt first(Point::kAfterCall, "create_container");
    ASSERT_TRUE(Apply(Everything(), {.failpoints = &first}));
    Restart();
    DieAt second(point, "recover_operation");
    auto const died = Recover({.failpoints = &second});
    ASSERT_TRUE(died);
    EXPECT_TRUE(died->front().died);
    Restart();
    ASSERT_TRUE(Recover());
    ExpectNoOrphanAndNoGhost(std::string(NameOf(point)));
    ASSERT_TRUE(world.ByHand(engine::RemoveContainer{.container = "shop-web-1"}));
    ASSERT_TRUE(world.ByHand(engine::RemoveVolume{"shop_data"}));
    ASSERT_TRUE(world.ByHand(engine::RemoveNetwork{.name = "shop_default"}));
    ForgetEverything();
  }
}

TEST_F(RecoveryTest, AnotherContainerOfTheSameNameIsAConflict) {
  DieAt failpoint(Point::kAfterIntent, "create_container");
  ASSERT_TRUE(Apply(Everything(), {.failpoints = &failpoint}));
  auto web = Web();
  ASSERT_TRUE(world.ByHand(CreateContainer{.container = web}));
  Restart();
  auto const recovered = Recover();
  ASSERT_TRUE(recovered);
  auto const& finding = recovered->front().findings.at(0);
  EXPECT_EQ(finding.verdict, Verdict::kConflict);
  EXPECT_EQ(finding.text, "another container is called shop-web-1");
  for (auto const& object : objects()) EXPECT_NE(object.kind, "container");
}

TEST(EvidenceTest, IsReadAsItWasWritten) {
  Evidence const evidence{.id = "abc",
                          .operation = "op",
                          .networks = {"a", "b"},
                          .at = 1'700'000'000'000'000,
                          .put = {{.kind = "container", .name = "web", .retain = true}}};
  auto const read = ParseEvidence(TextOf(evidence));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->networks, evidence.networks);
  EXPECT_EQ(read->at, evidence.at);
  EXPECT_EQ(read->put, evidence.put);
  EXPECT_FALSE(ParseEvidence("{"));
}

TEST(FailpointsTest, TheEnvironmentNamesTheBoundaryAtWhichTheProcessIsKilled) {
  using CountVariables = std::map<std::string, std::string, std::less<>>;
  EXPECT_EQ(FailpointsOf(Environment()), nullptr);
  TemporaryDirectory const folder;
  auto const file = folder.path() / "count";
  auto const counting =
      FailpointsOf(Environment(CountVariables{{"FERROPLANE_COUNT_BOUNDARIES", file.string()}}));
  plan::Step const step{.work = plan::Record{}};
  for (auto const point : kAllPoints) EXPECT_TRUE(counting->Reach(point, step));
  EXPECT_EQ(ReadFile(file).value_or(""), "3\n");

  auto const die = [&] {
    auto const killing = FailpointsOf(Environment(CountVariables{{"FERROPLANE_KILL_AT", "2"}}));
    for (auto const point : kAllPoints) static_cast<void>(killing->Reach(point, step));
  };
  EXPECT_EXIT(die(), testing::KilledBySignal(SIGKILL), "");
}

}  // namespace
}  // namespace ferro::executor
