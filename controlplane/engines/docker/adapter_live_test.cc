// The adapter against a real engine: run with FERRO_TEST_DOCKER_HOST=unix:///PATH.
#include <gmock/gmock.h>

#include <array>
#include <chrono>

#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/engines/canonical.h"
#include "controlplane/engines/docker/adapter.h"
#include "controlplane/engines/docker/docker_server_testing.h"
#include "controlplane/engines/docker/fields_testing.h"
#include "http/url.h"

namespace ferro::docker {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Pair;

constexpr char kImage[] = "ferro-round-trip:1";
constexpr char kEnvironment[] = "round-trip";

// The sockets to test with: none or one.
std::vector<std::string> Engines() {
  auto const host = Environment::OfProcess().Get("FERRO_TEST_DOCKER_HOST");
  constexpr std::string_view kUnix = "unix://";
  if (!host.starts_with(kUnix)) return {};
  return {host.substr(kUnix.size())};
}

// A few programs of this machine as an image.
std::string MakeImage(Transport& transport) {
  TemporaryDirectory const folder;
  auto const tar = folder.path() / "image.tar";
  auto const made = RunProcess(
      {.arguments = {"sh", "-c",
                     "tar -chf \"$1\" /bin/sh /bin/sleep /bin/cat /bin/echo "
                     "$(ldd /bin/sh /bin/sleep /bin/cat /bin/echo | grep -o '/lib[^ ]*' | sort -u)",
                     "sh", tar.string()},
       .environment = Environment::OfProcess()});
  if (!made || made->status != 0) return "tar failed";
  http::Headers const headers{{"content-type", "application/x-tar"}};
  std::string target = "/v1.41/images/create?fromSrc=-&repo=ferro-round-trip&tag=1";
  for (auto const* const change : {"CMD [\"sleep\", \"1000\"]", "ENV FROM_IMAGE=yes", "WORKDIR /",
                                   "LABEL from-image=1", "EXPOSE 7000", "VOLUME /from-image",
                                   "HEALTHCHECK --interval=9s CMD [\"/bin/echo\", \"probed\"]"}) {
    target += "&changes=" + http::PercentEncoded(change);
  }
  auto const answer = transport.Send({.method = "POST",
                                      .target = target,
                                      .headers = headers,
                                      .body = ReadFile(tar).value(),
                                      .effect = Effect::kRepeatable},
                                     {.whole = std::chrono::seconds(60)});
  return answer ? answer->body : answer.error().message;
}

class AdapterLiveTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    Transport transport(GetParam());
    auto const image = MakeImage(transport);
    ASSERT_THAT(image, HasSubstr("sha256:"));
    auto adapter = Adapter::Connect({.endpoint = {.socket = GetParam(), .source = "test"},
                                     .environment = Environment::OfProcess()},
                                    {});
    ASSERT_TRUE(adapter) << adapter.error().message;
    adapter_ = std::move(*adapter);
    Clean();
    Do(engine::CreateNetwork{.name = "one",
                             .spec = {.ipam = {.config = {{.subnet = "10.213.1.0/24"}}}}});
    Do(engine::CreateNetwork{.name = "two",
                             .spec = {.ipam = {.config = {{.subnet = "10.213.2.0/24"}}}}});
  }
  void TearDown() override { Clean(); }

  void Clean() {
    auto const containers = adapter_->client().ListContainers({});
    for (auto const& container : *containers)
      ASSERT_TRUE(adapter_->client().RemoveContainer(container.id, true));
    for (auto const* const network : {"one", "two"})
      (void)adapter_->client().RemoveNetwork(network);
    auto const volumes = adapter_->client().ListVolumes({});
    for (auto const& volume : volumes->volumes)
      ASSERT_TRUE(adapter_->client().RemoveVolume(volume.name));
  }

  engine::Done Do(engine::Action const& action) {
    auto done = adapter_->Execute(action, {}, {});
    EXPECT_TRUE(done) << done.error().message;
    return done ? *done : engine::Done{};
  }

  static engine::CreateContainer Simple(std::string const& name) {
    engine::CreateContainer create{.container = {.name = name, .service = "web"},
                                   .labels = {{"ferroplane.environment", kEnvironment},
                                              {"ferroplane.service", "web"},
                                              {"ferroplane.replica", "2"}}};
    create.container.spec.image = kImage;
    create.container.spec.networks["one"] = {};
    return create;
  }

  engine::Container See(std::string const& name) {
    auto seen = adapter_->Inspect(name, {});
    EXPECT_TRUE(seen) << seen.error().message;
    return seen ? *seen : engine::Container{};
  }

  std::unique_ptr<Adapter> adapter_;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(AdapterLiveTest);
INSTANTIATE_TEST_SUITE_P(Real, AdapterLiveTest, testing::ValuesIn(Engines()),
                         [](auto const&) { return std::string("Engine"); });

// Every field (issue 5, what users get burned by: 4).
TEST_P(AdapterLiveTest, EveryFieldComesBackAsItWas) {
  Do(Simple("neighbour"));
  Do(engine::StartContainer{"neighbour"});
  auto const host = adapter_->Discover({});
  ASSERT_TRUE(host);
  auto const seen = adapter_->Observe({.images = {kImage}}, {});
  ASSERT_TRUE(seen);
  auto const& image = seen->images.at(kImage);
  for (auto const& variation : Variations()) {
    SCOPED_TRACE(variation.field);
    auto create = Simple("varied");
    variation.apply(create.container.spec);
    auto const made = adapter_->Execute(create, {}, {});
    if (!made && !variation.everywhere) continue;
    ASSERT_TRUE(made) << made.error().message;
    auto const wanted = engine::Canonical(create.container.spec, &image, *host);
    EXPECT_EQ(Difference(See("varied").is.spec, wanted), "");
    auto const started = adapter_->Execute(engine::StartContainer{"varied"}, {}, {});
    EXPECT_TRUE(started || !variation.everywhere) << started.error().message;
    EXPECT_EQ(Difference(See("varied").is.spec, wanted), "") << "once started";
    Do(engine::RemoveContainer{.container = "varied", .force = true});
  }
}

TEST_P(AdapterLiveTest, RefusalsAreToldApartAsTheEngineSaysThem) {
  auto const kind_of = [this](engine::Action const& action) -> std::string {
    auto const done = adapter_->Execute(action, {}, {});
    if (done) return "done";
    EXPECT_FALSE(done.error().may_have_happened) << done.error().message;
    return std::string(done.error().Fact("kind"));
  };
  auto held = Simple("held");
  held.container.spec.networks["one"].ipv4_address = "10.213.1.5";
  held.container.spec.ports = {{.target = 1, .published = "28077", .protocol = "tcp"}};
  held.container.spec.volumes = {{.type = "volume", .source = "ferro_held", .target = "/v"}};
  Do(held);
  Do(engine::StartContainer{"held"});
  EXPECT_EQ(kind_of(held), kNameTaken);
  EXPECT_EQ(kind_of(engine::RemoveContainer{.container = "held"}), kStillRunning);
  EXPECT_EQ(kind_of(engine::RemoveNetwork{.name = "one"}), kInUse);
  EXPECT_EQ(kind_of(engine::RemoveVolume{"ferro_held"}), kInUse);
  EXPECT_EQ(kind_of(engine::CreateNetwork{.name = "one"}), kNameTaken);
  EXPECT_EQ(kind_of(engine::CreateNetwork{
                .name = "three", .spec = {.ipam = {.config = {{.subnet = "10.213.1.0/25"}}}}}),
            kSubnetTaken);
  EXPECT_EQ(kind_of(engine::StartContainer{"nobody"}), kNoSuchContainer);
  EXPECT_EQ(kind_of(engine::RemoveVolume{"nothing"}), kNoSuchVolume);
  EXPECT_EQ(kind_of(engine::ConnectNetwork{"held", "nowhere", {}}), kNoSuchNetwork);

  auto other = Simple("other");
  other.container.spec.image = "ferro-absent:1";
  EXPECT_EQ(kind_of(other), kNoSuchImage);
  other = Simple("other");
  other.container.spec.volumes = {{.type = "bind", .source = "/no/such/source", .target = "/x"}};
  EXPECT_EQ(kind_of(other), kNoBindSource);
  other = Simple("other");
  other.container.spec.ports = held.container.spec.ports;
  Do(other);
  EXPECT_EQ(kind_of(engine::SignalContainer{"other", "HUP"}), kNotRunning);
  EXPECT_EQ(kind_of(engine::StartContainer{"other"}), kPortTaken);
  Do(engine::RemoveContainer{.container = "other"});
  other = Simple("other");
  other.container.spec.networks = held.container.spec.networks;
  Do(other);
  EXPECT_EQ(kind_of(engine::StartContainer{"other"}), kAddressTaken);
  EXPECT_EQ(kind_of(engine::PullImage{"localhost:1/absent:1"}), kRegistryUnreachable);
}

TEST_P(AdapterLiveTest, AContainerIsChangedInPlaceAndStaysWhatItIs) {
  auto create = Simple("web");
  create.container.spec.mem_limit = compose::Bytes{64 << 20};
  Do(create);
  auto const started = Do(engine::StartContainer{"web"});
  auto const before = See("web");
  auto limits = create.container;
  limits.spec.mem_limit = compose::Bytes{96 << 20};
  limits.spec.cpus = 0.5;
  Do(engine::UpdateContainer{.container = "web", .restart = "on-failure:2", .limits = limits});
  Do(engine::ConnectNetwork{"web", "two", {.aliases = {"w"}, .ipv4_address = "10.213.2.77"}});
  Do(engine::RenameContainer{"web", "web.previous"});
  auto const after = See("web.previous");
  EXPECT_EQ(after.id, started.id);
  EXPECT_EQ(after.started_at, before.started_at);
  EXPECT_EQ(after.is.spec.mem_limit->value, 96 << 20);
  EXPECT_FALSE(after.is.spec.memswap_limit);
  EXPECT_EQ(after.is.spec.cpus, 0.5);
  EXPECT_EQ(after.is.spec.restart, "on-failure:2");
  EXPECT_EQ(after.addresses.at("two"), "10.213.2.77");
  Do(engine::DisconnectNetwork{"web.previous", "two"});
  EXPECT_THAT(See("web.previous").is.spec.networks, ElementsAre(Key("one")));
  EXPECT_EQ(Do(engine::StartContainer{"web.previous"}).note, "already started");
  Do(engine::StopContainer{.container = "web.previous", .grace = std::chrono::seconds(0)});
  EXPECT_EQ(Do(engine::StopContainer{.container = "web.previous"}).note, "already stopped");
}

TEST_P(AdapterLiveTest, AnonymousVolumesAreFoundAndAttachedAgain) {
  auto create = Simple("web");
  create.container.spec.command = compose::Texts{"sh", "-c", "echo kept > /from-image/canary"};
  Do(create);
  Do(engine::StartContainer{"web"});
  ASSERT_TRUE(adapter_->client().WaitContainer("web"));
  auto const old = See("web");
  ASSERT_THAT(old.anonymous, ElementsAre(Key("/from-image")));
  EXPECT_THAT(old.is.spec.volumes, IsEmpty());
  Do(engine::RemoveContainer{.container = "web"});
  create.anonymous = old.anonymous;
  create.container.spec.command = compose::Texts{"cat", "/from-image/canary"};
  Do(create);
  Do(engine::StartContainer{"web"});
  auto const ended = adapter_->client().WaitContainer("web");
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->status_code, 0);
  EXPECT_EQ(adapter_->LastLines("web", 5, {}), "kept\n");
  EXPECT_EQ(See("web").anonymous, old.anonymous);
}

// A plan only reads (issue 5, what users get burned by: 5).
TEST_P(AdapterLiveTest, ObservingARealEngineSendsOnlyGet) {
  Do(Simple("web"));
  RecordingSocket recording(GetParam());
  auto adapter = Adapter::Connect({.endpoint = {.socket = recording.path(), .source = "test"}}, {});
  ASSERT_TRUE(adapter) << adapter.error().message;
  auto const seen =
      (*adapter)->Observe({.environment = kEnvironment, .images = {kImage, "absent:1"}}, {});
  ASSERT_TRUE(seen) << seen.error().message;
  ASSERT_EQ(seen->containers.size(), 1);
  EXPECT_EQ(seen->containers[0].is.service, "web");
  EXPECT_EQ(seen->containers[0].is.replica, 2);
  EXPECT_EQ(seen->images.at(kImage).id, seen->containers[0].is.image_id);
  EXPECT_THAT(seen->images.at(kImage).volumes, ElementsAre("/from-image"));
  EXPECT_THAT(recording.record().counts(), ElementsAre(Pair("GET", testing::Gt(5))));
}

TEST_P(AdapterLiveTest, CommandsRunWithAndWithoutATerminal) {
  Do(Simple("web"));
  Do(engine::StartContainer{"web"});
  auto& client = adapter_->client();
  auto const failed = adapter_->Execute(
      engine::RunHook{"web",
                      {.command = compose::Texts{"sh", "-c", "echo $COLOUR; exit 3"},
                       .environment = {{"COLOUR", "green"}}}},
      {}, {});
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("exit code 3: green"));

  auto const id = client.CreateExec(
      "web", {.cmd = {"sh", "-c", "read line; echo got $line"}, .attach_stdin = true, .tty = true});
  ASSERT_TRUE(id) << id.error().message;
  auto const stream = client.StartExec(*id, true);
  ASSERT_TRUE(stream) << stream.error().message;
  EXPECT_TRUE(client.ResizeExec(*id, 100, 30));
  Waiting const waiting({.whole = std::chrono::seconds(20)});
  ASSERT_TRUE((*stream)->Write("hello\n", waiting));
  std::string all;
  std::array<char, 256> piece{};
  while (true) {
    auto const got = (*stream)->Read(piece, waiting);
    if (!got || *got == 0) break;
    all.append(piece.data(), *got);
  }
  EXPECT_THAT(all, HasSubstr("got hello"));
  EXPECT_EQ(client.InspectExec(*id)->exit_code, 0);
}

TEST_P(AdapterLiveTest, EventsOfTheEnvironmentAreTold) {
  auto const since = std::chrono::nanoseconds(SystemClock().Now().time_since_epoch()).count();
  Do(Simple("web"));
  Do(engine::StartContainer{"web"});
  std::vector<std::string> seen;
  auto const watched = adapter_->client().WatchEvents(
      {.filters = {{"type", {"container"}},
                   {"label", {std::string("ferroplane.environment=") + kEnvironment}}},
       .since_nano = since,
       .on_event =
           [&](Event const& event) {
             seen.push_back(event.action);
             return seen.size() < 2;
           }},
      SystemClock(), {});
  ASSERT_TRUE(watched) << watched.error().message;
  EXPECT_THAT(seen, ElementsAre("create", "start"));
}

}  // namespace
}  // namespace ferro::docker
