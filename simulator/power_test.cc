// The power states of selectel-api §7.2.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "simulator/cloud_testing.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using std::chrono::minutes;

// "power on", "power on/power off" while it changes.
std::string PowerOf(TestCloud& sim, std::string const& server) {
  json const status = sim.Get("/power/" + server).Result()["driver_status"];
  if (status.is_null()) return "null";
  std::string const target = status["target_power_state"];
  return status["power_state"].get<std::string>() + (target.empty() ? "" : "/" + target);
}

TestAnswer Switch(TestCloud& sim, std::string const& server, bool on) {
  return sim.Send("PUT", "/power/" + server, json{{"power_state", on}}.dump());
}

TestAnswer RebootServer(TestCloud& sim, std::string const& server) {
  return sim.Send("POST", "/power/" + server + "/reboot", R"({"reboot":true})");
}

TEST(PowerTest, HasNoMachineToSwitchBeforeOneIsAssigned) {
  TestCloud sim;
  std::string const server = sim.Order();
  EXPECT_EQ(PowerOf(sim, server), "null");
  EXPECT_EQ(Switch(sim, server, false).status, 409);
  EXPECT_EQ(sim.Get("/power/00000000-0000-4000-8000-000000000000").status, 404);
}

TEST(PowerTest, ShutsDownAndStartsInTime) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  EXPECT_EQ(PowerOf(sim, server), "power on");
  Switch(sim, server, false);
  EXPECT_EQ(PowerOf(sim, server), "power on/power off");
  EXPECT_EQ(Switch(sim, server, true).ErrorType(), "AnotherTaskRunning");
  sim.clock.Advance(minutes(1));
  EXPECT_EQ(PowerOf(sim, server), "power off");
  EXPECT_EQ(Switch(sim, server, false).status, 200) << "off already";
  EXPECT_EQ(PowerOf(sim, server), "power off");
  Switch(sim, server, true);
  EXPECT_EQ(PowerOf(sim, server), "power off/power on");
  sim.clock.Advance(minutes(1));
  EXPECT_EQ(PowerOf(sim, server), "power on");
}

TEST(PowerTest, RebootsOnlyWhatIsOn) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  RebootServer(sim, server);
  EXPECT_EQ(PowerOf(sim, server), "power on/power on");
  sim.clock.Advance(minutes(2));
  EXPECT_EQ(PowerOf(sim, server), "power on");
  Switch(sim, server, false);
  sim.clock.Advance(minutes(1));
  EXPECT_EQ(RebootServer(sim, server).status, 409);
  EXPECT_EQ(sim.Send("POST", "/power/" + server + "/reboot", R"({"reboot":false})").status, 400);
}

TEST(PowerTest, WaitsForAnInstallationAndRefusesABlockedServer) {
  TestCloud sim;
  std::string const server = sim.ActiveServer();
  sim.Send("POST", "/boot/os/" + server, GoodInstall().dump());
  EXPECT_EQ(Switch(sim, server, false).ErrorType(), "AnotherTaskRunning");
  sim.clock.Advance(minutes(15));
  sim.Control("POST", "/state", json{{"server", server}, {"state", "blocked"}}.dump());
  EXPECT_EQ(PowerOf(sim, server), "power off");
  EXPECT_EQ(Switch(sim, server, true).status, 409);
}

}  // namespace
}  // namespace ferro::sim
