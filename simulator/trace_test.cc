// The end-to-end traces of selectel-api §11, call by call.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using testing::ElementsAre;

// "POST /identity/v3/auth/tokens 201", … without the prefix of servers/v2, the first
// `count` of all requests.
std::vector<std::string> TraceOf(Cloud& cloud, std::size_t count) {
  std::vector<std::string> out;
  for (auto const& r : cloud.Requests()) {
    if (out.size() == count) break;
    std::string const path = r.path.starts_with("/servers/v2") ? r.path.substr(11) : r.path;
    std::string const query = r.query.empty() ? "" : "?" + r.query;
    out.push_back(r.method + " " + path + query + " " + std::to_string(r.status));
  }
  return out;
}

// Every state the server goes through until this one, asked for every ten seconds.
std::vector<std::string> StatesUntil(TestCloud& sim, std::string const& uuid,
                                     std::string const& last) {
  std::vector<std::string> states;
  for (int polls = 0; polls < 1000 && (states.empty() || states.back() != last); ++polls) {
    std::string const state = sim.StateOf(uuid);
    if (states.empty() || states.back() != state) states.push_back(state);
    sim.clock.Advance(std::chrono::seconds(10));
  }
  return states;
}

// Covers: S11.create
TEST(TraceTest, CreatesALinuxServerInItsOwnPublicSubnetAsTheGoProviderDoes) {
  TestCloud sim;
  std::string const location = ids::kMsk1;
  std::string const service = ids::kEl50;
  std::string const token = sim.ProjectToken();
  auto const checked = sim.Raw({.url = "/identity/v3/auth/tokens",
                                .headers = {{"x-auth-token", token}, {"x-subject-token", token}}});
  EXPECT_EQ(checked.status, 200);

  auto const templates =
      sim.Get("/boot/template/os/new?location_uuid=" + location + "&service_uuid=" + service);
  EXPECT_EQ(templates.Result()[0]["version_value"], "2404");
  EXPECT_EQ(sim.Get("/service/" + service).Result()["model"], "server");
  auto const detail = sim.Get("/service/server/" + service).Result();
  EXPECT_TRUE(detail.contains("price_plan_available"));
  EXPECT_EQ(sim.Get("/boot/partitions/local_drives?service_uuid=" + service).Result().size(), 2U);

  auto const subnet =
      sim.Get(std::string("/network/ipam/subnet/") + ids::kMsk1PublicSubnet).Result();
  EXPECT_EQ(subnet["subnet"], "203.0.113.0/28");
  EXPECT_EQ(sim.Get("/network?location_uuid=" + location + "&network_type=inet").status, 200);
  EXPECT_EQ(sim.Get("/network/ipam/ip?location_uuid=" + location).status, 200);
  EXPECT_EQ(sim.Get("/aux/ssh-keys/key").Result()[0]["name_public_key"], "ops");
  auto const plans =
      sim.Raw({.url = "/servers/v2/pub/plan", .headers = {{"accept-language", "en-US"}}});
  EXPECT_EQ(plans.Result()[0]["name"], "1 day");

  json const question{{"location_uuid", location},
                      {"price_plan_uuid", ids::kPlanDay},
                      {"pay_currency", "main"},
                      {"quantity", 1}};
  auto const price = sim.Send("POST", "/service/server/" + service + "/billing", question.dump());
  EXPECT_EQ(price.Result()["has_enough_balance"], true);
  EXPECT_EQ(price.Result()["price"]["amount_due"], 690.0);

  json const graph{{"partitions_config", Raid1Graph()}};
  auto const valid =
      sim.Send("POST", "/boot/partitions/validate?service_id=" + service, graph.dump());
  EXPECT_EQ(valid.Json(), graph) << "this answer has no envelope";

  json order = GoodOrder("web-1");
  order["price_plan_uuid"] = ids::kPlanDay;
  order["ip_list"] = {"203.0.113.10"};
  auto const ordered = sim.Send("POST", "/resource/server/billing", order.dump());
  ASSERT_EQ(ordered.Result().size(), 1U);
  std::string const uuid = ordered.Result()[0]["uuid"];

  EXPECT_THAT(StatesUntil(sim, uuid, "active"),
              ElementsAre("pending", "processing", "paid", "deploy", "active"));
  auto const os = sim.Get("/boot/os/" + uuid).Result();
  EXPECT_EQ(os["reinstall"], 0);
  EXPECT_EQ(os["password"], "Example-Pass-1");
  EXPECT_EQ(os["ipv4_address"], "203.0.113.10");
  EXPECT_EQ(TraceOf(sim.cloud, 14).back(), "POST /resource/server/billing 200");
}

}  // namespace
}  // namespace ferro::sim
