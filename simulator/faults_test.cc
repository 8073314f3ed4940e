// Failures on order (selectel-api §10), and that the books tell which one fired.
#include "simulator/faults.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;

// Sets a fault through the test endpoint, as acceptance tests do.
void SetFault(TestCloud& sim, json const& fault) {
  auto const answer = sim.Control("POST", "/faults", fault.dump());
  ASSERT_EQ(answer.status, 201) << answer.body;
}

// The answer to one order with this fault set.
TestAnswer OrderWith(TestCloud& sim, json fault) {
  fault["path"] = "*/resource/server/billing";
  SetFault(sim, fault);
  return sim.Send("POST", "/resource/server/billing", GoodOrder().dump());
}

// Covers: S10.5
TEST(FaultsTest, StatusesComeBeforeTheEffectUnlessSaidOtherwise) {
  for (int status : {500, 502, 503}) {
    TestCloud sim;
    EXPECT_EQ(OrderWith(sim, {{"kind", "status"}, {"status", status}}).status, status);
    EXPECT_TRUE(sim.cloud.Orders().empty());
    EXPECT_EQ(OrderWith(sim, {{"kind", "status"}, {"status", status}, {"after", true}}).status,
              status);
    EXPECT_EQ(sim.cloud.Orders().size(), 1U);
  }
}

// Covers: S10.5
TEST(FaultsTest, TheConnectionBreaksBeforeOrAfterTheEffect) {
  TestCloud sim;
  EXPECT_EQ(OrderWith(sim, {{"kind", "reset_before"}}).cut, Cut::kReset);
  EXPECT_TRUE(sim.cloud.Orders().empty());
  EXPECT_EQ(OrderWith(sim, {{"kind", "reset_after"}}).cut, Cut::kReset);
  EXPECT_EQ(sim.cloud.Orders().size(), 1U);
  EXPECT_EQ(OrderWith(sim, {{"kind", "refused"}}).cut, Cut::kRefused);
  EXPECT_EQ(OrderWith(sim, {{"kind", "timeout"}}).cut, Cut::kTimeout);
  EXPECT_EQ(sim.cloud.Orders().size(), 1U);
  EXPECT_EQ(OrderWith(sim, {{"kind", "timeout"}, {"after", true}}).cut, Cut::kTimeout);
  EXPECT_EQ(sim.cloud.Orders().size(), 2U);
}

// Covers: S10.5
TEST(FaultsTest, ADelayHoldsTheAnswerBack) {
  TestCloud sim;
  SetFault(sim, {{"kind", "delay"}, {"delay_ms", 1500}});
  auto const reply = sim.cloud.Handle({.url = "/servers/v2/pub/plan"});
  EXPECT_EQ(reply.delay, std::chrono::milliseconds(1500));
  EXPECT_EQ(reply.response.status, 200);
}

// Covers: S10.5
TEST(FaultsTest, RateLimitSaysWhenToComeBack) {
  TestCloud sim;
  auto const answer = OrderWith(sim, {{"kind", "rate_limit"}, {"retry_after", 7}});
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.headers.at("retry-after"), "7");
}

// Covers: S10.5
TEST(FaultsTest, TheApisOwnRefusals) {
  TestCloud sim;
  auto const busy = OrderWith(sim, {{"kind", "task_running"}});
  EXPECT_EQ(busy.status, 409);
  EXPECT_EQ(busy.ErrorType(), "AnotherTaskRunning");
  EXPECT_EQ(OrderWith(sim, {{"kind", "task_running"}, {"status", 503}}).status, 503);
  auto const poor = OrderWith(sim, {{"kind", "no_money"}, {"status", 402}});
  EXPECT_EQ(poor.status, 402);
  EXPECT_EQ(poor.ErrorType(), "NoMoney");
  EXPECT_EQ(OrderWith(sim, {{"kind", "maintenance"}}).status, 503);
}

// Covers: S10.5
TEST(FaultsTest, AnswersThatAreNoneOfTheApis) {
  TestCloud sim;
  auto const plain = OrderWith(sim, {{"kind", "plain_text_404"}});
  EXPECT_EQ(plain.status, 404);
  EXPECT_EQ(plain.body, "Not Found");
  EXPECT_EQ(OrderWith(sim, {{"kind", "html"}}).headers.at("content-type"), "text/html");
  EXPECT_EQ(OrderWith(sim, {{"kind", "empty"}}).body, "");
  EXPECT_TRUE(sim.cloud.Orders().empty());
  auto const broken = OrderWith(sim, {{"kind", "malformed"}});
  EXPECT_EQ(broken.status, 200);
  EXPECT_TRUE(broken.Json().is_discarded());
  EXPECT_EQ(sim.cloud.Orders().size(), 1U) << "it was carried out";
}

// Covers: S10.5
TEST(FaultsTest, AnyMemberOfAnAnswerCanBeOtherThanExpected) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  SetFault(sim, {{"kind", "patch"},
                 {"path", "*/resource/*"},
                 {"pointer", "/result/billing"},
                 {"value", nullptr}});
  EXPECT_TRUE(sim.Get("/resource/" + server).Result()["billing"].is_null());
  SetFault(sim, {{"kind", "patch"},
                 {"path", "*/ipam/subnet/*"},
                 {"pointer", "/result/free"},
                 {"value", "*"}});
  EXPECT_EQ(sim.Get(std::string("/network/ipam/subnet/") + ids::kMsk1PublicSubnet).Result()["free"],
            "*");
  SetFault(sim, {{"kind", "patch"}, {"path", "*/resource/*"}, {"pointer", "/result/hw_uuid"}});
  EXPECT_FALSE(sim.Get("/resource/" + server).Result().contains("hw_uuid"));
  SetFault(sim, {{"kind", "patch"}, {"path", "*/resource/*"}, {"pointer", "/not/there/at/all"}});
  EXPECT_EQ(sim.Get("/resource/" + server).Result()["uuid"], server);
}

// Covers: S10.5
TEST(FaultsTest, NullsAndGapsOfTheRealApiAreModes) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  sim.cloud.SetModes({.omit_project_uuid = true,
                      .omit_created = true,
                      .billing_null = true,
                      .driver_status_null = true});
  json const resource = sim.Get("/resource/" + server).Result();
  EXPECT_TRUE(resource["billing"].is_null());
  EXPECT_FALSE(resource.contains("project_uuid"));
  EXPECT_FALSE(resource.contains("created"));
  EXPECT_TRUE(sim.Get("/power/" + server).Result()["driver_status"].is_null());
  EXPECT_FALSE(sim.Get("/service/server").Result()[0].contains("price_plan_available"));
  auto const v6 = sim.Get("/network/ipam/subnet/f1000000-0000-4000-8000-000000000006").Result();
  EXPECT_EQ(v6["free"], "*");
  sim.cloud.SetModes({.dashed_project_uuid = true, .plans_in_lists = true});
  EXPECT_EQ(sim.Get("/resource/" + server).Result()["project_uuid"],
            "5F0D2A7B-E1C3-4F2F-9A4D-1C0B7E6A9D33");
  EXPECT_TRUE(sim.Get("/service/server").Result()[0].contains("price_plan_available"));
}

// Covers: S10.5
TEST(FaultsTest, TheBooksTellWhichFaultFiredAtWhichRequest) {
  TestCloud sim;
  SetFault(sim, {{"kind", "status"},
                 {"method", "GET"},
                 {"path", "/servers/v2/loc*"},
                 {"skip", 1},
                 {"count", 2}});
  std::vector<int> statuses;
  for (int i = 0; i < 4; ++i) statuses.push_back(sim.Get("/location").status);
  EXPECT_THAT(statuses, testing::ElementsAre(200, 500, 500, 200));
  auto const book = sim.Control("GET", "/faults").Json();
  EXPECT_EQ(book[0]["seen"], 3);
  EXPECT_EQ(book[0]["fired"], 2);
  std::vector<std::string> fired;
  for (json const& request : sim.Control("GET", "/requests").Json()) {
    if (request["path"] == "/servers/v2/location") fired.push_back(request["fault"]);
  }
  EXPECT_THAT(fired, testing::ElementsAre("", "1 status", "1 status", ""));
  EXPECT_EQ(sim.Control("DELETE", "/faults").status, 200);
  EXPECT_TRUE(sim.Control("GET", "/faults").Json().empty());
}

TEST(FaultsTest, ZeroMeansEveryTime) {
  TestCloud sim;
  SetFault(sim, {{"kind", "maintenance"}, {"count", 0}});
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(sim.cloud.Handle({.url = "/servers/v2/pub/plan"}).response.status, 503);
  }
  EXPECT_EQ(sim.Control("GET", "/health").status, 200) << "the test endpoints never fail";
}

TEST(FaultsTest, FaultsThatMakeNoSenseAreRefused) {
  TestCloud sim;
  EXPECT_EQ(sim.Control("POST", "/faults", R"({"kind":"gremlin"})").status, 400);
  EXPECT_EQ(sim.Control("POST", "/faults", R"({"kind":"status","count":-1})").status, 400);
  EXPECT_EQ(sim.Control("POST", "/faults", R"({"kind":"patch","pointer":"result"})").status, 400);
  EXPECT_EQ(sim.Control("POST", "/faults", R"({"kind":"patch","pointer":"/a~b"})").status, 400);
  EXPECT_FALSE(sim.cloud.AddFault({.kind = FaultKind::kPatch, .pointer = "/a", .value = "{"}));
}

TEST(FaultsTest, EveryKindHasAName) {
  for (char const* name : {"status", "delay", "reset_before", "reset_after", "refused", "timeout",
                           "malformed", "rate_limit", "task_running", "no_money", "maintenance",
                           "plain_text_404", "html", "empty", "patch"}) {
    auto const kind = FaultKindNamed(name);
    ASSERT_TRUE(kind) << name;
    EXPECT_EQ(NameOf(*kind), name);
  }
  EXPECT_FALSE(FaultKindNamed("gremlin"));
}

TEST(FaultsTest, GlobsMatchWholePaths) {
  EXPECT_TRUE(GlobMatches("*", "/a/b"));
  EXPECT_TRUE(GlobMatches("/a/*/c", "/a/x/y/c"));
  EXPECT_FALSE(GlobMatches("/a", "/a/b"));
  EXPECT_FALSE(GlobMatches("/a/b", "/a"));
  EXPECT_TRUE(GlobMatches("*b*", "abc"));
  EXPECT_TRUE(GlobMatches("", ""));
  EXPECT_FALSE(GlobMatches("", "a"));
  EXPECT_TRUE(GlobMatches("a**", "a"));
}

}  // namespace
}  // namespace ferro::sim
