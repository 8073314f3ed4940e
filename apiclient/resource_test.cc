#include "apiclient/resource.h"

#include <gmock/gmock.h>

#include "apiclient/error.h"
#include "apiclient/session_testing.h"
#include "apiclient/simulated_testing.h"
#include "simulator/control.h"

namespace ferro::api {
namespace {

using testing::HasSubstr;

class ResourceTest : public SimulatedApiTest {
 protected:
  std::string StateOf(ServerId const& id) {
    auto const server = GetServer(client(), id);
    return server ? server->state.text : server.error().message;
  }
};

TEST_F(ResourceTest, AServerThatIsGoneIsSaidToBeByTheApiItself) {
  auto const server = GetServer(client(), {"9a000000-0000-4000-8000-0000000000aa"});
  ASSERT_FALSE(server);
  EXPECT_TRUE(SaysNotFound(server.error()));
  ASSERT_TRUE(cloud.AddFault({.kind = sim::FaultKind::kPlainText404}));
  auto const proxy = GetServer(client(), {"9a000000-0000-4000-8000-0000000000aa"});
  EXPECT_EQ(proxy.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(SaysNotFound(proxy.error()));
}

// Covers: P-10 P-08
TEST_F(ResourceTest, ShowsAServer) {
  auto const id = ActiveServer();
  auto const server = GetServer(client(), id);
  ASSERT_TRUE(server) << server.error().message;
  EXPECT_EQ(lines().back(), "GET /servers/v2/resource/" + id.value);
  EXPECT_EQ(server->state.text, "active");
  EXPECT_EQ(server->user_desc, "web-1");
  EXPECT_EQ(server->info, "EL50-SSD");
  EXPECT_EQ(server->location.value, sim::ids::kMsk1);
  EXPECT_EQ(server->service.value, sim::ids::kEl50);
  EXPECT_EQ(server->service_type, "server");
  EXPECT_TRUE(SameProject(server->project, {sim::ids::kProject}));
  EXPECT_FALSE(server->hardware.empty());
  EXPECT_TRUE(server->created.has_value());
  EXPECT_TRUE(server->paid_till.has_value());
  EXPECT_EQ(server->plan().value, sim::ids::kPlanMonth);
  EXPECT_EQ(server->billing->current_plan->name, "1 month");
  EXPECT_THAT(server->available_plans, testing::Contains(PlanId{sim::ids::kPlanMonth}));
}

// Covers: W-35 W-56
TEST_F(ResourceTest, ListsServersAndNothingElseOverAllPages) {
  for (int i = 0; i < 12; ++i) ActiveServer(Web("web-" + std::to_string(i)));
  ASSERT_TRUE(cloud.Change([](sim::World& world) -> Status {
    world.others.push_back({.uuid = "77000000-0000-4000-8000-000000000001",
                            .service_type = "network",
                            .project = sim::ids::kProject});
    return {};
  }));
  auto const servers = ListServers(client());
  ASSERT_TRUE(servers) << servers.error().message;
  EXPECT_EQ(servers->size(), 12U);
  EXPECT_TRUE(ListServers(client(), {.location = {sim::ids::kSpb4}})->empty());
  EXPECT_EQ(ListServers(client(), {.service = {sim::ids::kEl50}})->size(), 12U);
}

TEST_F(ResourceTest, KeepsToTheProjectWhereTheAnswerNamesOne) {
  ActiveServer();
  EXPECT_EQ(ListServers(account(), {.project = {sim::ids::kProject}})->size(), 1U);
  EXPECT_TRUE(ListServers(account(), {.project = {sim::ids::kOtherProject}})->empty());
  auto modes = cloud.GetModes();
  modes.dashed_project_uuid = true;
  cloud.SetModes(modes);
  EXPECT_EQ(ListServers(client(), {.project = {sim::ids::kProject}})->size(), 1U);
  modes.omit_project_uuid = true;
  modes.omit_created = true;
  modes.billing_null = true;
  cloud.SetModes(modes);
  auto const servers = ListServers(client(), {.project = {sim::ids::kProject}});
  ASSERT_EQ(servers->size(), 1U);
  EXPECT_TRUE(servers->front().project.empty());
  EXPECT_EQ(servers->front().created, std::nullopt);
  EXPECT_TRUE(servers->front().plan().empty());
}

TEST_F(ResourceTest, ANewNameIsThereWhenTheCallReturns) {
  auto const id = ActiveServer();
  for (bool const async : {false, true}) {
    auto modes = cloud.GetModes();
    modes.async_put = async;
    cloud.SetModes(modes);
    auto const name = async ? "web-late" : "web-now";
    auto const status = RenameServer(client(), id, name);
    ASSERT_TRUE(status) << status.error().message;
    auto const server = GetServer(client(), id);
    EXPECT_EQ(server->user_desc, name);
    EXPECT_FALSE(server->is_processing.value_or(false));
  }
  for (auto const& request : requests()) {
    if (request.method != "PUT") continue;
    EXPECT_THAT(request.body, testing::StartsWith("{\"user_desc\":"));
  }
}

TEST_F(ResourceTest, FollowsTheTaskOfARenameToTheServer) {
  auto const id = ActiveServer();
  auto modes = cloud.GetModes();
  modes.async_put = true;
  modes.result_303 = true;
  cloud.SetModes(modes);
  EXPECT_TRUE(RenameServer(client(), id, "web-2"));
  EXPECT_EQ(lines().back(), "GET /servers/v2/resource/" + id.value);
}

TEST_F(ResourceTest, AnotherPlanIsTheNextOne) {
  auto const id = ActiveServer();
  auto const status = ChangePlan(client(), id, {sim::ids::kPlan3Months});
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(requests().back().body,
            R"({"price_plan_uuid":"74566568-dae2-48e4-97da-0b4a7ef7fff0"})");
  auto const server = GetServer(client(), id);
  EXPECT_EQ(server->billing->current_plan->id.value, sim::ids::kPlanMonth);
  EXPECT_EQ(server->plan().value, sim::ids::kPlan3Months);
}

TEST_F(ResourceTest, RefusesAndRestoresRenewal) {
  auto const id = ActiveServer();
  for (int const status : {200, 202, 204}) {
    auto modes = cloud.GetModes();
    modes.delete_status = status;
    cloud.SetModes(modes);
    auto const refused = RefuseRenewal(client(), id, EndOfService::kWhenPaidPeriodEnds);
    ASSERT_TRUE(refused) << status << ": " << refused.error().message;
    clock.Advance(std::chrono::seconds(10));
    EXPECT_EQ(StateOf(id), "expiring");
    EXPECT_EQ(GetServer(client(), id)->state.phase(), ServerPhase::kEnding);
    auto const restored = RestoreRenewal(client(), id, {sim::ids::kPlanMonth});
    ASSERT_TRUE(restored) << restored.error().message;
    EXPECT_EQ(StateOf(id), "active");
  }
  bool seen = false;
  for (auto const& request : requests()) {
    if (request.method != "DELETE") continue;
    EXPECT_EQ(request.body, R"({"immediately":false})");
    seen = true;
  }
  EXPECT_TRUE(seen);
}

TEST_F(ResourceTest, EndsAServerAtOnce) {
  auto const id = ActiveServer();
  ASSERT_TRUE(RefuseRenewal(client(), id, EndOfService::kNow));
  EXPECT_EQ(requests().back().body, R"({"immediately":true})");
  clock.Advance(std::chrono::minutes(5));
  EXPECT_EQ(GetServer(client(), id)->state.phase(), ServerPhase::kGone);
}

TEST_F(ResourceTest, ABlockedServerCannotBeCancelled) {
  auto const id = ActiveServer();
  ASSERT_TRUE(cloud.Change(
      [&](sim::World& world) { return sim::ForceState(world, id.value, sim::State::kBlocked); }));
  auto const refused = RefuseRenewal(client(), id, EndOfService::kWhenPaidPeriodEnds);
  EXPECT_FALSE(refused);
}

TEST_F(ResourceTest, FollowsARedirectOfAServer) {
  auto const id = ActiveServer();
  auto modes = cloud.GetModes();
  modes.resource_303 = true;
  cloud.SetModes(modes);
  EXPECT_EQ(StateOf(id), "active");
}

// Covers: P-09 W-39
TEST(ServerStateTest, EveryStateMeansSomethingAndAnUnknownOneIsKept) {
  for (auto const& [text, phase] : {
           std::pair("pending", ServerPhase::kMaking),
           {"processing", ServerPhase::kMaking},
           {"paid", ServerPhase::kMaking},
           {"deploy", ServerPhase::kMaking},
           {"active", ServerPhase::kReady},
           {"prolong", ServerPhase::kReady},
           {"provided", ServerPhase::kReady},
           {"expiring", ServerPhase::kEnding},
           {"ending", ServerPhase::kEnding},
           {"cancelling", ServerPhase::kEnding},
           {"unpaid", ServerPhase::kStopped},
           {"blocked", ServerPhase::kStopped},
           {"cancel", ServerPhase::kGone},
           {"deleted", ServerPhase::kGone},
           {"levitating", ServerPhase::kUnknown},
           {"", ServerPhase::kUnknown},
       })
    EXPECT_EQ(ServerState{text}.phase(), phase) << text;
  auto const server = json::Parse<Server>(R"({"state":"Levitating","previous_state":"ACTIVE"})");
  EXPECT_EQ(server->state.text, "levitating");
  EXPECT_EQ(server->previous_state.phase(), ServerPhase::kReady);
}

// Covers: P-08 W-22
TEST(ServerAnswerTest, LivesWithWhatIsMissing) {
  auto const bare = json::Parse<Server>(
      R"({"uuid":"a","info":"EL50","user_desc":null,"billing":null,"hw_uuid":null,"created":null,
          "available_plan":["p1",{"uuid":"p2","name":"x"}]})");
  ASSERT_TRUE(bare) << bare.error().message;
  EXPECT_EQ(bare->display_name(), "EL50");
  EXPECT_TRUE(bare->hardware.empty());
  EXPECT_TRUE(bare->plan().empty());
  EXPECT_THAT(bare->available_plans, testing::ElementsAre(PlanId{"p1"}, PlanId{"p2"}));
  auto const current = json::Parse<Server>(
      R"({"user_desc":"n","billing":{"current_price_plan":{"uuid":"p"},"next_price_plan":null}})");
  EXPECT_EQ(current->plan().value, "p");
  EXPECT_EQ(current->display_name(), "n");
}

TEST(ServerAnswerTest, AnAnswerAboutAnotherServerIsNotTaken) {
  for (auto const* result : {"{}", R"({"uuid":"other"})"}) {
    ScriptedApi api({Wrapped(result)});
    auto const server = GetServer(api.client(), {"mine"});
    ASSERT_FALSE(server) << result;
    EXPECT_EQ(server.error().code, ErrorCode::kInternal);
  }
  ScriptedApi empty({Answer(200, "")});
  EXPECT_THAT(GetServer(empty.client(), {"mine"}).error().message, HasSubstr("it has no result"));
  ScriptedApi list({Answer(200, "")});
  EXPECT_FALSE(ListServers(list.client()));
}

}  // namespace
}  // namespace ferro::api
