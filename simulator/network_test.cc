// Networks, subnets, addresses, ports and SSH keys (selectel-api §9).
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "simulator/address.h"
#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;

std::string SubnetPath(char const* rest = "") {
  return std::string("/network/ipam/subnet/") + ids::kMsk1PublicSubnet + rest;
}

std::string LocalPath(char const* rest = "") {
  return std::string("/network/ipam/local_subnet/") + ids::kMsk1PrivateSubnet + rest;
}

TestAnswer NewSubnet(TestCloud& sim, std::string const& cidr,
                     std::string const& network = ids::kMsk1Private) {
  return sim.SendAsAccount("POST", "/network/ipam/local_subnet",
                           json{{"network_uuid", network}, {"subnet_address", cidr}}.dump());
}

TEST(NetworkTest, ListsByLocationTypeAndTag) {
  TestCloud sim;
  std::string const here = std::string("/network?location_uuid=") + ids::kMsk1;
  EXPECT_EQ(sim.Get(here + "&network_type=inet").Result().size(), 3U);
  EXPECT_EQ(sim.Get(here + "&network_type=inet&is_shared=false").Result().size(), 2U);
  auto const tagged = sim.Get(here + "&network_type=local&tag=1234").Result();
  ASSERT_EQ(tagged.size(), 1U);
  EXPECT_EQ(tagged[0]["user_desc"], "backend");
  EXPECT_EQ(tagged[0]["subnet_count"], 1);
  EXPECT_EQ(sim.Get("/network?vlan=1234").Result().size(), 1U) << "the older name";
  EXPECT_GT(sim.Get("/network").Json()["item_count"], 10) << "more than a page";
}

TEST(NetworkTest, RefusesATagThatIsNoNumber) {
  TestCloud sim;
  auto const answer = sim.Get("/network?tag=backend");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.Json()["message"], "invalid parameters to filter on tag or vlan");
}

TEST(NetworkTest, ShowsRenamesAndFindsByServer) {
  TestCloud sim;
  std::string const path = std::string("/network/") + ids::kMsk1Private;
  EXPECT_EQ(sim.Send("PUT", path, R"({"user_desc":"db"})").Result()["user_desc"], "db");
  EXPECT_EQ(sim.Get(path).Result()["user_desc"], "db");
  EXPECT_EQ(sim.Get("/network/00000000-0000-4000-8000-000000000000").status, 404);
  std::string const server = sim.ActiveServer();
  auto const of_server = sim.Get("/network?resource_uuid=" + server).Result();
  ASSERT_EQ(of_server.size(), 1U);
  EXPECT_EQ(of_server[0]["is_shared"], true);
  EXPECT_EQ(of_server[0]["port_count"], 1);
}

TEST(SubnetTest, CountsWhatIsFree) {
  TestCloud sim;
  json const before = sim.Get(SubnetPath()).Result();
  EXPECT_EQ(before["free"], 10) << "16 less ends, gateway, two of VRRP and one taken";
  EXPECT_EQ(before["used"], 1);
  EXPECT_EQ(before["netmask"], "255.255.255.240");
  json order = GoodOrder();
  order["ip_list"] = {"203.0.113.10"};
  ASSERT_EQ(sim.Send("POST", "/resource/server/billing", order.dump()).status, 200);
  EXPECT_EQ(sim.Get(SubnetPath()).Result()["free"], 9);
}

// Covers: W-36 W-57
TEST(SubnetTest, NobodyCountsIpv6) {
  TestCloud sim;
  auto const subnet = sim.Get("/network/ipam/subnet/f1000000-0000-4000-8000-000000000006").Result();
  EXPECT_EQ(subnet["free"], "*");
  EXPECT_TRUE(subnet["gateway"].is_null());
  EXPECT_TRUE(subnet["netmask"].is_null());
  EXPECT_EQ(subnet["version"], 6);
}

TEST(SubnetTest, OwnSubnetsCanBeToldFromSharedOnes) {
  TestCloud sim;
  std::string const here = std::string("/network/ipam/subnet?location_uuid=") + ids::kMsk1;
  EXPECT_EQ(sim.Get(here).Result().size(), 5U);
  EXPECT_EQ(sim.Get(here + "&is_master_shared=false").Result().size(), 4U);
  EXPECT_EQ(sim.Get("/network/ipam/subnet/" + std::string(ids::kMsk1PrivateSubnet)).status, 404);
}

// Covers: S10.7
TEST(IpTest, IsReservedForAServerOnceAndReleased) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  json const wanted{{"resource_uuid", server}, {"ip", "203.0.113.11"}};
  auto const made = sim.Send("POST", SubnetPath("/ip"), wanted.dump());
  EXPECT_EQ(made.status, 201);
  auto const twice = sim.Send("POST", SubnetPath("/ip"), wanted.dump());
  EXPECT_EQ(twice.status, 409);
  EXPECT_EQ(twice.ErrorType(), "SeidoConflictError");
  auto const any = sim.Send("POST", SubnetPath("/ip"), json{{"resource_uuid", server}}.dump());
  EXPECT_EQ(any.Result()["ip"], "203.0.113.5") << "the lowest free one";
  EXPECT_EQ(sim.Get(SubnetPath("/ip")).Result().size(), 3U);
  EXPECT_EQ(sim.Get("/network/ipam/ip?resource_uuid=" + server).Result().size(), 3U);

  std::string const path = "/network/ipam/ip/" + made.Result()["uuid"].get<std::string>();
  std::string const other = "00000000-0000-4000-8000-000000000000";
  EXPECT_EQ(sim.Send("DELETE", path, json{{"resource_uuid", other}}.dump()).status, 400);
  EXPECT_EQ(sim.Send("DELETE", path, json{{"resource_uuid", server}}.dump()).status, 200);
  EXPECT_EQ(sim.Send("DELETE", path, json{{"resource_uuid", server}}.dump()).status, 404);
}

TEST(IpTest, RefusesWrongAddressesServersAndPlaces) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  auto const reserve = [&](std::string const& subnet, std::string const& ip,
                           std::string const& resource) {
    json const body{{"resource_uuid", resource}, {"ip", ip}};
    return sim.Send("POST", "/network/ipam/subnet/" + subnet + "/ip", body.dump()).status;
  };
  EXPECT_EQ(reserve(ids::kMsk1PublicSubnet, "203.0.113.1", server), 400);
  EXPECT_EQ(reserve(ids::kMsk1PublicSubnet, "10.0.0.1", server), 400);
  EXPECT_EQ(reserve(ids::kMsk1PublicSubnet, "203.0.113.9", ids::kOpsKey), 404);
  EXPECT_EQ(reserve("f1000000-0000-4000-8000-000000000104", "198.18.4.9", server), 400);
  EXPECT_EQ(reserve("f1000000-0000-4000-8000-000000000006", "2001:db8:1::9", server), 400);
}

TEST(IpTest, AFullSubnetHasNoneLeft) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  std::string const body = json{{"resource_uuid", server}}.dump();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(sim.Send("POST", SubnetPath("/ip"), body).status, 201);
  EXPECT_EQ(sim.Send("POST", SubnetPath("/ip"), body).status, 409);
  EXPECT_EQ(sim.Get(SubnetPath()).Result()["is_full"], true);
}

TEST(LocalSubnetTest, IsMadeShownAndDeleted) {
  TestCloud sim;
  auto const made = NewSubnet(sim, "192.168.20.0/24");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.Result()["netmask"], "255.255.255.0");
  EXPECT_EQ(made.Result()["network"], 1234);
  std::string const path = "/network/ipam/local_subnet/" + made.Result()["uuid"].get<std::string>();
  EXPECT_EQ(sim.Get(path).Result()["subnet"], "192.168.20.0/24");
  std::string const list =
      std::string("/network/ipam/local_subnet?network_uuid=") + ids::kMsk1Private;
  EXPECT_EQ(sim.Get(list).Result().size(), 2U);
  EXPECT_EQ(sim.SendAsAccount("DELETE", path).status, 204);
  EXPECT_EQ(sim.Get(path).status, 404);
  EXPECT_EQ(sim.SendAsAccount("DELETE", path).status, 404);
}

TEST(LocalSubnetTest, MustBePrivateWholeFreeAndInAPrivateNetwork) {
  TestCloud sim;
  for (char const* cidr : {"203.0.113.0/24", "172.32.0.0/16", "192.168.20.5/24", "10.0.0.0/7",
                           "10.0.0.0", "10.0.0.0/33", "fd00::/64", "10.0.0.0/30"}) {
    EXPECT_EQ(NewSubnet(sim, cidr).status, 400) << cidr;
  }
  EXPECT_EQ(NewSubnet(sim, "192.168.10.128/25").status, 409) << "overlaps";
  EXPECT_EQ(NewSubnet(sim, "10.0.0.0/24", ids::kMsk1Public).status, 400);
  EXPECT_EQ(NewSubnet(sim, "10.0.0.0/24", ids::kOpsKey).status, 404);
}

TEST(LocalSubnetTest, StaysWhileAddressesAreInUse) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  json const ip{{"ip", "192.168.10.10"}, {"resource_uuid", server}};
  ASSERT_EQ(sim.Send("POST", LocalPath("/local_ip"), ip.dump()).status, 201);
  EXPECT_EQ(sim.SendAsAccount("DELETE", LocalPath()).status, 409);
  EXPECT_EQ(sim.Get(LocalPath("/local_ip")).Result().size(), 1U);
}

// Covers: S10.7
TEST(LocalIpTest, IsReservedOnceAndKeepsToItsSubnet) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  auto const reserve = [&](std::string const& ip, std::string const& resource) {
    json const body{{"ip", ip}, {"resource_uuid", resource}};
    return sim.Send("POST", LocalPath("/local_ip"), body.dump()).status;
  };
  EXPECT_EQ(reserve("192.168.10.10", server), 201);
  EXPECT_EQ(reserve("192.168.10.10", server), 409);
  EXPECT_EQ(reserve("192.168.10.1", server), 400);
  EXPECT_EQ(reserve("192.168.11.1", server), 400);
  EXPECT_EQ(reserve("192.168.10.999", server), 400);
  EXPECT_EQ(reserve("192.168.10.11", ids::kOpsKey), 404);
  auto const elsewhere = sim.cloud.PlaceServer({.location = ids::kSpb4});
  EXPECT_EQ(reserve("192.168.10.11", *elsewhere), 400);
  auto const incapable = sim.cloud.PlaceServer({.service = ids::kHl10Ge});
  EXPECT_EQ(reserve("192.168.10.11", *incapable), 400);
  EXPECT_EQ(sim.Get("/network/ipam/local_ip").Result().size(), 1U);
}

// Covers: W-20
TEST(PortTest, AreAskedForByTheMachineNotTheServer) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  EXPECT_EQ(sim.Get("/network/port/hw/" + server + "?port_type=local").status, 404);
  std::string const hw = sim.Get("/resource/" + server).Result()["hw_uuid"];
  EXPECT_EQ(sim.Get("/network/port/hw/" + hw).Result().size(), 2U);
  EXPECT_EQ(sim.Get("/network/port/hw/" + hw + "?port_type=inet").Result()[0]["network"].size(),
            1U);
  EXPECT_EQ(sim.Get("/network/port/hw/" + hw + "?port_type=wifi").status, 400);
  auto const incapable = sim.cloud.PlaceServer({.service = ids::kHl10Ge});
  std::string const no_local = sim.Get("/resource/" + *incapable).Result()["hw_uuid"];
  EXPECT_EQ(sim.Get("/network/port/hw/" + no_local + "?port_type=local").status, 404);
}

TEST(PortTest, MoveToAnotherVlan) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  std::string const hw = sim.Get("/resource/" + server).Result()["hw_uuid"];
  std::string const port =
      sim.Get("/network/port/hw/" + hw + "?port_type=local").Result()[0]["uuid"];
  std::string const path = "/network/port/" + port + "/network";
  std::string const join = json{{"network_uuid", ids::kMsk1Private}}.dump();
  EXPECT_EQ(sim.Get(path).Result().size(), 0U);
  EXPECT_EQ(sim.Send("DELETE", path, join).status, 404) << "not there yet";
  EXPECT_EQ(sim.Send("POST", path, join).status, 201);
  EXPECT_EQ(sim.Get(path).Result()[0]["vlan"], 1234);
  EXPECT_EQ(sim.Send("POST", path, json{{"network_uuid", ids::kMsk1Public}}.dump()).status, 400);
  json const ip{{"ip", "192.168.10.10"}, {"resource_uuid", server}};
  sim.Send("POST", LocalPath("/local_ip"), ip.dump());
  EXPECT_EQ(sim.Send("DELETE", path, join).status, 409) << "an address is reserved";
  EXPECT_EQ(sim.Get("/network/port/" + hw + "/network").status, 404);
}

TEST(PortTest, LeaveAVlan) {
  TestCloud sim;
  sim.ActiveServer("first");
  std::string const second = sim.ActiveServer("second");
  std::string const hw = sim.Get("/resource/" + second).Result()["hw_uuid"];
  std::string const port =
      sim.Get("/network/port/hw/" + hw + "?port_type=local").Result()[0]["uuid"];
  std::string const path = "/network/port/" + port + "/network";
  ASSERT_EQ(sim.Get(path).Result().size(), 1U);
  EXPECT_EQ(sim.Send("DELETE", path, json{{"network_uuid", ids::kMsk1Private}}.dump()).status, 200);
  EXPECT_EQ(sim.Get(path).Result().size(), 0U);
}

TEST(SshKeyTest, IsMadeShownAndDeletedAndNamesNeedNotBeUnique) {
  TestCloud sim;
  std::string const body = R"({"name_public_key":"ops","public_key":"ssh-rsa AAAA me"})";
  auto const made = sim.SendAsAccount("POST", "/aux/ssh-keys/key", body);
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(sim.SendAsAccount("POST", "/aux/ssh-keys/key", body).status, 201);
  EXPECT_EQ(sim.Get("/aux/ssh-keys/key").Result().size(), 4U);
  std::string const path = "/aux/ssh-keys/key/" + made.Json()["uuid"].get<std::string>();
  EXPECT_EQ(sim.Get(path).Json()["public_key"], "ssh-rsa AAAA me");
  EXPECT_EQ(sim.SendAsAccount("DELETE", path).status, 204);
  EXPECT_EQ(sim.SendAsAccount("DELETE", path).status, 404);
  EXPECT_EQ(sim.Get(path).status, 404);
}

TEST(SshKeyTest, RefusesWhatIsNoKey) {
  TestCloud sim;
  for (json const& body : {json{{"name_public_key", " "}, {"public_key", "ssh-rsa AAAA"}},
                           json{{"name_public_key", "k"}, {"public_key", "AAAA"}},
                           json{{"name_public_key", "k"}, {"public_key", "ssh-rsa"}}}) {
    EXPECT_EQ(sim.SendAsAccount("POST", "/aux/ssh-keys/key", body.dump()).status, 400) << body;
  }
}

TEST(V4Test, ReadsAndWritesAddressesAndNetworks) {
  EXPECT_EQ(V4Text(*ParseV4("203.0.113.255")), "203.0.113.255");
  EXPECT_FALSE(ParseV4("203.0.113.256"));
  EXPECT_FALSE(ParseV4("203.0.113"));
  auto const net = ParseV4Net("10.0.0.0/8");
  ASSERT_TRUE(net);
  EXPECT_EQ(V4Text(net->Last()), "10.255.255.255");
  EXPECT_FALSE(ParseV4Net("10.0.0.1/8")) << "host bits";
  EXPECT_FALSE(ParseV4Net("10.0.0.0/-1"));
  EXPECT_FALSE(ParseV4Net("10.0.0.0/8x"));
  EXPECT_EQ(ParseV4Net("0.0.0.0/0")->Last(), 0xFFFFFFFF);
  EXPECT_TRUE(IsV6Net("2001:db8::/32"));
  EXPECT_FALSE(IsV6Net("2001:db8::/129"));
  EXPECT_FALSE(IsV6Net("10.0.0.0/8"));
  EXPECT_TRUE(IsPrivate(*ParseV4Net("172.31.0.0/16")));
  EXPECT_FALSE(IsPrivate(*ParseV4Net("172.0.0.0/8")));
}

}  // namespace
}  // namespace ferro::sim
