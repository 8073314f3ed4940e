// The end-to-end traces of selectel-api §11, call by call, as the access log has them.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kEl45[] = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1006";  // One SATA SSD, one HDD.

std::string WithLetter(std::string line, std::string const& id, char const* letter) {
  if (id.empty()) return line;
  for (auto at = line.find(id); at != std::string::npos; at = line.find(id, at + 1)) {
    line.replace(at, id.size(), letter);
  }
  return line;
}

// The requests after the first `from` ones: "GET /location 200", without the prefix of
// servers/v2, and with L, C, S, P and R for ids as the reference writes them.
std::vector<std::string> TraceOf(TestCloud& sim, std::size_t from, std::string const& server = "") {
  std::vector<std::string> out;
  auto const requests = sim.cloud.Requests();
  for (std::size_t i = from; i < requests.size(); ++i) {
    RequestRecord const& r = requests[i];
    std::string line = r.path.starts_with("/servers/v2") ? r.path.substr(11) : r.path;
    if (!r.query.empty()) line += "?" + r.query;
    line = WithLetter(std::move(line), ids::kMsk1, "L");
    line = WithLetter(std::move(line), ids::kEl50, "C");
    line = WithLetter(std::move(line), ids::kMsk1PublicSubnet, "S");
    line = WithLetter(std::move(line), ids::kMsk1PrivateSubnet, "P");
    line = WithLetter(std::move(line), server, "R");
    out.push_back(r.method + " " + line + " " + std::to_string(r.status));
  }
  return out;
}

// Every state the server goes through until this one, asked for every ten seconds.
std::vector<std::string> StatesUntil(TestCloud& sim, std::string const& uuid,
                                     std::string const& last) {
  std::vector<std::string> states;
  for (int polls = 0; polls < 1000 && (states.empty() || states.back() != last); ++polls) {
    std::string const state = sim.StateOf(uuid);
    if (states.empty() || states.back() != state) states.push_back(state);
    sim.clock.Advance(seconds(10));
  }
  return states;
}

std::string PathWithIds(std::string path) {
  path = WithLetter(std::move(path), "{L}", ids::kMsk1);
  path = WithLetter(std::move(path), "{C}", ids::kEl50);
  path = WithLetter(std::move(path), "{S}", ids::kMsk1PublicSubnet);
  return WithLetter(std::move(path), "{P}", ids::kMsk1PrivateSubnet);
}

json GetResult(TestCloud& sim, std::string const& path) {
  return sim.Get(PathWithIds(path)).Result();
}

// Steps 1 to 8: what the provider looks up before it asks for a price.
void LookUpForAnOrder(TestCloud& sim) {
  json const templates = GetResult(sim, "/boot/template/os/new?location_uuid={L}&service_uuid={C}");
  EXPECT_EQ(templates[0]["version_value"], "2404");
  EXPECT_EQ(GetResult(sim, "/service/{C}")["model"], "server");
  EXPECT_TRUE(GetResult(sim, "/service/server/{C}").contains("price_plan_available"));
  EXPECT_EQ(GetResult(sim, "/boot/partitions/local_drives?service_uuid={C}").size(), 2U);
  EXPECT_EQ(GetResult(sim, "/network/ipam/subnet/{S}")["subnet"], "203.0.113.0/28");
  EXPECT_FALSE(GetResult(sim, "/network?location_uuid={L}&network_type=inet").empty());
  EXPECT_TRUE(GetResult(sim, "/network/ipam/ip?location_uuid={L}").is_array());
  EXPECT_EQ(GetResult(sim, "/aux/ssh-keys/key")[0]["name_public_key"], "ops");
}

// Steps 9 to 12; gives the server's uuid.
std::string BuyTheServer(TestCloud& sim) {
  auto const plans =
      sim.Raw({.url = "/servers/v2/pub/plan", .headers = {{"accept-language", "en-US"}}});
  EXPECT_EQ(plans.Result()[0]["name"], "1 day");
  json const question{{"location_uuid", ids::kMsk1},
                      {"price_plan_uuid", ids::kPlanDay},
                      {"pay_currency", "main"},
                      {"quantity", 1}};
  auto const price =
      sim.Send("POST", PathWithIds("/service/server/{C}/billing"), question.dump()).Result();
  EXPECT_EQ(price["has_enough_balance"], true);
  EXPECT_EQ(price["price"]["amount_due"], 690.0);
  json const graph{{"partitions_config", Raid1Graph()}};
  auto const valid =
      sim.Send("POST", PathWithIds("/boot/partitions/validate?service_id={C}"), graph.dump());
  EXPECT_EQ(valid.Json(), graph) << "this answer has no envelope";
  json order = GoodOrder("web-1");
  order["price_plan_uuid"] = ids::kPlanDay;
  order["ip_list"] = {"203.0.113.10"};
  json const ordered = sim.Send("POST", "/resource/server/billing", order.dump()).Result();
  EXPECT_EQ(ordered.size(), 1U);
  return ordered.at(0).at("uuid");
}

// Covers: S11.create
TEST(TraceTest, CreatesALinuxServerInItsOwnPublicSubnetAsTheGoProviderDoes) {
  TestCloud sim;
  std::string const token = sim.ProjectToken();
  sim.Raw({.url = "/identity/v3/auth/tokens",
           .headers = {{"x-auth-token", token}, {"x-subject-token", token}}});
  LookUpForAnOrder(sim);
  std::string const server = BuyTheServer(sim);
  EXPECT_THAT(TraceOf(sim, 0, server),
              ElementsAre("POST /identity/v3/auth/tokens 201",  //
                          "GET /identity/v3/auth/tokens 200",   //
                          "GET /boot/template/os/new?location_uuid=L&service_uuid=C 200",
                          "GET /service/C 200",         //
                          "GET /service/server/C 200",  //
                          "GET /boot/partitions/local_drives?service_uuid=C 200",
                          "GET /network/ipam/subnet/S 200",  //
                          "GET /network?location_uuid=L&network_type=inet 200",
                          "GET /network/ipam/ip?location_uuid=L 200",
                          "GET /aux/ssh-keys/key 200",           //
                          "GET /pub/plan 200",                   //
                          "POST /service/server/C/billing 200",  //
                          "POST /boot/partitions/validate?service_id=C 200",
                          "POST /resource/server/billing 200"));
  auto const log = sim.cloud.Requests();
  EXPECT_EQ(log[10].token_header, "") << "the plans need no token";
  EXPECT_EQ(log[10].accept_language, "en-US");

  EXPECT_THAT(StatesUntil(sim, server, "active"),
              ElementsAre("pending", "processing", "paid", "deploy", "active"));
  EXPECT_EQ(sim.cloud.Requests().back().accept_language, "en-US");
  json const os = sim.Get("/boot/os/" + server).Result();
  EXPECT_EQ(os["reinstall"], 0);
  EXPECT_EQ(os["password"], "Example-Pass-1");
  EXPECT_EQ(os["ipv4_address"], "203.0.113.10");
  EXPECT_EQ(TraceOf(sim, sim.cloud.Requests().size() - 1, server).back(), "GET /boot/os/R 200");
}

// A server with a public and a private address.
std::string ServerInTwoNetworks(TestCloud& sim) {
  json order = GoodOrder("web-1");
  order["ip_list"] = {"203.0.113.10"};
  order["local_subnet_uuid"] = ids::kMsk1PrivateSubnet;
  order["local_ip_list"] = {"192.168.10.10"};
  std::string server =
      sim.Send("POST", "/resource/server/billing", order.dump()).Result().at(0).at("uuid");
  sim.FinishOrder();
  return server;
}

// GET /boot/os at 0 s, 15 s, 25 s, 35 s, … until the flag has been 1 and is 0 again.
std::vector<int> FlagsOfAnInstallation(TestCloud& sim, std::string const& server) {
  std::vector<int> flags;
  seconds wait(15);
  bool begun = false;
  for (int polls = 0; polls < 200; ++polls) {
    json const os = sim.Get("/boot/os/" + server).Result();
    flags.push_back(os["reinstall"]);
    begun = begun || flags.back() == 1;
    if (begun && flags.back() == 0) break;
    sim.clock.Advance(wait);
    wait = seconds(10);
  }
  return flags;
}

// Covers: S11.reinstall
TEST(TraceTest, ReinstallsAndWaitsUntilTheFlagIsGone) {
  TestCloud sim;
  std::string const server = ServerInTwoNetworks(sim);
  auto const from = sim.cloud.Requests().size();
  GetResult(sim, "/boot/template/os/new?location_uuid={L}&service_uuid={C}");
  GetResult(sim, "/boot/partitions/local_drives?service_uuid={C}");
  json const key = GetResult(sim, "/aux/ssh-keys/key")[0];
  json const graph{{"partitions_config", Raid1Graph()}};
  sim.Send("POST", PathWithIds("/boot/partitions/validate?service_id={C}"), graph.dump());
  json const subnet = GetResult(sim, "/network/ipam/local_subnet/{P}");
  json install = GoodInstall("web-1");
  install["user_ssh_key"] = key["public_key"];
  install["local_ipv4_address"] = "192.168.10.10";
  install["local_ipv4_netmask"] = subnet["netmask"];
  install["local_ipv4_gateway"] = "192.168.10.1";
  EXPECT_EQ(sim.Send("POST", "/boot/os/" + server, install.dump()).status, 200);
  EXPECT_THAT(TraceOf(sim, from, server),
              ElementsAre("GET /boot/template/os/new?location_uuid=L&service_uuid=C 200",
                          "GET /boot/partitions/local_drives?service_uuid=C 200",
                          "GET /aux/ssh-keys/key 200",  //
                          "POST /boot/partitions/validate?service_id=C 200",
                          "GET /network/ipam/local_subnet/P 200",  //
                          "POST /boot/os/R 200"));

  auto const flags = FlagsOfAnInstallation(sim, server);
  // 2 s until it begins and 12 min of work: from 15 s to 715 s the flag is seen.
  ASSERT_EQ(flags.size(), 73U);
  EXPECT_EQ(flags.front(), 0) << "for an instant it has not begun";
  EXPECT_EQ(flags.back(), 0);
  EXPECT_EQ(std::count(flags.begin(), flags.end(), 1), 71);

  json const os = sim.Get("/boot/os/" + server).Result();
  EXPECT_EQ(os["os_template"], "debian");
  EXPECT_EQ(os["user_ssh_key"], key["public_key"]);
  EXPECT_EQ(os["local_ipv4_netmask"], "255.255.255.0");
  auto const end = sim.cloud.Requests().size();
  EXPECT_EQ(sim.Get("/network/ipam/ip?resource_uuid=" + server).Result()[0]["ip"], "203.0.113.10");
  EXPECT_EQ(sim.Get("/network/ipam/local_ip?resource_uuid=" + server).Result()[0]["ip"],
            "192.168.10.10");
  EXPECT_THAT(TraceOf(sim, end, server),
              ElementsAre("GET /network/ipam/ip?resource_uuid=R 200",
                          "GET /network/ipam/local_ip?resource_uuid=R 200"));
}

// Covers: S11.destroy
TEST(TraceTest, RefusesTheRenewalAndWaitsUntilItExpires) {
  for (bool const ending : {false, true}) {
    CloudOptions options;
    options.modes.refuse_as_ending = ending;
    TestCloud sim(std::move(options));
    std::string const server = sim.ActiveServer();
    auto const from = sim.cloud.Requests().size();
    sim.Send("DELETE", "/resource/billing/" + server, R"({"immediately":false})");
    std::string const last = ending ? "ending" : "expiring";
    EXPECT_THAT(StatesUntil(sim, server, last), ElementsAre("active", last));
    EXPECT_THAT(TraceOf(sim, from, server),
                ElementsAre("DELETE /resource/billing/R 200", "GET /resource/R 200",
                            "GET /resource/R 200"));
    EXPECT_EQ(sim.cloud.Requests()[from].body_sha256.size(), 64U) << "this DELETE has a body";
  }
}

// "power on", or "power on, to power off" while it changes.
std::string PowerText(TestCloud& sim, std::string const& server) {
  json const status = sim.Get("/power/" + server).Result()["driver_status"];
  std::string const state = status["power_state"];
  std::string const target = status["target_power_state"];
  return target.empty() ? state : state + ", to " + target;
}

// All that a refresh of the Go provider asks.
void ReadAll(TestCloud& sim, std::string const& server) {
  EXPECT_EQ(sim.Get("/resource/" + server).Result()["state"], "active");
  EXPECT_EQ(sim.Get("/pub/plan").status, 200);
  json const os = sim.Get("/boot/os/" + server).Result();
  EXPECT_EQ(os["os_template"], "ubuntu");
  sim.Get("/aux/ssh-keys/key");
  json const templates = GetResult(sim, "/boot/template/os/new?location_uuid={L}&service_uuid={C}");
  EXPECT_EQ(templates[0]["os_value"], os["os_template"]);
  EXPECT_EQ(templates[0]["version_value"], os["version"]);
  EXPECT_EQ(templates[0]["arch"], os["arch"]);
  sim.Get("/power/" + server);
  EXPECT_EQ(sim.Get("/network/ipam/ip?resource_uuid=" + server).Result()[0]["ip"], "203.0.113.10");
  EXPECT_EQ(sim.Get("/network/ipam/local_ip?resource_uuid=" + server).Result()[0]["ip"],
            "192.168.10.10");
  auto const ports = sim.Get("/network/port/hw/" + server + "?port_type=local");
  EXPECT_EQ(ports.Json()["message"], "HwRepository: " + server + " not found");
}

std::vector<std::string> TraceOfARead() {
  return {"GET /resource/R 200",
          "GET /pub/plan 200",
          "GET /boot/os/R 200",
          "GET /aux/ssh-keys/key 200",
          "GET /boot/template/os/new?location_uuid=L&service_uuid=C 200",
          "GET /power/R 200",
          "GET /network/ipam/ip?resource_uuid=R 200",
          "GET /network/ipam/local_ip?resource_uuid=R 200",
          "GET /network/port/hw/R?port_type=local 404"};
}

// Covers: S11.read
TEST(TraceTest, ReadsInNineCallsTheLastOfThemWithTheWrongId) {
  TestCloud sim;
  std::string const server = ServerInTwoNetworks(sim);
  auto const from = sim.cloud.Requests().size();
  ReadAll(sim, server);
  EXPECT_EQ(TraceOf(sim, from, server), TraceOfARead());
  std::string const hw = sim.Get("/resource/" + server).Result()["hw_uuid"];
  json const ports = sim.Get("/network/port/hw/" + hw + "?port_type=local").Result();
  EXPECT_EQ(ports.at(0)["network"][0]["vlan"], 1234) << "with the machine's id there are ports";
}

// Covers: S11.power
TEST(TraceTest, SwitchesOffThroughATargetAndReadsAgain) {
  TestCloud sim;
  std::string const server = ServerInTwoNetworks(sim);
  auto const from = sim.cloud.Requests().size();
  EXPECT_EQ(PowerText(sim, server), "power on");
  sim.Send("PUT", "/power/" + server, R"({"power_state":false})");
  std::vector<std::string> seen;
  for (int polls = 0; polls < 100 && (seen.empty() || seen.back() != "power off"); ++polls) {
    seen.push_back(PowerText(sim, server));
    sim.clock.Advance(seconds(10));
  }
  EXPECT_EQ(seen.size(), 7U) << "a minute of it, every ten seconds";
  EXPECT_EQ(seen.front(), "power on, to power off");
  EXPECT_EQ(seen.back(), "power off");
  ReadAll(sim, server);

  std::vector<std::string> wanted = {"GET /power/R 200", "PUT /power/R 200"};
  wanted.insert(wanted.end(), seen.size(), "GET /power/R 200");
  for (auto const& line : TraceOfARead()) wanted.push_back(line);
  EXPECT_EQ(TraceOf(sim, from, server), wanted);
}

// The reference's graph, with the ids that the drives have here.
json SystemAndDataGraph(std::string const& ssd, std::string const& hdd) {
  std::string text = R"({
    "d-ssd":{"type":"local_drive","match":{"size":479,"type":"SSD SATA"}},
    "d-hdd":{"type":"local_drive","match":{"size":3999,"type":"HDD SATA"}},
    "p1":{"type":"partition","device":"d-ssd","size":1,"priority":0},
    "p2":{"type":"partition","device":"d-ssd","size":12,"priority":1},
    "p3":{"type":"partition","device":"d-ssd","size":-1,"priority":2},
    "p4":{"type":"partition","device":"d-hdd","size":-1,"priority":0},
    "f1":{"type":"filesystem","device":"p1","fstype":"ext3","mount":"/boot"},
    "f2":{"type":"filesystem","device":"p2","fstype":"swap","mount":"swap"},
    "f3":{"type":"filesystem","device":"p3","fstype":"ext4","mount":"/"},
    "f4":{"type":"filesystem","device":"p4","fstype":"xfs","mount":"/data"}})";
  text = WithLetter(std::move(text), "d-ssd", ssd.c_str());
  return json::parse(WithLetter(std::move(text), "d-hdd", hdd.c_str()));
}

// Covers: S11.graph
TEST(TraceTest, TakesOneDiskForTheSystemAndOneForDataWithoutRaid) {
  TestCloud sim;
  std::string const service = kEl45;
  std::map<std::string, std::string> drives;
  json const listed = sim.Get("/boot/partitions/local_drives?service_uuid=" + service).Result();
  for (auto const& [id, drive] : listed.items()) drives[drive["match"]["type"]] = id;
  ASSERT_EQ(drives.size(), 2U);
  json const graph = SystemAndDataGraph(drives["SSD SATA"], drives["HDD SATA"]);

  std::string const validate = "/boot/partitions/validate?service_id=" + service;
  json const body{{"partitions_config", graph}};
  auto const valid = sim.Send("POST", validate, body.dump());
  EXPECT_EQ(valid.status, 200);
  EXPECT_EQ(valid.Json(), body);
  json order = GoodOrder();
  order["service_uuid"] = service;
  order["partitions_config"] = graph;
  auto const ordered = sim.Send("POST", "/resource/server/billing", order.dump());
  ASSERT_EQ(ordered.status, 200) << ordered.body;
  std::string const server = ordered.Result()[0]["uuid"];
  sim.FinishOrder();
  EXPECT_EQ(sim.Get("/boot/os/" + server).Result()["partitions_config"], graph);

  // The same on other disks, and with a disk left out that the machine has.
  EXPECT_EQ(
      sim.Send("POST", PathWithIds("/boot/partitions/validate?service_id={C}"), body.dump()).status,
      400);
  json without = body;
  for (char const* id : {"p4", "f4"}) without["partitions_config"].erase(id);
  EXPECT_EQ(sim.Send("POST", validate, without.dump()).status, 200) << "a disk may stay unused";
  without["partitions_config"].erase(drives["HDD SATA"]);
  auto const refused = sim.Send("POST", validate, without.dump());
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("drive"));
}

}  // namespace
}  // namespace ferro::sim
