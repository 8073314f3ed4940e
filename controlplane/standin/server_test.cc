#include "controlplane/standin/server.h"

#include <gmock/gmock.h>

#include <future>

#include "base/clock_testing.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/standin/probe.h"
#include "controlplane/standin/socket.h"

namespace ferro::standin {
namespace {

using ::testing::HasSubstr;

// A stand-in as main.cc puts it together, on a free port.
class StandIn {
 public:
  explicit StandIn(Settings settings, std::optional<Store> store = std::nullopt)
      : settings_(std::move(settings)),
        store_(std::move(store)),
        health_(
            settings_.dependencies, [](Dependency const& d) { return Probe(d); }, SystemClock(),
            [](std::string const&) {}) {
    auto server = Serve(
        0, [this](Request const& request) { return Answer(request, settings_, health_, store_); });
    if (server) server_ = std::move(*server);
  }

  Endpoint endpoint() const { return {"127.0.0.1", server_->port()}; }
  Reply Asked(std::string method, std::string path, std::string body = "") const {
    return Ask(endpoint(), {std::move(method), std::move(path), std::move(body)})
        .value_or(Reply{0, "no answer"});
  }

 private:
  Settings const settings_;
  std::optional<Store> const store_;
  Health health_;
  std::unique_ptr<Server> server_;
};

// What comes back for bytes that Ask would not send.
std::string Raw(Endpoint const& endpoint, std::string_view bytes) {
  auto const deadline = In(std::chrono::milliseconds(5000));
  auto const socket = Connect(endpoint, deadline);
  if (!socket || !Send(*socket, bytes, deadline)) return "not sent";
  return Receive(*socket, 4096, deadline).value_or("no answer");
}

TEST(StandinServerTest, WhatIsNoRequestIsRefused) {
  StandIn const one({.name = "media-service"});
  EXPECT_THAT(Raw(one.endpoint(), "hello\r\n\r\n"), HasSubstr("HTTP/1.1 400 "));
  EXPECT_THAT(Raw(one.endpoint(), "GET / HTTP/1.1\r\ncontent-length: many\r\n\r\n"),
              HasSubstr("HTTP/1.1 400 "));
  EXPECT_THAT(Raw(one.endpoint(), "PUT /keys/a HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n"),
              HasSubstr("HTTP/1.1 413 "));
  EXPECT_THAT(Raw(one.endpoint(), "GET / HTTP/1.1\r\nx: " + std::string(kHeadLimit + 4096, 'x')),
              HasSubstr("HTTP/1.1 431 "));
}

TEST(StandinServerTest, UnknownPathsAndMethodsAreRefused) {
  StandIn const one({.name = "media-service"});
  EXPECT_EQ(one.Asked("GET", "/elsewhere").status, 404);
  EXPECT_EQ(one.Asked("POST", "/").status, 405);
  EXPECT_EQ(one.Asked("GET", "/keys/canary").status, 404);
}

TEST(StandinServerTest, AMissingDependencyMakesItUnhealthyButNotSilent) {
  StandIn const media({.name = "media-service"});
  Endpoint gone = media.endpoint();
  {
    StandIn const store({.name = "mongo"});
    gone = store.endpoint();
    StandIn const one(
        {.name = "messaging-service", .dependencies = {{"MONGODB_URI", Protocol::kTcp, {gone}}}});
    EXPECT_EQ(one.Asked("GET", "/health").status, 200);
  }
  StandIn const one(
      {.name = "messaging-service", .dependencies = {{"MONGODB_URI", Protocol::kTcp, {gone}}}});
  auto const health = one.Asked("GET", "/health");
  EXPECT_EQ(health.status, 503);
  EXPECT_THAT(health.body, HasSubstr("not reached: 127.0.0.1"));
  EXPECT_EQ(one.Asked("GET", "/").status, 200);
}

TEST(StandinServerTest, ItCanBeToldToBeUnhealthy) {
  StandIn const one({.name = "media-service", .misbehaviour = Misbehaviour::kUnhealthy});
  EXPECT_EQ(one.Asked("GET", "/ready").status, 503);
}

TEST(StandinServerTest, ItSaysWhoItIsAndThatItIsNoOriginal) {
  StandIn const one({.name = "auth-service", .version = "2\"\\\n"});
  auto const reply = one.Asked("GET", "/?x=1");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr(R"("name":"auth-service")"));
  EXPECT_THAT(reply.body, HasSubstr(R"("stand_in":true)"));
  EXPECT_THAT(reply.body, HasSubstr(R"("version":"2\"\\\u000a")"));
}

TEST(StandinServerTest, AStoreGivesBackWhatWasPut) {
  TemporaryDirectory const folder;
  StandIn const one({.name = "mongo"}, *Store::Open(folder.path()));
  EXPECT_EQ(one.Asked("GET", "/keys/canary").status, 404);
  EXPECT_EQ(one.Asked("PUT", "/keys/canary", "yellow").status, 201);
  EXPECT_EQ(one.Asked("GET", "/keys/canary").body, "yellow");
  EXPECT_EQ(one.Asked("PUT", "/keys/..", "x").status, 400);
  EXPECT_EQ(one.Asked("DELETE", "/keys/canary").status, 405);
}

TEST(StandinServerTest, ATakenPortIsTold) {
  StandIn const one({.name = "media-service"});
  auto const second = Serve(one.endpoint().port, [](Request const&) { return Reply{}; });
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(second.error().message, HasSubstr("Address already in use"));
}

TEST(StandinServerTest, ItStopsAlthoughSomebodyWaitsForAnAnswer) {
  std::promise<void> asked;
  auto server = Serve(0, [&](Request const&) {
    asked.set_value();
    return std::nullopt;
  });
  ASSERT_TRUE(server.has_value());
  auto const deadline = In(std::chrono::milliseconds(5000));
  auto const socket = Connect({"127.0.0.1", (*server)->port()}, deadline);
  ASSERT_TRUE(socket.has_value());
  ASSERT_TRUE(Send(*socket, "GET / HTTP/1.1\r\n\r\n", deadline).has_value());
  // Before it was read, stopping resets the connection.
  ASSERT_EQ(asked.get_future().wait_for(std::chrono::seconds(5)), std::future_status::ready);
  server->reset();
  EXPECT_EQ(Receive(*socket, 1, deadline).value_or("reset"), "");
}

}  // namespace
}  // namespace ferro::standin
