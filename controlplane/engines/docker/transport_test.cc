#include "controlplane/engines/docker/transport.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "base/temporary_directory_testing.h"
#include "controlplane/engines/docker/docker_server_testing.h"

namespace ferro::docker {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using Ending = Answered::Ending;

WaitLimits Within(milliseconds whole) {
  return {.whole = whole};
}
constexpr milliseconds kPlenty{20'000};

Call Get(std::string target = "/v1.41/info") {
  return {.target = std::move(target)};
}

Call Post(Effect effect) {
  return {.method = "POST", .target = "/v1.41/containers/create", .body = "{}", .effect = effect};
}

TEST(TransportTest, ASocketThatIsNotThereSaysSoAndWhatToDo) {
  Transport transport("/no/such/docker.sock");
  auto const answer = transport.Send(Get(), Within(kPlenty));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(answer.error().Fact("engine"), "absent");
  EXPECT_THAT(answer.error().message,
              AllOf(HasSubstr("/no/such/docker.sock"), HasSubstr("systemctl start"),
                    HasSubstr("DOCKER_HOST")));
}

TEST(TransportTest, ASocketNobodyListensAtIsAStoppedEngine) {
  DockerServer engine(DockerServer::Always({}));
  engine.Kill();
  Transport transport(engine.path());
  auto const answer = transport.Send(Post(Effect::kOnce), Within(kPlenty));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().Fact("engine"), "down");
  EXPECT_FALSE(answer.error().may_have_happened);
  EXPECT_THAT(answer.error().message, HasSubstr("is stopped"));
}

TEST(TransportTest, APathTooLongForASocketIsRefused) {
  Transport transport("/" + std::string(200, 'x'));
  auto const answer = transport.Send(Get(), Within(kPlenty));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument);
}

TEST(TransportTest, AnEngineThatGoesAwayLeavesWhatChangesThingsUnknown) {
  for (auto const ending : {Ending::kCloseWithout, Ending::kCloseInside}) {
    DockerServer engine(
        DockerServer::Always({.body = "{\"Id\":\"0123456789\"}", .ending = ending}));
    Transport transport(engine.path());
    auto const answer = transport.Send(Post(Effect::kOnce), Within(kPlenty));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
    EXPECT_TRUE(answer.error().may_have_happened);
    auto const read = transport.Send(Get(), Within(kPlenty));
    ASSERT_FALSE(read);
    EXPECT_FALSE(read.error().may_have_happened);
  }
}

TEST(TransportTest, SilenceEndsAtTheDeadlineAndIsUnknown) {
  DockerServer engine(DockerServer::Always({.ending = Ending::kSilence}));
  Transport transport(engine.path());
  auto const answer = transport.Send(Post(Effect::kRepeatable), Within(milliseconds(40)));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_TRUE(answer.error().may_have_happened);
  EXPECT_THAT(answer.error().message, HasSubstr("40ms"));
  EXPECT_EQ(engine.record().Count("POST"), 1);
}

TEST(TransportTest, AStopRequestEndsAWait) {
  std::stop_source stop;
  DockerServer engine([&](Asked const&) {
    stop.request_stop();
    return Answered{.ending = Ending::kSilence};
  });
  Transport transport(engine.path());
  auto const answer = transport.Send(Get(), {.stop = stop.get_token(), .whole = kPlenty});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
}

TEST(TransportTest, SilenceInsideAStreamHasItsOwnLimit) {
  DockerServer engine(DockerServer::Always({.chunks = {"one"}, .endless = true}));
  Transport transport(engine.path());
  std::string all;
  auto const answer =
      transport.Stream(Get(), {.whole = kPlenty, .silence = milliseconds(30)},
                       [&](std::string_view bytes) { return all.append(bytes), true; });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(all, "one");
}

TEST(TransportTest, WhatSpeaksNoHttpIsTold) {
  DockerServer engine(DockerServer::Always({.ending = Ending::kGarbage}));
  Transport transport(engine.path());
  auto const answer = transport.Send(Get(), Within(kPlenty));
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("does not speak HTTP"));
}

TEST(TransportTest, AnAnswerBeyondTheLimitIsAnError) {
  DockerServer engine(DockerServer::Always({.body = std::string(100'000, 'x')}));
  Transport transport(engine.path());
  auto call = Get();
  call.body_limit = 1000;
  auto const answer = transport.Send(call, Within(kPlenty));
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("larger than 1000 bytes"));
}

TEST(TransportTest, AnEngineThatClosedAnIdleConnectionIsConnectedToAnew) {
  DockerServer engine(DockerServer::Always({.body = "{}"}));
  Transport transport(engine.path());
  ASSERT_TRUE(transport.Send(Post(Effect::kOnce), Within(kPlenty)));
  engine.Kill();
  engine.Start();
  EXPECT_TRUE(transport.Send(Post(Effect::kOnce), Within(kPlenty)));
}

TEST(TransportTest, OnAStaleConnectionOnlyWhatIsRepeatableIsSentAgain) {
  for (auto const effect : {Effect::kNone, Effect::kRepeatable, Effect::kOnce}) {
    int asked = 0;
    DockerServer engine([&](Asked const&) {
      return Answered{.body = "{}",
                      .ending = ++asked == 2 ? Ending::kCloseWithout : Ending::kKeepOpen};
    });
    Transport transport(engine.path());
    ASSERT_TRUE(transport.Send(Get(), Within(kPlenty)));
    auto const answer = transport.Send(Post(effect), Within(kPlenty));
    EXPECT_EQ(answer.has_value(), effect != Effect::kOnce);
    EXPECT_EQ(engine.record().all().size(), effect == Effect::kOnce ? 2 : 3);
  }
}

TEST(TransportTest, OneConnectionServesManyCalls) {
  DockerServer engine(DockerServer::Always({.body = "{}"}));
  Transport transport(engine.path());
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(transport.Send(Get(), Within(kPlenty)));
  EXPECT_EQ(engine.connections(), 1);
}

TEST(TransportTest, ManyThreadsMayCallAtOnce) {
  DockerServer engine([](Asked const& asked) { return Answered{.body = asked.path}; });
  Transport transport(engine.path());
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 20; ++i) {
          auto const path = "/" + std::to_string(t) + "-" + std::to_string(i);
          auto const answer = transport.Send(Get(path), Within(kPlenty));
          if (answer && answer->body == path) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 160);
  EXPECT_LE(engine.connections(), 160);
}

TEST(TransportTest, NoBodyIsExpectedWhereThereIsNone) {
  DockerServer engine(
      [](Asked const& asked) { return Answered{.status = asked.method == "POST" ? 304 : 204}; });
  Transport transport(engine.path());
  EXPECT_EQ(transport.Send(Post(Effect::kOnce), Within(kPlenty))->status, 304);
  EXPECT_EQ(transport.Send(Get(), Within(kPlenty))->status, 204);
  EXPECT_EQ(engine.connections(), 1);
}

TEST(TransportTest, AStreamCanBeLeftEarlyAndItsRefusalIsRead) {
  DockerServer engine([](Asked const& asked) {
    if (asked.query == "bad") return Refused(400, "bad since");
    return Answered{.chunks = {"one", "two"}, .endless = true};
  });
  Transport transport(engine.path());
  int pieces = 0;
  auto const left =
      transport.Stream(Get("/events"), {}, [&](std::string_view) { return ++pieces, false; });
  ASSERT_TRUE(left) << left.error().message;
  EXPECT_EQ(pieces, 1);
  auto const refused =
      transport.Stream(Get("/events?bad"), {}, [](std::string_view) { return true; });
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 400);
  EXPECT_THAT(refused->body, HasSubstr("bad since"));
}

TEST(TransportTest, AnUpgradedConnectionCarriesBytesBothWays) {
  DockerServer engine(
      DockerServer::Always({.status = 101, .take_over = [](int socket) {
                              std::array<char, 64> piece{};
                              ::send(socket, "hello", 5, 0);
                              auto const got = ::recv(socket, piece.data(), piece.size(), 0);
                              ::send(socket, piece.data(), static_cast<std::size_t>(got), 0);
                              // The end of the input.
                              if (::recv(socket, piece.data(), 1, 0) == 0)
                                ::send(socket, "bye", 3, 0);
                            }}));
  Transport transport(engine.path());
  auto upgraded = transport.Upgrade(Post(Effect::kOnce), Within(kPlenty));
  ASSERT_TRUE(upgraded) << upgraded.error().message;
  ASSERT_NE(upgraded->stream, nullptr);
  Waiting const waiting(Within(kPlenty));
  std::string all;
  auto const read = [&](std::size_t until) {
    std::array<char, 3> piece{};
    while (all.size() < until) {
      auto const got = upgraded->stream->Read(piece, waiting);
      if (!got || *got == 0) break;
      all.append(piece.data(), *got);
    }
  };
  read(5);
  ASSERT_TRUE(upgraded->stream->Write("abc", waiting));
  read(8);
  upgraded->stream->CloseWrite();
  read(11);
  EXPECT_EQ(all, "helloabcbye");
}

}  // namespace
}  // namespace ferro::docker
