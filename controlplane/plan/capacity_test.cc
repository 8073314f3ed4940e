#include "controlplane/plan/capacity.h"

#include <gmock/gmock.h>

namespace ferro::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

model::Service ServiceNamed(std::string const& name) {
  return {.name = name, .image = {.written = name, .used = name}};
}

compose::Port OpenPort(std::string const& published, std::int64_t target,
                       std::string const& address = "") {
  return {.host_ip = address, .target = target, .published = published, .protocol = "tcp"};
}

class PlanCapacityTest : public ::testing::Test {
 protected:
  PlanCapacityTest() {
    platform.name = "shop";
    for (auto const* name : {"db", "api", "web"}) {
      platform.services[name] = ServiceNamed(name);
      seen.images[name] = {.id = "sha256:1", .size = kGiB};
    }
    platform.services["api"].depends_on["db"] = {};
    platform.services["web"].depends_on["api"] = {};
    seen.host = {.cpus = 2, .memory = 4 * kGiB, .disk_free = 100 * kGiB};
  }

  Capacity Only(std::string const& what) const {
    for (auto const& one : CapacityOf(platform, seen, sources, scale))
      if (one.what == what) return one;
    return {.what = "nothing about " + what};
  }
  compose::Service& Spec(std::string const& name) { return platform.services[name].spec; }

  model::Platform platform;
  engine::Observed seen;
  Sources sources;
  std::map<std::string, int> scale;
};

TEST_F(PlanCapacityTest, NamesTheFirstServiceWhoseMemoryDoesNotFit) {
  Spec("db").mem_limit = compose::Bytes{2 * kGiB};
  Spec("api").mem_limit = compose::Bytes{3 * kGiB};
  Spec("web").mem_limit = compose::Bytes{kGiB};
  auto const memory = Only("memory");
  EXPECT_FALSE(memory.fits);
  EXPECT_EQ(memory.first_that_does_not, "api");
  EXPECT_EQ(memory.needed, "6 GiB");
  EXPECT_EQ(memory.available, "4 GiB");
}

TEST_F(PlanCapacityTest, WhatIsReservedCountsInsteadOfTheLimit) {
  Spec("db").mem_limit = compose::Bytes{64 * kGiB};
  Spec("db").mem_reservation = compose::Bytes{kGiB};
  EXPECT_TRUE(Only("memory").fits);
  EXPECT_EQ(Only("memory").needed, "1 GiB");
}

TEST_F(PlanCapacityTest, EveryReplicaTakesItsShare) {
  Spec("web").mem_limit = compose::Bytes{2 * kGiB};
  EXPECT_TRUE(Only("memory").fits);
  scale["web"] = 3;
  EXPECT_FALSE(Only("memory").fits);
}

TEST_F(PlanCapacityTest, WhatNoFileStatesIsNotGuessed) {
  EXPECT_THAT(CapacityOf(platform, seen, sources), IsEmpty());
}

TEST_F(PlanCapacityTest, OneServiceMayNotHaveMoreCpusThanThereAre) {
  Spec("db").cpus = 1.5;
  Spec("api").cpus = 1.5;
  EXPECT_TRUE(Only("cpu").fits);  // Limits are shares.
  EXPECT_EQ(Only("cpu").needed, "3 if all are busy");
  Spec("web").cpu_quota = 400'000;
  EXPECT_FALSE(Only("cpu").fits);
  EXPECT_EQ(Only("cpu").first_that_does_not, "web");
  EXPECT_EQ(Only("cpu").needed, "4 by web alone");
}

TEST_F(PlanCapacityTest, APortOfAnotherProcessIsNamedWithItsHolder) {
  Spec("web").ports = {OpenPort("80", 80), OpenPort("443", 443)};
  sources.ports = {{.address = "", .port = 80, .protocol = "tcp", .holder = "nginx (process 812)"}};
  auto const port = Only("port 80/tcp");
  EXPECT_FALSE(port.fits);
  EXPECT_EQ(port.first_that_does_not, "web");
  EXPECT_EQ(port.available, "no, it is held by nginx (process 812)");
  EXPECT_EQ(Only("ports").needed, "443/tcp");
}

TEST_F(PlanCapacityTest, APortOfAContainerOfThisEnvironmentIsOurs) {
  Spec("web").ports = {OpenPort("80", 80)};
  seen.containers.push_back({.is = {.name = "shop-web-1", .service = "web"}});
  seen.host.ports = {{.port = 80, .protocol = "tcp", .holder = "container shop-web-1"}};
  EXPECT_TRUE(Only("ports").fits);
  seen.host.ports = {{.port = 80, .protocol = "tcp", .holder = "container blog-web-1"}};
  EXPECT_EQ(Only("port 80/tcp").available, "no, it is held by container blog-web-1");
}

TEST_F(PlanCapacityTest, TwoServicesCannotPublishTheSamePort) {
  Spec("api").ports = {OpenPort("80", 3000)};
  Spec("web").ports = {OpenPort("80", 80)};
  auto const port = Only("port 80/tcp");
  EXPECT_EQ(port.first_that_does_not, "web");
  EXPECT_EQ(port.available, "no, it is held by service api");
}

TEST_F(PlanCapacityTest, TwoAddressesOrProtocolsAreTwoPorts) {
  Spec("api").ports = {OpenPort("80", 3000, "127.0.0.1")};
  Spec("web").ports = {OpenPort("80", 80, "10.0.0.1")};
  sources.ports = {{.address = "", .port = 80, .protocol = "udp"}};
  EXPECT_EQ(Only("ports").needed, "127.0.0.1:80/tcp, 10.0.0.1:80/tcp");
  EXPECT_TRUE(Only("ports").fits);
}

TEST_F(PlanCapacityTest, ReplicasNeedAPortEach) {
  Spec("web").ports = {OpenPort("8080", 80)};
  scale["web"] = 2;
  EXPECT_EQ(Only("port 8080/tcp").available, "one, for 2 replicas of web");
  Spec("web").ports = {OpenPort("8080-8082", 80)};
  EXPECT_TRUE(Only("ports").fits);
  sources.ports = {{.port = 8080, .protocol = "tcp"}, {.port = 8082, .protocol = "tcp"}};
  EXPECT_FALSE(Only("port 8080-8082/tcp").fits);
}

TEST_F(PlanCapacityTest, AbsentImagesNeedRoomOnTheDisk) {
  seen.images.erase("api");
  EXPECT_TRUE(Only("disk").fits);
  seen.host.disk_free = kGiB / 2;
  auto const disk = Only("disk");
  EXPECT_FALSE(disk.fits);
  EXPECT_EQ(disk.first_that_does_not, "api");
  EXPECT_EQ(disk.needed, "at least 1 GiB for 1 image");
  EXPECT_EQ(disk.available, "512 MiB");
}

TEST_F(PlanCapacityTest, ANewerImageIsTakenToBeAsLargeAsTheOldOne) {
  seen.images["db"].digests = {"db@sha256:old"};
  sources.registry["db"] = "sha256:old";
  EXPECT_EQ(Only("disk").what, "nothing about disk");
  sources.registry["db"] = "sha256:new";
  EXPECT_EQ(Only("disk").needed, "at least 2 GiB for 1 image");
}

TEST_F(PlanCapacityTest, NewNetworksNeedSubnetsOfThePools) {
  platform.networks["front"] = {.key = "front", .name = "shop_front"};
  platform.networks["back"] = {.key = "back", .name = "shop_back"};
  Spec("db").networks["shop_back"] = {};
  Spec("web").networks["shop_front"] = {};
  seen.host.address_pools = {"10.9.0.0/16 by /17"};
  EXPECT_TRUE(Only("address pools").fits);
  seen.host.routes = {"0.0.0.0/0", "10.9.3.0/24"};
  auto const pools = Only("address pools");
  EXPECT_FALSE(pools.fits);
  EXPECT_EQ(pools.needed, "2 subnets");
  EXPECT_EQ(pools.available, "1");
  EXPECT_EQ(pools.first_that_does_not, "web");
}

TEST_F(PlanCapacityTest, NetworksThatAreThereNeedNothing) {
  platform.networks["front"] = {.key = "front", .name = "shop_front"};
  seen.networks.push_back({.name = "shop_front"});
  EXPECT_EQ(Only("address pools").what, "nothing about address pools");
}

TEST_F(PlanCapacityTest, OutsideIsWhatIsNotBoundToLoopback) {
  Spec("web").ports = {OpenPort("80", 80), OpenPort("", 81), OpenPort("9", 9, "127.0.0.1")};
  Spec("api").ports = {OpenPort("3000-3002", 3000, "10.0.0.1"), OpenPort("1", 1, "::1")};
  EXPECT_THAT(
      OutsidePorts(platform, false),
      ElementsAre("10.0.0.1:3000-3002/tcp of api", "80/tcp of web", "any free port/tcp of web"));
  EXPECT_THAT(OutsidePorts(platform, true), IsEmpty());
  Spec("db").network_mode = "host";
  EXPECT_THAT(OutsidePorts(platform, true),
              ElementsAre("whatever db listens on (network_mode: host)"));
}

TEST(PlanSizeTest, IsSaidInTheLargestUnitThatFits) {
  EXPECT_EQ(SizeText(0), "0 B");
  EXPECT_EQ(SizeText(1023), "1023 B");
  EXPECT_EQ(SizeText(1536), "1.5 KiB");
  EXPECT_EQ(SizeText(10 * kGiB + kGiB / 3), "10.3 GiB");
}

}  // namespace
}  // namespace ferro::plan
