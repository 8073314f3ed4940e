#include "http/curl_transport.h"

#include <gmock/gmock.h>

#include <atomic>
#include <semaphore>
#include <thread>
#include <vector>

#include "base/clock_testing.h"
#include "http/loopback_testing.h"
#include "http/server.h"

namespace ferro::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

class CurlTransportTest : public ::testing::Test {
 protected:
  void Serve(ServerHandler const& handler, ServerOptions options = {}) {
    server_ = StartServer(std::move(options), [this, handler](ServerRequest const& request) {
                ++requests_;
                return handler(request);
              }).value();
  }

  std::string Url(std::string const& path = "/") const { return server_->origin() + path; }

  CurlGlobal global_;
  std::atomic<int> requests_ = 0;
  std::unique_ptr<Server> server_;
};

ServerReply Hello(ServerRequest const& /*request*/) {
  return {.body = "hello"};
}

std::string Failure(Result<Response> const& result) {
  return result ? "" : std::string(result.error().Fact("failure"));
}

TEST_F(CurlTransportTest, RefusesPlainHttpBeyondLoopback) {
  auto const transport = MakeCurlTransport({});
  auto const answer = transport->Send({.url = "http://api.example.test/x"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument);
  EXPECT_FALSE(answer.error().may_have_happened);
  EXPECT_THAT(answer.error().message, HasSubstr("use https"));
}

TEST_F(CurlTransportTest, RefusesWhatCannotBeSent) {
  auto const transport = MakeCurlTransport({});
  for (auto const& request :
       {Request{.url = "file:///etc/passwd"}, Request{.url = "no url"},
        Request{.method = "GET /x", .url = "http://127.0.0.1/"},
        Request{.url = "http://127.0.0.1/", .headers = {{"a b", "x"}}},
        Request{.url = "http://127.0.0.1/", .headers = {{"x-a", "canary\r\nx-b: c"}}}}) {
    auto const answer = transport->Send(request);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument) << request.url;
    EXPECT_THAT(answer.error().message, Not(HasSubstr("canary")));
  }
}

TEST_F(CurlTransportTest, SaysThatNobodyListens) {
  std::uint16_t const port = SilentListener().port();  // Free again.
  auto const answer = MakeCurlTransport({})->Send(
      {.method = "POST", .url = "http://127.0.0.1:" + std::to_string(port), .idempotent = false});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(answer.error().may_have_happened);
  EXPECT_EQ(Failure(answer), "connect");
  EXPECT_THAT(answer.error().message, HasSubstr("127.0.0.1:" + std::to_string(port)));
}

TEST_F(CurlTransportTest, SaysThatANameHasNoAddress) {
  // No look-up is needed to know that a part of a name has 63 characters at most.
  auto const answer =
      MakeCurlTransport({})->Send({.url = "https://" + std::string(70, 'a') + ".test/"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(answer.error().may_have_happened);
  EXPECT_EQ(Failure(answer), "resolve");
  EXPECT_THAT(answer.error().message, HasSubstr("DNS"));
}

TEST_F(CurlTransportTest, CarriesMethodHeadersAndBodyBothWays) {
  Serve([](ServerRequest const& request) -> ServerReply {
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/a/../b?c=d");
    EXPECT_EQ(request.headers.at("x-token"), "t");
    EXPECT_EQ(request.headers.at("x-empty"), "");
    EXPECT_EQ(request.headers.at("content-type"), "application/json");
    EXPECT_FALSE(request.headers.contains("expect"));
    EXPECT_EQ(request.body, std::string("{\0}", 3));
    return {.status = 418, .headers = {{"X-Subject-Token", " s "}}, .body = std::string("a\0b", 3)};
  });
  auto const answer = MakeCurlTransport({})->Send(
      {.method = "POST",
       .url = Url("/a/../b?c=d"),
       .headers = {{"x-token", "t"}, {"x-empty", ""}, {"content-type", "application/json"}},
       .body = std::string("{\0}", 3)});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 418);
  EXPECT_EQ(answer->headers.at("x-subject-token"), "s");
  EXPECT_EQ(answer->body, std::string("a\0b", 3));
}

TEST_F(CurlTransportTest, SendsEveryMethodWithAndWithoutABody) {
  Serve([](ServerRequest const& request) -> ServerReply {
    bool const has_type = request.headers.contains("content-type");
    return {.headers = {{"x-type", has_type ? "yes" : "no"}},
            .body = request.method + "|" + request.body};
  });
  auto const transport = MakeCurlTransport({});
  for (auto const* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
    for (auto const* body : {"", "body"}) {
      auto const answer = transport->Send({.method = method, .url = Url(), .body = body});
      ASSERT_TRUE(answer) << answer.error().message;
      EXPECT_EQ(answer->body, std::string(method) + "|" + body);
      EXPECT_EQ(answer->headers.at("x-type"), "no");
    }
  }
  auto const head = transport->Send({.method = "HEAD", .url = Url()});
  ASSERT_TRUE(head);
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->body, "");
}

// Covers: P-04 R185 W-40
TEST_F(CurlTransportTest, ReusesItsConnections) {
  Serve(Hello);
  auto const transport = MakeCurlTransport({});
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(transport->Send({.url = Url()}));
  EXPECT_EQ(server_->connections(), 1U);
}

// Covers: R185
TEST_F(CurlTransportTest, ServesManyThreadsWithOneConnectionEach) {
  Serve(Hello);
  auto const transport = MakeCurlTransport({});
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 25; ++round) {
          auto const answer = transport->Send({.url = Url()});
          if (answer && answer->body == "hello") ++good;
        }
      });
    }
  }
  EXPECT_EQ(good, 200);
  EXPECT_LE(server_->connections(), 8U);
}

TEST_F(CurlTransportTest, ReturnsARedirectAsTheAnswer) {
  Serve([](ServerRequest const&) {
    return ServerReply{.status = 303, .headers = {{"location", "/elsewhere"}}};
  });
  auto const answer = MakeCurlTransport({})->Send({.url = Url()});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 303);
  EXPECT_EQ(answer->headers.at("location"), "/elsewhere");
  EXPECT_EQ(requests_, 1);
}

// Covers: R185
TEST_F(CurlTransportTest, RefusesAnAnswerAboveTheLimit) {
  Serve([](ServerRequest const&) { return ServerReply{.body = std::string(1001, 'x')}; });
  auto const answer = MakeCurlTransport({.body_limit = 1000})->Send({.url = Url("/big")});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kInternal);
  EXPECT_TRUE(answer.error().may_have_happened);
  EXPECT_EQ(Failure(answer), "body_limit");
  EXPECT_THAT(answer.error().message, HasSubstr("/big"));
  EXPECT_TRUE(MakeCurlTransport({.body_limit = 1001})->Send({.url = Url()}));
}

TEST_F(CurlTransportTest, RefusesHeadersAboveTheLimit) {
  Serve([](ServerRequest const&) {
    ServerReply reply;
    for (int i = 0; i < 60; ++i) reply.headers["x-" + std::to_string(i)] = std::string(5000, 'x');
    return reply;
  });
  EXPECT_EQ(Failure(MakeCurlTransport({})->Send({.url = Url()})), "body_limit");
}

// Covers: R185
TEST_F(CurlTransportTest, GivesUpConnectingInTime) {
  SilentListener const listener;
  auto const answer = MakeCurlTransport({.connect_timeout = milliseconds(100)})
                          ->Send({.method = "POST",
                                  .url = "https://127.0.0.1:" + std::to_string(listener.port()),
                                  .idempotent = false});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(answer.error().may_have_happened);
  EXPECT_EQ(Failure(answer), "timeout");
  EXPECT_THAT(answer.error().message, HasSubstr("no connection"));
}

// Covers: R185
TEST_F(CurlTransportTest, GivesUpWaitingForAnAnswerInTime) {
  Serve([](ServerRequest const&) { return ServerReply{.delay = std::chrono::hours(1)}; });
  auto const answer = MakeCurlTransport({.timeout = milliseconds(100)})
                          ->Send({.method = "POST", .url = Url("/slow"), .idempotent = false});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(answer.error().may_have_happened);
  EXPECT_THAT(answer.error().message, HasSubstr("/slow was not answered within 100ms"));
}

TEST_F(CurlTransportTest, KeepsToTheDeadlineOfTheRequest) {
  Serve([](ServerRequest const&) { return ServerReply{.delay = std::chrono::hours(1)}; });
  FakeClock clock;
  auto const transport = MakeCurlTransport({}, clock);
  auto const late = transport->Send({.url = Url(), .deadline = clock.Now() + milliseconds(100)});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_TRUE(late.error().may_have_happened);
  EXPECT_EQ(requests_, 1);

  auto const too_late = transport->Send({.url = Url(), .deadline = clock.Now()});
  ASSERT_FALSE(too_late);
  EXPECT_EQ(too_late.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_FALSE(too_late.error().may_have_happened);
  EXPECT_EQ(requests_, 1);
}

// Runs the request until `until` returns, stops it, and tells how it ended.
Result<Response> Stopped(Transport& transport, Request request, auto until) {
  std::stop_source source;
  request.stop = source.get_token();
  Result<Response> answer;
  std::chrono::steady_clock::time_point begin;
  {
    std::jthread const sender([&] { answer = transport.Send(request); });
    until();
    begin = std::chrono::steady_clock::now();
    source.request_stop();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(3));
  return answer;
}

TEST_F(CurlTransportTest, StopsWhileWaitingForAnAnswer) {
  std::binary_semaphore reached{0};
  Serve([&](ServerRequest const&) {
    reached.release();
    return ServerReply{.delay = std::chrono::hours(1)};
  });
  auto const transport = MakeCurlTransport({});
  auto const answer = Stopped(*transport, {.url = Url()}, [&] { reached.acquire(); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
  EXPECT_TRUE(answer.error().may_have_happened);
}

TEST_F(CurlTransportTest, StopsWhileConnecting) {
  SilentListener const listener;
  auto const transport = MakeCurlTransport({});
  auto const answer =
      Stopped(*transport, {.url = "https://127.0.0.1:" + std::to_string(listener.port())},
              [&] { listener.AwaitClient(); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
  EXPECT_FALSE(answer.error().may_have_happened);
}

TEST_F(CurlTransportTest, SendsNothingOnceStopped) {
  Serve(Hello);
  std::stop_source source;
  source.request_stop();
  auto const answer = MakeCurlTransport({})->Send({.url = Url(), .stop = source.get_token()});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(requests_, 0);
}

class BrokenAnswerTest : public CurlTransportTest,
                         public ::testing::WithParamInterface<ServerEnding> {};

// Covers: R187
TEST_P(BrokenAnswerTest, MayHaveHappened) {
  Serve(
      [](ServerRequest const&) { return ServerReply{.body = "0123456789", .ending = GetParam()}; });
  auto const answer =
      MakeCurlTransport({})->Send({.method = "POST", .url = Url("/order"), .idempotent = false});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(answer.error().may_have_happened);
  EXPECT_EQ(Failure(answer), "broken");
  EXPECT_EQ(requests_, 1);
}

INSTANTIATE_TEST_SUITE_P(Endings, BrokenAnswerTest,
                         ::testing::Values(ServerEnding::kCloseWithout, ServerEnding::kResetWithout,
                                           ServerEnding::kTruncateBody,
                                           ServerEnding::kMalformedAnswer));

// libcurl by itself repeats a request whose reused connection ends without an
// answer; a second order would be a second bill.
// Covers: R150 W-01
TEST_F(CurlTransportTest, NeverRepeatsByItselfWhatIsNotIdempotent) {
  for (auto const ending : {ServerEnding::kCloseWithout, ServerEnding::kResetWithout}) {
    requests_ = 0;
    Serve([ending](ServerRequest const& request) -> ServerReply {
      return {.ending = request.method == "POST" ? ending : ServerEnding::kKeepOpen};
    });
    auto const transport = MakeCurlTransport({});
    ASSERT_TRUE(transport->Send({.url = Url()}));
    auto const answer = transport->Send({.method = "POST", .url = Url(), .idempotent = false});
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().may_have_happened);
    EXPECT_EQ(requests_, 2);
  }
}

TEST_F(CurlTransportTest, ForgetsTheLastRequestOfAHandle) {
  Serve([](ServerRequest const& request) {
    return ServerReply{.body = request.method + request.body +
                               (request.headers.contains("x-a") ? "x-a" : "")};
  });
  auto const transport = MakeCurlTransport({});
  EXPECT_EQ(transport->Send({.method = "PUT", .url = Url(), .headers = {{"x-a", "1"}}, .body = "b"})
                ->body,
            "PUTbx-a");
  EXPECT_EQ(transport->Send({.url = Url()})->body, "GET");
  server_->Stop();
  auto const gone = transport->Send({.method = "POST", .url = Url(), .idempotent = false});
  ASSERT_FALSE(gone);
  EXPECT_FALSE(gone.error().may_have_happened) << gone.error().message;
}

}  // namespace
}  // namespace ferro::http
