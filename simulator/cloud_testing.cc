#include "simulator/cloud_testing.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "simulator/contract_testing.h"

namespace ferro::sim {
namespace {

std::string AccountRequest() {
  return R"({"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"tf-robot",)"
         R"("password":"sim-s3cret","domain":{"name":"123456"}}}},)"
         R"("scope":{"domain":{"name":"123456"}}}})";
}

bool WasSpoiled(Cloud& cloud) {
  auto const requests = cloud.Requests();
  return !requests.empty() && !requests.back().fault.empty();
}

}  // namespace

// What no fault has spoiled keeps to the contract, in every test that uses this.
void TestCloud::CheckContract(http::Request const& request, Reply const& reply) {
  int const status = reply.response.status;
  if (reply.cut != Cut::kNone || status == 303 || WasSpoiled(cloud)) return;
  auto const answer = CheckResponse(request.method, request.url, status, reply.response.body);
  if (!answer && answer.error().code == ErrorCode::kNotFound) return;
  EXPECT_TRUE(answer.has_value()) << request.method << " " << request.url << ": "
                                  << (answer ? "" : answer.error().message);
  if (status >= 400) return;
  auto const asked = CheckRequest(request.method, request.url, request.body);
  EXPECT_TRUE(asked.has_value()) << request.method << " " << request.url << ": "
                                 << (asked ? "" : asked.error().message);
}

nlohmann::json TestAnswer::Json() const {
  return nlohmann::json::parse(body, nullptr, false);
}

nlohmann::json TestAnswer::Result() const {
  auto const json = Json();
  return json.is_object() && json.contains("result") ? json["result"] : nlohmann::json();
}

std::string TestAnswer::ErrorType() const {
  auto const json = Json();
  return json.is_object() ? json.value("type", "") : "";
}

TestCloud::TestCloud(CloudOptions options) : cloud(std::move(options), clock, random) {}

std::string TestCloud::ProjectToken(std::string const& project) {
  auto const answer = Raw({.method = "POST",
                           .url = "/identity/v3/auth/tokens",
                           .body = TokenRequest("sim-s3cret", project)});
  auto const token = answer.headers.find("x-subject-token");
  if (token == answer.headers.end()) return "";
  if (token_.empty()) token_ = token->second;
  return token->second;
}

std::string TestCloud::AccountToken() {
  auto const answer =
      Raw({.method = "POST", .url = "/identity/v3/auth/tokens", .body = AccountRequest()});
  auto const token = answer.headers.find("x-subject-token");
  return token == answer.headers.end() ? "" : token->second;
}

void TestCloud::SignIn() {
  token_.clear();
  account_token_.clear();
}

TestAnswer TestCloud::Get(std::string const& path) {
  return Send("GET", path);
}

TestAnswer TestCloud::Send(std::string const& method, std::string const& path,
                           std::string const& body) {
  if (token_.empty()) ProjectToken();
  return SendWith(token_, method, path, body);
}

TestAnswer TestCloud::SendAsAccount(std::string const& method, std::string const& path,
                                    std::string const& body) {
  if (account_token_.empty()) account_token_ = AccountToken();
  return SendWith(account_token_, method, path, body);
}

TestAnswer TestCloud::SendWith(std::string const& token, std::string const& method,
                               std::string const& path, std::string const& body) {
  return Raw({.method = method,
              .url = "https://sim.test/servers/v2" + path,
              .headers = {{"x-auth-token", token}, {"accept-language", "en-US"}},
              .body = body});
}

TestAnswer TestCloud::Raw(http::Request const& request) {
  Reply reply = cloud.Handle(request);
  CheckContract(request, reply);
  return {.status = reply.response.status,
          .headers = std::move(reply.response.headers),
          .body = std::move(reply.response.body),
          .cut = reply.cut};
}

TestAnswer TestCloud::Control(std::string const& method, std::string const& path,
                              std::string const& body) {
  return Raw({.method = method, .url = "/_sim" + path, .body = body});
}

std::string TestCloud::Order(std::string const& name) {
  auto const answer = Send("POST", "/resource/server/billing", GoodOrder(name).dump());
  FERRO_CHECK(answer.status < 300, "the test's order was refused");
  return answer.Result().at(0).at("uuid").get<std::string>();
}

std::string TestCloud::ActiveServer(std::string const& name) {
  std::string uuid = Order(name);
  FinishOrder();
  return uuid;
}

std::string TestCloud::StateOf(std::string const& uuid) {
  auto const result = Get("/resource/" + uuid).Result();
  return result.is_object() ? result.value("state", "") : "";
}

void TestCloud::FinishOrder() {
  clock.Advance(Delays{}.Order());
}

std::string TokenRequest(std::string const& password, std::string const& project) {
  nlohmann::json const user{
      {"name", "tf-robot"}, {"password", password}, {"domain", {{"name", "123456"}}}};
  nlohmann::json body;
  body["auth"]["identity"] = {{"methods", nlohmann::json::array({"password"})},
                              {"password", {{"user", user}}}};
  body["auth"]["scope"] = {{"project", {{"id", project}}}};
  return body.dump();
}

nlohmann::json Raid1Graph() {
  return nlohmann::json::parse(R"({
    "d1111111-0000-5000-8000-000000000001":{"type":"local_drive","match":{"size":479,"type":"SSD SATA"}},
    "d2222222-0000-5000-8000-000000000002":{"type":"local_drive","match":{"size":479,"type":"SSD SATA"}},
    "p-boot-1":{"type":"partition","device":"d1111111-0000-5000-8000-000000000001","size":1,"priority":0},
    "p-boot-2":{"type":"partition","device":"d2222222-0000-5000-8000-000000000002","size":1,"priority":0},
    "p-swap-1":{"type":"partition","device":"d1111111-0000-5000-8000-000000000001","size":12,"priority":1},
    "p-swap-2":{"type":"partition","device":"d2222222-0000-5000-8000-000000000002","size":12,"priority":1},
    "p-root-1":{"type":"partition","device":"d1111111-0000-5000-8000-000000000001","size":-1,"priority":2},
    "p-root-2":{"type":"partition","device":"d2222222-0000-5000-8000-000000000002","size":-1,"priority":2},
    "r-boot":{"type":"soft_raid","level":"raid1","members":["p-boot-1","p-boot-2"]},
    "r-swap":{"type":"soft_raid","level":"raid1","members":["p-swap-1","p-swap-2"]},
    "r-root":{"type":"soft_raid","level":"raid1","members":["p-root-1","p-root-2"]},
    "f-boot":{"type":"filesystem","device":"r-boot","fstype":"ext3","mount":"/boot"},
    "f-swap":{"type":"filesystem","device":"r-swap","fstype":"swap","mount":"swap"},
    "f-root":{"type":"filesystem","device":"r-root","fstype":"ext4","mount":"/"}})");
}

nlohmann::json GoodOrder(std::string const& name) {
  return {{"service_uuid", ids::kEl50},
          {"price_plan_uuid", ids::kPlanMonth},
          {"pay_currency", "main"},
          {"location_uuid", ids::kMsk1},
          {"quantity", 1},
          {"project_uuid", ids::kProject},
          {"version", "2404"},
          {"os_template", "ubuntu"},
          {"arch", "x86_64"},
          {"userhostname", name},
          {"user_desc", name},
          {"password", "Example-Pass-1"},
          {"partitions_config", Raid1Graph()},
          {"local_network_required", false}};
}

nlohmann::json GoodInstall(std::string const& hostname) {
  return {{"os_template", "debian"},
          {"version", "12v2"},
          {"arch", "x86_64"},
          {"userhostname", hostname},
          {"cloud_init_user_data", nullptr},
          {"partitions_config", Raid1Graph()}};
}

}  // namespace ferro::sim
