// Which answer of the API may serve which refresh, plan and order.
#include "provider/server/batch_read_testing.h"
#include "simulator/control.h"

namespace ferro::provider {
namespace {

using tf::Severity;

TEST_F(BatchReadTest, AfterAMinuteTheListsAreAskedForAnew) {
  Create(3);
  RefreshAll(3);
  Rename(2, "renamed");
  stage.clock.Advance(std::chrono::seconds(60));
  EXPECT_FALSE(Refresh(2).has_errors());
  EXPECT_EQ(Name(2), "web-2") << "the list serves for a minute";
  stage.clock.Advance(std::chrono::seconds(1));
  EXPECT_FALSE(Refresh(2).has_errors());
  EXPECT_EQ(Name(2), "renamed");
  EXPECT_EQ(Lists(kServersList), 2U);
}

TEST_F(BatchReadTest, AfterAnUpdateOfOursNoEarlierListServes) {
  Create(3);
  RefreshAll(3);
  Rename(2, "renamed");
  ASSERT_TRUE(stage.core.Apply(Address(1), Config(R"("name": "other")")).ok());
  EXPECT_FALSE(Refresh(2).has_errors());
  EXPECT_EQ(Name(2), "renamed");
  EXPECT_FALSE(Refresh(1).has_errors());
  EXPECT_EQ(Name(1), "other");
}

TEST_F(BatchReadTest, AfterADestroyOfOursNoEarlierListServes) {
  Create(3);
  RefreshAll(3);
  Rename(2, "renamed");
  ASSERT_TRUE(stage.core.Destroy(Address(1)).ok());
  EXPECT_FALSE(Refresh(2).has_errors());
  EXPECT_EQ(Name(2), "renamed");
}

TEST_F(BatchReadTest, CreateAsksItselfWhatIsThere) {
  Create(2);
  RefreshAll(2);
  auto const lists = Lists(kServersList);
  ASSERT_TRUE(stage.core.Apply(Address(2), Config(R"("name": "web-2")")).ok());
  EXPECT_GT(Lists(kServersList), lists) << "who is there is asked just before the order";
  EXPECT_GE(Lists(kOneServer), 2U) << "and the wait asks for its server";
}

TEST_F(BatchReadTest, EveryListIsAskedForAnewAfterAMinuteAndNoSooner) {
  Create(3);
  RefreshAll(3);
  auto const lists = CountLists();
  stage.clock.Advance(std::chrono::seconds(60));
  EXPECT_FALSE(Refresh(2).has_errors());
  EXPECT_EQ(CountLists(), lists);
  stage.clock.Advance(std::chrono::seconds(1));
  EXPECT_FALSE(Refresh(2).has_errors());
  EXPECT_EQ(CountLists(), OneMore(lists));
}

TEST_F(BatchReadTest, EveryListIsAskedForAnewAfterAWriteOfOurs) {
  Create(3);
  RefreshAll(3);
  ASSERT_TRUE(stage.core.Apply(Address(1), Config(R"("name": "other")")).ok());
  auto const lists = CountLists();
  EXPECT_FALSE(Refresh(2).has_errors());
  EXPECT_EQ(CountLists(), OneMore(lists));
  EXPECT_FALSE(Refresh(0).has_errors());
  EXPECT_EQ(CountLists(), OneMore(lists)) << "once for all of them";
}

TEST_F(BatchReadTest, UpdateAndDestroyAskThemselvesWhatIsThere) {
  Create(3);
  RefreshAll(3);
  auto plan = stage.core.Plan(Address(1), Config(R"("name": "other")"));
  stage.clock.Advance(std::chrono::seconds(1));
  BeginCounting();
  ASSERT_TRUE(stage.core.Apply(plan).ok());
  EXPECT_EQ(Lists("/servers/v2/resource/" + Uuid(1)), 1U);
  EXPECT_EQ(Singles(kPublicIpsList), 1U);
  EXPECT_EQ(Singles(kPrivateIpsList), 1U);
  EXPECT_EQ(Lists(kImagesList), 1U);
  RefreshAll(3);
  BeginCounting();
  auto const uuid = Uuid(1);
  ASSERT_TRUE(stage.core.Destroy(Address(1)).ok());
  EXPECT_GE(Lists("/servers/v2/resource/" + uuid), 1U);
}

// Another run may overtake a plan at any moment; what it orders is checked again.
TEST_F(BatchReadTest, PlansTakeAListOfHalfAMinuteWhateverIsWritten) {
  auto const plan = [&](int number) {
    auto const planned = stage.core.Plan(Address(number), Config(R"("name": "planned")"));
    EXPECT_TRUE(planned.ok()) << planned.diagnostics.ToText();
  };
  BeginProcess();
  plan(7);
  EXPECT_EQ(Lists(kServersList), 1U);
  auto const key = R"({"name": "new", "public_key": ")" + std::string(kOtherSshKey) + "\"}";
  ASSERT_TRUE(stage.core.Apply("selectel_dedicated_ssh_keys_v1.ops", key).ok());
  plan(8);
  EXPECT_EQ(Lists(kServersList), 1U);
  stage.clock.Advance(kPlannedAge + std::chrono::seconds(1));
  plan(9);
  EXPECT_EQ(Lists(kServersList), 2U);
}

TEST_F(BatchReadTest, AnOrderAsksAnewWhatCanBeInstalled) {
  Create(1);
  auto const plan = stage.core.Plan(Address(1), Config(R"("name": "web-1")"));
  ASSERT_TRUE(plan.ok());
  ASSERT_TRUE(stage.cloud.Change(
      [](sim::World& world) { return sim::WithdrawTemplate(world, sim::ids::kUbuntu2404, true); }));
  auto const applied = stage.core.Apply(plan);
  EXPECT_TRUE(Says(applied.diagnostics, Severity::kError, "os_image_uuid", {"withdrawn"}))
      << applied.diagnostics.ToText();
  EXPECT_EQ(stage.Orders(), 1U);
}

}  // namespace
}  // namespace ferro::provider
