#include "controlplane/engines/docker/adapter.h"

#include <gmock/gmock.h>

#include <atomic>

#include "base/file.h"
#include "base/json.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/engines/docker/build.h"
#include "controlplane/engines/docker/daemon.h"
#include "controlplane/engines/docker/docker_server_testing.h"
#include "controlplane/engines/docker/probe.h"
#include "http/server.h"

namespace ferro::docker {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;

// A small engine: two containers of ours, one of somebody else, and what belongs to them.
std::optional<Answered> Engine(Asked const& asked) {
  static std::map<std::string, std::string> const kAnswers{
      {"/info", R"({"ID": "E1", "ServerVersion": "20.10.24", "NCPU": 2, "MemTotal": 1000,
                    "LoggingDriver": "json-file", "CgroupVersion": "1", "SwapLimit": true,
                    "OomKillDisable": true, "DefaultRuntime": "runc", "Name": "machine",
                    "DockerRootDir": "/", "DefaultAddressPools": [{"Base": "10.9.0.0/16", "Size": 24}]})"},
      {"/containers/json",
       R"([{"Id": "c1", "Names": ["/shop-web-1"], "State": "running", "ImageID": "sha256:1",
            "Labels": {"ferroplane.environment": "shop", "ferroplane.service": "web"},
            "Ports": [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}],
            "NetworkSettings": {"Networks": {"shop_default": {"NetworkID": "n1"}}}},
           {"Id": "c2", "Names": ["/shop-gone-1"], "State": "exited",
            "Labels": {"ferroplane.environment": "shop"}},
           {"Id": "c3", "Names": ["/other"], "State": "running", "Labels": {}}])"},
      {"/containers/c1/json",
       R"({"Id": "c1", "Name": "/shop-web-1", "Image": "sha256:1", "State": {"Status": "running"},
           "Config": {"Image": "web:1", "Env": ["A=1", "PATH=/bin"],
                      "Labels": {"ferroplane.environment": "shop", "ferroplane.service": "web"}},
           "HostConfig": {"NetworkMode": "shop_default",
                          "Mounts": [{"Type": "volume", "Source": "shop_data", "Target": "/d"}]},
           "NetworkSettings": {"Networks": {"shop_default": {"IPAddress": "127.0.0.1"}}}})"},
      {"/images/sha256:1/json",
       R"({"Id": "sha256:1", "Os": "linux", "Architecture": "amd64", "Config": {"Env": ["PATH=/bin"]}})"},
      {"/images/web:1/json", R"({"Id": "sha256:1", "RepoTags": ["web:1"], "Config": {}})"},
      {"/networks", R"([{"Id": "n1", "Name": "shop_default", "Driver": "bridge",
                         "IPAM": {"Driver": "default", "Config": [{"Subnet": "10.9.1.0/24"}]}}])"},
      {"/volumes", R"({"Volumes": [{"Name": "shop_data", "Driver": "local"},
                                   {"Name": "foreign", "Driver": "local"}]})"},
  };
  auto const found = kAnswers.find(asked.path);
  if (found == kAnswers.end()) return Refused(404, "No such thing: " + asked.path);
  return Answered{.body = found->second};
}

std::unique_ptr<Adapter> Connected(std::string const& socket) {
  auto adapter = Adapter::Connect({.endpoint = {.socket = socket, .source = "test"}}, {});
  EXPECT_TRUE(adapter) << adapter.error().message;
  return std::move(*adapter);
}

TEST(AdapterTest, AnEngineThatGoesAwayDuringAnObservationIsAnError) {
  int asked = 0;
  DockerServer server([&](Asked const& request) {
    if (++asked > 3) return std::optional(Answered{.ending = Answered::Ending::kCloseWithout});
    return Engine(request);
  });
  auto const seen = Connected(server.path())->Observe({.environment = "shop"}, {});
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(seen.error().may_have_happened);
}

TEST(AdapterTest, AnImageThatWasTaggedAnewIsNotRunUnseen) {
  DockerServer server(Engine);
  engine::CreateContainer create{.container = {.name = "x", .image_id = "sha256:other"}};
  create.container.spec.image = "web:1";
  auto const done = Connected(server.path())->Execute(create, {}, {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kConflict);
  EXPECT_THAT(done.error().message, AllOf(HasSubstr("web:1"), HasSubstr("plan again")));
  EXPECT_EQ(server.record().Count("POST"), 0);
}

// An image's own names spare a question for each, until a name has gone to another image.
TEST(AdapterTest, ANameIsAskedForOnceItsImageDoesNotTellIt) {
  std::atomic<bool> is_moved = false;
  std::atomic<int> asked_by_name = 0;
  DockerServer server([&](Asked const& asked) -> std::optional<Answered> {
    if (asked.path == "/images/sha256:1/json")
      return Answered{.body = is_moved
                                  ? R"({"Id": "sha256:1", "RepoTags": [], "Config": {}})"
                                  : R"({"Id": "sha256:1", "RepoTags": ["web:1"], "Config": {}})"};
    if (asked.path == "/images/web:1/json") {
      ++asked_by_name;
      return Answered{.body = R"({"Id": "sha256:2", "RepoTags": ["web:1"], "Config": {}})"};
    }
    return Engine(asked);
  });
  auto const adapter = Connected(server.path());
  engine::Scope const scope{.environment = "shop", .images = {"web:1"}};
  auto const before = adapter->Observe(scope, {});
  ASSERT_TRUE(before) << before.error().message;
  EXPECT_EQ(before->images.at("web:1").id, "sha256:1");
  EXPECT_EQ(asked_by_name, 0);
  is_moved = true;
  auto const after = adapter->Observe(scope, {});
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(after->images.at("web:1").id, "sha256:2");
  EXPECT_EQ(after->images.at("sha256:1").id, "sha256:1");
}

TEST(AdapterTest, AFailureBetweenCreateAndConnectIsUnknown) {
  DockerServer server([](Asked const& asked) -> std::optional<Answered> {
    if (asked.path == "/containers/create")
      return Answered{.status = 201, .body = R"({"Id":"c9"})"};
    if (asked.path == "/networks/two/connect") return Refused(404, "network two not found");
    return Engine(asked);
  });
  engine::CreateContainer create{.container = {.name = "x"}};
  create.container.spec.networks = {{"one", {}}, {"two", {}}};
  auto const done = Connected(server.path())->Execute(create, {}, {});
  ASSERT_FALSE(done);
  EXPECT_TRUE(done.error().may_have_happened);
  EXPECT_TRUE(IsKind(done.error(), kNoSuchNetwork));
}

TEST(AdapterTest, AHookThatFailsTellsItsOutput) {
  DockerServer server([](Asked const& asked) -> std::optional<Answered> {
    if (asked.path == "/containers/c1/exec")
      return Answered{.status = 201, .body = R"({"Id":"e1"})"};
    if (asked.path == "/exec/e1/json") return Answered{.body = R"({"ID":"e1","ExitCode":7})"};
    if (asked.path == "/exec/e1/start") {
      return Answered{.status = 101, .take_over = [](int socket) {
                        SendAll(socket, std::string_view("\1\0\0\0\0\0\0\4oops", 12));
                      }};
    }
    return Engine(asked);
  });
  auto const done =
      Connected(server.path())
          ->Execute(engine::RunHook{"c1", {.command = compose::Texts{"check"}}}, {}, {});
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, AllOf(HasSubstr("exit code 7"), HasSubstr("oops")));
}

// A plan only reads (issue 5, what users get burned by: 5).
TEST(AdapterTest, ObservingSendsOnlyGetAndSeesWhatBelongsTogether) {
  DockerServer server(Engine);
  RecordingSocket recording(server.path());
  auto const adapter = Connected(recording.path());
  auto const seen = adapter->Observe({.environment = "shop", .images = {"web:1", "absent:1"}}, {});
  ASSERT_TRUE(seen) << seen.error().message;
  EXPECT_THAT(recording.record().counts(), ElementsAre(testing::Pair("GET", testing::Gt(5))));

  ASSERT_EQ(seen->containers.size(), 1);  // The other one went meanwhile.
  auto const& web = seen->containers[0];
  EXPECT_EQ(web.is.name, "shop-web-1");
  EXPECT_THAT(web.is.spec.environment, ElementsAre(Key("A")));
  EXPECT_THAT(seen->others, ElementsAre(testing::Field(&engine::Container::id, "c3")));
  EXPECT_THAT(seen->networks.at(0).containers, ElementsAre("shop-web-1"));
  EXPECT_EQ(seen->networks.at(0).is.ipam.config.at(0).subnet, "10.9.1.0/24");
  ASSERT_EQ(seen->volumes.size(), 1);
  EXPECT_EQ(seen->volumes[0].name, "shop_data");
  EXPECT_THAT(seen->images, ElementsAre(Key("sha256:1"), Key("web:1")));
  EXPECT_EQ(seen->host.engine_id, "E1");
  EXPECT_EQ(seen->host.ports.at(0).holder, "container shop-web-1");
  EXPECT_THAT(seen->host.address_pools, ElementsAre("10.9.0.0/16 by /24"));
  EXPECT_GT(seen->host.disk_free.value_or(0), 0);
}

TEST(AdapterTest, AProbeReachesTheContainersAddress) {
  auto server = http::StartServer({}, [](http::ServerRequest const& request) {
    return http::ServerReply{.status = request.path == "/ready" ? 200 : 503};
  });
  ASSERT_TRUE(server);
  DockerServer docker(Engine);
  auto const adapter = Connected(docker.path());
  engine::Container const c1{.id = "c1"};  // Nothing is known of its networks.
  std::int64_t const port = (*server)->port();
  EXPECT_TRUE(adapter->Try(c1, {.port = port}, {}));
  EXPECT_TRUE(adapter->Try(c1, {.port = port, .path = "/ready"}, {}));
  auto const refused = adapter->Try(c1, {.port = port, .path = "/other"}, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("it answered 503"));
  engine::Container const seen{.id = "absent", .addresses = {{"shop_default", "127.0.0.1"}}};
  EXPECT_TRUE(adapter->Try(seen, {.port = port}, {})) << "asks the engine for what was seen";
  (*server)->Stop();
  auto const gone = adapter->Try(c1, {.port = port}, {});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ErrorCode::kUnavailable);
}

TEST(DaemonTest, LimitsOfLogsAreFoundWhereverTheyAreSaid) {
  EXPECT_TRUE(ConfigLimitsLogs(R"({"log-opts": {"max-size": "10m"}})"));
  EXPECT_FALSE(ConfigLimitsLogs(R"({"log-opts": {"labels": "a"}})"));
  EXPECT_FALSE(ConfigLimitsLogs("not json"));
  EXPECT_TRUE(OptionsLimitLogs({"dockerd", "--log-opt", "max-size=1m"}));
  EXPECT_TRUE(OptionsLimitLogs({"dockerd", "--log-opt=max-size=1m"}));
  EXPECT_FALSE(OptionsLimitLogs({"dockerd", "-H", "fd://"}));
  EXPECT_EQ(ConfigFileOf({"dockerd", "--config-file", "/x.json"}), "/x.json");
  EXPECT_EQ(ConfigFileOf({"dockerd", "--config-file=/y.json"}), "/y.json");
  EXPECT_EQ(ConfigFileOf({"dockerd"}), "/etc/docker/daemon.json");
}

TEST(DaemonTest, RoutesAreReadWithoutTheDefaultOne) {
  EXPECT_THAT(ParseRoutes("Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\n"
                          "eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
                          "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
                          "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n"
                          "short line\n"),
              ElementsAre("172.17.0.0/16", "192.168.1.0/24"));
}

TEST(BuildTest, WithoutTheDockerCommandItSaysWhatToDo) {
  auto const built = BuildWithDocker({.service = "web", .reference = "shop-web"}, "/x.sock",
                                     Environment{}, {}, {});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(built.error().message, AllOf(HasSubstr("shop-web"), HasSubstr("docker-cli")));
}

TEST(BuildTest, ABuildThatFailsTellsItsLastLinesAndOneThatWorksItsProgress) {
  TemporaryDirectory const folder;
  auto const docker = folder.path() / "docker";
  std::map<std::string, std::string, std::less<>> variables{
      {"PATH", folder.path().string() + ":/usr/bin:/bin"}, {"DOCKER_CONTEXT", "elsewhere"}};
  Environment const environment(variables);
  ASSERT_TRUE(
      WriteFile(docker, "#!/bin/sh\necho 'step 1 of 1'\necho 'no such file' >&2\nexit 3\n", 0755));
  auto const failed =
      BuildWithDocker({.service = "web", .reference = "w"}, "/x.sock", environment, {}, {});
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, AllOf(HasSubstr("exit code 3"), HasSubstr("no such file")));
  ASSERT_TRUE(WriteFile(docker, "#!/bin/sh\necho \"$DOCKER_HOST ${DOCKER_CONTEXT-none}\"\n", 0755));
  std::vector<std::string> lines;
  auto const built = BuildWithDocker(
      {.service = "web", .reference = "w"}, "/x.sock", environment,
      [&](engine::Progress const& progress) { lines.push_back(progress.text); }, {});
  ASSERT_TRUE(built) << built.error().message;
  EXPECT_THAT(lines, ElementsAre("unix:///x.sock none"));
}

TEST(BuildTest, EveryKeyOfABuildReachesTheCommand) {
  auto const words = BuildArguments({.service = "web",
                                     .build = {.context = "/src",
                                               .dockerfile = "Dockerfile.prod",
                                               .args = {{"V", "1"}, {"FROM_ENV", std::nullopt}},
                                               .labels = {{"l", "2"}},
                                               .extra_hosts = {"a=10.0.0.1"},
                                               .target = "final",
                                               .no_cache = true},
                                     .reference = "shop-web",
                                     .pull = true});
  ASSERT_TRUE(words);
  EXPECT_THAT(*words, ElementsAre("build", "--tag", "shop-web", "--file", "/src/Dockerfile.prod",
                                  "--target", "final", "--build-arg", "FROM_ENV", "--build-arg",
                                  "V=1", "--add-host", "a:10.0.0.1", "--label", "l=2", "--no-cache",
                                  "--pull", "/src"));
  EXPECT_FALSE(BuildArguments({.build = {.secrets = {{.source = "token"}}}}));
}

}  // namespace
}  // namespace ferro::docker
