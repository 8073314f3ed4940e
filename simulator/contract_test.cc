#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"
#include "simulator/contract_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;

// One thing made wrong in a body, and what it was.
struct Mutation {
  std::string what;
  json body;
};

// Something that this schema certainly does not take.
json OfAnotherType(json const& value) {
  if (value.is_string()) return 7;
  if (value.is_boolean()) return "yes";
  if (value.is_number()) return "many";
  return 3.5;
}

// The member at the pointer, which must exist.
json& At(json& body, std::string const& pointer) {
  return pointer.empty() ? body : body[json::json_pointer(pointer)];
}

// Every required member dropped, and every one retyped, at every depth that the
// schema describes by required, properties and items.
void CollectMutations(json const& schema, json const& whole, std::string const& pointer,
                      std::vector<Mutation>& out) {
  json copy = whole;
  json const& here = At(copy, pointer);
  for (json const& part : schema.value("allOf", json::array())) {
    CollectMutations(part, whole, pointer, out);
  }
  if (here.is_array() && !here.empty() && schema.contains("items")) {
    CollectMutations(schema["items"], whole, pointer + "/0", out);
  }
  if (!here.is_object()) return;
  json const properties = schema.value("properties", json::object());
  for (json const& name : schema.value("required", json::array())) {
    std::string const member = name.get<std::string>();
    if (!here.contains(member)) continue;
    json dropped = whole;
    At(dropped, pointer).erase(member);
    out.push_back({"without " + pointer + "/" + member, dropped});
    if (!properties.contains(member)) continue;
    json retyped = whole;
    At(retyped, pointer)[member] = OfAnotherType(here[member]);
    out.push_back({"retyped " + pointer + "/" + member, retyped});
    CollectMutations(properties[member], whole, pointer + "/" + member, out);
  }
}

std::vector<Mutation> MutationsOf(std::string const& schema, json const& body) {
  std::vector<Mutation> out;
  CollectMutations(json::parse(SchemaText(schema)), body, "", out);
  return out;
}

// Lists with one element are enough, and quick.
json Shrunk(json value) {
  if (value.is_array() && value.size() > 1) value = json::array({value[0]});
  if (!value.is_structured()) return value;
  for (json& child : value) child = Shrunk(child);
  return value;
}

json ExampleOf(std::string const& schema) {
  return json::parse(SchemaText(schema)).value("examples", json::array()).at(0);
}

TEST(ContractTest, KnowsNoOtherPaths) {
  auto const status = CheckRequest("GET", "https://x.test/servers/v2/tariff?a=b", "");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kNotFound);
}

TEST(ContractTest, SaysWhereABodyIsWrong) {
  json order = ExampleOf("order");
  order["quantity"] = "one";
  auto const status = CheckRequest("POST", "/servers/v2/resource/server/billing", order.dump());
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().message.find("quantity"), std::string::npos) << status.error().message;
}

TEST(ContractTest, RefusesABodyWhereNoneBelongs) {
  EXPECT_FALSE(CheckRequest("GET", "/servers/v2/location", "{}"));
  EXPECT_TRUE(CheckRequest("GET", "/servers/v2/location", ""));
}

TEST(ContractTest, RefusesARequestWithAnyRequiredFieldDroppedOrRetyped) {
  int seen = 0;
  for (ContractRoute const& route : ContractRoutes()) {
    if (route.request.empty()) continue;
    json const example = ExampleOf(route.request);
    EXPECT_TRUE(CheckAgainst(route.request, example.dump())) << route.request;
    for (Mutation const& mutation : MutationsOf(route.request, example)) {
      ++seen;
      EXPECT_FALSE(CheckRequest(route.method, route.path, mutation.body.dump()))
          << route.request << " " << mutation.what;
    }
  }
  EXPECT_GT(seen, 80);
}

// A good body for the path on this server, which is sent once more, spoiled.
TEST(ContractTest, TheSimulatorRefusesARequestWithAnyRequiredFieldDroppedOrRetyped) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  struct Sample {
    char const* method;
    std::string path;
    char const* schema;
  };
  std::string const service = std::string("/service/server/") + ids::kEl50 + "/billing";
  for (Sample const& s : std::vector<Sample>{
           {"POST", service, "price_request"},
           {"POST", "/resource/server/billing", "order"},
           {"PATCH", "/resource/billing/" + server, "next_plan"},
           {"DELETE", "/resource/billing/" + server, "refusal"},
           {"POST", "/boot/os/" + server, "install"},
           {"PATCH", "/boot/os/" + server, "reinstall_flag"},
           {"POST", std::string("/boot/partitions/validate?service_id=") + ids::kEl50,
            "validation"},
           {"PUT", std::string("/network/") + ids::kMsk1Private, "network_change"},
           {"POST", std::string("/network/ipam/subnet/") + ids::kMsk1PublicSubnet + "/ip",
            "ip_request"},
           {"POST", "/network/ipam/local_subnet", "local_subnet_request"},
           {"POST",
            std::string("/network/ipam/local_subnet/") + ids::kMsk1PrivateSubnet + "/local_ip",
            "local_ip_request"},
           {"POST", "/aux/ssh-keys/key", "ssh_key_request"},
           {"PUT", "/power/" + server, "power_request"},
           {"POST", "/power/" + server + "/reboot", "reboot_request"}}) {
    for (Mutation const& mutation : MutationsOf(s.schema, ExampleOf(s.schema))) {
      auto const answer = sim.SendAsAccount(s.method, s.path, mutation.body.dump());
      EXPECT_EQ(answer.status, 400) << s.schema << " " << mutation.what << ": " << answer.body;
      EXPECT_EQ(answer.ErrorType(), "SeidoValidationError");
    }
  }
  EXPECT_EQ(sim.cloud.Orders().size(), 1U) << "no spoiled order was carried out";
}

TEST(ContractTest, KeystoneRefusesATokenRequestWithAnyRequiredFieldDroppedOrRetyped) {
  TestCloud sim;
  int refused = 0;
  for (Mutation const& mutation : MutationsOf("token_request", ExampleOf("token_request"))) {
    // Without a scope Keystone gives an unscoped token, which is good for nothing.
    if (mutation.what.find("/scope") != std::string::npos) continue;
    auto const answer = sim.Raw(
        {.method = "POST", .url = "/identity/v3/auth/tokens", .body = mutation.body.dump()});
    EXPECT_TRUE(answer.status == 400 || answer.status == 401) << mutation.what;
    ++refused;
  }
  EXPECT_GT(refused, 10);
}

// Calls every path once, so that CheckResponse sees each, and returns url to body.
std::map<std::string, std::pair<ContractRoute, std::string>> AnswersOfATour() {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  std::string const hw = sim.Get("/resource/" + server).Result()["hw_uuid"];
  std::map<std::string, std::pair<ContractRoute, std::string>> out;
  auto const note = [&](char const* method, std::string const& path, TestAnswer const& answer) {
    EXPECT_LT(answer.status, 300) << path << " " << answer.body;
    std::string const url = "/servers/v2" + path;
    auto const route = ContractRouteFor(method, url);
    ASSERT_TRUE(route) << path;
    out[std::string(method) + " " + url] = {*route, answer.body};
  };
  std::string const l = ids::kMsk1;
  for (std::string const& path : std::vector<std::string>{
           "/location",
           "/location/" + l,
           "/service",
           "/service/server",
           "/service/serverchip",
           std::string("/service/") + ids::kEl50,
           std::string("/service/server/") + ids::kEl50,
           "/pub/plan",
           std::string("/plan/") + ids::kPlanDay,
           "/resource",
           "/resource/" + server,
           "/boot/template/os/new",
           "/boot/os/" + server,
           std::string("/boot/partitions/local_drives?service_uuid=") + ids::kEl50,
           "/network",
           "/network/ipam/subnet",
           std::string("/network/ipam/subnet/") + ids::kMsk1PublicSubnet,
           "/network/ipam/ip",
           "/network/ipam/local_subnet",
           std::string("/network/ipam/local_subnet/") + ids::kMsk1PrivateSubnet,
           "/network/ipam/local_ip",
           "/network/port/hw/" + hw,
           "/aux/ssh-keys/key",
           std::string("/aux/ssh-keys/key/") + ids::kOpsKey,
           "/power/" + server,
           "/event"}) {
    note("GET", path, sim.Get(path));
  }
  return out;
}

TEST(ContractTest, RefusesAnAnswerWithAnyRequiredFieldDroppedOrRetyped) {
  int seen = 0;
  auto const tour = AnswersOfATour();
  EXPECT_GE(tour.size(), 26U);
  for (auto const& [url, entry] : tour) {
    ContractRoute const& route = entry.first;
    json const body = json::parse(entry.second);
    std::string const path = url.substr(url.find(' ') + 1);
    bool const bare = body.is_object() && !body.contains("task_id");
    std::string const name = bare ? route.bare : route.list.empty() ? route.answer : route.list;
    json const part = Shrunk(bare ? body : body["result"]);
    if (name.empty() || (part.is_array() && part.empty())) continue;
    json const sample = part.is_array() ? part[0] : part;
    for (Mutation const& mutation : MutationsOf(name, sample)) {
      ++seen;
      EXPECT_FALSE(CheckAgainst(name, mutation.body.dump())) << url << " " << mutation.what;
    }
    if (bare) continue;
    for (Mutation const& mutation : MutationsOf("envelope", Shrunk(body))) {
      ++seen;
      EXPECT_FALSE(CheckResponse("GET", path, 200, mutation.body.dump())) << url << mutation.what;
    }
  }
  EXPECT_GT(seen, 400);
}

}  // namespace
}  // namespace ferro::sim
