// Keystone and the two token headers (selectel-api §1).
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;

http::Request WithToken(std::string const& header, std::string const& token) {
  return {.url = "/servers/v2/location", .headers = {{header, token}}};
}

// Covers: S10.1
TEST(IdentityTest, RefusesARequestWithoutOrWithAnUnknownToken) {
  TestCloud sim;
  EXPECT_EQ(sim.Raw({.url = "/servers/v2/location"}).status, 401);
  EXPECT_EQ(sim.Raw(WithToken("x-auth-token", "made-up")).status, 401);
  EXPECT_EQ(sim.Raw(WithToken("x-token", "made-up")).status, 401);
}

// Covers: S10.1
TEST(IdentityTest, TakesATokenInEitherHeaderAndNotesWhich) {
  TestCloud sim;
  EXPECT_EQ(sim.Raw(WithToken("x-auth-token", sim.ProjectToken())).status, 200);
  EXPECT_EQ(sim.Raw(WithToken("x-token", "sim-static-token")).status, 200);
  auto const requests = sim.cloud.Requests();
  EXPECT_EQ(requests[1].token_header, "x-auth-token");
  EXPECT_EQ(requests[2].token_header, "x-token");
}

// Covers: S10.1
TEST(IdentityTest, RefusesATokenAfterItsTime) {
  TestCloud sim;
  auto const request = WithToken("x-auth-token", sim.ProjectToken());
  sim.cloud.Advance(std::chrono::hours(23));
  EXPECT_EQ(sim.Raw(request).status, 200);
  sim.cloud.Advance(std::chrono::hours(2));
  auto const late = sim.Raw(request);
  EXPECT_EQ(late.status, 401);
  EXPECT_EQ(sim.Raw(WithToken("x-auth-token", sim.ProjectToken())).status, 200);
}

// Covers: S10.1
TEST(IdentityTest, AnUnscopedTokenIsGoodForNothing) {
  TestCloud sim;
  json body = json::parse(TokenRequest("sim-s3cret", ids::kProject));
  body["auth"].erase("scope");
  auto const issued =
      sim.cloud.Handle({.method = "POST", .url = "/identity/v3/auth/tokens", .body = body.dump()});
  ASSERT_EQ(issued.response.status, 201);
  auto const answer =
      sim.Raw(WithToken("x-auth-token", issued.response.headers.at("x-subject-token")));
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.ErrorType(), "SeidoAccessDenyError");
}

TEST(IdentityTest, RefusesWrongPasswordUserDomainAndProject) {
  TestCloud sim;
  auto const ask = [&](std::string const& pointer, std::string const& value) {
    json body = json::parse(TokenRequest("sim-s3cret", ids::kProject));
    body[json::json_pointer(pointer)] = value;
    return sim.Raw({.method = "POST", .url = "/identity/v3/auth/tokens", .body = body.dump()});
  };
  std::string const user = "/auth/identity/password/user";
  EXPECT_EQ(ask(user + "/password", "wrong").status, 401);
  EXPECT_EQ(ask(user + "/name", "nobody").status, 401);
  EXPECT_EQ(ask(user + "/domain/name", "654321").status, 401);
  EXPECT_EQ(ask("/auth/scope/project/id", "ffffffffffffffffffffffffffffffff").status, 401);
  auto const error = ask(user + "/password", "wrong").Json();
  EXPECT_EQ(error["error"]["code"], 401);
  EXPECT_EQ(error["error"]["title"], "Unauthorized");
}

TEST(IdentityTest, AServiceUserOfOneProjectGetsNoAccountScope) {
  CloudOptions options;
  options.users[0].account_access = false;
  TestCloud sim(std::move(options));
  EXPECT_EQ(sim.AccountToken(), "");
  EXPECT_NE(sim.ProjectToken(), "");
}

TEST(IdentityTest, AccountThingsNeedAnAccountScopedToken) {
  TestCloud sim;
  json const key{{"name_public_key", "k"}, {"public_key", "ssh-ed25519 AAAA k"}};
  auto const refused = sim.Send("POST", "/aux/ssh-keys/key", key.dump());
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(sim.SendAsAccount("POST", "/aux/ssh-keys/key", key.dump()).status, 201);
  json const subnet{{"network_uuid", ids::kMsk1Private}, {"subnet_address", "10.9.0.0/24"}};
  EXPECT_EQ(sim.Send("POST", "/network/ipam/local_subnet", subnet.dump()).status, 403);
}

TEST(IdentityTest, AProjectTokenSeesTheServersOfItsProjectOnly) {
  TestCloud sim;
  auto const other = sim.cloud.PlaceServer({.name = "theirs", .project = ids::kOtherProject});
  ASSERT_TRUE(other);
  EXPECT_EQ(sim.Get("/resource/" + *other).status, 404);
  EXPECT_EQ(sim.SendAsAccount("GET", "/resource/" + *other).status, 200);
  Modes modes;
  modes.project_token_sees_all = true;
  sim.cloud.SetModes(modes);
  EXPECT_EQ(sim.Get("/resource/" + *other).status, 200);
}

json EntryOfType(json const& token, std::string const& type) {
  for (json const& entry : token["token"]["catalog"]) {
    if (entry["type"] == type) return entry;
  }
  return nullptr;
}

// Covers: S10.1
TEST(IdentityTest, TheCatalogueHasADedicatedEntryOnlyWhenAsked) {
  auto const token_of = [](TestCloud& sim) {
    return sim
        .Raw({.method = "POST",
              .url = "/identity/v3/auth/tokens",
              .body = TokenRequest("sim-s3cret", ids::kProject)})
        .Json();
  };
  TestCloud without;
  EXPECT_FALSE(EntryOfType(token_of(without), "identity").is_null());
  EXPECT_TRUE(EntryOfType(token_of(without), "dedicated-servers").is_null());
  CloudOptions options;
  options.dedicated_service_type = "dedicated-servers";
  TestCloud with(std::move(options));
  with.cloud.SetBaseUrl("https://here.test");
  json const entry = EntryOfType(token_of(with), "dedicated-servers");
  EXPECT_EQ(entry["endpoints"][0]["url"], "https://here.test/servers/v2");
  EXPECT_EQ(entry["endpoints"][0]["region_id"], "pool");
  EXPECT_EQ(entry["endpoints"][1]["interface"], "internal") << "to be passed over";
}

TEST(IdentityTest, ChecksATokenForItsBearer) {
  TestCloud sim;
  std::string const token = sim.ProjectToken();
  auto const checked = sim.Raw({.url = "/identity/v3/auth/tokens",
                                .headers = {{"x-auth-token", token}, {"x-subject-token", token}}});
  EXPECT_EQ(checked.Json()["token"]["project"]["id"], ids::kProject);
  EXPECT_EQ(checked.Json()["token"]["expires_at"], "2026-03-02T10:00:00.000000Z");
  auto const unknown = sim.Raw({.url = "/identity/v3/auth/tokens",
                                .headers = {{"x-auth-token", token}, {"x-subject-token", "x"}}});
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(sim.Raw({.url = "/identity/v3/auth/tokens"}).status, 401);
}

TEST(IdentityTest, AcceptsAProjectIdWithDashesAndCapitals) {
  TestCloud sim;
  EXPECT_NE(sim.ProjectToken("5F0D2A7B-E1C3-4F2F-9A4D-1C0B7E6A9D33"), "");
}

TEST(IdentityTest, TellsItsVersion) {
  TestCloud sim;
  EXPECT_EQ(sim.Raw({.url = "/identity/v3/"}).Json()["version"]["id"], "v3.14");
  EXPECT_EQ(sim.Raw({.url = "/identity/"}).status, 300);
  EXPECT_EQ(sim.Raw({.method = "DELETE", .url = "/identity/v3"}).status, 405);
  EXPECT_EQ(sim.Raw({.url = "/identity/v2.0"}).status, 404);
}

}  // namespace
}  // namespace ferro::sim
