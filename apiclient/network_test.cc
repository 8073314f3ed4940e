#include "apiclient/network.h"

#include <gmock/gmock.h>

#include "apiclient/session_testing.h"
#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

class NetworkTest : public SimulatedApiTest {};

TEST_F(NetworkTest, ATagThatIsNoVlanIsAnErrorOfTheInput) {
  auto const networks = ListNetworks(client(), {.tag = "seven"});
  ASSERT_FALSE(networks);
  EXPECT_EQ(networks.error().code, ErrorCode::kInvalidArgument);
}

// Covers: P-15
TEST_F(NetworkTest, ListsAllOverSeveralPages) {
  auto const all = ListNetworks(client());
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(lines().back(), "GET /servers/v2/network");
  EXPECT_GT(all->size(), 10U);
  auto const here = ListNetworks(
      client(), {.location = {sim::ids::kMsk1}, .network_type = std::string(kPrivateNetwork)});
  ASSERT_TRUE(here) << here.error().message;
  for (auto const& network : *here) {
    EXPECT_EQ(network.network_type, "local");
    EXPECT_EQ(network.location.value, sim::ids::kMsk1);
  }
  auto const one = ListNetworks(client(), {.location = {sim::ids::kMsk1}, .tag = "877"});
  ASSERT_EQ(one->size(), 1U);
  EXPECT_EQ(one->front().id.value, sim::ids::kMsk1Public);
  EXPECT_EQ(one->front().vlan.number, 877);
  EXPECT_EQ(one->front().telematics_type, "HOSTING");
  EXPECT_EQ(one->front().display_name(), "public");
}

TEST_F(NetworkTest, ShowsOneWithoutAName) {
  auto const network = GetNetwork(client(), {"e1000000-0000-4000-8000-000000000099"});
  ASSERT_TRUE(network) << network.error().message;
  EXPECT_EQ(network->user_desc, std::nullopt);
  EXPECT_EQ(network->display_name(), "1299");
  EXPECT_EQ((Network{.vlan = {7}}.display_name()), "7");
  EXPECT_EQ((Network{.vlan = {7}, .user_desc = ""}.display_name()), "7");
}

TEST_F(NetworkTest, FindsThePortsOfAMachineAndNoneOfAServerId) {
  auto request = Web();
  request.local_subnet = {sim::ids::kMsk1PrivateSubnet};
  request.local_ips = {"192.168.10.10"};
  auto const server = GetServer(client(), ActiveServer(request));
  ASSERT_TRUE(server) << server.error().message;
  auto const ports = ListPorts(client(), server->hardware, kPrivateNetwork);
  ASSERT_TRUE(ports) << ports.error().message;
  ASSERT_EQ(ports->size(), 1U);
  EXPECT_EQ(ports->front().networks.at(0).vlan.number, 1234);
  EXPECT_EQ(ports->front().port_type, "local");
  auto const none = ListPorts(client(), {server->id.value}, kPrivateNetwork);
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_TRUE(none->empty());
}

TEST_F(NetworkTest, APortMovesIntoAPrivateNetworkAndOutAgain) {
  auto const server = GetServer(client(), ActiveServer(Web()));
  ASSERT_TRUE(server) << server.error().message;
  auto const ports = ListPorts(client(), server->hardware, kPrivateNetwork);
  ASSERT_EQ(ports->size(), 1U);
  auto const& port = ports->front().id;
  NetworkId const network{sim::ids::kMsk1Private};
  EXPECT_FALSE(JoinNetwork(client(), port, {sim::ids::kMsk1Public}));
  for (int i = 0; i < 2; ++i) {
    auto const joined = JoinNetwork(client(), port, network);
    ASSERT_TRUE(joined) << joined.error().message;
    auto const now = ListPorts(client(), server->hardware, kPrivateNetwork);
    ASSERT_EQ(now->front().networks.size(), 1U);
    EXPECT_EQ(now->front().networks.front().id, network);
  }
  for (int i = 0; i < 2; ++i) {
    auto const left = LeaveNetwork(client(), port, network);
    ASSERT_TRUE(left) << left.error().message;
  }
  EXPECT_TRUE(ListPorts(client(), server->hardware, kPrivateNetwork)->front().networks.empty());
}

TEST(PortTest, A404OfAProxyIsNoAnswer) {
  ScriptedApi api({Answer(404, "Not Found")});
  EXPECT_FALSE(ListPorts(api.client(), {"hw"}, kPublicNetwork));
}

TEST(VlanTest, IsANumberHoweverItIsWritten) {
  EXPECT_EQ(json::Parse<Vlan>("877")->number, 877);
  EXPECT_EQ(json::Parse<Vlan>("\"877\"")->number, 877);
  EXPECT_EQ(json::Parse<Vlan>("\"\"")->number, 0);
  EXPECT_EQ(json::Parse<Vlan>("\"87x\"").error().message, "expected a number, found text");
  EXPECT_EQ(json::Print(Vlan{877}), "877");
}

}  // namespace
}  // namespace ferro::api
