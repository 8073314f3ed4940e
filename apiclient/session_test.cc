#include "apiclient/session.h"

#include <gmock/gmock.h>

#include "apiclient/error.h"
#include "apiclient/partitions.h"
#include "apiclient/price.h"
#include "apiclient/session_testing.h"

namespace ferro::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct Thing {
  std::string name = "none";
};
void Describe(json::Fields& f, Thing& t) {
  f("name", t.name);
}

Call Reading() {
  return {.path = "/thing", .repeat = Repeat::kHarmless};
}
Call Buying() {
  return {.method = "POST", .path = "/thing", .body = "{}", .repeat = Repeat::kNever};
}

Error ErrorOf(Answers answers, Call const& call = Buying()) {
  ScriptedApi api(std::move(answers));
  auto thing = api.client().Fetch<Thing>(call);
  EXPECT_FALSE(thing);
  return thing ? Error{} : thing.error();
}

std::string MisfitOf(SessionOptions options) {
  FakeClock clock;
  FakeRandom random;
  auto session = MakeSession(std::move(options),
                             {.transport = std::make_unique<http::ScriptedTransport>(Answers{}),
                              .clock = clock,
                              .random = random});
  return session ? "" : session.error().message;
}

TEST(SessionTest, RefusesOptionsThatCannotBeRight) {
  EXPECT_EQ(MisfitOf({.credentials = KeystoneCredentials{.auth_url = ""}}),
            "credentials are incomplete: auth_url, domain_name, username and password are missing");
  auto keystone = KeystoneOptions();
  std::get<KeystoneCredentials>(keystone.credentials).username.clear();
  EXPECT_EQ(MisfitOf(keystone), "credentials are incomplete: username is missing");
  keystone = KeystoneOptions();
  std::get<KeystoneCredentials>(keystone.credentials).auth_url = "cloud.api";
  EXPECT_THAT(MisfitOf(keystone), testing::StartsWith("auth_url: "));
  EXPECT_EQ(MisfitOf({.credentials = StaticToken{}}), "token is empty");
  auto const broken = MisfitOf({.credentials = StaticToken{Secret("s3cret\n")}});
  EXPECT_THAT(broken, HasSubstr("token contains spaces, line breaks"));
  EXPECT_THAT(broken, Not(HasSubstr("s3cret")));
  auto options = PlainOptions();
  options.endpoint.argument = "nope";
  EXPECT_THAT(MisfitOf(options), HasSubstr("dedicated_endpoint"));
  options = KeystoneOptions();
  options.endpoint.argument = "nope";
  EXPECT_THAT(MisfitOf(options), HasSubstr("dedicated_endpoint"));
  options = PlainOptions();
  options.endpoint.service_type = "dedicated";
  EXPECT_THAT(MisfitOf(options), HasSubstr("a static token brings no service catalogue"));
  options = PlainOptions();
  options.max_retries = -1;
  EXPECT_EQ(MisfitOf(options), "max_retries must not be negative");
  options = PlainOptions();
  options.requests_per_second = 0;
  EXPECT_EQ(MisfitOf(options), "requests_per_second must be above zero");
  EXPECT_EQ(MisfitOf(PlainOptions()), "");
  EXPECT_EQ(MisfitOf(KeystoneOptions()), "");
}

TEST(SessionTest, NoIdLeadsToAnotherPath) {
  for (auto const* path :
       {"/resource/", "/resource//x", "/resource/..", "/resource/./x", "x", ""}) {
    ScriptedApi api({Wrapped("{}")});
    auto const reply = api.client().Send({.path = path, .repeat = Repeat::kHarmless});
    ASSERT_FALSE(reply) << path;
    EXPECT_EQ(reply.error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(api.requests().empty());
  }
  EXPECT_EQ(PathPart("a/b?c"), "a%2Fb%3Fc");
}

TEST(SessionTest, ASuccessThatCannotBeReadMayHaveHappened) {
  for (auto const* body : {"<html>", "{\"result\":", "nope", "", "null",
                           R"({"task_id":"t","status":"SUCCESS","result":null})",
                           R"({"task_id":"t","status":"SUCCESS","result":{"name":7}})",
                           R"({"task_id":7,"status":"SUCCESS","result":{}})", "[]"}) {
    auto const error = ErrorOf({Answer(200, body)});
    EXPECT_EQ(error.code, ErrorCode::kInternal) << body;
    EXPECT_TRUE(error.may_have_happened) << body;
    EXPECT_EQ(error.Fact("path"), "/thing") << body;
    EXPECT_FALSE(ErrorOf({Answer(200, body)}, Reading()).may_have_happened) << body;
  }
  EXPECT_THAT(ErrorOf({Answer(200, "<html>")}).message,
              HasSubstr("the answer is not JSON. Check that the endpoint"));
  EXPECT_THAT(ErrorOf({Wrapped(R"({"name":7})")}).message,
              HasSubstr("result.name: expected text, found a number"));
}

TEST(SessionTest, ABrokenConnectionTellsWhereAndWhether) {
  Error lost{.code = ErrorCode::kUnavailable, .message = "reset", .may_have_happened = true};
  auto const error = ErrorOf({Fail(lost)});
  EXPECT_EQ(error.message, "POST https://api.selectel.ru/servers/v2/thing: reset");
  EXPECT_TRUE(error.may_have_happened);
  EXPECT_EQ(error.Fact("method"), "POST");
  EXPECT_EQ(error.Fact("path"), "/thing");
}

TEST(SessionTest, AnEnvelopeThatSaysFailureIsAnError) {
  auto const error = ErrorOf({Answer(
      200,
      R"({"task_id":"t-5","status":"FAILURE","result":{"type":"SeidoConflictError","message":"m"}})")});
  EXPECT_EQ(error.code, ErrorCode::kConflict);
  EXPECT_EQ(error.Fact("task_id"), "t-5");
}

TEST(SessionTest, TakesAnswersWithAndWithoutAnEnvelope) {
  for (auto const& answer : {Wrapped(R"({"name":"a"})"), Answer(200, R"({"name":"a"})"),
                             Answer(201, R"({"status":"SUCCESS","result":{"name":"a"}})"),
                             Answer(200, R"({"name":"a","status":"ok"})")}) {
    ScriptedApi api({answer});
    auto const thing = api.client().Fetch<Thing>(Reading());
    ASSERT_TRUE(thing) << thing.error().message;
    EXPECT_EQ(thing->name, "a");
  }
  ScriptedApi api({Answer(204, "")});
  EXPECT_TRUE(api.client().Send({.method = "DELETE", .path = "/thing"}));
}

// Covers: P-06 P-61
TEST(SessionTest, ATokenTravelsInTheHeaderOfItsKind) {
  ScriptedApi fixed({Wrapped("{}")});
  EXPECT_TRUE(fixed.client().Fetch<Thing>(Reading()));
  auto headers = fixed.requests().at(0).headers;
  EXPECT_EQ(headers.at("x-token"), "static-t0ken");
  EXPECT_FALSE(headers.contains("x-auth-token"));

  ScriptedApi keystone({TokenAnswer("keystone-t0ken"), Wrapped("{}")}, KeystoneOptions());
  EXPECT_TRUE(keystone.client().Fetch<Thing>(Reading()));
  headers = keystone.requests().at(1).headers;
  EXPECT_EQ(headers.at("x-auth-token"), "keystone-t0ken");
  EXPECT_FALSE(headers.contains("x-token"));
}

// Covers: R184
TEST(SessionTest, SendsTheSameHeadersWithEveryRequest) {
  auto options = PlainOptions();
  options.terraform_version = "1.11.4";
  options.environment = With("TF_APPEND_USER_AGENT", " mine/1 ");
  ScriptedApi api({Wrapped("{}"), Wrapped("{}")}, options);
  EXPECT_TRUE(api.client().Fetch<Thing>(Reading()));
  EXPECT_TRUE(api.client().Fetch<Thing>(Buying()));
  for (auto const& request : api.requests()) {
    EXPECT_EQ(request.headers.at("accept-language"), "en-US");
    EXPECT_EQ(request.headers.at("accept"), "application/json");
    EXPECT_EQ(request.headers.at("user-agent"),
              "Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-selectel/" +
                  std::string(FERRO_VERSION) + " mine/1");
  }
  EXPECT_FALSE(api.requests().at(0).headers.contains("content-type"));
  EXPECT_EQ(api.requests().at(1).headers.at("content-type"), "application/json");
}

TEST(SessionTest, TellsTheTransportWhatMayBeRepeatedUntilWhen) {
  ScriptedApi api({Wrapped("{}"), Wrapped("{}")});
  auto call = Reading();
  call.options.deadline = FakeClock::kStart + std::chrono::seconds(9);
  call.query = {{"a", "b c"}, {"d", "e&f"}};
  EXPECT_TRUE(api.client().Fetch<Thing>(call));
  EXPECT_TRUE(api.client().Fetch<Thing>(Buying()));
  auto const requests = api.requests();
  EXPECT_TRUE(requests.at(0).idempotent);
  EXPECT_EQ(requests.at(0).deadline, call.options.deadline);
  EXPECT_EQ(requests.at(0).url, "https://api.selectel.ru/servers/v2/thing?a=b%20c&d=e%26f");
  EXPECT_FALSE(requests.at(1).idempotent);
}

// Plans of many servers would wait for the limit of writes otherwise.
TEST(SessionTest, ACalculationIsNoWriteInSpiteOfItsMethod) {
  ScriptedApi api({Wrapped("{}"), Wrapped("{}"), Wrapped("{}")});
  (void)CalculatePrice(api.client(), {.service = {"s"}});
  (void)ValidatePartitions(api.client(), {"s"}, {});
  EXPECT_TRUE(api.client().Fetch<Thing>(Buying()));
  auto const requests = api.requests();
  EXPECT_EQ(requests.at(0).method, "POST");
  EXPECT_TRUE(requests.at(0).only_reads);
  EXPECT_EQ(requests.at(1).method, "POST");
  EXPECT_TRUE(requests.at(1).only_reads);
  EXPECT_FALSE(requests.at(2).only_reads);
}

TEST(SessionTest, RenewsARefusedTokenOnceAndSendsAgainEvenWhatMustNotBeRepeated) {
  ScriptedApi api({TokenAnswer("old"), Answer(401, "{}"), TokenAnswer("new"), Wrapped("{}")},
                  KeystoneOptions());
  EXPECT_TRUE(api.client().Fetch<Thing>(Buying()));
  EXPECT_THAT(api.lines(),
              ElementsAre("POST /auth/tokens", "POST /thing", "POST /auth/tokens", "POST /thing"));
  EXPECT_EQ(api.requests().at(3).headers.at("x-auth-token"), "new");
}

TEST(SessionTest, ATokenRefusedTwiceIsAnError) {
  ScriptedApi api({TokenAnswer("old"), Answer(401, "{}"), TokenAnswer("new"), Answer(401, "{}")},
                  KeystoneOptions());
  auto const thing = api.client().Fetch<Thing>(Reading());
  EXPECT_EQ(thing.error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(api.requests().size(), 4U);
}

TEST(SessionTest, ARefusedStaticTokenIsAnErrorAtOnce) {
  ScriptedApi api({Answer(401, "{}")});
  auto const thing = api.client().Fetch<Thing>(Reading());
  EXPECT_THAT(thing.error().message, testing::StartsWith("the static token was refused: "));
  EXPECT_EQ(thing.error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(api.requests().size(), 1U);
}

TEST(SessionTest, APublicCallNeedsNoToken) {
  ScriptedApi api({Wrapped("{}")}, KeystoneOptions());
  EXPECT_TRUE(api.client().Fetch<Thing>(
      {.path = "/pub/thing", .repeat = Repeat::kHarmless, .with_token = false}));
  EXPECT_THAT(api.lines(), ElementsAre("GET /pub/thing"));
  EXPECT_FALSE(api.requests().at(0).headers.contains("x-auth-token"));
}

// Covers: P-60
TEST(SessionTest, FindsTheEndpointInTheCatalogueOfTheToken) {
  auto options = KeystoneOptions();
  options.endpoint = {.service_type = "dedicated", .region = "ru-2"};
  auto constexpr kCatalogue = R"([{"type":"dedicated","endpoints":[
      {"interface":"public","region_id":"ru-1","url":"https://one/v2"},
      {"interface":"public","region_id":"ru-2","url":"https://two/v2/"}]}])";
  ScriptedApi api(
      {TokenAnswer("T", "2026-03-02T10:00:00Z", kCatalogue), Wrapped("{}"), Wrapped("{}")},
      options);
  EXPECT_TRUE(api.client().Fetch<Thing>(Reading()));
  EXPECT_TRUE(api.client().Fetch<Thing>(
      {.path = "/pub/thing", .repeat = Repeat::kHarmless, .with_token = false}));
  EXPECT_EQ(api.requests().at(1).url, "https://two/v2/thing");
  EXPECT_EQ(api.requests().at(2).url, "https://two/v2/pub/thing");
  EXPECT_FALSE(api.requests().at(2).headers.contains("x-auth-token"));

  options.endpoint.region = "ru-3";
  ScriptedApi lost({TokenAnswer("T", "2026-03-02T10:00:00Z", kCatalogue)}, options);
  EXPECT_THAT(lost.client().Fetch<Thing>(Reading()).error().message,
              HasSubstr("no public endpoint in region \"ru-3\""));
  EXPECT_EQ(lost.requests().size(), 1U);
}

// Covers: W-41
TEST(SessionTest, FollowsARedirectToTheResult) {
  ScriptedApi api({Answer(303, "", {{"location", "/servers/v2/result/t-1"}}),
                   Answer(303, "", {{"location", "https://api.selectel.ru/servers/v2/thing/1"}}),
                   Wrapped(R"({"name":"made"})")});
  auto const thing = api.client().Fetch<Thing>(Buying());
  ASSERT_TRUE(thing) << thing.error().message;
  EXPECT_EQ(thing->name, "made");
  EXPECT_THAT(api.lines(), ElementsAre("POST /thing", "GET /result/t-1", "GET /thing/1"));
  EXPECT_EQ(api.requests().at(1).body, "");
  EXPECT_TRUE(api.requests().at(1).idempotent);
}

TEST(SessionTest, TakesTheTokenNowhereElse) {
  for (auto const* place : {"https://evil.test/thing", "http://api.selectel.ru/servers/v2/thing",
                            "https://api.selectel.ru:444/thing", "thing", "https://user@x/"}) {
    auto const error = ErrorOf({Answer(303, "", {{"location", place}})});
    EXPECT_THAT(error.message, HasSubstr("outside of its endpoint")) << place;
    EXPECT_TRUE(
        ErrorOf({Answer(303, "", {{"location", "/thing/1"}}), Answer(404, "")}).may_have_happened);
  }
}

TEST(SessionTest, ARedirectWithoutEndIsAnError) {
  Answers answers;
  for (int i = 0; i < 10; ++i) answers.emplace_back(Answer(303, "", {{"location", "/thing/1"}}));
  ScriptedApi api(std::move(answers));
  auto const thing = api.client().Fetch<Thing>(Buying());
  EXPECT_TRUE(thing.error().may_have_happened);
  EXPECT_EQ(api.requests().size(), 4U);
  EXPECT_THAT(ErrorOf({Answer(302, "", {{"location", "/thing/1"}})}).message,
              HasSubstr("answered with 302. Check that the endpoint"));
}

TEST(SessionTest, BehindARedirectNothingIsSentAgain) {
  ScriptedApi refused(
      {TokenAnswer("T"), Answer(303, "", {{"location", "/thing/1"}}), Answer(401, "{}")},
      KeystoneOptions());
  auto const thing = refused.client().Fetch<Thing>(Buying());
  EXPECT_TRUE(thing.error().may_have_happened);
  EXPECT_EQ(refused.requests().size(), 3U);

  auto options = PlainOptions();
  options.max_retries = 3;
  ScriptedApi busy({Answer(303, "", {{"location", "/thing/1"}}),
                    Answer(409, R"({"type":"AnotherTaskRunning"})")},
                   options);
  EXPECT_TRUE(busy.client().Fetch<Thing>(Buying()).error().may_have_happened);
  EXPECT_EQ(busy.requests().size(), 2U);
}

TEST(SessionTest, WaitsWhileAnotherTaskHoldsTheObject) {
  auto options = PlainOptions();
  options.max_retries = 3;
  auto const busy = Answer(409, R"({"type":"AnotherTaskRunning","message":"m"})");
  ScriptedApi api({busy, busy, Wrapped(R"({"name":"a"})")}, options);
  auto const thing = api.client().Fetch<Thing>(Buying());
  ASSERT_TRUE(thing) << thing.error().message;
  auto const sleeps = api.clock.sleeps();
  EXPECT_EQ(api.requests().size(), 3U);
  int waits = 0;
  for (auto const sleep : sleeps) waits += sleep >= std::chrono::milliseconds(500) ? 1 : 0;
  EXPECT_EQ(waits, 2);

  ScriptedApi forever({busy, busy, busy, busy, busy}, options);
  EXPECT_EQ(forever.client().Fetch<Thing>(Buying()).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(forever.requests().size(), 4U);

  auto hurried = Buying();
  hurried.options.deadline = FakeClock::kStart + std::chrono::milliseconds(10);
  ScriptedApi once({busy, busy}, options);
  EXPECT_TRUE(IsBusy(once.client().Fetch<Thing>(hurried).error()));
  EXPECT_EQ(once.requests().size(), 1U);

  std::stop_source stop;
  stop.request_stop();
  auto stopped = Buying();
  stopped.options.stop = stop.get_token();
  ScriptedApi told({busy, busy}, options);
  EXPECT_EQ(told.client().Fetch<Thing>(stopped).error().code, ErrorCode::kCancelled);
}

TEST(SessionTest, RetriesWhatIsHarmlessAndNothingElse) {
  auto options = PlainOptions();
  options.max_retries = 2;
  ScriptedApi api({Answer(503, ""), Answer(502, ""), Wrapped("{}")}, options);
  EXPECT_TRUE(api.client().Fetch<Thing>(Reading()));
  ScriptedApi buying({Answer(503, ""), Wrapped("{}")}, options);
  EXPECT_TRUE(buying.client().Fetch<Thing>(Buying()).error().may_have_happened);
  EXPECT_EQ(buying.requests().size(), 1U);
}

// Covers: P-43
TEST(SessionTest, AccessToAProjectIsATokenForIt) {
  ScriptedApi api({TokenAnswer("T"), Answer(401, R"({"error":{"message":"no role"}})")},
                  KeystoneOptions());
  EXPECT_TRUE(api.session().CheckAccess({.project = {"mine"}}, {}));
  auto const status = api.session().CheckAccess({.project = {"theirs"}}, {});
  EXPECT_EQ(status.error().code, ErrorCode::kUnauthenticated);
  EXPECT_THAT(status.error().message, HasSubstr("project theirs as user \"tf-robot\""));
  ScriptedApi fixed({});
  EXPECT_TRUE(fixed.session().CheckAccess({.project = {"any"}}, {}));
  EXPECT_TRUE(fixed.session().has_static_token());
  EXPECT_FALSE(api.session().has_static_token());
}

TEST(SessionTest, LogsHoldNoSecret) {
  ScriptedApi api({TokenAnswer("keystone-t0ken"), Answer(401, "{}"), TokenAnswer("n3xt-token"),
                   Wrapped(R"({"name":"a","password":"r00t-pass"})")},
                  KeystoneOptions());
  auto call = Buying();
  call.body = R"({"password":"r00t-pass","cloud_init_user_data":"us3r-data"})";
  EXPECT_TRUE(api.client().Fetch<Thing>(call));
  EXPECT_THAT(api.log.text(), HasSubstr("/thing"));
  for (auto const* secret : {"pa55-word", "keystone-t0ken", "n3xt-token", "r00t-pass", "us3r-data"})
    EXPECT_THAT(api.log.text(), Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace ferro::api
