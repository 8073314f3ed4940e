// Orders: business rules of selectel-api §8, stock, addresses.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;

TestAnswer Place(TestCloud& sim, json const& order, std::string const& model = "server") {
  return sim.Send("POST", "/resource/" + model + "/billing", order.dump());
}

// The refusal of a good order with these members changed (null takes one out).
TestAnswer RefusalOf(TestCloud& sim, json const& changes, std::string const& model = "server") {
  json order = GoodOrder();
  order.merge_patch(changes);
  auto answer = Place(sim, order, model);
  EXPECT_GE(answer.status, 400) << changes;
  EXPECT_TRUE(sim.cloud.Orders().empty()) << changes;
  return answer;
}

// An order for a machine and a system without disk layout.
json PlainOrder(std::string const& service, std::string const& os, std::string const& version) {
  json order = GoodOrder();
  order["service_uuid"] = service;
  order["os_template"] = os;
  order["version"] = version;
  order.erase("partitions_config");
  return order;
}

int FreeIn(TestCloud& sim, std::string const& plan) {
  auto const detail = sim.Get(std::string("/service/server/") + ids::kEl50).Result();
  for (json const& stock : detail["available"]) {
    if (stock["location"] != ids::kMsk1) continue;
    for (json const& count : stock["plan_count"]) {
      if (count["plan_uuid"] == plan) return count["count"];
    }
  }
  return -1;
}

TEST(OrderTest, NeedsALocationThatSellsTheConfiguration) {
  TestCloud sim;
  EXPECT_EQ(RefusalOf(sim, {{"location_uuid", "00000000-0000-4000-8000-000000000000"}}).status,
            404);
  auto const closed = RefusalOf(sim, {{"location_uuid", "5d1b2a40-1d0e-4b7e-9c0e-7b7d4f6c0051"}});
  EXPECT_TRUE(closed.status == 400 || closed.status == 409) << closed.body;
}

TEST(OrderTest, NeedsAConfigurationOfThisPathsModel) {
  TestCloud sim;
  EXPECT_EQ(RefusalOf(sim, {{"service_uuid", ids::kCl25}}).status, 404);
  EXPECT_EQ(RefusalOf(sim, json::object(), "serverchip").status, 404);
  // Rented with servers, but no server.
  EXPECT_EQ(RefusalOf(sim, {{"service_uuid", "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d9001"}}).status, 404);
  json chip = PlainOrder(ids::kCl25, "noos", "noos");
  chip.erase("password");
  EXPECT_EQ(Place(sim, chip, "serverchip").status, 200);
}

TEST(OrderTest, NeedsAPlanThatIsSoldForTheConfiguration) {
  TestCloud sim;
  auto const unknown =
      RefusalOf(sim, {{"price_plan_uuid", "00000000-0000-4000-8000-000000000000"}});
  EXPECT_EQ(unknown.status, 404);
  auto const partners =
      RefusalOf(sim, {{"price_plan_uuid", "10000000-0000-4000-8000-000000000099"}});
  EXPECT_EQ(partners.ErrorType(), "SeidoValidationError");
}

TEST(OrderTest, NeedsAnOsThatIsOfferedThere) {
  TestCloud sim;
  EXPECT_EQ(RefusalOf(sim, {{"version", "24.04"}}).ErrorType(), "SeidoValidationError");
  EXPECT_EQ(RefusalOf(sim, {{"arch", "arm64"}}).status, 400);
  ASSERT_TRUE(
      sim.cloud.Change([](World& w) { return WithdrawTemplate(w, ids::kUbuntu2404, true); }));
  EXPECT_EQ(RefusalOf(sim, json::object()).status, 400);
}

TEST(OrderTest, NeedsAProjectOfTheToken) {
  TestCloud sim;
  EXPECT_EQ(RefusalOf(sim, {{"project_uuid", ids::kOtherProject}}).ErrorType(),
            "SeidoAccessDenyError");
  EXPECT_EQ(RefusalOf(sim, {{"project_uuid", "nonsense"}}).status, 403);
  json order = GoodOrder();
  order["project_uuid"] = ids::kOtherProject;
  EXPECT_EQ(sim.SendAsAccount("POST", "/resource/server/billing", order.dump()).status, 200);
}

TEST(OrderTest, TheTemplateDecidesWhatTheSystemMayBeGiven) {
  TestCloud sim;
  json windows = PlainOrder(ids::kEl50, "windows", "2022");
  auto const with = [&](json const& changes) {
    json order = windows;
    order.merge_patch(changes);
    return Place(sim, order).Json().value("message", "");
  };
  EXPECT_THAT(with({{"user_ssh_key", "ssh-ed25519 AAAA k"}}), testing::HasSubstr("SSH key"));
  EXPECT_THAT(with({{"cloud_init_user_data", "#cloud-config"}}), testing::HasSubstr("user data"));
  EXPECT_THAT(with({{"partitions_config", Raid1Graph()}}), testing::HasSubstr("partitions_config"));
  EXPECT_THAT(with({{"userhostname", "a-name-too-long-for-netbios"}}),
              testing::HasSubstr("host name"));
  windows["os_template"] = "noos";
  windows["version"] = "noos";
  EXPECT_THAT(with(json::object()), testing::HasSubstr("password"));
  EXPECT_TRUE(sim.cloud.Orders().empty());
}

TEST(OrderTest, ANewTemplateNeedsADiskLayoutAndAnOldOneNone) {
  TestCloud sim;
  EXPECT_EQ(RefusalOf(sim, {{"partitions_config", nullptr}}).status, 400);
  json empty = GoodOrder();
  empty["partitions_config"] = json::object();
  EXPECT_EQ(Place(sim, empty).status, 400);
  EXPECT_EQ(Place(sim, PlainOrder(ids::kEl50, "ubuntu", "1804")).status, 200);
}

TEST(OrderTest, LimitsUserDataHostNamesPasswordsKeysAndQuantities) {
  TestCloud sim;
  EXPECT_EQ(RefusalOf(sim, {{"cloud_init_user_data", std::string(16385, 'x')}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"userhostname", "-web"}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"userhostname", "web_1"}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"userhostname", std::string(64, 'a')}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"userhostname", "a..b"}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"password", "short"}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"user_ssh_key", "ops"}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"quantity", 0}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"pay_currency", "gold"}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"pay_day", 31}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"user_desc", std::string(256, 'x')}}).status, 400);
}

TEST(OrderTest, TakesCapitalsInHostNamesAsLiveServersHaveThem) {
  TestCloud sim;
  EXPECT_EQ(Place(sim, GoodOrder("Turing")).status, 200);
}

TEST(OrderTest, GeneratesAPasswordWhenNoneIsGivenButNotWithoutAnOs) {
  TestCloud sim;
  json order = GoodOrder();
  order.erase("password");
  std::string const uuid = Place(sim, order).Result()[0]["uuid"];
  std::string const generated = sim.Get("/boot/os/" + uuid).Result()["password"];
  EXPECT_GE(generated.size(), 12U);
  json none = PlainOrder(ids::kEl50, "noos", "noos");
  none.erase("password");
  std::string const bare = Place(sim, none).Result()[0]["uuid"];
  EXPECT_TRUE(sim.Get("/boot/os/" + bare).Result()["password"].is_null());
}

// Covers: S10.7
TEST(StockTest, EachOrderTakesOneMachineAndTheEndGivesItBack) {
  TestCloud sim;
  int const before = FreeIn(sim, ids::kPlanMonth);
  std::string const server = sim.ActiveServer();
  EXPECT_EQ(FreeIn(sim, ids::kPlanMonth), before - 1);
  EXPECT_EQ(FreeIn(sim, ids::kPlanDay), before - 1) << "the machines are the same";
  sim.Send("DELETE", "/resource/billing/" + server, R"({"immediately":true})");
  sim.clock.Advance(std::chrono::minutes(2));
  EXPECT_EQ(sim.StateOf(server), "deleted");
  EXPECT_EQ(FreeIn(sim, ids::kPlanMonth), before);
}

// Covers: S10.7
TEST(StockTest, RefusesWhenNoMachineIsLeft) {
  TestCloud sim;
  auto const stock = sim.Control(
      "POST", "/state",
      json{{"configuration", ids::kEl50}, {"location", ids::kMsk1}, {"stock", 1}}.dump());
  ASSERT_EQ(stock.status, 200);
  EXPECT_EQ(RefusalOf(sim, {{"quantity", 2}}).ErrorType(), "SeidoConflictError");
  EXPECT_EQ(Place(sim, GoodOrder("a")).status, 200);
  auto const second = Place(sim, GoodOrder("b"));
  EXPECT_EQ(second.status, 409);
  EXPECT_THAT(second.body, testing::HasSubstr("out of stock"));
}

// Covers: S10.7
TEST(AddressTest, AnOrderReservesItsAddressesUntilTheServerIsDeleted) {
  TestCloud sim;
  json order = GoodOrder();
  order["ip_list"] = {"203.0.113.10"};
  std::string const server = Place(sim, order).Result()[0]["uuid"];
  auto const again = Place(sim, order);
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.ErrorType(), "SeidoConflictError");
  sim.FinishOrder();
  auto const ips = sim.Get("/network/ipam/ip?resource_uuid=" + server).Result();
  ASSERT_EQ(ips.size(), 1U);
  EXPECT_EQ(ips[0]["ip"], "203.0.113.10");
  EXPECT_EQ(ips[0]["network"], "877") << "a string here, an int in subnets";
  sim.Send("DELETE", "/resource/billing/" + server, R"({"immediately":false})");
  sim.clock.Advance(std::chrono::minutes(1));
  EXPECT_EQ(sim.StateOf(server), "expiring");
  EXPECT_EQ(Place(sim, order).status, 409) << "expiring keeps everything";
  sim.cloud.Advance(std::chrono::days(40));
  sim.clock.Advance(std::chrono::minutes(2));
  sim.SignIn();
  EXPECT_EQ(sim.StateOf(server), "deleted");
  EXPECT_EQ(Place(sim, order).status, 200);
}

// Covers: S10.7
TEST(AddressTest, ExpiringKeepsEverythingAndDeletedGivesItAllBack) {
  TestCloud sim;
  int const machines = FreeIn(sim, ids::kPlanMonth);
  json order = GoodOrder();
  order["ip_list"] = {"203.0.113.10"};
  order["local_subnet_uuid"] = ids::kMsk1PrivateSubnet;
  order["local_ip_list"] = {"192.168.10.10"};
  std::string const server = Place(sim, order).Result()[0]["uuid"];
  sim.FinishOrder();
  sim.Send("DELETE", "/resource/billing/" + server, R"({"immediately":false})");
  sim.clock.Advance(std::chrono::minutes(1));
  json const kept = sim.Get("/resource/" + server).Result();
  EXPECT_EQ(kept["state"], "expiring");
  EXPECT_FALSE(kept["hw_uuid"].is_null());
  EXPECT_EQ(FreeIn(sim, ids::kPlanMonth), machines - 1);
  EXPECT_EQ(sim.Get("/network/ipam/ip?resource_uuid=" + server).Result().size(), 1U);
  EXPECT_EQ(sim.Get("/network/ipam/local_ip?resource_uuid=" + server).Result().size(), 1U);
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["userhostname"], "web-1");
  EXPECT_EQ(sim.Get("/power/" + server).Result()["driver_status"]["power_state"], "power on");

  sim.Control("POST", "/state", json{{"server", server}, {"state", "deleted"}}.dump());
  EXPECT_EQ(FreeIn(sim, ids::kPlanMonth), machines);
  EXPECT_EQ(sim.Get("/network/ipam/ip?resource_uuid=" + server).Result().size(), 0U);
  EXPECT_EQ(sim.Get("/network/ipam/local_ip?resource_uuid=" + server).Result().size(), 0U);
  EXPECT_EQ(Place(sim, order).status, 200) << "the same addresses once more";
}

TEST(AddressTest, AClashCanComeInTheOtherForm) {
  CloudOptions options;
  options.modes.error_object = true;
  TestCloud sim(std::move(options));
  json order = GoodOrder();
  order["ip_list"] = {"203.0.113.4"};
  auto const answer = Place(sim, order);
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.Json()["error"]["code"], 409);
}

TEST(AddressTest, RefusesAddressesThatAreNotForThisServer) {
  TestCloud sim;
  for (char const* address :
       {"203.0.113.0", "203.0.113.1", "203.0.113.2", "203.0.113.15", "203.0.113.300", "198.18.4.7",
        "198.18.250.5", "198.19.1.5", "192.168.10.9", "2001:db8:1::5"}) {
    EXPECT_EQ(RefusalOf(sim, {{"ip_list", {address}}}).status, 400) << address;
  }
  EXPECT_EQ(RefusalOf(sim, {{"ip_list", {"203.0.113.10", "203.0.113.10"}}}).status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"ip_list", {"203.0.113.10"}}, {"quantity", 2}}).status, 400);
}

TEST(AddressTest, WithoutAListTheSharedNetworkGivesOne) {
  TestCloud sim;
  std::string const server = sim.Order();
  auto const ips = sim.Get("/network/ipam/ip?resource_uuid=" + server).Result();
  ASSERT_EQ(ips.size(), 1U);
  EXPECT_EQ(ips[0]["ip"], "198.19.1.2");
}

TEST(AddressTest, SeveralServersOfOneOrderShareTheListOut) {
  TestCloud sim;
  json order = GoodOrder();
  order["quantity"] = 2;
  order["ip_list"] = {"203.0.113.10", "203.0.113.11"};
  auto const ordered = Place(sim, order).Result();
  ASSERT_EQ(ordered.size(), 2U);
  std::string const second = ordered[1]["uuid"];
  EXPECT_EQ(sim.Get("/network/ipam/ip?resource_uuid=" + second).Result()[0]["ip"], "203.0.113.11");
}

json WithPrivate(char const* address) {
  json order = GoodOrder();
  order["local_subnet_uuid"] = ids::kMsk1PrivateSubnet;
  if (address != nullptr) order["local_ip_list"] = {address};
  return order;
}

TEST(PrivateNetworkTest, GivesTheServerItsPrivateAddressAndVlan) {
  TestCloud sim;
  std::string const server = Place(sim, WithPrivate("192.168.10.10")).Result()[0]["uuid"];
  sim.FinishOrder();
  auto const ip = sim.Get("/network/ipam/local_ip?resource_uuid=" + server).Result()[0];
  EXPECT_EQ(ip["ip"], "192.168.10.10");
  EXPECT_EQ(ip["gateway"], "192.168.10.1");
  EXPECT_EQ(ip["network_uuid"], ids::kMsk1Private);
  json const os = sim.Get("/boot/os/" + server).Result();
  EXPECT_EQ(os["local_ipv4_address"], "192.168.10.10");
  EXPECT_EQ(os["local_ipv4_netmask"], "255.255.255.0");
  auto const next = Place(sim, WithPrivate(nullptr)).Result()[0]["uuid"].get<std::string>();
  EXPECT_EQ(sim.Get("/network/ipam/local_ip?resource_uuid=" + next).Result()[0]["ip"],
            "192.168.10.2");
}

TEST(PrivateNetworkTest, OnlyWhereConfigurationAndSystemCanHaveOne) {
  TestCloud sim;
  json order = WithPrivate("192.168.10.10");
  order["service_uuid"] = ids::kHl10Ge;
  order.erase("partitions_config");
  order["os_template"] = "noos";
  order["version"] = "noos";
  order.erase("password");
  EXPECT_THAT(Place(sim, order).body, testing::HasSubstr("private network"));
  order["service_uuid"] = ids::kEl50;
  EXPECT_THAT(Place(sim, order).body, testing::HasSubstr("private network")) << "v1 template";
  order = WithPrivate("192.168.10.10");
  order["location_uuid"] = ids::kSpb4;
  EXPECT_THAT(Place(sim, order).body, testing::HasSubstr("another location"));
  json chip = order;
  chip["service_uuid"] = ids::kCl25;
  chip["location_uuid"] = ids::kMsk1;
  chip.erase("partitions_config");
  EXPECT_GE(Place(sim, chip, "serverchip").status, 400);
  EXPECT_EQ(RefusalOf(sim, {{"local_ip_list", {"192.168.10.10"}}}).status, 400) << "no subnet";
  EXPECT_EQ(RefusalOf(sim, {{"local_subnet_uuid", ids::kMsk1PublicSubnet}}).status, 404);
}

TEST(PrivateNetworkTest, RefusesReservedAndHiddenAddresses) {
  TestCloud sim;
  ASSERT_EQ(Place(sim, WithPrivate("192.168.10.10")).status, 200);
  EXPECT_EQ(Place(sim, WithPrivate("192.168.10.10")).status, 409);
  EXPECT_EQ(Place(sim, WithPrivate("192.168.10.1")).status, 400) << "the hidden gateway";
  EXPECT_EQ(Place(sim, WithPrivate("192.168.11.5")).status, 400);
}

TEST(PrivateNetworkTest, TheSecondServerOfALocationGetsAVlanByItself) {
  TestCloud sim;
  auto const vlans = [&](std::string const& uuid) {
    sim.FinishOrder();
    std::string const hw = sim.Get("/resource/" + uuid).Result()["hw_uuid"];
    return sim.Get("/network/port/hw/" + hw + "?port_type=local").Result()[0]["network"].size();
  };
  EXPECT_EQ(vlans(sim.Order("first")), 0U);
  EXPECT_EQ(vlans(sim.Order("second")), 1U);
  TestCloud forced;
  json order = GoodOrder();
  order["local_network_required"] = true;
  std::string const uuid = Place(forced, order).Result()[0]["uuid"];
  forced.FinishOrder();
  std::string const hw = forced.Get("/resource/" + uuid).Result()["hw_uuid"];
  EXPECT_EQ(forced.Get("/network/port/hw/" + hw).Result()[1]["network"][0]["vlan"], 1234);
  json chip = PlainOrder(ids::kCl25, "noos", "noos");
  chip["local_network_required"] = true;
  chip.erase("password");
  EXPECT_EQ(Place(forced, chip, "serverchip").status, 400);
}

}  // namespace
}  // namespace ferro::sim
