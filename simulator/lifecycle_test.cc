// The state machines of selectel-api §7 on the two clocks.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"
#include "simulator/price.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

TestAnswer Refuse(TestCloud& sim, std::string const& server, bool immediately) {
  return sim.Send("DELETE", "/resource/billing/" + server,
                  json{{"immediately", immediately}}.dump());
}

void Force(TestCloud& sim, std::string const& server, std::string const& state) {
  auto const answer =
      sim.Control("POST", "/state", json{{"server", server}, {"state", state}}.dump());
  ASSERT_EQ(answer.status, 200) << answer.body;
}

// After billing time went by the old token is worth nothing.
std::string StateNow(TestCloud& sim, std::string const& server) {
  for (auto const& s : sim.cloud.Servers()) {
    if (s.uuid == server) return NameOf(s.state);
  }
  return "gone";
}

// Covers: S10.6
TEST(LifecycleTest, EachStateLastsItsOwnTime) {
  TestCloud sim;
  std::string const server = sim.Order();
  EXPECT_EQ(sim.StateOf(server), "pending");
  sim.clock.Advance(seconds(10));
  EXPECT_EQ(sim.StateOf(server), "processing");
  sim.clock.Advance(seconds(20));
  EXPECT_EQ(sim.StateOf(server), "paid");
  EXPECT_TRUE(sim.Get("/resource/" + server).Result()["hw_uuid"].is_null());
  sim.clock.Advance(seconds(30));
  json const deploying = sim.Get("/resource/" + server).Result();
  EXPECT_EQ(deploying["state"], "deploy");
  EXPECT_EQ(deploying["previous_state"], "paid");
  EXPECT_FALSE(deploying["hw_uuid"].is_null());
  EXPECT_EQ(deploying["is_processing"], true);
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["reinstall"], 1);
  sim.clock.Advance(minutes(19));
  EXPECT_EQ(sim.StateOf(server), "active");
}

// Covers: S10.6
TEST(LifecycleTest, EachDelayIsSetByItself) {
  CloudOptions options;
  options.delays = {.pending = seconds(1),
                    .processing = seconds(2),
                    .paid = seconds(0),
                    .deploy = seconds(4),
                    .refuse = seconds(3)};
  TestCloud sim(std::move(options));
  std::string const server = sim.Order();
  std::vector<std::string> states;
  for (int second = 0; second < 8; ++second) {
    states.push_back(sim.StateOf(server));
    sim.clock.Advance(seconds(1));
  }
  EXPECT_THAT(states, testing::ElementsAre("pending", "processing", "processing", "deploy",
                                           "deploy", "deploy", "deploy", "active"));
  Refuse(sim, server, false);
  sim.clock.Advance(seconds(2));
  EXPECT_EQ(sim.StateOf(server), "active");
  sim.clock.Advance(seconds(1));
  EXPECT_EQ(sim.StateOf(server), "expiring");
}

// Covers: S10.6
TEST(LifecycleTest, TheTimeScaleSpeedsUpWorkButNotBilling) {
  CloudOptions options;
  options.time_scale = 1200;
  TestCloud sim(std::move(options));
  std::string const server = sim.Order();
  json const before = sim.Get("/resource/" + server).Result();
  sim.clock.Advance(seconds(1));
  json const after = sim.Get("/resource/" + server).Result();
  EXPECT_EQ(after["state"], "active");
  EXPECT_EQ(after["paid_till"], before["paid_till"]);
  EXPECT_EQ(after["paid_till"].get<int>() - after["created"].get<int>(), 31 * 24 * 3600);
}

TEST(LifecycleTest, ANewTimeScaleKeepsWhatIsDone) {
  TestCloud sim;
  std::string const server = sim.Order();
  sim.clock.Advance(seconds(35));
  ASSERT_EQ(sim.Control("POST", "/state", R"({"time_scale":0.1})").status, 200);
  EXPECT_EQ(sim.StateOf(server), "paid");
  sim.clock.Advance(seconds(240));
  EXPECT_EQ(sim.StateOf(server), "paid");
  sim.clock.Advance(seconds(20));
  EXPECT_EQ(sim.StateOf(server), "deploy");
  EXPECT_EQ(sim.Control("POST", "/state", R"({"time_scale":0})").status, 400);
}

TEST(LifecycleTest, AnInstallerCanReportLaterThanTheOrder) {
  CloudOptions options;
  options.delays.install_after_active = minutes(3);
  TestCloud sim(std::move(options));
  std::string const server = sim.ActiveServer();
  EXPECT_EQ(sim.StateOf(server), "active");
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["reinstall"], 1);
  sim.clock.Advance(minutes(3));
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["reinstall"], 0);
}

TEST(LifecycleTest, ARefusedServerRunsToTheEndOfItsPeriodAndGoes) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  EXPECT_EQ(Refuse(sim, server, false).status, 200);
  EXPECT_EQ(sim.StateOf(server), "active");
  sim.clock.Advance(seconds(5));
  EXPECT_EQ(sim.StateOf(server), "expiring");
  EXPECT_TRUE(sim.Get("/resource/" + server).Result()["billing"]["next_price_plan"].is_null());
  EXPECT_EQ(Refuse(sim, server, false).status, 409) << "refused already";
  sim.cloud.Advance(days(30));
  EXPECT_EQ(StateNow(sim, server), "expiring");
  sim.cloud.Advance(days(2));
  EXPECT_EQ(StateNow(sim, server), "cancelling");
  sim.clock.Advance(seconds(30));
  EXPECT_EQ(StateNow(sim, server), "cancel");
  sim.clock.Advance(seconds(30));
  EXPECT_EQ(StateNow(sim, server), "deleted");
  sim.clock.Advance(minutes(10));
  EXPECT_EQ(StateNow(sim, server), "gone");
}

TEST(LifecycleTest, ADeletedServerIsNotListedAndThenForgotten) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  Refuse(sim, server, true);
  EXPECT_EQ(sim.StateOf(server), "cancelling");
  EXPECT_EQ(Refuse(sim, server, true).status, 409);
  sim.clock.Advance(minutes(1));
  EXPECT_EQ(sim.StateOf(server), "deleted");
  EXPECT_EQ(sim.Get("/resource?model=server").Result().size(), 0U);
  EXPECT_EQ(sim.Get("/boot/os/" + server).status, 404);
  sim.clock.Advance(minutes(10));
  EXPECT_EQ(sim.Get("/resource/" + server).status, 404);
}

TEST(LifecycleTest, ARefusalDuringTheOrderWaitsForIt) {
  TestCloud sim;
  std::string const server = sim.Order();
  EXPECT_EQ(Refuse(sim, server, false).status, 200);
  EXPECT_EQ(sim.StateOf(server), "pending");
  sim.FinishOrder();
  EXPECT_EQ(sim.StateOf(server), "active");
  sim.clock.Advance(seconds(5));
  EXPECT_EQ(sim.StateOf(server), "expiring");
}

TEST(LifecycleTest, ARefusalCanShowAsEnding) {
  CloudOptions options;
  options.modes.refuse_as_ending = true;
  TestCloud sim(std::move(options));
  std::string const server = sim.ActiveServer();
  Refuse(sim, server, false);
  sim.clock.Advance(seconds(5));
  EXPECT_EQ(sim.StateOf(server), "ending");
}

TEST(LifecycleTest, ARefusalCanBeTakenBack) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  Refuse(sim, server, false);
  sim.clock.Advance(seconds(5));
  auto const back = sim.Send("PATCH", "/resource/billing/" + server,
                             json{{"next_price_plan_uuid", ids::kPlanDay}}.dump());
  EXPECT_EQ(back.Result()["state"], "active");
  EXPECT_EQ(back.Result()["previous_state"], "expiring");
  EXPECT_EQ(back.Result()["billing"]["next_price_plan"]["uuid"], ids::kPlanDay);
  auto const bad = sim.Send("PATCH", "/resource/billing/" + server,
                            R"({"next_price_plan_uuid":"10000000-0000-4000-8000-000000000099"})");
  EXPECT_EQ(bad.status, 400);
}

TEST(BillingTest, MonthsAreCalendarMonths) {
  auto const at = [](int y, unsigned m, unsigned d) {
    return Clock::TimePoint(
        std::chrono::sys_days(std::chrono::year(y) / std::chrono::month(m) / std::chrono::day(d)));
  };
  Plan plan{.type = "month", .period = 1};
  EXPECT_EQ(PeriodEnd(plan, at(2026, 1, 31)), at(2026, 2, 28));
  EXPECT_EQ(PeriodEnd(plan, at(2026, 12, 5)), at(2027, 1, 5));
  plan.period = 3;
  EXPECT_EQ(PeriodEnd(plan, at(2026, 3, 1)), at(2026, 6, 1));
  plan.type = "year";
  plan.period = 1;
  EXPECT_EQ(PeriodEnd(plan, at(2028, 2, 29)), at(2029, 2, 28));
  plan.type = "day";
  EXPECT_EQ(PeriodEnd(plan, at(2026, 3, 1)), at(2026, 3, 2));
  plan.type = "hour";
  EXPECT_EQ(PeriodEnd(plan, at(2026, 3, 1)), at(2026, 3, 1) + std::chrono::hours(1));
}

TEST(BillingTest, ThePeriodIsProlongedAndPaid) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  Money const before = sim.cloud.Balance("main");
  sim.cloud.Advance(days(31));
  EXPECT_EQ(StateNow(sim, server), "prolong");
  EXPECT_EQ(sim.cloud.Balance("main"), before - 1'380'000);
  sim.clock.Advance(seconds(10));
  EXPECT_EQ(StateNow(sim, server), "active");
  sim.cloud.Advance(days(92));
  EXPECT_EQ(sim.cloud.Balance("main"), before - Money{4} * 1'380'000) << "three more periods";
}

TEST(BillingTest, AChangedPlanBeginsWithTheNextPeriod) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  auto const changed =
      sim.Send("PUT", "/resource/" + server, json{{"price_plan_uuid", ids::kPlan3Months}}.dump());
  json billing = changed.Result()["billing"];
  EXPECT_EQ(billing["current_price_plan"]["uuid"], ids::kPlanMonth);
  EXPECT_EQ(billing["next_price_plan"]["uuid"], ids::kPlan3Months);
  sim.cloud.Advance(days(31));
  for (auto const& s : sim.cloud.Servers()) EXPECT_EQ(s.plan, ids::kPlan3Months);
}

TEST(BillingTest, WithoutMoneyItIsUnpaidThenBlockedThenRemoved) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  ASSERT_EQ(sim.Control("POST", "/state", R"({"balance":"main","amount":0})").status, 200);
  sim.cloud.Advance(days(31));
  EXPECT_EQ(StateNow(sim, server), "unpaid");
  sim.cloud.Advance(days(3));
  EXPECT_EQ(StateNow(sim, server), "blocked");
  EXPECT_FALSE(sim.cloud.Servers()[0].power.on) << "blocked is switched off";
  sim.cloud.Advance(days(4));
  EXPECT_EQ(StateNow(sim, server), "cancelling");
}

TEST(BillingTest, AnUnpaidServerCanBePaidAndABlockedOneNotCancelled) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  Force(sim, server, "blocked");
  EXPECT_EQ(Refuse(sim, server, false).status, 409);
  EXPECT_EQ(Refuse(sim, server, true).status, 409);
  EXPECT_EQ(sim.Get("/resource/billing/info").Result()["unpaid_sum"], 13800.0);
  auto const paid = sim.Send("POST", "/resource/billing/" + server, R"({"pay_currency":"main"})");
  EXPECT_EQ(paid.Result()["state"], "active");
  EXPECT_EQ(sim.Send("POST", "/resource/billing/" + server, R"({"pay_currency":"main"})").status,
            409);
  EXPECT_EQ(sim.Get("/resource/billing/info").Result()["unpaid_sum"], 0.0);
}

TEST(BillingTest, AnUnpaidResourceWaitsToBePaid) {
  TestCloud sim;
  json const body{{"user_desc", "later"},
                  {"service_uuid", ids::kEl50},
                  {"location_uuid", ids::kMsk1},
                  {"price_plan_uuid", ids::kPlanMonth}};
  auto const made = sim.Send("POST", "/resource", body.dump());
  std::string const server = made.Result()["uuid"];
  sim.clock.Advance(minutes(30));
  EXPECT_EQ(sim.StateOf(server), "pending");
  EXPECT_EQ(
      sim.Send("POST", "/resource/billing/" + server, R"({"pay_currency":"bonus"})").ErrorType(),
      "NoMoney");
  EXPECT_EQ(sim.Send("POST", "/resource/billing/" + server, R"({"pay_currency":"main"})").status,
            200);
  sim.FinishOrder();
  EXPECT_EQ(sim.StateOf(server), "active");
}

TEST(BillingTest, AnImmediateEndGivesMoneyBackForWholeUnusedMonthsOnly) {
  TestCloud sim;
  Money const before = sim.cloud.Balance("main");
  json order = GoodOrder();
  order["price_plan_uuid"] = ids::kPlan3Months;
  std::string const server =
      sim.Send("POST", "/resource/server/billing", order.dump()).Result()[0]["uuid"];
  sim.FinishOrder();
  Money const paid = before - sim.cloud.Balance("main");
  Refuse(sim, server, true);
  EXPECT_EQ(sim.cloud.Balance("main"), before - paid + 2 * (paid / 3))
      << "the third month has begun";
}

// Covers: S10.6
TEST(ForcedStateTest, AnyStateCanBeForced) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  for (char const* state : {"unpaid", "blocked", "prolong", "provided", "ending", "active"}) {
    Force(sim, server, state);
    EXPECT_EQ(sim.StateOf(server), state);
  }
}

// Covers: S10.6
TEST(ForcedStateTest, WithdrawnTemplatesAndPlansStayInUseButAreNotListed) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  ASSERT_EQ(sim.Control("POST", "/state", json{{"os_template", ids::kUbuntu2404}}.dump()).status,
            200);
  ASSERT_EQ(sim.Control("POST", "/state", json{{"tariff", ids::kPlanMonth}}.dump()).status, 200);
  for (json const& os : sim.Get("/boot/template/os/new").Result()) {
    EXPECT_NE(os["uuid"], ids::kUbuntu2404);
  }
  for (json const& plan : sim.Get("/pub/plan").Result()) EXPECT_NE(plan["uuid"], ids::kPlanMonth);
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["version"], "2404");
  json const billing = sim.Get("/resource/" + server).Result()["billing"];
  EXPECT_EQ(billing["current_price_plan"]["name"], "1 month");
  EXPECT_EQ(
      sim.Send("PUT", "/resource/" + server, json{{"price_plan_uuid", ids::kPlan3Months}}.dump())
          .status,
      200);
  auto const ordered = sim.Send("POST", "/resource/server/billing", GoodOrder("late").dump());
  EXPECT_GE(ordered.status, 400) << "neither can be had any more";
}

TEST(ForcedStateTest, ServersChangeAndGoBehindTheProvidersBack) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  ASSERT_EQ(
      sim.Control("POST", "/state", json{{"server", "web-1"}, {"name", "renamed"}}.dump()).status,
      200);
  EXPECT_EQ(sim.Get("/resource/" + server).Result()["user_desc"], "renamed");
  ASSERT_EQ(sim.Control("POST", "/state", json{{"server", server}, {"power", "off"}}.dump()).status,
            200);
  EXPECT_EQ(sim.Get("/power/" + server).Result()["driver_status"]["power_state"], "power off");
  ASSERT_EQ(
      sim.Control("POST", "/state", json{{"server", server}, {"deleted", true}}.dump()).status,
      200);
  EXPECT_EQ(sim.Get("/resource/" + server).status, 404);
  EXPECT_EQ(
      sim.Control("POST", "/state", json{{"server", server}, {"state", "active"}}.dump()).status,
      404);
}

TEST(ForcedStateTest, WorkCanBeFinishedAtOnce) {
  TestCloud sim;
  std::string const server = sim.Order();
  ASSERT_EQ(sim.Control("POST", "/state", json{{"server", server}, {"finish", true}}.dump()).status,
            200);
  EXPECT_EQ(sim.StateOf(server), "active");
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["reinstall"], 0);
}

}  // namespace
}  // namespace ferro::sim
