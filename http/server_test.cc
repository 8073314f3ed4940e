#include "http/server.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "http/raw_client_testing.h"

namespace ferro::http {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::unique_ptr<Server> StartedServer(ServerHandler handler, ServerOptions options = {}) {
  auto server = StartServer(std::move(options), std::move(handler));
  EXPECT_TRUE(server) << server.error().message;
  return std::move(*server);
}

ServerReply Echo(ServerRequest const& request) {
  return {.body = request.method + " " + request.path + "|" + request.query + "|" + request.body +
                  "|" + std::to_string(request.connection)};
}

TEST(ServerTest, RefusesAnAddressThatIsNotOne) {
  auto const server = StartServer({.address = "somewhere"}, Echo);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(server.error().message, HasSubstr("\"somewhere\""));
}

TEST(ServerTest, SaysThatThePortIsTaken) {
  auto const first = StartedServer(Echo);
  auto const second = StartServer({.port = first->port()}, Echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(second.error().message, HasSubstr(std::to_string(first->port())));
}

TEST(ServerTest, AnswersSeveralRequestsOnOneConnection) {
  auto const server = StartedServer(Echo);
  RawClient client(server->port());
  client.Send("GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.ReadUntil("|1"), HasSubstr("GET /a|b=c||1"));
  client.Send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_THAT(client.ReadUntil("|1"), HasSubstr("POST /p||hello|1"));
  EXPECT_EQ(server->connections(), 1U);
}

TEST(ServerTest, AnswersRequestsThatCameTogether) {
  auto const server = StartedServer(Echo);
  RawClient client(server->port());
  client.Send(
      "GET /one HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  auto const text = client.ReadToEnd();
  EXPECT_THAT(text, HasSubstr("GET /one||"));
  EXPECT_THAT(text, HasSubstr("GET /two||"));
}

TEST(ServerTest, ReadsAChunkedBody) {
  auto const server = StartedServer(Echo);
  RawClient client(server->port());
  client.Send(
      "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_THAT(client.ReadToEnd(), HasSubstr("|abcde|"));
}

TEST(ServerTest, TellsAWaitingClientToGoOn) {
  auto const server = StartedServer(Echo);
  RawClient client(server->port());
  client.Send("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_THAT(client.ReadUntil("\r\n\r\n"), StartsWith("HTTP/1.1 100 "));
  client.Send("ok");
  EXPECT_THAT(client.ReadUntil("|1"), HasSubstr("|ok|"));
}

TEST(ServerTest, JoinsRepeatedHeadersUnderOneLowerCaseName) {
  auto const server = StartedServer([](ServerRequest const& request) {
    return ServerReply{.body = request.headers.at("x-many")};
  });
  RawClient client(server->port());
  client.Send("GET / HTTP/1.1\r\nX-Many: a\r\nx-MANY: b\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.ReadToEnd(), ::testing::EndsWith("\r\n\r\na, b"));
}

TEST(ServerTest, RefusesWhatIsNotHttp) {
  auto const server = StartedServer(Echo);
  RawClient client(server->port());
  client.Send("\x16\x03\x01 nonsense\r\n\r\n");
  EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 400 "));
}

TEST(ServerTest, RefusesHugeHeaders) {
  auto const server = StartedServer(Echo, {.header_limit = 1024});
  RawClient client(server->port());
  client.Send("GET / HTTP/1.1\r\nX-Big: " + std::string(5000, 'x') + "\r\n\r\n");
  EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 431 "));
}

TEST(ServerTest, RefusesAHugeBody) {
  auto const server = StartedServer(Echo, {.body_limit = 100});
  RawClient client(server->port());
  client.Send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n");
  EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 413 "));
}

TEST(ServerTest, GivesUpOnARequestThatNeverEnds) {
  auto const server = StartedServer(Echo, {.request_timeout = milliseconds(50)});
  RawClient client(server->port());
  client.Send("GET / HTTP/1.1\r\n");
  auto const text = client.ReadToEnd();
  EXPECT_TRUE(text.empty() || text.starts_with("HTTP/1.1 408 ")) << text;
}

TEST(ServerTest, EndsAnIdleConnection) {
  auto const server = StartedServer(Echo, {.idle_timeout = milliseconds(20)});
  RawClient client(server->port());
  EXPECT_EQ(client.ReadToEnd(), "");
}

TEST(ServerTest, ClosesConnectionsAboveTheLimit) {
  auto const server = StartedServer(Echo, {.connection_limit = 1});
  RawClient first(server->port());
  first.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  first.ReadUntil("|1");
  RawClient second(server->port());
  EXPECT_EQ(second.ReadToEnd(), "");
}

TEST(ServerTest, TurnsWhatAHandlerThrowsIntoAnAnswer) {
  auto const server = StartedServer(
      [](ServerRequest const&) -> ServerReply { throw std::runtime_error("broken"); });
  RawClient client(server->port());
  client.Send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 500 "));
}

TEST(ServerTest, SendsNoBodyWhereHttpForbidsOne) {
  auto const server = StartedServer([](ServerRequest const& request) -> ServerReply {
    return {.status = request.path == "/gone" ? 204 : 200, .body = "body"};
  });
  RawClient client(server->port());
  client.Send(
      "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /gone HTTP/1.1\r\nConnection: close\r\n\r\n");
  auto const text = client.ReadToEnd();
  EXPECT_THAT(text, HasSubstr("HTTP/1.1 200 OK"));
  EXPECT_THAT(text, HasSubstr("content-length: 4"));
  EXPECT_THAT(text, HasSubstr("HTTP/1.1 204 No Content"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("body")));
}

TEST(ServerTest, KeepsAHeaderOnOneLine) {
  auto const server = StartedServer(
      [](ServerRequest const&) { return ServerReply{.headers = {{"x-a", "one\r\nx-b: two"}}}; });
  RawClient client(server->port());
  client.Send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.ReadToEnd(), HasSubstr("x-a: onex-b: two\r\n"));
}

std::string AnswerEndingWith(ServerEnding ending, bool* was_reset) {
  auto const server = StartedServer([ending](ServerRequest const&) {
    return ServerReply{.body = "0123456789", .ending = ending};
  });
  RawClient client(server->port());
  client.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  auto text = client.ReadToEnd();
  *was_reset = client.was_reset();
  return text;
}

// Covers: S10.5
TEST(ServerTest, MisbehavesAsAsked) {
  bool was_reset = false;
  EXPECT_THAT(AnswerEndingWith(ServerEnding::kCloseAfter, &was_reset), HasSubstr("0123456789"));
  EXPECT_FALSE(was_reset);
  EXPECT_EQ(AnswerEndingWith(ServerEnding::kCloseWithout, &was_reset), "");
  EXPECT_FALSE(was_reset);
  EXPECT_EQ(AnswerEndingWith(ServerEnding::kResetWithout, &was_reset), "");
  EXPECT_TRUE(was_reset);
  auto const cut = AnswerEndingWith(ServerEnding::kTruncateBody, &was_reset);
  EXPECT_THAT(cut, HasSubstr("content-length: 10"));
  EXPECT_THAT(cut, ::testing::EndsWith("\r\n\r\n01234"));
  EXPECT_EQ(AnswerEndingWith(ServerEnding::kMalformedAnswer, &was_reset),
            "this is not HTTP\r\n\r\n");
}

TEST(ServerTest, StopCutsADelayShort) {
  auto const server = StartedServer(
      [](ServerRequest const&) { return ServerReply{.delay = std::chrono::hours(1)}; });
  RawClient client(server->port());
  client.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  server->Stop();
  EXPECT_EQ(client.ReadToEnd(), "");
  server->Stop();
  EXPECT_FALSE(RawClient(server->port()).connected());
}

TEST(ServerTest, ServesManyConnectionsAtOnce) {
  auto const server = StartedServer(Echo);
  std::vector<std::jthread> clients;
  clients.reserve(20);
  std::atomic<int> answers = 0;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back([&] {
      for (int round = 0; round < 5; ++round) {
        RawClient client(server->port());
        client.Send("GET /x HTTP/1.1\r\nConnection: close\r\n\r\n");
        if (client.ReadToEnd().find("GET /x") != std::string::npos) ++answers;
      }
    });
  }
  clients.clear();
  EXPECT_EQ(answers, 100);
  EXPECT_EQ(server->connections(), 100U);
}

TEST(ServerTest, ListensOnIpv6) {
  auto const server = StartServer({.address = "::1"}, Echo);
  if (!server) {  // A machine without IPv6 says so.
    EXPECT_EQ(server.error().code, ErrorCode::kUnavailable);
    return;
  }
  EXPECT_THAT((*server)->origin(), StartsWith("http://[::1]:"));
}

}  // namespace
}  // namespace ferro::http
