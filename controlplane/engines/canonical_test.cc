#include "controlplane/engines/canonical.h"

#include <gmock/gmock.h>

#include "base/json.h"

namespace ferro::engine {
namespace {

using compose::Bytes;
using compose::Service;
using compose::Texts;

Image Supplying() {
  return {.healthcheck = compose::HealthCheck{.test = Texts{"CMD", "probe"},
                                              .interval = std::chrono::seconds(3)},
          .ports = {"80/tcp"},
          .user = "app",
          .environment = {{"PATH", "/bin"}},
          .labels = {{"vendor", "v"}},
          .command = {"serve"},
          .entrypoint = {"/entry"},
          .working_dir = "/app",
          .stop_signal = "SIGINT",
          .platform = "linux/amd64"};
}

Service In(Service spec) {
  auto const image = Supplying();
  return Canonical(
      std::move(spec), &image,
      {.log_driver = "json-file", .default_runtime = "runc", .default_cgroup = "host"});
}

void ExpectSame(Service const& a, Service const& b) {
  EXPECT_EQ(json::Print(In(a)), json::Print(In(b)));
}

void ExpectDifferent(Service const& a, Service const& b) {
  EXPECT_NE(json::Print(In(a)), json::Print(In(b)));
}

TEST(CanonicalTest, AnotherValueThanTheImagesIsKept) {
  ExpectDifferent({.environment = {{"PATH", "/usr/bin"}}}, {});
  ExpectDifferent({.user = "root"}, {});
  ExpectDifferent({.command = Texts{"serve", "-v"}}, {});
  ExpectDifferent({.entrypoint = Texts{}}, {});
  ExpectDifferent({.platform = "linux/arm64"}, {});
  ExpectDifferent({.healthcheck = compose::HealthCheck{.disable = true}}, {});
}

TEST(CanonicalTest, WhatTheImageSaysAnyhowIsSilence) {
  ExpectSame({.command = Texts{"serve"},
              .environment = {{"PATH", "/bin"}},
              .working_dir = "/app",
              .user = "app",
              .platform = "linux/amd64",
              .healthcheck = compose::HealthCheck{.test = Texts{"CMD", "probe"}},
              .stop_signal = "SIGINT",
              .labels = {{"vendor", "v"}},
              .expose = {"80"}},
             {});
}

TEST(CanonicalTest, TheSameEntrypointDropsTheImagesCommandUnlessItIsSaidToo) {
  ExpectDifferent({.entrypoint = Texts{"/entry"}}, {});
  ExpectSame({.command = Texts{"serve"}, .entrypoint = Texts{"/entry"}}, {});
}

TEST(CanonicalTest, WhatTheEngineDoesAnyhowIsSilence) {
  ExpectSame({.runtime = "runc",
              .init = false,
              .restart = "no",
              .mem_limit = Bytes{64},
              .memswap_limit = Bytes{128},
              .shm_size = Bytes{64 << 20},
              .pids_limit = -1,
              .cgroup = "host",
              .ipc = "private",
              .logging = compose::Logging{.driver = "json-file"}},
             {.mem_limit = Bytes{64}});
  ExpectDifferent({.cgroup = "private"}, {});
  ExpectDifferent({.logging = compose::Logging{.options = {{"max-size", "1m"}}}}, {});
}

TEST(CanonicalTest, SpellingsOfTheSameAreOne) {
  ExpectSame({.ports = {{.mode = "ingress", .target = 2}, {.name = "web", .target = 1}},
              .expose = {"2"},
              .extra_hosts = {"a:10.0.0.1"},
              .cap_add = {"CAP_NET_ADMIN", "chown"},
              .security_opt = {"no-new-privileges:true"}},
             {.ports = {{.target = 1, .protocol = "tcp"}, {.target = 2, .protocol = "tcp"}},
              .extra_hosts = {"a=10.0.0.1"},
              .cap_add = {"CHOWN", "NET_ADMIN"},
              .security_opt = {"no-new-privileges"}});
}

TEST(CanonicalTest, WhatTheKernelCannotHonourIsNoDifference) {
  Service spec{.mem_swappiness = Bytes{10}, .blkio_config = compose::BlockIo{.weight = 300}};
  Host const host{.ignored = {"blkio_config.weight", "mem_swappiness"}};
  EXPECT_EQ(json::Print(Canonical(spec, nullptr, host)), json::Print(Canonical({}, nullptr, host)));
  EXPECT_NE(json::Print(Canonical(spec, nullptr, {})), json::Print(Canonical({}, nullptr, {})));
}

TEST(CanonicalTest, ThePrimaryNetworkIsTheFirstOfTheHighestRank) {
  EXPECT_EQ(PrimaryNetwork({}), "");
  EXPECT_EQ(PrimaryNetwork({.networks = {{"b", {}}, {"a", {}}}}), "a");
  EXPECT_EQ(PrimaryNetwork({.networks = {{"a", {}}, {"b", {.priority = 1}}}}), "b");
  EXPECT_EQ(PrimaryNetwork({.networks = {{"a", {.gw_priority = 1}}, {"b", {.priority = 9}}}}), "a");
}

TEST(CanonicalTest, OnceIsAsGoodAsTwice) {
  Service const spec{.entrypoint = Texts{"/entry"},
                     .networks = {{"a", {.mac_address = "02:00:00:00:00:01"}}},
                     .ports = {{.target = 1}}};
  EXPECT_EQ(json::Print(In(In(spec))), json::Print(In(spec)));
}

}  // namespace
}  // namespace ferro::engine
