#include "controlplane/engines/docker/client.h"

#include <gmock/gmock.h>

#include "base/clock_testing.h"
#include "base/json.h"
#include "controlplane/engines/docker/docker_server_testing.h"

namespace ferro::docker {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using Ending = Answered::Ending;

std::unique_ptr<Client> Connected(DockerServer const& engine) {
  auto client = Client::Connect({.socket = engine.path(), .source = "test"});
  EXPECT_TRUE(client) << client.error().message;
  return std::move(*client);
}

TEST(ClientTest, AnEngineTooOldIsRefusedWithItsVersion) {
  DockerServer engine(DockerServer::Always({}), "1.40");
  auto const client = Client::Connect({.socket = engine.path(), .source = "DOCKER_HOST"});
  ASSERT_FALSE(client);
  EXPECT_THAT(client.error().message, AllOf(HasSubstr("DOCKER_HOST"), HasSubstr("API 1.40"),
                                            HasSubstr("1.41"), HasSubstr("Upgrade Docker")));
}

TEST(ClientTest, AnEngineThatIsDownIsNamedWithItsSource) {
  auto const client = Client::Connect({.socket = "/no/such.sock", .source = "context \"x\""});
  ASSERT_FALSE(client);
  EXPECT_EQ(client.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(client.error().message,
              AllOf(HasSubstr("context \"x\""), HasSubstr("/no/such.sock")));
}

TEST(ClientTest, WhatTellsNoVersionIsNoEngine) {
  DockerServer engine(DockerServer::Always({}), "surprise");
  auto const client = Client::Connect({.socket = engine.path(), .source = "test"});
  ASSERT_FALSE(client);
  EXPECT_THAT(client.error().message, HasSubstr("is it a Docker engine"));
}

TEST(ClientTest, SpeaksTheOlderOfBothVersions) {
  for (auto const& [theirs, spoken] : {std::pair{"1.41", "1.41"}, std::pair{"1.99", "1.47"}}) {
    DockerServer engine(DockerServer::Always({.body = "{}"}), theirs);
    auto const client = Connected(engine);
    ASSERT_TRUE(client->GetInfo());
    EXPECT_EQ(engine.record().all().front().version, spoken);
  }
}

TEST(ClientTest, ARefusalCarriesTheEnginesWordsAndItsKind) {
  struct Case {
    int status;
    std::string_view message;
    ErrorCode code;
    std::string_view kind;
  };
  for (auto const& c : {
           Case{409,
                "Conflict. The container name \"/a\" is already in use by container \"12ab\". "
                "You have to remove (or rename) that container to be able to reuse that name.",
                ErrorCode::kConflict, kNameTaken},
           Case{409, "removal of container a is already in progress", ErrorCode::kConflict,
                kBeingRemoved},
           Case{409,
                "You cannot remove a running container 12ab. Stop the container before "
                "attempting removal or force remove",
                ErrorCode::kConflict, kStillRunning},
           Case{409, "remove v: volume is in use - [12ab]", ErrorCode::kConflict, kInUse},
           Case{409, "task 12ab: already exists", ErrorCode::kConflict, kLostProcess},
           Case{500, "starting container 6b81: id already in use", ErrorCode::kConflict,
                kLostProcess},
           Case{403, "error while removing network: network n id 12 has active endpoints",
                ErrorCode::kConflict, kInUse},
           Case{500,
                "driver failed programming external connectivity on endpoint a (12): Bind for "
                "0.0.0.0:80 failed: port is already allocated",
                ErrorCode::kConflict, kPortTaken},
           Case{400, "invalid mount config for type \"bind\": bind source path does not exist: /x",
                ErrorCode::kInvalidArgument, kNoBindSource},
           Case{404, "No such image: nginx:1", ErrorCode::kNotFound, kNoSuchImage},
           Case{404, "No such container: a", ErrorCode::kNotFound, kNoSuchContainer},
           Case{404, "network shop_default not found", ErrorCode::kNotFound, kNoSuchNetwork},
           Case{500, "write /var/lib/docker/tmp/x: no space left on device",
                ErrorCode::kUnavailable, kDiskFull},
           Case{500, "Get \"https://r.example/v2/\": unauthorized: incorrect username or password",
                ErrorCode::kUnauthenticated, kRegistryDenied},
           Case{500,
                "could not find an available, non-overlapping IPv4 address pool among the "
                "defaults to assign to the network",
                ErrorCode::kConflict, kNoAddresses},
           Case{500, "something new", ErrorCode::kInternal, ""},
           Case{503, "starting up", ErrorCode::kUnavailable, ""},
       }) {
    DockerServer engine(DockerServer::Always(Refused(c.status, c.message)));
    auto const answer = Connected(engine)->StartContainer("shop-web-1");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, c.code) << c.message;
    EXPECT_EQ(answer.error().Fact("kind"), c.kind) << c.message;
    EXPECT_FALSE(answer.error().may_have_happened);
    EXPECT_THAT(answer.error().message, AllOf(HasSubstr("starting container shop-web-1"),
                                              HasSubstr(std::string(c.message))));
  }
}

TEST(ClientTest, TheHolderOfANameIsToldApart) {
  DockerServer engine(DockerServer::Always(Refused(
      409, "Conflict. The container name \"/a\" is already in use by container \"12ab\".")));
  auto const answer = Connected(engine)->CreateContainer("a", "", {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().Fact("holder"), "12ab");
  EXPECT_TRUE(IsKind(answer.error(), kNameTaken));
}

TEST(ClientTest, ARefusalWithoutJsonIsQuotedAndOneWithoutTextSaysItsStatus) {
  DockerServer plain(DockerServer::Always({.status = 500, .body = "oops\n"}));
  EXPECT_THAT(Connected(plain)->GetInfo().error().message, HasSubstr("oops"));
  DockerServer empty(DockerServer::Always({.status = 500}));
  EXPECT_THAT(Connected(empty)->GetInfo().error().message, HasSubstr("answered 500"));
}

TEST(ClientTest, AnAnswerThatIsNoJsonIsOursToReport) {
  for (auto const* const body : {"not json", "[1,2]", "{\"Id\":7}"}) {
    DockerServer engine(DockerServer::Always({.body = body}));
    auto const answer = Connected(engine)->InspectContainer("a");
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().code, ErrorCode::kInternal);
    EXPECT_THAT(answer.error().message, HasSubstr("reading container a"));
  }
}

TEST(ClientTest, AnErrorInsideTheStreamOfAPullFailsIt) {
  DockerServer engine(DockerServer::Always(
      {.chunks = {"{\"status\":\"Pulling from library/x\",\"id\":\"1\"}\r\n",
                  "{\"errorDetail\":{\"message\":\"manifest unknown\"},\"error\":\"manifest unk",
                  "nown\"}\r\n"}}));
  int told = 0;
  auto const pulled =
      Connected(engine)->Pull(*ParseImageName("x"), {}, [&](PullProgress const&) { ++told; });
  ASSERT_FALSE(pulled);
  EXPECT_EQ(pulled.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(pulled.error().message,
              AllOf(HasSubstr("pulling x:latest"), HasSubstr("manifest unknown")));
  EXPECT_EQ(told, 1);
}

TEST(ClientTest, APullThatBreaksOffIsUnknown) {
  DockerServer engine(DockerServer::Always(
      {.chunks = {"{\"status\":\"Downloading\"}"}, .ending = Ending::kCloseInside}));
  auto const pulled = Connected(engine)->Pull(*ParseImageName("x"), {}, {});
  ASSERT_FALSE(pulled);
  EXPECT_EQ(pulled.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(pulled.error().may_have_happened);
}

TEST(ClientTest, APullThatSaysNonsenseFails) {
  DockerServer engine(DockerServer::Always({.chunks = {"<html>"}}));
  EXPECT_FALSE(Connected(engine)->Pull(*ParseImageName("x"), {}, {}));
}

TEST(ClientTest, APullAsksForOneTagWithItsCredentials) {
  DockerServer engine(DockerServer::Always(
      {.chunks = {"{\"status\":\"Downloading\",\"id\":\"l1\",\"progressDetail\":{\"current\":3,"
                  "\"total\":9}}"}}));
  auto const client = Connected(engine);
  std::vector<std::int64_t> seen;
  auto const pulled = client->Pull(
      *ParseImageName("r.example:5000/a"), Credentials{.username = "u", .server = "r.example:5000"},
      [&](PullProgress const& p) { seen = {p.progress_detail.current, p.progress_detail.total}; });
  ASSERT_TRUE(pulled) << pulled.error().message;
  auto const asked = engine.record().all().front();
  EXPECT_EQ(asked.path, "/images/create");
  EXPECT_EQ(asked.query, "fromImage=r.example%3A5000%2Fa&tag=latest");
  EXPECT_FALSE(asked.headers.at("x-registry-auth").empty());
  EXPECT_THAT(seen, ElementsAre(3, 9));
}

TEST(ClientTest, ATruncatedFrameOfLogsIsAnError) {
  DockerServer engine(DockerServer::Always({.chunks = {std::string("\1\0\0\0\0\0\0\5hel", 11)}}));
  std::string all;
  auto const read = Connected(engine)->Logs("a", {}, [&](Output, std::string_view bytes) {
    all.append(bytes);
    return true;
  });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(all, "hel");
}

TEST(ClientTest, LogsAskForWhatIsWanted) {
  DockerServer engine(DockerServer::Always({.chunks = {std::string("\2\0\0\0\0\0\0\3err", 11)}}));
  auto const client = Connected(engine);
  ASSERT_TRUE(client->Logs("a", {.follow = true, .timestamps = true, .tail = 5, .since = "17.5"},
                           [](Output output, std::string_view bytes) {
                             EXPECT_EQ(output, Output::kStderr);
                             EXPECT_EQ(bytes, "err");
                             return false;
                           }));
  EXPECT_EQ(engine.record().all().front().query,
            "stdout=1&stderr=1&follow=1&timestamps=1&tail=5&since=17.5");
}

TEST(ClientTest, WhatIsAlreadySoIsSuccess) {
  DockerServer engine(DockerServer::Always({.status = 304}));
  auto const client = Connected(engine);
  EXPECT_EQ(client->StartContainer("a"), false);
  EXPECT_EQ(client->StopContainer("a", 5), false);
  EXPECT_THAT(engine.record().lines(),
              ElementsAre("POST /containers/a/start", "POST /containers/a/stop"));
  EXPECT_EQ(engine.record().all().back().query, "t=5");
}

TEST(ClientTest, RemovingNeverTakesVolumes) {
  DockerServer engine(DockerServer::Always({.status = 204}));
  auto const client = Connected(engine);
  ASSERT_TRUE(client->RemoveContainer("a", true));
  EXPECT_EQ(engine.record().all().front().query, "v=false&force=true");
}

TEST(ClientTest, NamesCannotLeaveTheirPlaceInThePath) {
  DockerServer engine(DockerServer::Always({.body = "{}"}));
  auto const client = Connected(engine);
  ASSERT_TRUE(client->InspectContainer("a?b c#d%2e"));
  EXPECT_EQ(engine.record().all().front().path, "/containers/a%3Fb%20c%23d%252e/json");
}

TEST(ClientTest, ReadingSendsOnlyGet) {
  DockerServer engine([](Asked const& asked) {
    bool const list = asked.path == "/containers/json" || asked.path == "/networks" ||
                      asked.path == "/images/json";
    return Answered{.body = list ? "[]" : "{}"};
  });
  auto const client = Connected(engine);
  EXPECT_TRUE(client->Ping());
  EXPECT_TRUE(client->GetInfo());
  EXPECT_TRUE(client->GetVersion());
  EXPECT_TRUE(client->GetDiskUsage());
  EXPECT_TRUE(client->ListContainers({{"label", {"a=b"}}}));
  EXPECT_TRUE(client->ListImages({}));
  EXPECT_TRUE(client->ListNetworks({}));
  EXPECT_TRUE(client->ListVolumes({}));
  EXPECT_TRUE(client->InspectContainer("a"));
  EXPECT_TRUE(client->InspectImage("a/b:c"));
  EXPECT_TRUE(client->InspectNetwork("n"));
  EXPECT_TRUE(client->InspectVolume("v"));
  EXPECT_TRUE(client->AskRegistry(*ParseImageName("a"), {}));
  EXPECT_TRUE(client->TopContainer("a"));
  EXPECT_THAT(engine.record().counts(), ElementsAre(Pair("GET", 13)));
}

TEST(ClientTest, EventsComeInOrderAndAreTakenUpAgainAfterABreak) {
  std::vector<std::string> queries;
  DockerServer engine([&](Asked const& asked) {
    queries.push_back(asked.query);
    auto const event = [](int nano) {
      return "{\"Type\":\"container\",\"Action\":\"start\",\"timeNano\":" + std::to_string(nano) +
             "}\n";
    };
    if (queries.size() == 1) return Answered{.chunks = {event(2'000'000'007)}};
    return Answered{.chunks = {event(2'000'000'007), event(2'000'000'009)}, .endless = true};
  });
  FakeClock clock;
  std::vector<std::int64_t> seen;
  int gaps = 0;
  auto const watched = Connected(engine)->WatchEvents({.since_nano = 1'000'000'000,
                                                       .on_event =
                                                           [&](Event const& event) {
                                                             seen.push_back(event.time_nano);
                                                             return seen.size() < 2;
                                                           },
                                                       .on_gap = [&] { return ++gaps, true; }},
                                                      clock, {});
  ASSERT_TRUE(watched) << watched.error().message;
  EXPECT_THAT(seen, ElementsAre(2'000'000'007, 2'000'000'009));
  EXPECT_THAT(queries, ElementsAre("since=1.000000000", "since=2.000000007"));
  EXPECT_EQ(gaps, 2);
  EXPECT_THAT(clock.sleeps(), ElementsAre(milliseconds(1000)));
}

TEST(ClientTest, AnEngineThatStaysAwayEndsTheWatchOfEvents) {
  DockerServer engine(DockerServer::Always({.ending = Ending::kCloseWithout}));
  auto const client = Connected(engine);
  FakeClock clock;
  auto const watched =
      client->WatchEvents({.on_event = [](Event const&) { return true; }}, clock, {});
  ASSERT_FALSE(watched);
  EXPECT_EQ(watched.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(clock.sleeps().size(), 10);
  EXPECT_EQ(clock.sleeps().back(), milliseconds(30'000));
}

TEST(ClientTest, AFilterThatTheEngineRefusesIsNotTriedAgain) {
  DockerServer engine(DockerServer::Always(Refused(400, "invalid filter 'x'")));
  FakeClock clock;
  auto const watched =
      Connected(engine)->WatchEvents({.on_event = [](Event const&) { return true; }}, clock, {});
  ASSERT_FALSE(watched);
  EXPECT_THAT(clock.sleeps(), IsEmpty());
}

TEST(ContainerTypesTest, WhatOnlyTheEngineSaysIsNotSent) {
  ContainerCreate create{.config = {.env = {"A=1"}, .image = "nginx"}};
  create.networking_config.endpoints_config["n"].ipam_config =
      EndpointIpam{.ipv4_address = "10.0.0.2"};
  auto const text = json::Print(create);
  EXPECT_THAT(text,
              AllOf(HasSubstr("\"Image\":\"nginx\""), HasSubstr("\"IPv4Address\":\"10.0.0.2\""),
                    HasSubstr("\"NanoCpus\":0"), Not(HasSubstr("EndpointID")),
                    Not(HasSubstr("\"Cmd\"")), Not(HasSubstr("StartInterval"))));
}

}  // namespace
}  // namespace ferro::docker
