#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

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
  // What may be null may be of any one type, but a list of this is nowhere.
  if (value.is_null()) return json::array({true});
  return 3.5;
}

// The member at the pointer, which must exist.
json& At(json& body, std::string const& pointer) {
  return pointer.empty() ? body : body[json::json_pointer(pointer)];
}

std::string Below(std::string pointer, std::string_view member) {
  pointer += '/';
  pointer += member;
  return pointer;
}

// Of several forms the one whose `type` this value has; null when none says so.
json FormOf(json const& schema, json const& value) {
  for (json const& form : schema.value("oneOf", json::array())) {
    if (!value.is_object() || !form.contains("/properties/type/enum"_json_pointer)) continue;
    for (json const& type : form["properties"]["type"]["enum"]) {
      if (value.value("type", json()) == type) return form;
    }
  }
  return nullptr;
}

// Every required member dropped, and every one retyped, at every depth that the schema
// describes by required, properties, items, additionalProperties, allOf and oneOf.
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
  json const form = FormOf(schema, here);
  if (!form.is_null()) CollectMutations(form, whole, pointer, out);
  json const properties = schema.value("properties", json::object());
  json const others = schema.value("additionalProperties", json());
  for (auto const& [name, value] : here.items()) {
    if (!others.is_object() || properties.contains(name)) continue;
    CollectMutations(others, whole, Below(pointer, name), out);
  }
  for (json const& name : schema.value("required", json::array())) {
    std::string const member = name.get<std::string>();
    if (!here.contains(member)) continue;
    std::string const place = Below(pointer, member);
    json dropped = whole;
    At(dropped, pointer).erase(member);
    out.push_back({"without " + place, dropped});
    if (!properties.contains(member)) continue;
    json retyped = whole;
    At(retyped, pointer)[member] = OfAnotherType(here[member]);
    out.push_back({"retyped " + place, retyped});
    CollectMutations(properties[member], whole, place, out);
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

// One answered request.
struct Stop {
  std::string method;
  std::string url;
  ContractRoute route;
  std::string body;
};

std::vector<std::pair<std::string, std::string>> PathsToWrite(std::string const& server) {
  json const price{{"location_uuid", ids::kMsk1},
                   {"price_plan_uuid", ids::kPlanDay},
                   {"pay_currency", "main"},
                   {"quantity", 1}};
  json const graph{{"partitions_config", Raid1Graph()}};
  json const subnet{{"network_uuid", ids::kMsk1Private}, {"subnet_address", "10.9.0.0/24"}};
  std::string const el50 = ids::kEl50;
  return {{"/service/server/" + el50 + "/billing", price.dump()},
          {"/resource/server/billing", GoodOrder("web-2").dump()},
          {"/boot/partitions/validate?service_id=" + el50, graph.dump()},
          {"/network/ipam/local_subnet", subnet.dump()},
          {"/network/ipam/subnet/" + std::string(ids::kMsk1PublicSubnet) + "/ip",
           json{{"resource_uuid", server}}.dump()},
          {"/aux/ssh-keys/key", ExampleOf("ssh_key_request").dump()},
          {"/boot/os/" + server, GoodInstall().dump()}};
}

std::vector<std::string> PathsToRead(std::string const& server, std::string const& hw) {
  std::string const l = ids::kMsk1;
  std::string const c = ids::kEl50;
  return {"/location",
          "/location/" + l,
          "/service",
          "/service/server",
          "/service/serverchip",
          "/service/" + c,
          "/service/server/" + c,
          "/pub/plan",
          std::string("/plan/") + ids::kPlanDay,
          "/resource",
          "/resource/" + server,
          "/boot/template/os/new",
          "/boot/os/" + server,
          "/boot/partitions/local_drives?service_uuid=" + c,
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
          "/event"};
}

// The schema of the answer, or of each element when it is a list.
std::string SchemaOf(ContractRoute const& route) {
  if (!route.bare.empty()) return route.bare;
  return route.list.empty() ? route.answer : route.list;
}

// Answers of every form that the contract knows.
std::vector<Stop> Tour() {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  std::string const hw = sim.Get("/resource/" + server).Result()["hw_uuid"];
  std::vector<Stop> out;
  auto const note = [&](char const* method, std::string const& url, TestAnswer const& answer) {
    EXPECT_LT(answer.status, 300) << url << " " << answer.body;
    auto const route = ContractRouteFor(method, url);
    ASSERT_TRUE(route) << url;
    out.push_back({method, url, *route, answer.body});
  };
  for (auto const& path : PathsToRead(server, hw)) note("GET", "/servers/v2" + path, sim.Get(path));
  for (auto const& [path, body] : PathsToWrite(server)) {
    note("POST", "/servers/v2" + path, sim.SendAsAccount("POST", path, body));
  }
  std::string const tokens = "/identity/v3/auth/tokens";
  note("POST", tokens,
       sim.Raw(
           {.method = "POST", .url = tokens, .body = TokenRequest("sim-s3cret", ids::kProject)}));
  return out;
}

TEST(ContractTest, RefusesAnAnswerWithAnyRequiredFieldDroppedOrRetyped) {
  int mutations = 0;
  std::set<std::string> seen;
  for (Stop const& stop : Tour()) {
    bool const bare = !stop.route.bare.empty();
    std::string const name = SchemaOf(stop.route);
    json const body = Shrunk(json::parse(stop.body));
    json const part = bare ? body : body["result"];
    if (name.empty() || (part.is_array() && part.empty())) continue;
    seen.insert(name);
    for (Mutation const& mutation : MutationsOf(name, part.is_array() ? part[0] : part)) {
      ++mutations;
      EXPECT_FALSE(CheckAgainst(name, mutation.body.dump())) << stop.url << " " << mutation.what;
    }
    if (bare) continue;
    for (Mutation const& mutation : MutationsOf("envelope", body)) {
      ++mutations;
      EXPECT_FALSE(CheckResponse(stop.method, stop.url, 200, mutation.body.dump()))
          << stop.url << " " << mutation.what;
    }
  }
  EXPECT_GT(mutations, 500);
  for (ContractRoute const& route : ContractRoutes()) {
    for (auto const& name : {route.answer, route.list, route.bare}) {
      EXPECT_TRUE(name.empty() || seen.contains(name)) << "nobody saw an answer like " << name;
    }
  }
}

TEST(ContractTest, RefusesAnErrorWithAnyRequiredFieldDroppedOrRetyped) {
  json const error{{"type", "SeidoNotFoundError"}, {"message", "gone"}, {"code", "R00002"}};
  json const other{{"error", {{"message", "IP address already in use"}, {"code", 409}}}};
  int mutations = 0;
  for (auto const& [name, body] :
       std::map<std::string, json>{{"error", error}, {"error_object", other}}) {
    EXPECT_TRUE(CheckResponse("GET", "/servers/v2/location", 404, body.dump()));
    for (Mutation const& mutation : MutationsOf(name, body)) {
      ++mutations;
      EXPECT_FALSE(CheckResponse("GET", "/servers/v2/location", 404, mutation.body.dump()))
          << name << " " << mutation.what;
    }
  }
  EXPECT_GE(mutations, 10);
}

}  // namespace
}  // namespace ferro::sim
