// The access log (selectel-api §10): what counts calls, and must not tell secrets.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

// Covers: S10.8
TEST(AccessLogTest, NotesMethodPathQueryHeadersBodyHashAndStatus) {
  TestCloud sim;
  std::string const token = sim.ProjectToken();
  std::string const body = GoodOrder().dump();
  sim.Raw({.method = "POST",
           .url = "https://sim.test/servers/v2/resource/server/billing?demo=1",
           .headers = {{"x-auth-token", token},
                       {"accept-language", "en-US"},
                       {"content-type", "application/json"},
                       {"user-agent", "tests/1"}},
           .body = body});
  json const line = sim.Control("GET", "/requests").Json().back();
  EXPECT_EQ(line["number"], 2);
  EXPECT_EQ(line["method"], "POST");
  EXPECT_EQ(line["path"], "/servers/v2/resource/server/billing");
  EXPECT_EQ(line["query"], "demo=1");
  EXPECT_EQ(line["status"], 200);
  EXPECT_EQ(line["token_header"], "x-auth-token");
  EXPECT_EQ(line["accept_language"], "en-US");
  EXPECT_EQ(line["user_agent"], "tests/1");
  EXPECT_EQ(line["body_sha256"], Sha256Hex(body));
  json const headers{{"x-auth-token", "redacted"},
                     {"accept-language", "en-US"},
                     {"content-type", "application/json"},
                     {"user-agent", "tests/1"}};
  EXPECT_EQ(line["headers"], headers);
  EXPECT_EQ(sim.Get("/location").status, 200);
  EXPECT_EQ(sim.cloud.Requests().back().body_sha256, "") << "there was no body";
}

// Covers: S10.8
TEST(AccessLogTest, KeepsNoTokenPasswordOrBody) {
  TestCloud sim;
  std::string const token = sim.ProjectToken();
  sim.Raw({.url = "/identity/v3/auth/tokens",
           .headers = {{"x-auth-token", token}, {"x-subject-token", token}}});
  sim.Raw({.url = "/servers/v2/location",
           .headers = {{"x-token", "sim-static-token"},
                       {"authorization", "Bearer of-bad-news"},
                       {"proxy-authorization", "Basic c2VjcmV0"},
                       {"cookie", "session=of-parliament"}}});
  sim.ActiveServer();
  std::string const log = sim.Control("GET", "/requests").body;
  for (std::string const& secret :
       {token, std::string("sim-s3cret"), std::string("sim-static-token"),
        std::string("of-bad-news"), std::string("c2VjcmV0"), std::string("of-parliament"),
        std::string("Example-Pass-1")}) {
    EXPECT_THAT(log, Not(HasSubstr(secret)));
  }
}

// Covers: S10.8
TEST(AccessLogTest, TellsEqualTokensFromOthers) {
  TestCloud sim;
  sim.Get("/location");
  sim.Get("/location");
  sim.SendAsAccount("GET", "/location");
  auto const log = sim.cloud.Requests();
  ASSERT_EQ(log.size(), 5U) << "two sign-ins and three calls";
  EXPECT_EQ(log[1].token, log[2].token);
  EXPECT_NE(log[2].token, log[4].token);
}

// Covers: S10.8
TEST(AccessLogTest, CountsCallsAlsoThoseThatFailed) {
  TestCloud sim;
  sim.Get("/location");
  sim.Get("/resource/00000000-0000-4000-8000-000000000000");
  ASSERT_TRUE(sim.cloud.AddFault({.kind = FaultKind::kResetBefore}));
  sim.Get("/location");
  EXPECT_EQ(sim.cloud.CountRequests("GET", "/servers/v2/location"), 2U);
  EXPECT_EQ(sim.cloud.CountRequests("*", "/servers/v2/*"), 3U);
  EXPECT_EQ(sim.cloud.CountRequests("POST", "*"), 1U) << "the sign-in";
  auto const log = sim.cloud.Requests();
  EXPECT_EQ(log[2].status, 404);
  EXPECT_EQ(log[2].error_type, "SeidoNotFoundError");
  EXPECT_EQ(log[3].status, 0) << "no answer was sent";
  sim.Control("GET", "/requests");
  EXPECT_EQ(sim.cloud.Requests().size(), 4U) << "looking at the log leaves no line in it";
}

}  // namespace
}  // namespace ferro::sim
