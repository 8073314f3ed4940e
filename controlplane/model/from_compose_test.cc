#include "controlplane/model/from_compose.h"

#include <gmock/gmock.h>

#include "controlplane/model/from_compose_testing.h"

namespace ferro::model {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

std::string ErrorOf(std::string const& text, std::map<std::string, std::string> const& files = {}) {
  auto const platform = PlatformFrom(text, {}, files);
  return platform ? "" : platform.error().message;
}

Platform Made(std::string const& text, std::map<std::string, std::string> const& files = {}) {
  auto platform = PlatformFrom(text, {}, files);
  EXPECT_TRUE(platform) << platform.error().message;
  return platform ? *std::move(platform) : Platform();
}

// Of the only service, which is called "a".
Service MadeService(std::string const& keys) {
  auto const platform = Made("services:\n  a:\n    image: a:1\n" + keys);
  return platform.services.empty() ? Service() : platform.services.at("a");
}

auto IsDerived(std::string const& path, std::string const& value, std::string const& because) {
  return Contains(AllOf(Field(&Derived::path, path), Field(&Derived::value, value),
                        Field(&Derived::because, HasSubstr(because))));
}

TEST(FromComposeTest, RefusesReplicasThatWouldShareWhatCannotBeShared) {
  EXPECT_THAT(
      ErrorOf("services:\n  a:\n    image: a\n    scale: 2\n    ports:\n      - '80:80'\n"),
      StartsWith("compose.yaml:6:9: PLATFORM-001: service a has 2 replicas and publishes 80"));
  EXPECT_THAT(ErrorOf("services: {a: {image: a, scale: 3, ports: ['80-81:80']}}\n"),
              HasSubstr("PLATFORM-001"));
  EXPECT_THAT(ErrorOf("services: {a: {image: a, deploy: {replicas: 2}, networks: {n: "
                      "{ipv4_address: 10.9.0.5}}}}\nnetworks: {n: {}}\n"),
              HasSubstr("PLATFORM-001: service a has 2 replicas and a fixed address in p_n"));
  EXPECT_THAT(ErrorOf("services: {a: {image: a, scale: 100000}}\n"), HasSubstr("PLATFORM-001"));
  EXPECT_EQ(ErrorOf("services: {a: {image: a, scale: 2, ports: ['80-81:80', '9000']}}\n"), "");
}

TEST(FromComposeTest, RefusesTwoContainersOfOneName) {
  EXPECT_THAT(ErrorOf("services:\n  a: {image: a, container_name: same}\n"
                      "  b: {image: b, container_name: same}\n"),
              StartsWith("compose.yaml:3:33: PLATFORM-002: services a and b both want a container "
                         "called same"));
  EXPECT_THAT(ErrorOf("services:\n  a: {image: a}\n  b: {image: b, container_name: p-a-1}\n"),
              HasSubstr("PLATFORM-002"));
}

TEST(FromComposeTest, RefusesAPortThatTwoServicesPublish) {
  EXPECT_THAT(ErrorOf("services:\n  a: {image: a, ports: ['80:1']}\n"
                      "  b: {image: b, ports: ['127.0.0.1:80:2']}\n"),
              StartsWith("compose.yaml:3:25: PLATFORM-003: service b publishes port 80/tcp, and "
                         "so does a at compose.yaml:2:25"));
  EXPECT_EQ(ErrorOf("services:\n  a: {image: a, ports: ['80:1', '127.0.0.1:90:1']}\n"
                    "  b: {image: b, ports: ['80:2/udp', '127.0.0.2:90:1']}\n"
                    "  c: {image: c, scale: 0, ports: ['80:1']}\n"),
            "");
  EXPECT_THAT(ErrorOf("services: {a: {image: a, ports: [{target: 1, published: x}]}}\n"),
              HasSubstr("PLATFORM-004: service a publishes \"x\""));
}

TEST(FromComposeTest, RefusesWhatOnlyASwarmHas) {
  EXPECT_THAT(ErrorOf("services:\n  a: {image: a, secrets: [s]}\nsecrets: {s: {external: true}}\n"),
              StartsWith("compose.yaml:2:26: PLATFORM-005: s is external"));
  EXPECT_THAT(ErrorOf("services: {a: {image: a, deploy: {restart_policy: {condition: ever}}}}\n"),
              HasSubstr("PLATFORM-006"));
}

TEST(FromComposeTest, ABuildGetsItsSecretsAsFiles) {
  auto build = [](std::string const& secret) {
    return "services: {a: {build: {context: ., secrets: [s]}}}\nsecrets: {s: " + secret + "}\n";
  };
  EXPECT_THAT(ErrorOf(build("{environment: S}")),
              StartsWith("compose.yaml:1:23: PLATFORM-005: the build of a uses the secret s"));
  auto const platform = Made(build("{file: ./s.txt}"));
  auto const& secrets = platform.services.at("a").build->secrets;
  ASSERT_EQ(secrets.size(), 1);
  EXPECT_EQ(secrets[0].source, "/p/s.txt");
  EXPECT_EQ(secrets[0].target, "s");
}

TEST(FromComposeTest, RefusesSecurityOptionsThatCannotBeRead) {
  EXPECT_THAT(ErrorOf("services: {a: {image: a, security_opt: [word]}}\n"),
              HasSubstr("PLATFORM-007: \"word\" is no security option"));
  EXPECT_THAT(ErrorOf("services: {a: {image: a, security_opt: ['seccomp:none.json']}}\n"),
              HasSubstr("PLATFORM-007"));
  EXPECT_THAT(ErrorOf("services: {a: {image: a, security_opt: ['seccomp:s.json']}}\n",
                      {{"/p/s.json", "{"}}),
              HasSubstr("is not JSON"));
}

TEST(FromComposeTest, ReadsASeccompProfile) {
  auto const platform = Made(
      "services: {a: {image: a, security_opt: ['seccomp:s.json', 'apparmor:x', "
      "no-new-privileges, label=disable]}}\n",
      {{"/p/s.json", "{ \"a\": 1 }\n"}});
  EXPECT_THAT(
      platform.services.at("a").spec.security_opt,
      ElementsAre("seccomp={\"a\":1}", "apparmor=x", "no-new-privileges=true", "label=disable"));
}

TEST(FromComposeTest, ASilentFileRestartsAlwaysAndSaysSo) {
  Service const service = MadeService("");
  EXPECT_EQ(service.spec.restart, "always");
  EXPECT_TRUE(service.restart_is_derived);
  EXPECT_THAT(service.derived, IsDerived("restart", "always", "the file is silent"));
}

TEST(FromComposeTest, AnExplicitRestartIsObeyed) {
  for (std::string const restart : {"no", "always", "unless-stopped", "on-failure:3"}) {
    Service const service = MadeService("    restart: '" + restart + "'\n");
    EXPECT_EQ(service.spec.restart, restart);
    EXPECT_FALSE(service.restart_is_derived);
    EXPECT_THAT(service.derived, IsEmpty());
  }
}

TEST(FromComposeTest, ARestartPolicyOfDeployIsObeyed) {
  auto restart = [](std::string const& policy) {
    return MadeService("    deploy: {restart_policy: " + policy + "}\n").spec.restart;
  };
  EXPECT_EQ(restart("{condition: none}"), "no");
  EXPECT_EQ(restart("{condition: any}"), "always");
  EXPECT_EQ(restart("{}"), "always");
  EXPECT_EQ(restart("{condition: on-failure, max_attempts: 4}"), "on-failure:4");
  EXPECT_EQ(restart("{condition: on-failure}"), "on-failure");
}

TEST(FromComposeTest, AnAwaitedServiceIsAJobThatIsNotRestarted) {
  auto const platform = Made(
      "services:\n  init: {image: 'i:1', volumes: ['data:/d']}\n"
      "  web: {image: 'w:1', depends_on: {init: {condition: service_completed_successfully}}}\n"
      "volumes: {data: {}}\n");
  Service const& init = platform.services.at("init");
  EXPECT_EQ(init.kind, ServiceKind::kJob);
  EXPECT_EQ(init.spec.restart, "no");
  EXPECT_FALSE(init.restart_is_derived);
  EXPECT_THAT(init.derived, IsDerived("kind", "job", "web waits until it has ended"));
  EXPECT_THAT(init.derived, IsDerived("restart", "no", "it is a job"));
}

TEST(FromComposeTest, AJobThatNeverEndsIsAWarning) {
  auto const platform = Made(
      "services:\n  init: {image: 'i:1', restart: always}\n"
      "  web: {image: 'w:1', depends_on: {init: {condition: service_completed_successfully}}}\n");
  EXPECT_EQ(platform.services.at("init").spec.restart, "always");
  ASSERT_EQ(platform.warnings.size(), 1);
  EXPECT_EQ(platform.warnings[0].code, "PLATFORM-103");
  EXPECT_EQ(platform.warnings[0].place, "compose.yaml:2:33");
}

TEST(FromComposeTest, WhoWritesToANamedVolumeIsAStore) {
  auto kind = [](std::string const& mount) {
    return Made("services: {a: {image: 'a:1', volumes: ['" + mount + "']}}\nvolumes: {vol: {}}\n")
        .services.at("a")
        .kind;
  };
  EXPECT_EQ(kind("vol:/data"), ServiceKind::kStore);
  EXPECT_EQ(kind("vol:/data:ro"), ServiceKind::kService);
  EXPECT_EQ(kind("./v:/data"), ServiceKind::kService);
  EXPECT_EQ(kind("/data"), ServiceKind::kService);
}

TEST(FromComposeTest, DeployBecomesLimits) {
  Service const service = MadeService(
      "    deploy:\n      replicas: 3\n      labels: {l: v}\n      resources:\n"
      "        limits: {cpus: '0.5', memory: 64m, pids: 9}\n"
      "        reservations: {cpus: '0.25', memory: 32m, devices: [{capabilities: [tpu]}]}\n"
      "      update_config: {order: start-first}\n"
      "    gpus: all\n");
  EXPECT_EQ(service.replicas, 3);
  EXPECT_THAT(service.labels, ElementsAre(Pair("l", "v")));
  EXPECT_THAT(service.spec.labels, IsEmpty());
  EXPECT_DOUBLE_EQ(service.spec.cpus, 0.5);
  EXPECT_EQ(service.spec.mem_limit->value, 64 << 20);
  EXPECT_EQ(service.spec.mem_reservation->value, 32 << 20);
  EXPECT_EQ(service.spec.pids_limit, 9);
  EXPECT_DOUBLE_EQ(service.cpus_reserved, 0.25);
  ASSERT_EQ(service.spec.gpus.size(), 2);
  EXPECT_THAT(service.spec.gpus[0].capabilities, ElementsAre("gpu"));
  EXPECT_THAT(service.spec.gpus[1].capabilities, ElementsAre("tpu"));
  EXPECT_FALSE(service.spec.deploy.has_value());
  EXPECT_THAT(service.derived, IsDerived("deploy.update_config", "recreate", "kept until"));
}

TEST(FromComposeTest, AGlobalServiceHasOneReplica) {
  EXPECT_EQ(MadeService("    deploy: {mode: global, replicas: 4}\n").replicas, 1);
}

TEST(FromComposeTest, NetworksAndVolumesAreCalledAsTheEngineCallsThem) {
  auto const platform = Made(
      "services:\n  a:\n    image: a:1\n    networks: {front: {aliases: [z]}, out: {}}\n"
      "    volumes: ['data:/d', 'own:/o']\n"
      "networks: {front: {}, out: {external: true, name: shared}, unused: {}}\n"
      "volumes: {data: {}, own: {name: mine}, spare: {}}\n");
  Service const& service = platform.services.at("a");
  EXPECT_THAT(service.spec.networks,
              UnorderedElementsAre(
                  Pair("p_front", Field(&compose::ServiceNetwork::aliases, ElementsAre("a", "z"))),
                  Pair("shared", Field(&compose::ServiceNetwork::aliases, ElementsAre("a")))));
  EXPECT_EQ(service.spec.volumes.at(0).source, "p_data");
  EXPECT_EQ(service.spec.volumes.at(1).source, "mine");
  EXPECT_EQ(platform.networks.at("front").name, "p_front");
  EXPECT_TRUE(platform.networks.at("out").spec.external);
  EXPECT_FALSE(platform.networks.contains("unused"));
  EXPECT_EQ(platform.volumes.at("spare").name, "p_spare");
}

TEST(FromComposeTest, SharersOfANamespaceNameItsContainer) {
  auto const platform = Made(
      "services:\n  vpn: {image: 'v:1'}\n  db: {image: 'd:1', container_name: base}\n"
      "  a:\n    image: a:1\n    network_mode: service:vpn\n    pid: service:vpn\n"
      "    ipc: container:x\n    volumes_from: ['db:ro', 'container:y', 'container:z:ro']\n"
      "  b: {image: 'b:1', links: ['db:database', vpn, 'vpn:vpn'], external_links: ['q:r']}\n");
  Service const& a = platform.services.at("a");
  EXPECT_EQ(a.spec.network_mode, "container:p-vpn-1");
  EXPECT_EQ(a.spec.pid, "container:p-vpn-1");
  EXPECT_EQ(a.spec.ipc, "container:x");
  EXPECT_THAT(a.spec.volumes_from, ElementsAre("base:ro", "y", "z:ro"));
  EXPECT_THAT(a.shares, ElementsAre("db", "vpn"));
  EXPECT_TRUE(a.depends_on.at("vpn").restart);
  EXPECT_TRUE(a.depends_on.contains("db"));
  EXPECT_THAT(a.spec.networks, IsEmpty());
  Service const& b = platform.services.at("b");
  EXPECT_THAT(b.spec.external_links, ElementsAre("q:r", "base:database"));
  EXPECT_THAT(b.spec.links, IsEmpty());
  EXPECT_TRUE(b.depends_on.contains("db"));
  EXPECT_THAT(b.shares, IsEmpty());
}

TEST(FromComposeTest, SecretsAndConfigsBecomeFiles) {
  auto const platform = Made(
      "services:\n  a:\n    image: a:1\n"
      "    secrets: [s, {source: e, target: deep, uid: '5', gid: '6', mode: 0400}]\n"
      "    configs: [c, {source: f, target: /etc/f}]\n"
      "secrets: {s: {file: ./s.txt}, e: {environment: VALUE}}\n"
      "configs: {c: {content: 'x${Y:-1}'}, f: {file: ./f.conf}}\n");
  auto const& files = platform.services.at("a").files;
  ASSERT_EQ(files.size(), 4);
  EXPECT_EQ(files[0].from_file, "/p/s.txt");
  EXPECT_EQ(files[0].target, "/run/secrets/s");
  EXPECT_EQ(files[0].mode, 0444);
  EXPECT_TRUE(files[0].secret);
  EXPECT_FALSE(files[0].content.has_value());
  EXPECT_EQ(files[1].from_variable, "VALUE");
  EXPECT_EQ(files[1].target, "/run/secrets/deep");
  EXPECT_EQ(files[1].uid + ":" + files[1].gid, "5:6");
  EXPECT_EQ(files[1].mode, 0400);
  EXPECT_EQ(files[2].content, "x1");
  EXPECT_EQ(files[2].target, "/c");
  EXPECT_FALSE(files[2].secret);
  EXPECT_EQ(files[3].from_file, "/p/f.conf");
  EXPECT_EQ(files[3].target, "/etc/f");
  EXPECT_THAT(platform.services.at("a").spec.secrets, IsEmpty());
}

TEST(FromComposeTest, AConfigOfAVariableHasItsValue) {
  auto const platform =
      Made("services: {a: {image: 'a:1', configs: [c]}}\nconfigs: {c: {environment: V}}\n",
           {{"/p/.env", "V=text\n"}});
  EXPECT_EQ(platform.services.at("a").files.at(0).content, "text");
}

TEST(FromComposeTest, AVariableWithoutValueIsLeftOut) {
  EXPECT_THAT(MadeService("    environment: [A=1, NONE]\n").spec.environment,
              ElementsAre(Pair("A", "1")));
}

TEST(FromComposeTest, TheRestBecomesWhatAnEngineCanTellAgain) {
  Service const service = MadeService(
      "    expose: [3000, '10-11/udp', '3000/tcp']\n    stop_grace_period: 1500ms\n"
      "    ports: [{target: 80, published: '8080-8081', name: web, app_protocol: http}]\n"
      "    volumes: ['./x:/x']\n    healthcheck: {disable: true}\n    init: true\n"
      "    attach: false\n    pull_policy: always\n    scale: 2\n"
      "    post_start: [{command: 'a b', environment: [N]}]\n");
  EXPECT_THAT(service.spec.expose, ElementsAre("10/udp", "11/udp", "3000/tcp"));
  EXPECT_EQ(service.spec.stop_grace_period, std::chrono::seconds(2));
  EXPECT_EQ(service.spec.ports.at(0).name + service.spec.ports.at(0).mode, "");
  EXPECT_FALSE(service.spec.volumes.at(0).bind.has_value());
  EXPECT_THAT(*service.spec.healthcheck->test, ElementsAre("NONE"));
  EXPECT_EQ(service.spec.init, true);
  EXPECT_FALSE(service.spec.attach.has_value());
  EXPECT_EQ(service.pull_policy, "always");
  EXPECT_EQ(service.spec.pull_policy, "");
  EXPECT_EQ(service.replicas, 2);
  EXPECT_THAT(service.post_start.at(0).environment, IsEmpty());
  EXPECT_THAT(service.spec.post_start, IsEmpty());
  EXPECT_FALSE(service.spec.logging.has_value());
}

TEST(FromComposeTest, AnImageThatIsOnlyBuiltIsCalledAsComposeCallsIt) {
  auto const platform = Made("services: {a: {build: ./a}}\n");
  EXPECT_EQ(platform.services.at("a").image.used, "p-a");
  EXPECT_EQ(platform.services.at("a").build->context, "/p/a");
  EXPECT_THAT(platform.warnings, IsEmpty());
}

TEST(FromComposeTest, DependenciesOnInactiveServicesAreLeftOut) {
  auto const platform = Made(
      "services:\n  a: {image: 'a:1', depends_on: {b: {condition: service_started, required: "
      "false}}}\n  b: {image: 'b:1', profiles: [x]}\n");
  EXPECT_THAT(platform.services.at("a").depends_on, IsEmpty());
  EXPECT_THAT(platform.inactive, ElementsAre("b"));
  EXPECT_EQ(ContainerName(platform.name, platform.services.at("a"), 2), "p-a-2");
}

TEST(FromComposeTest, UnsetVariablesHeadTheWarnings) {
  auto const platform = Made(
      "version: '3'\nservices:\n  a:\n    image: a\n    environment: [DB_PASSWORD=x]\n"
      "    ports: ['80:80', '127.0.0.1:81:81']\n    user: $WHO\n");
  std::vector<std::string> said;
  for (auto const& warning : platform.warnings) said.push_back(warning.code + " " + warning.place);
  EXPECT_THAT(said, ElementsAre("PLATFORM-101 compose.yaml:7:11", "PLATFORM-201 compose.yaml:5:19",
                                "PLATFORM-202 compose.yaml:6:12", "PLATFORM-203 compose.yaml:4:12",
                                "PLATFORM-204 compose.yaml:1:10"));
  EXPECT_THAT(platform.warnings[1].text, HasSubstr("DB_PASSWORD stands in the file"));
  EXPECT_THAT(platform.warnings[2].text, HasSubstr("port 80 is open"));
  EXPECT_TRUE(RefusedWhenStrict(platform.warnings[0]));
  EXPECT_FALSE(RefusedWhenStrict(platform.warnings[1]));
  EXPECT_THAT(platform.services.at("a").secret_variables, ElementsAre("DB_PASSWORD"));
}

TEST(FromComposeTest, EveryValueIsMarked) {
  auto const platform = Made(
      "services:\n  a:\n    image: a:1\n    environment: {API_KEY: k, HOST: h}\n"
      "    ports: [80, '81:81']\n    networks: {default: {}, fixed: {ipv4_address: 10.0.0.2}}\n"
      "    secrets: [s]\n    configs: [c]\n"
      "networks: {fixed: {}}\nsecrets: {s: {file: ./s}}\nconfigs: {c: {content: x}}\n");
  Service const& a = platform.services.at("a");
  std::map<std::string, Provenance> const expected = {
      {"environment.API_KEY", Provenance::kSecret},
      {"environment.HOST", Provenance::kLiteral},
      {"files.s", Provenance::kSecret},
      {"files.c", Provenance::kLiteral},
      {"restart", Provenance::kDerived},
      {"image", Provenance::kLiteral},
      {"image_id", Provenance::kUnknown},
      {"ports[0].published", Provenance::kUnknown},
      {"ports[1].published", Provenance::kLiteral},
      {"networks.p_default.ipv4_address", Provenance::kGenerated},
      {"networks.p_fixed.ipv4_address", Provenance::kLiteral}};
  for (auto const& [path, provenance] : expected)
    EXPECT_EQ(NameOf(ProvenanceOf(a, path)), NameOf(provenance)) << path;
}

TEST(FromComposeTest, AVersionOrADigestIsNoMovingTag) {
  for (std::string const& image :
       std::vector<std::string>{"a:1", "host:5000/a:1", "a@sha256:" + std::string(64, '0')})
    EXPECT_THAT(Made("services: {a: {image: '" + image + "'}}\n").warnings, IsEmpty()) << image;
  EXPECT_EQ(Made("services: {a: {image: 'host:5000/a'}}\n").warnings.size(), 1);
}

}  // namespace
}  // namespace ferro::model
