#include "http/redact.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/clock_testing.h"
#include "base/log_testing.h"
#include "http/log.h"
#include "http/transport_testing.h"

namespace ferro::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string ShownAlone(std::string_view body) {
  return Redactor().Shown(body);
}

// Covers: R183 W-47
TEST(RedactTest, HidesSecretMembersAtAnyDepth) {
  for (auto const* body :
       {R"({"password":"canary"})", R"({"a":[{"b":{"user_data":"canary"}}]})",
        R"({"cloud_init_user_data":"canary"})", R"({"userData":["x",{"y":"canary"}]})",
        R"({"auth":{"identity":{"password":{"user":{"name":"n","password":"canary"}}}}})",
        R"({"auth":{"identity":{"token":{"id":"canary"}}}})", R"({"X-Auth-Token":"canary"})",
        R"([{"API_KEY":"canary"}])", R"({"private_key":"canary"})",
        R"({"client_secret":"canary"})"}) {
    auto const shown = ShownAlone(body);
    EXPECT_THAT(shown, HasSubstr("***")) << body;
    EXPECT_THAT(shown, Not(HasSubstr("canary"))) << body;
  }
  EXPECT_THAT(ShownAlone(R"({"password":12345678})"), Not(HasSubstr("12345678")));
}

TEST(RedactTest, ShowsTheRest) {
  EXPECT_EQ(ShownAlone(R"({"uuid":"u","n":1.5,"list":[null,true],"user_ssh_key":"ssh-rsa A"})"),
            R"({"list":[null,true],"n":1.5,"user_ssh_key":"ssh-rsa A","uuid":"u"})");
  EXPECT_EQ(ShownAlone(R"({"password":null,"password_set":true})"),
            R"({"password":null,"password_set":true})");
  EXPECT_EQ(ShownAlone(""), "");
}

TEST(RedactTest, TellsOnlyTheSizeOfWhatIsNotJson) {
  EXPECT_EQ(ShownAlone("password=canary"), "(15 bytes, not JSON)");
  EXPECT_EQ(ShownAlone("\"canary\""), "(8 bytes, not JSON)");
  EXPECT_EQ(ShownAlone("{\"a\":"), "(5 bytes, not JSON)");
}

TEST(RedactTest, CutsLongBodiesAndDeepOnes) {
  auto const shown = ShownAlone("{\"a\":\"" + std::string(100'000, 'x') + "\"}");
  EXPECT_LT(shown.size(), 17'000U);
  EXPECT_THAT(shown, HasSubstr("(100008 bytes)"));
  std::string const deep = std::string(50'000, '[') + std::string(50'000, ']');
  EXPECT_THAT(ShownAlone(deep), HasSubstr("***"));
}

TEST(RedactTest, ShowsInvalidUtf8WithoutFailing) {
  EXPECT_THAT(ShownAlone("{\"a\":\"\xff\"}"), HasSubstr("bytes, not JSON"));
}

TEST(RedactTest, HidesHeadersByName) {
  auto const shown = Redactor().Shown(Headers{{"authorization", "Bearer canary"},
                                              {"x-auth-token", "canary"},
                                              {"x-subject-token", "canary"},
                                              {"x-token", "canary"},
                                              {"cookie", "canary"},
                                              {"set-cookie", "canary"},
                                              {"proxy-authorization", "canary"},
                                              {"content-type", "application/json"}});
  EXPECT_THAT(shown, Not(HasSubstr("canary")));
  EXPECT_THAT(shown, HasSubstr("content-type: application/json"));
  EXPECT_THAT(shown, HasSubstr("x-token: ***"));
}

// Covers: R183
TEST(RedactTest, HidesKnownSecretsWhereverTheyTurnUp) {
  Redactor redactor;
  redactor.Learn({{"authorization", "Bearer canary-token"}},
                 R"({"password":"canary","deep":{"user_data":"line\ncanary2"}})");
  EXPECT_EQ(redactor.Shown(std::string_view(
                R"({"message":"password canary refused","a":["<canary-token>","line\ncanary2"]})")),
            R"({"a":["<***>","***"],"message":"password *** refused"})");
  EXPECT_EQ(redactor.Shown(Headers{{"location", "/x?t=canary-token"}}), "location: /x?t=***");
  EXPECT_EQ(redactor.ShownTarget("/a/canary", "token=x&q=canary%2Dtoken&b=1"),
            "/a/***?token=***&q=%2A%2A%2A&b=1");
  EXPECT_EQ(redactor.ShownTarget("/a", "bad=%zz"), "/a?***");
}

class LogTest : public ::testing::Test {
 protected:
  Result<Response> Send(Request const& request, Result<Response> answer) {
    auto const transport = WithLog(
        std::make_unique<ScriptedTransport>(std::deque<Result<Response>>{std::move(answer)}),
        Logger(sink_, "client"), clock_);
    return transport->Send(request);
  }

  FakeClock clock_;
  RecordingLogSink sink_;
};

// Covers: R183 W-47
TEST_F(LogTest, NeverShowsASecret) {
  ASSERT_TRUE(Send({.method = "POST",
                    .url = "https://api.example.test/auth?token=canary",
                    .headers = {{"x-auth-token", "canary"}, {"cookie", "canary"}},
                    .body = R"({"auth":{"password":{"user":{"password":"canary"}}},
                                "user_data":"canary","nested":[{"ssh_password":"canary"}]})"},
                   Response{.status = 201,
                            .headers = {{"x-subject-token", "canary-2"}},
                            .body = R"({"message":"bad: canary","password":"canary-3",
                                       "echo":"canary-2 canary-3"})"}));
  EXPECT_THAT(sink_.text(), Not(HasSubstr("canary")));
  EXPECT_THAT(sink_.text(), HasSubstr("x-subject-token: ***"));
}

TEST_F(LogTest, TellsOfEachExchangeAtDebugAndOfItsContentAtTraceOnly) {
  ASSERT_TRUE(Send({.url = "https://api.example.test/plan?a=b", .body = "{\"q\":1}"},
                   Response{.status = 200, .body = "{\"r\":2}"}));
  for (auto const& record : sink_.records()) {
    bool const has_body =
        std::ranges::any_of(record.fields, [](LogField const& f) { return f.key == "body"; });
    EXPECT_EQ(has_body, record.level == LogLevel::kTrace);
  }
  EXPECT_THAT(sink_.text(),
              HasSubstr("debug client answer method=GET host=https://api.example.test "
                        "path=/plan?a=b duration_ms=0 status=200 request_bytes=7 "
                        "answer_bytes=7\n"));
}

TEST_F(LogTest, TellsWhyThereWasNoAnswer) {
  EXPECT_FALSE(Send({.url = "https://x/"}, Fail(ErrorCode::kUnavailable, "reset")));
  EXPECT_THAT(sink_.text(), HasSubstr("debug client no answer"));
  EXPECT_THAT(sink_.text(), HasSubstr("error=reset"));
}

}  // namespace
}  // namespace ferro::http
