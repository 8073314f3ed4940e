#include "controlplane/engines/docker/render.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "controlplane/engines/canonical.h"
#include "controlplane/engines/docker/decode.h"
#include "controlplane/engines/docker/fields_testing.h"

namespace ferro::docker {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr RenderContext kOld{.api = {1, 41}};
constexpr RenderContext kNew{.api = {1, 47}};

engine::CreateContainer Simple() {
  engine::CreateContainer create{.container = {.name = "shop-web-1", .service = "web"},
                                 .labels = {{"ferroplane.environment", "shop"},
                                            {"ferroplane.service", "web"},
                                            {"ferroplane.replica", "3"}}};
  create.container.spec.image = "web:1";
  create.container.spec.networks["one"] = {};
  return create;
}

// What inspect shows of a container that was just created.
Container Shown(Rendered const& rendered) {
  Container shown{.id = "0123456789abcdef", .image = "sha256:12", .name = "/shop-web-1"};
  shown.state.status = "created";
  shown.config = rendered.create.config;
  shown.host_config = rendered.create.host_config;
  shown.network_settings.networks = rendered.create.networking_config.endpoints_config;
  shown.network_settings.networks.insert(rendered.connect.begin(), rendered.connect.end());
  return *json::Parse<Container>(json::Print(shown));
}

void ExpectBack(engine::CreateContainer const& create, RenderContext const& context) {
  engine::Host const host{.log_driver = "json-file", .default_runtime = "runc"};
  auto const rendered = Render(create, context);
  ASSERT_TRUE(rendered) << rendered.error().message;
  engine::Image const plain{.platform = "linux/amd64"};
  auto const back = DecodeContainer(Shown(*rendered), &plain, host, "machine");
  EXPECT_EQ(Difference(back.is.spec, engine::Canonical(create.container.spec, &plain, host)), "");
}

TEST(RenderTest, WhatTheEngineIsTooOldForIsRefusedByName) {
  using compose::Service;
  struct Case {
    std::string what;
    std::function<void(Service&)> apply;
  };
  for (auto const& c : std::vector<Case>{
           {"healthcheck.start_interval",
            [](Service& s) {
              s.healthcheck = compose::HealthCheck{.start_interval = std::chrono::seconds(1)};
            }},
           {"annotations", [](Service& s) { s.annotations = {{"a", "b"}}; }},
           {"volume.subpath",
            [](Service& s) {
              s.volumes = {{.type = "volume",
                            .source = "v",
                            .target = "/v",
                            .volume = compose::VolumeOptions{.subpath = "x"}}};
            }},
           {"a mount of type image",
            [](Service& s) { s.volumes = {{.type = "image", .source = "i", .target = "/i"}}; }},
           {"bind.recursive",
            [](Service& s) {
              s.volumes = {{.type = "bind",
                            .source = "/etc",
                            .target = "/e",
                            .bind = compose::BindOptions{.recursive = "readonly"}}};
            }},
           {"mac_address of network two",
            [](Service& s) { s.networks["two"].mac_address = "02:00:00:00:00:01"; }},
           {"interface_name", [](Service& s) { s.networks["one"].interface_name = "eth7"; }},
       }) {
    auto create = Simple();
    c.apply(create.container.spec);
    auto const rendered = Render(create, kOld);
    ASSERT_FALSE(rendered) << c.what;
    EXPECT_EQ(rendered.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(rendered.error().message,
                AllOf(HasSubstr(c.what), HasSubstr("needs a Docker engine"), HasSubstr("1.41")));
    ExpectBack(create, kNew);
  }
}

TEST(RenderTest, MountsThatSelinuxWouldHaveToRelabelAreRefusedOnlyThere) {
  auto create = Simple();
  create.container.spec.volumes = {{.type = "bind",
                                    .source = "/etc",
                                    .target = "/e",
                                    .bind = compose::BindOptions{.selinux = "z"}}};
  EXPECT_FALSE(Render(create, {.api = {1, 41}, .selinux = true}));
  ExpectBack(create, kOld);
}

TEST(RenderTest, EveryFieldComesBackFromOldAndNewEngines) {
  for (auto const& variation : Variations()) {
    SCOPED_TRACE(variation.field);
    auto create = Simple();
    variation.apply(create.container.spec);
    ExpectBack(create, kOld);
    ExpectBack(create, kNew);
  }
}

TEST(RenderTest, NothingIsABind) {
  auto create = Simple();
  create.container.spec.volumes = {{.type = "bind", .source = "/a", .target = "/b"},
                                   {.type = "volume", .source = "v", .target = "/c"}};
  auto const rendered = Render(create, kOld);
  EXPECT_THAT(rendered->create.host_config.binds, IsEmpty());
  EXPECT_THAT(rendered->create.host_config.mounts, SizeIs(2));
}

TEST(RenderTest, AnOldEngineGetsOneNetworkAtCreateAndTheOthersBeforeTheStart) {
  auto create = Simple();
  create.container.spec.networks["two"].ipv4_address = "10.0.0.9";
  create.container.spec.networks["three"].priority = 5;
  auto const old = Render(create, kOld);
  EXPECT_EQ(old->create.host_config.network_mode, "three");
  EXPECT_THAT(old->create.networking_config.endpoints_config, SizeIs(1));
  EXPECT_THAT(old->connect, SizeIs(2));
  EXPECT_EQ(old->connect.at("two").ipam_config->ipv4_address, "10.0.0.9");
  auto const now = Render(create, kNew);
  EXPECT_THAT(now->create.networking_config.endpoints_config, SizeIs(3));
  EXPECT_THAT(now->connect, IsEmpty());
}

TEST(RenderTest, AnonymousVolumesAreAttachedAgainWhereTheyWere) {
  auto const name = std::string(64, 'a');
  auto create = Simple();
  create.container.spec.volumes = {{.type = "volume", .target = "/said"}};
  create.anonymous = {{"/said", name}, {"/image", std::string(64, 'b')}};
  auto const rendered = Render(create, kOld);
  auto const& mounts = rendered->create.host_config.mounts;
  ASSERT_THAT(mounts, SizeIs(2));
  EXPECT_EQ(mounts[0].source, name);
  EXPECT_EQ(mounts[1].target, "/image");
  auto shown = Shown(*rendered);
  for (auto const& mount : mounts) {
    shown.mounts.push_back({.type = "volume", .name = mount.source, .destination = mount.target});
  }
  auto const back = DecodeContainer(shown, nullptr, {}, "");
  EXPECT_EQ(back.anonymous, create.anonymous);
  EXPECT_THAT(back.is.spec.volumes, IsEmpty());
}

TEST(RenderTest, AnUpdateOfMemoryTakesTheLimitOfSwapAlong) {
  compose::Service const spec{.mem_limit = compose::Bytes{100}};
  EXPECT_EQ(RenderLimits(spec).memory_swap, 200);
}

TEST(RenderTest, ANetworkAndAVolumeSayWhatTheyAre) {
  auto const network = RenderNetwork(
      {.name = "shop_default",
       .spec = {.ipam = {.config = {{.subnet = "10.0.0.0/24", .ip_range = "10.0.0.128/25"}}},
                .internal = true,
                .enable_ipv4 = true,
                .labels = {{"mine", "1"}}},
       .labels = {{"ferroplane.environment", "shop"}}},
      {1, 41});
  auto const text = json::Print(network);
  EXPECT_THAT(
      text, AllOf(HasSubstr("\"Driver\":\"bridge\""), HasSubstr("\"Internal\":true"),
                  HasSubstr("\"IPRange\":\"10.0.0.128/25\""), HasSubstr("\"mine\":\"1\""),
                  HasSubstr("\"ferroplane.environment\":\"shop\""), Not(HasSubstr("EnableIPv4"))));
  auto const volume = RenderVolume({.name = "v", .spec = {.driver_opts = {{"type", "nfs"}}}});
  EXPECT_THAT(json::Print(volume),
              AllOf(HasSubstr("\"Driver\":\"local\""), HasSubstr("\"type\":\"nfs\"")));
}

TEST(DecodeTest, AContainerOfComposeIsReadThroughItsBinds) {
  Container shown{.id = "0123456789abcdef0123", .name = "/app_web_1"};
  shown.state = {.status = "running", .running = true, .started_at = "2026-03-01T10:00:00Z"};
  shown.config = {.hostname = "0123456789ab",
                  .env = {"A=1"},
                  .image = "web",
                  .volumes = {{"/anonymous", {}}},
                  .labels = {{"com.docker.compose.project", "app"},
                             {"com.docker.compose.service", "web"},
                             {"com.docker.compose.container-number", "2"},
                             {"com.docker.compose.oneoff", "False"},
                             {"own", "1"}}};
  shown.host_config.binds = {"app_data:/data:rw", "/etc/app.conf:/app.conf:ro"};
  shown.host_config.network_mode = "app_default";
  shown.network_settings.networks["app_default"] = {.aliases = {"web", "0123456789ab"},
                                                    .ip_address = "10.0.0.5"};
  shown.mounts = {{.type = "volume", .name = "app_data", .destination = "/data"},
                  {.type = "volume", .name = std::string(64, 'f'), .destination = "/anonymous"}};
  auto const container = DecodeContainer(shown, nullptr, {}, "machine");
  EXPECT_EQ(container.is.name, "app_web_1");
  EXPECT_EQ(container.is.service, "web");
  EXPECT_EQ(container.is.replica, 2);
  EXPECT_EQ(container.owner.compose_project, "app");
  EXPECT_EQ(container.owner.environment, "");
  EXPECT_FALSE(container.one_off);
  auto const& spec = container.is.spec;
  EXPECT_EQ(spec.hostname, "");
  EXPECT_THAT(spec.labels, UnorderedElementsAre(Pair("own", "1")));
  ASSERT_THAT(spec.volumes, SizeIs(2));
  EXPECT_EQ(spec.volumes[0].type + " " + spec.volumes[0].source, "volume app_data");
  EXPECT_EQ(spec.volumes[1].type + " " + spec.volumes[1].source, "bind /etc/app.conf");
  EXPECT_TRUE(spec.volumes[1].read_only);
  EXPECT_THAT(container.anonymous, UnorderedElementsAre(Pair("/anonymous", std::string(64, 'f'))));
  EXPECT_THAT(spec.networks.at("app_default").aliases, testing::ElementsAre("web"));
  EXPECT_THAT(container.addresses, UnorderedElementsAre(Pair("app_default", "10.0.0.5")));
  EXPECT_EQ(container.state, engine::State::kRunning);
}

TEST(DecodeTest, TheLastProbeAndItsOutputAreTold) {
  Container shown{.id = "01"};
  shown.state = {.status = "running", .started_at = "0001-01-01T00:00:00Z"};
  shown.state.health = Health{
      .status = "unhealthy",
      .log = {{.exit_code = 0, .output = "old"}, {.exit_code = 1, .output = " no route\xff\n"}}};
  auto const container = DecodeContainer(shown, nullptr, {}, "");
  EXPECT_EQ(container.health, engine::Health::kUnhealthy);
  EXPECT_EQ(container.probe_output, "no route\xef\xbf\xbd");
  EXPECT_EQ(container.started_at, "");
}

TEST(DecodeTest, NamesThatLinksGiveAreNotTheContainersOwn) {
  ContainerSummary const shown{.id = "01", .names = {"/web/db", "/db"}, .state = "exited"};
  auto const container = DecodeSummary(shown);
  EXPECT_EQ(container.is.name, "db");
  EXPECT_EQ(container.state, engine::State::kExited);
}

}  // namespace
}  // namespace ferro::docker
