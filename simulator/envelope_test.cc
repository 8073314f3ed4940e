// Envelopes, languages, pages, tasks and errors (selectel-api §2).
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;

std::string PutName(TestCloud& sim, std::string const& server) {
  return sim.Send("PUT", "/resource/" + server, R"({"user_desc":"other"})").body;
}

// Covers: S10.2
TEST(EnvelopeTest, IsAroundAnswersExceptTheThreeBareOnes) {
  TestCloud sim;
  json const locations = sim.Get("/location").Json();
  EXPECT_EQ(locations["status"], "SUCCESS");
  EXPECT_EQ(locations["progress"], 100);
  EXPECT_TRUE(locations["page"].is_null());
  EXPECT_EQ(locations["item_count"], locations["result"].size());
  EXPECT_TRUE(sim.Get("/aux/ssh-keys/key").Json().contains("task_id"));

  json const graph{{"partitions_config", Raid1Graph()}};
  auto const validated = sim.Send(
      "POST", std::string("/boot/partitions/validate?service_id=") + ids::kEl50, graph.dump());
  EXPECT_FALSE(validated.Json().contains("task_id"));
  auto const key = sim.Get(std::string("/aux/ssh-keys/key/") + ids::kOpsKey).Json();
  EXPECT_EQ(key["name_public_key"], "ops");
  auto const made = sim.SendAsAccount("POST", "/aux/ssh-keys/key",
                                      R"({"name_public_key":"k","public_key":"ssh-rsa AAAA"})");
  EXPECT_EQ(made.Json()["name_public_key"], "k");
}

// Covers: S10.2
TEST(EnvelopeTest, PlanNamesAreRussianUnlessEnglishIsAskedFor) {
  TestCloud sim;
  auto const name = [&](http::Headers headers) {
    auto const plans = sim.Raw({.url = "/servers/v2/pub/plan", .headers = std::move(headers)});
    return plans.Result()[0]["name"].get<std::string>();
  };
  EXPECT_EQ(name({}), "1 день");
  EXPECT_EQ(name({{"accept-language", "ru"}}), "1 день");
  EXPECT_EQ(name({{"accept-language", "en-US"}}), "1 day");
}

// Covers: S10.2
TEST(EnvelopeTest, PublicPathsNeedNoToken) {
  TestCloud sim;
  for (char const* path :
       {"/pub/plan", "/pub/location", "/pub/service/server", "/pub/service/serverchip"}) {
    EXPECT_EQ(sim.Raw({.url = std::string("/servers/v2") + path}).status, 200) << path;
  }
}

// Covers: S10.3
TEST(PagingTest, WithoutALimitOnlyTheFirstSmallPageComes) {
  TestCloud sim;
  for (int i = 0; i < 13; ++i) sim.Order("s-" + std::to_string(i));
  json const first = sim.Get("/resource").Json();
  EXPECT_EQ(first["page"], 1);
  EXPECT_EQ(first["limit"], 10);
  EXPECT_EQ(first["item_count"], 14) << "thirteen servers and one thing that is none";
  EXPECT_EQ(first["result"].size(), 10U);
}

// Covers: S10.3
TEST(PagingTest, PagesTogetherAreTheWholeList) {
  TestCloud sim;
  for (int i = 0; i < 13; ++i) sim.Order("s-" + std::to_string(i));
  std::set<std::string> seen;
  for (int page = 1; page <= 5; ++page) {
    auto const answer = sim.Get("/resource?limit=3&page=" + std::to_string(page));
    for (json const& item : answer.Result()) seen.insert(item["uuid"].get<std::string>());
  }
  EXPECT_EQ(seen.size(), 14U);
  EXPECT_TRUE(sim.Get("/resource?limit=3&page=6").Result().empty());
  EXPECT_EQ(sim.Get("/resource?limit=1000").Result().size(), 14U);
}

// Covers: S10.3
TEST(PagingTest, EveryPagedListSaysHowManyThereAre) {
  TestCloud sim;
  for (int i = 0; i < 13; ++i) sim.Order("s-" + std::to_string(i));
  for (char const* path : {"/resource", "/network", "/network/ipam/ip", "/event"}) {
    json const whole = sim.Get(path).Json();
    EXPECT_EQ(whole["page"], 1) << path;
    EXPECT_EQ(whole["limit"], 10) << path;
    EXPECT_GT(whole["item_count"], 10) << path;
    EXPECT_EQ(whole["result"].size(), 10U) << path;
    json const second = sim.Get(std::string(path) + "?page=2&limit=4").Json();
    EXPECT_EQ(second["page"], 2) << path;
    EXPECT_EQ(second["limit"], 4) << path;
    EXPECT_EQ(second["result"], json(whole["result"].begin() + 4, whole["result"].begin() + 8));
  }
}

TEST(PagingTest, RefusesPagesAndLimitsThatAreNone) {
  TestCloud sim;
  for (char const* query : {"page=0", "page=-1", "page=x", "limit=0", "limit=1001", "limit=1.5",
                            "page=99999999999999999999"}) {
    auto const answer = sim.Get(std::string("/resource?") + query);
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_EQ(answer.ErrorType(), "SeidoValidationError");
  }
}

// Covers: S10.4
TEST(TaskTest, AnOrderCanBeAccepted202AndItsResultAskedFor) {
  CloudOptions options;
  options.modes.order_status = 202;
  options.modes.order_answer = "none";
  TestCloud sim(std::move(options));
  auto const ordered = sim.Send("POST", "/resource/server/billing", GoodOrder().dump());
  EXPECT_EQ(ordered.status, 202);
  EXPECT_TRUE(ordered.Result().is_null());
  std::string const task = ordered.Json()["task_id"];
  EXPECT_EQ(sim.Get("/result/" + task).status, 202);
  EXPECT_EQ(sim.Get("/dashboard/task").Result()[0]["task_id"], task);
  sim.clock.Advance(std::chrono::seconds(5));
  auto const result = sim.Get("/result/" + task);
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.Result().at(0)["uuid"], sim.cloud.Orders()[0].servers[0]);
}

// Covers: S10.4
TEST(TaskTest, TheOrdersAnswerHasEachFormThatWasSeen) {
  for (auto const& [form, least] :
       std::map<std::string, std::size_t>{{"uuid", 1U}, {"state", 2U}, {"full", 20U}}) {
    for (int status : {200, 202}) {
      CloudOptions options;
      options.modes.order_status = status;
      options.modes.order_answer = form;
      TestCloud sim(std::move(options));
      auto const ordered = sim.Send("POST", "/resource/server/billing", GoodOrder().dump());
      EXPECT_EQ(ordered.status, status);
      EXPECT_GE(ordered.Result().at(0).size(), least) << form;
      EXPECT_EQ(ordered.Result().at(0).contains("billing"), form == "full");
    }
  }
}

// Covers: S10.4
TEST(TaskTest, AChangeAndADeletionCanBeAccepted202) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  Modes modes;
  modes.async_put = true;
  modes.delete_status = 202;
  sim.cloud.SetModes(modes);
  json const put = json::parse(PutName(sim, server));
  EXPECT_TRUE(put["result"].is_null());
  EXPECT_EQ(sim.Get("/resource/" + server).Result()["is_processing"], true);
  sim.clock.Advance(std::chrono::seconds(6));
  std::string const task = put["task_id"];
  EXPECT_EQ(sim.Get("/result/" + task).Result()["user_desc"], "other");
  EXPECT_EQ(sim.Get("/resource/" + server).Result()["is_processing"], false);

  auto const refused =
      sim.Send("DELETE", "/resource/billing/" + server, R"({"immediately":false})");
  EXPECT_EQ(refused.status, 202);
  modes.delete_status = 204;
  sim.cloud.SetModes(modes);
  auto const second = sim.ActiveServer("web-2");
  auto const empty = sim.Send("DELETE", "/resource/billing/" + second, R"({"immediately":false})");
  EXPECT_EQ(empty.status, 204);
  EXPECT_EQ(empty.body, "");
}

// Covers: S10.4
TEST(TaskTest, ResultsAndResourcesRedirectOnRequest) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  Modes modes;
  modes.async_put = true;
  modes.result_303 = true;
  sim.cloud.SetModes(modes);
  json const put = json::parse(PutName(sim, server));
  sim.clock.Advance(std::chrono::seconds(6));
  auto const moved = sim.Get("/result/" + put["task_id"].get<std::string>());
  EXPECT_EQ(moved.status, 303);
  EXPECT_EQ(moved.headers.at("location"), "/servers/v2/resource/" + server);

  sim.cloud.SetModes({.resource_303 = true});
  auto const resource = sim.Get("/resource/" + server);
  EXPECT_EQ(resource.status, 303);
  auto const result = sim.Get(resource.headers.at("location").substr(11));
  EXPECT_EQ(result.Result()["uuid"], server);
}

TEST(TaskTest, KnowsEveryRecentTaskAndNoOther) {
  TestCloud sim;
  json const locations = sim.Get("/location").Json();
  auto const again = sim.Get("/result/" + locations["task_id"].get<std::string>());
  EXPECT_EQ(again.Result(), locations["result"]);
  EXPECT_EQ(sim.Get("/result/00000000-0000-4000-8000-000000000000").status, 404);
}

TEST(ErrorTest, UnknownPathsWrongMethodsAndWhatIsNotOffered) {
  TestCloud sim;
  auto const unknown = sim.Get("/tariff");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.body, "Not Found");
  EXPECT_EQ(unknown.headers.at("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(sim.Send("DELETE", "/location").status, 405);
  auto const tags = sim.Get("/resource/tag");
  EXPECT_TRUE(tags.status == 501 || tags.status == 404);
  EXPECT_EQ(sim.Get("/boot/template/os").ErrorType(), "GoroNotImplemented");
  EXPECT_EQ(sim.Raw({.url = "/"}).status, 404);
}

TEST(ErrorTest, BodiesThatAreNoJsonObject) {
  TestCloud sim;
  for (char const* body : {"[]", "{", "7", "\xff\xfe"}) {
    EXPECT_EQ(sim.Send("POST", "/resource/server/billing", body).status, 400) << body;
    EXPECT_EQ(sim.Send("POST", "/aux/ssh-keys/key", body).status, 403);
    EXPECT_EQ(sim.SendAsAccount("POST", "/aux/ssh-keys/key", body).status, 400);
  }
  EXPECT_EQ(sim.Get("/resource/%ff%fe").status, 404) << "and the message is UTF-8 all the same";
}

TEST(ErrorTest, NamesWhatIsMissingTheWayTheApiDoes) {
  TestCloud sim;
  std::string const nobody = "3c0f0000-0000-4000-8000-000000000000";
  auto const answer = sim.Get("/network/port/hw/" + nobody + "?port_type=local");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.ErrorType(), "SeidoNotFoundError");
  EXPECT_EQ(answer.Json()["code"], "R00002");
  EXPECT_EQ(answer.Json()["message"], "HwRepository: " + nobody + " not found");
}

TEST(EventTest, ListsWhatHappenedNewestFirst) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  auto const events = sim.Get("/event?item_uuid=" + server).Result();
  ASSERT_GE(events.size(), 5U);
  EXPECT_EQ(events[0]["action_name"], "resource_active");
  EXPECT_EQ(sim.Get("/event?action_name=resource_order").Result().size(), 1U);
  EXPECT_EQ(sim.Get("/dashboard/maintenance").Result()["status"], false);
  EXPECT_FALSE(sim.Get("/misc/name-service/random").Result()["name"].empty());
}

}  // namespace
}  // namespace ferro::sim
