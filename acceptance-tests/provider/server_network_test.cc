// Networks by subnet and address, and the private VLAN, with the real terraform.
#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kNetworked[] = "selectel_dedicated_server_v1.web";

class ServerNetworkTest : public ProviderTest {};

// Covers: W-18 W-19 W-20
TEST_F(ServerNetworkTest, AddressesAreChosenAndReadBack) {
  Configure(Server("web", R"(
  public_ip           = "203.0.113.10"
  private_subnet_uuid = "7c000000-0000-4000-8000-000000000001"
  private_ip          = "192.168.10.77")"));
  terraform().Init();
  ApplyAndSettle();
  auto const state = Attributes(kNetworked);
  EXPECT_EQ(state.Text("/public_subnet_uuid"), "f1000000-0000-4000-8000-000000000001");
  EXPECT_EQ(state.Text("/private_network_uuid"), "e1000000-0000-4000-8000-000000000001");
  EXPECT_EQ(state.Text("/private_vlan"), "1234");
  terraform().ExpectNoDrift();
  Configure(Server("web"));
  terraform().ExpectNothingToDo();
}

// Covers: W-06 W-08
TEST_F(ServerNetworkTest, APrivateNetworkIsAddedInPlace) {
  Configure(Server("web"));
  terraform().Init();
  ApplyAndSettle();
  auto const subnet = R"(private_subnet_uuid = "7c000000-0000-4000-8000-000000000001")";
  Configure(Server("web", subnet));
  EXPECT_THAT(PlannedActions(kNetworked), ElementsAre("update"));
  ApplyAndSettle();
  auto const state = Attributes(kNetworked);
  EXPECT_EQ(state.Text("/private_ip"), "192.168.10.2");
  EXPECT_EQ(state.Text("/private_network_uuid"), "e1000000-0000-4000-8000-000000000001");
  EXPECT_EQ(state.Text("/private_vlan"), "1234");
  EXPECT_EQ(OrderCount(), 1U);
  // An address in another network's range is an error before anything happens.
  Configure(Server("web", R"(private_ip = "10.9.9.9")"));
  auto const refused = terraform().Run({"plan"});
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.text(), HasSubstr("private_ip"));
  // Taking it away leaves the server where it is.
  Configure(Server("web"));
  terraform().ExpectNothingToDo();
}

TEST_F(ServerNetworkTest, AnIpv6SubnetIsAnErrorInThePlan) {
  Configure(Server("web", R"(public_subnet_uuid = "f1000000-0000-4000-8000-000000000006")"));
  terraform().Init();
  auto const refused = terraform().Run({"plan"});
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.text(), HasSubstr("is IPv6"));
  EXPECT_EQ(OrderCount(), 0U);
}

}  // namespace
}  // namespace ferro::acceptance
