#include "apiclient/ip.h"

#include <gmock/gmock.h>

#include "apiclient/error.h"
#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

class IpTest : public SimulatedApiTest {
 protected:
  static OrderRequest WithPrivate(std::string const& ip) {
    auto request = Web();
    request.local_subnet = {sim::ids::kMsk1PrivateSubnet};
    request.local_ips = {ip};
    return request;
  }
};

TEST_F(IpTest, ATakenAddressIsAConflictInBothFormsOfTheAnswer) {
  auto const server = ActiveServer(WithPrivate("192.168.10.10"));
  for (bool const object : {false, true}) {
    auto modes = cloud.GetModes();
    modes.error_object = object;
    cloud.SetModes(modes);
    auto const taken =
        ReserveLocalIp(client(), {sim::ids::kMsk1PrivateSubnet}, server, "192.168.10.10");
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, ErrorCode::kConflict);
    EXPECT_EQ(
        ReserveIp(client(), {sim::ids::kMsk1PublicSubnet}, server, "203.0.113.4").error().code,
        ErrorCode::kConflict);
  }
}

TEST_F(IpTest, AReservationThatMayHaveHappenedIsNotSentAgain) {
  auto const server = ActiveServer();
  ASSERT_TRUE(cloud.AddFault({.kind = sim::FaultKind::kResetAfter, .method = "POST"}));
  auto const ip = ReserveLocalIp(client(), {sim::ids::kMsk1PrivateSubnet}, server, "192.168.10.20");
  EXPECT_TRUE(ip.error().may_have_happened);
  EXPECT_EQ(cloud.CountRequests("POST", "*/local_ip"), 1U);
}

TEST_F(IpTest, ShowsTheAddressesOfAServer) {
  auto const server = ActiveServer(WithPrivate("192.168.10.10"));
  auto const ips = ListIps(client(), {.server = server});
  ASSERT_TRUE(ips) << ips.error().message;
  ASSERT_EQ(ips->size(), 1U);
  EXPECT_EQ(ips->front().server, server);
  EXPECT_TRUE(ips->front().netmask.has_value());
  EXPECT_TRUE(ips->front().gateway.has_value());
  EXPECT_FALSE(ips->front().subnet.empty());
  auto const local = ListLocalIps(client(), server);
  ASSERT_TRUE(local) << local.error().message;
  ASSERT_EQ(local->size(), 1U);
  EXPECT_EQ(local->front().ip, "192.168.10.10");
  EXPECT_EQ(local->front().vlan.number, 1234);
  EXPECT_EQ(local->front().network_id.value, sim::ids::kMsk1Private);
  EXPECT_EQ(local->front().cidr, "192.168.10.0/24");
}

TEST_F(IpTest, ReservesAndReleasesPublicAddresses) {
  auto const server = ActiveServer();
  auto const any = ReserveIp(client(), {sim::ids::kMsk1PublicSubnet}, server);
  ASSERT_TRUE(any) << any.error().message;
  auto const given = ReserveIp(client(), {sim::ids::kMsk1PublicSubnet}, server, "203.0.113.9");
  ASSERT_TRUE(given) << given.error().message;
  EXPECT_EQ(given->ip, "203.0.113.9");
  EXPECT_EQ(ListIps(client(), {.subnet = {sim::ids::kMsk1PublicSubnet}})->size(), 3U);
  EXPECT_EQ(ListIps(client(), {.network = {sim::ids::kMsk1Public}})->size(), 3U);
  EXPECT_TRUE(ReleaseIp(client(), any->id, server));
  EXPECT_EQ(ListIps(client(), {.location = {sim::ids::kMsk1}, .server = server})->size(), 2U);
  EXPECT_TRUE(SaysNotFound(ReleaseIp(client(), any->id, server).error()));
}

TEST_F(IpTest, ReservesPrivateAddresses) {
  auto const server = ActiveServer();
  auto const ip = ReserveLocalIp(client(), {sim::ids::kMsk1PrivateSubnet}, server, "192.168.10.30");
  ASSERT_TRUE(ip) << ip.error().message;
  EXPECT_EQ(ip->ip, "192.168.10.30");
  EXPECT_EQ(ListLocalIpsOf(client(), {sim::ids::kMsk1PrivateSubnet})->size(), 1U);
  EXPECT_EQ(ListLocalIps(client())->size(), 1U);
}

// Covers: S10.3
TEST_F(IpTest, SeesEveryAddressThoughPagesAreSmall) {
  auto const server = ActiveServer();
  for (int i = 10; i < 45; ++i) {
    ASSERT_TRUE(ReserveIp(client(), {"f1000000-0000-4000-8000-000000000002"}, server,
                          "198.51.100." + std::to_string(i)));
  }
  EXPECT_EQ(ListIps(client(), {.server = server})->size(), 36U);
}

}  // namespace
}  // namespace ferro::api
