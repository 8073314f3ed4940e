#include "controlplane/doctor/checks.h"

#include <gmock/gmock.h>

namespace ferro::doctor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::int64_t kOneGiB = std::int64_t{1} << 30;

class DoctorChecksTest : public ::testing::Test {
 protected:
  DoctorChecksTest() {
    facts.host = {.engine_name = "Docker 20.10.24",
                  .api_version = "1.41",
                  .endpoint = "unix:///var/run/docker.sock",
                  .cpus = 2,
                  .memory = 16 * kOneGiB,
                  .disk_free = 100 * kOneGiB,
                  .limits_logs = true,
                  .log_driver = "json-file"};
    facts.machine = {.max_map_count = 65530, .memory_available = 8 * kOneGiB};
    platform.name = "shop";
    facts.platform = &platform;
  }

  Finding About(std::string const& check) const {
    for (auto const& finding : Diagnose(facts))
      if (finding.check == check) return finding;
    return {.found = "nothing"};
  }
  model::Service& Add(std::string const& name, std::string const& image) {
    auto& service = platform.services[name];
    service = {.name = name, .image = {.written = image, .used = image}};
    return service;
  }

  model::Platform platform;
  Facts facts;
};

TEST_F(DoctorChecksTest, AGoodMachineHasOnlyGoodFindings) {
  for (auto const& finding : Diagnose(facts)) {
    EXPECT_EQ(finding.severity, Severity::kGood) << finding.check << ": " << finding.found;
    EXPECT_EQ(finding.mend, "");
  }
}

TEST_F(DoctorChecksTest, AnEngineThatDoesNotAnswerIsTheProblem) {
  facts.engine_failure = Error{.code = ErrorCode::kUnavailable, .message = "connection refused"};
  EXPECT_EQ(About("engine").severity, Severity::kProblem);
  EXPECT_THAT(About("engine").mend, HasSubstr("systemctl start docker"));
  facts.engine_failure->code = ErrorCode::kPermissionDenied;
  EXPECT_THAT(About("engine").mend, HasSubstr("usermod -aG docker"));
  EXPECT_EQ(About("disk").found, "nothing");
}

TEST_F(DoctorChecksTest, AnEngineThatIsTooOldIsAProblem) {
  facts.host.api_version = "1.9";
  EXPECT_EQ(About("api").severity, Severity::kProblem);
  EXPECT_THAT(About("api").found, AllOf(HasSubstr("1.9"), HasSubstr("1.41")));
  facts.host.api_version = "2.0";
  EXPECT_EQ(About("api").severity, Severity::kGood);
}

TEST_F(DoctorChecksTest, ElasticsearchNeedsMoreMaps) {
  Add("search", "docker.elastic.co/elasticsearch/elasticsearch:8.11.0");
  auto const finding = About("max-map-count");
  EXPECT_EQ(finding.severity, Severity::kProblem);
  EXPECT_EQ(finding.found, "vm.max_map_count is 65530; search will not start below 262144");
  EXPECT_THAT(finding.mend, HasSubstr("sysctl -w vm.max_map_count=262144"));
  facts.machine.max_map_count = kMapCountForSearch;
  EXPECT_EQ(About("max-map-count").severity, Severity::kGood);
}

TEST_F(DoctorChecksTest, AStandInForElasticsearchNeedsNothing) {
  Add("search", "elasticsearch:8").image.kind = model::ImageKind::kStandIn;
  EXPECT_EQ(About("max-map-count").found, "nothing");
}

TEST_F(DoctorChecksTest, OnlyTheServersThemselvesAreSearchServers) {
  for (auto const* image : {"elasticsearch", "opensearchproject/opensearch:2", "a:5/elasticsearch",
                            "elasticsearch@sha256:00", "bitnami/elasticsearch:8"})
    EXPECT_TRUE(IsSearchServer(image)) << image;
  for (auto const* image : {"opensearchproject/opensearch-dashboards:2", "kibana", "redis:7", "",
                            "elasticsearch/kibana:8", "quay.io/elasticsearch-exporter:1"})
    EXPECT_FALSE(IsSearchServer(image)) << image;
}

TEST_F(DoctorChecksTest, LittleMemoryAndLittleDiskAreSaid) {
  facts.machine.memory_available = kOneGiB / 4;
  EXPECT_EQ(About("memory").severity, Severity::kWarning);
  EXPECT_EQ(About("memory").found, "256 MiB can be used now, of 16 GiB");
  facts.host.disk_free = 5 * kOneGiB;
  EXPECT_EQ(About("disk").severity, Severity::kWarning);
  facts.host.disk_free = kOneGiB / 2;
  EXPECT_EQ(About("disk").severity, Severity::kProblem);
  EXPECT_THAT(About("disk").mend, HasSubstr("Not `docker volume prune`"));
}

TEST_F(DoctorChecksTest, APortThatIsTakenSaysByWhom) {
  facts.capacity = {{.what = "port 80/tcp",
                     .needed = "by web",
                     .available = "no, it is held by nginx (process 812)",
                     .fits = false,
                     .first_that_does_not = "web"}};
  EXPECT_EQ(About("capacity-port").severity, Severity::kProblem);
  EXPECT_THAT(About("capacity-port").found, HasSubstr("nginx (process 812)"));
  EXPECT_THAT(About("capacity-port").mend, HasSubstr("publish another port of web"));
}

TEST_F(DoctorChecksTest, EveryCapacityThatDoesNotFitHasAWayOut) {
  for (std::string const what : {"memory", "cpu", "disk", "address pools", "port 1/udp"}) {
    facts.capacity = {{.what = what, .fits = false, .first_that_does_not = "web"}};
    bool found = false;
    for (auto const& finding : Diagnose(facts)) {
      if (finding.severity != Severity::kProblem) continue;
      found = true;
      EXPECT_NE(finding.mend, "") << what;
    }
    EXPECT_TRUE(found) << what;
  }
}

TEST_F(DoctorChecksTest, TheEnginesOwnWarningsAreExplained) {
  facts.host.swap_limit = false;
  facts.host.warnings = {"WARNING: No swap limit support",
                         "WARNING: bridge-nf-call-iptables is disabled"};
  EXPECT_THAT(About("swap-limit").mend, HasSubstr("swapaccount=1"));
  EXPECT_EQ(About("engine-warning").found, "WARNING: bridge-nf-call-iptables is disabled");
  EXPECT_THAT(About("engine-warning").mend, HasSubstr("br_netfilter"));
}

TEST_F(DoctorChecksTest, LogsThatGrowAreSaid) {
  facts.host.limits_logs = false;
  EXPECT_EQ(About("logs").severity, Severity::kNote);
  EXPECT_THAT(About("logs").mend, HasSubstr("max-size"));
  facts.host.log_driver = "journald";
  EXPECT_EQ(About("logs").severity, Severity::kGood);
}

TEST_F(DoctorChecksTest, PublishedPortsThatPassUfwAreAWarning) {
  facts.outside = {{.port = 80,
                    .protocol = "tcp",
                    .holder = "container shop-web-1",
                    .answer = Answer::kConnected},
                   {.port = 81, .protocol = "tcp", .answer = Answer::kSilent}};
  EXPECT_EQ(About("outside-ports").severity, Severity::kNote);
  facts.machine.has_ufw = true;
  auto const finding = About("outside-ports");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.found,
            "ufw is on, and other machines reach all the same: 80/tcp of container shop-web-1");
  EXPECT_THAT(finding.mend, AllOf(HasSubstr("DOCKER-USER"), HasSubstr("--private-ports")));
}

TEST_F(DoctorChecksTest, APortThatWasNotLookedAtIsNotCalledSafe) {
  facts.outside = {{.port = 53, .protocol = "udp", .holder = "container dns"}};
  bool said = false;
  for (auto const& finding : Diagnose(facts))
    said = said || finding.found.find("not looked at") != std::string::npos;
  EXPECT_TRUE(said);
  facts.outside_problem = "permission denied";
  EXPECT_THAT(About("outside-ports").found, HasSubstr("permission denied"));
  EXPECT_THAT(About("outside-ports").mend, HasSubstr("as root"));
}

TEST_F(DoctorChecksTest, BindSourcesOnOtherDisksAreToBeMountedBeforeTheEngineStarts) {
  facts.machine.mount_points = {"/srv", "/srv/my data", "/srvx"};
  Add("web", "nginx").spec.volumes = {{.type = "bind", .source = "/srv/www"},
                                      {.type = "bind", .source = "/srv/my data/a"},
                                      {.type = "bind", .source = "/etc/nginx.conf"},
                                      {.type = "volume", .source = "/srvx"}};
  EXPECT_EQ(RequiresMountsFor(platform, facts.machine), "RequiresMountsFor=\"/srv/my data\" /srv");
  EXPECT_THAT(About("mounts").mend, HasSubstr("[Unit]\nRequiresMountsFor="));
  platform.services.clear();
  EXPECT_EQ(About("mounts").found, "nothing");
}

TEST_F(DoctorChecksTest, AMissingBindSourceIsAProblem) {
  facts.sources.binds["/srv/none"] = {.path = "/srv/none"};
  EXPECT_EQ(About("bind-sources").severity, Severity::kProblem);
  EXPECT_THAT(About("bind-sources").found, HasSubstr("/srv/none"));
}

TEST_F(DoctorChecksTest, OnlyPortsOfContainersAreLookedAt) {
  facts.host.ports = {
      {.address = "0.0.0.0", .port = 80, .protocol = "tcp", .holder = "container web"},
      {.address = "::", .port = 80, .protocol = "tcp", .holder = "container web"},
      {.address = "10.0.0.1", .port = 81, .protocol = "tcp", .holder = "container web"},
      {.port = 22, .protocol = "tcp", .holder = "another process"}};
  auto const ports = PortsOfContainers(facts.host);
  ASSERT_EQ(ports.size(), 2U);
  EXPECT_EQ(ports[0].address, "");
  EXPECT_EQ(ports[1].address, "10.0.0.1");
}

}  // namespace
}  // namespace ferro::doctor
