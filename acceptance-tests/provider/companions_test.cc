#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kKey[] = "selectel_dedicated_ssh_keys_v1.robot";
constexpr char kSubnet[] = "selectel_dedicated_private_subnet_v1.backend";
constexpr char kBlob[] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIt0EXAMPLEt0EXAMPLEt0EXAMPLE";

std::string KeyBlock(std::string const& name, std::string const& key = kBlob) {
  return "resource \"selectel_dedicated_ssh_keys_v1\" \"robot\" {\n  name = \"" + name +
         "\"\n  public_key = \"" + key + "\"\n}\n";
}

std::string SubnetBlock(std::string const& cidr, std::string const& vlan = "1234") {
  return "resource \"selectel_dedicated_private_subnet_v1\" \"backend\" {\n  location_id = \"" +
         std::string(kLocation) + "\"\n  vlan = \"" + vlan + "\"\n  subnet = \"" + cidr + "\"\n}\n";
}

std::string ImportBlock(std::string const& address, std::string const& id) {
  return "import {\n  to = " + address + "\n  id = \"" + id + "\"\n}\n";
}

class CompanionsTest : public ProviderTest {
 protected:
  // Loses the object by `terraform state rm`, then takes it back by command and by block.
  void TakeBackTwice(std::string const& hcl, std::string const& address, std::string const& id) {
    ASSERT_EQ(terraform().Run({"state", "rm", address}).exit_status, 0);
    auto imported = terraform().Run({"import", address, id});
    ASSERT_EQ(imported.exit_status, 0) << imported.text();
    terraform().ExpectNothingToDo();
    ASSERT_EQ(terraform().Run({"state", "rm", address}).exit_status, 0);
    Configure(hcl + ImportBlock(address, id));
    EXPECT_THAT(PlannedActions(address), ElementsAre("no-op"));
    ApplyAndSettle();
  }

  // Deletes it by a second Terraform state, as someone else would.
  void DeleteElsewhere(std::string const& hcl, std::string const& address, std::string const& id) {
    auto const elsewhere = [&](std::vector<std::string> arguments) {
      auto finished = terraform().Run(std::move(arguments));
      EXPECT_EQ(finished.exit_status, 0) << finished.text();
    };
    Configure(hcl);
    elsewhere({"import", "-state=elsewhere.tfstate", address, id});
    elsewhere({"destroy", "-auto-approve", "-state=elsewhere.tfstate"});
  }
};

TEST_F(CompanionsTest, AKeyIsMadeRenamedImportedLostAndDestroyed) {
  Configure(KeyBlock("robot", std::string(kBlob) + " first@host"));
  terraform().Init();
  ApplyAndSettle();
  Configure(KeyBlock("robot", std::string(kBlob) + " second@host"));
  terraform().ExpectNothingToDo();
  auto const renamed = KeyBlock("robot-2");
  Configure(renamed);
  EXPECT_THAT(PlannedActions(kKey), ElementsAre("delete", "create"));
  ApplyAndSettle();
  auto const id = Attributes(kKey).Text("/id");
  TakeBackTwice(renamed, kKey, id);
  TakeBackTwice(renamed, kKey, "robot-2");
  DeleteElsewhere(renamed, kKey, id);
  EXPECT_THAT(PlannedActions(kKey), ElementsAre("create"));
  ApplyAndSettle();
  terraform().Destroy();
  Configure("data \"selectel_dedicated_ssh_key_v1\" \"gone\" {\n  name = \"robot-2\"\n}\n");
  EXPECT_EQ(terraform().Run({"plan"}).exit_status, 1);
}

TEST_F(CompanionsTest, ASubnetIsMadeReplacedImportedLostAndDestroyed) {
  Configure(SubnetBlock("192.168.20.5/24"));
  terraform().Init();
  ApplyAndSettle();
  auto const other = SubnetBlock("192.168.21.0/24");
  Configure(other);
  EXPECT_THAT(PlannedActions(kSubnet), ElementsAre("delete", "create"));
  ApplyAndSettle();
  auto const id = Attributes(kSubnet).Text("/id");
  TakeBackTwice(other, kSubnet, id);
  DeleteElsewhere(other, kSubnet, id);
  EXPECT_THAT(PlannedActions(kSubnet), ElementsAre("create"));
  ApplyAndSettle();
  auto const last = Attributes(kSubnet).Text("/id");
  terraform().Destroy();
  EXPECT_EQ(terraform().Run({"import", kSubnet, last}).exit_status, 1);
}

TEST_F(CompanionsTest, AServerTakesAKeyAndANetworkThatTheSameApplyMakes) {
  // A VLAN without another subnet, so that the server's address is in ours.
  Configure(KeyBlock("robot") + SubnetBlock("192.168.20.0/24", "1299") + Server("web", R"(
  private_network_uuid = selectel_dedicated_private_subnet_v1.backend.network_uuid
  os_params            = { ssh_key = selectel_dedicated_ssh_keys_v1.robot.name })"));
  terraform().Init();
  terraform().Apply();
  terraform().ExpectNothingToDo();
  EXPECT_EQ(OrderCount(), 1U);
  auto refused = terraform().Run({"destroy", "-auto-approve"});
  EXPECT_EQ(refused.exit_status, 1) << refused.text();
  EXPECT_THAT(refused.text(), HasSubstr("in use"));
  ASSERT_EQ(terraform().Run({"state", "rm", kSubnet}).exit_status, 0);
  Configure(KeyBlock("robot"));
}

}  // namespace
}  // namespace ferro::acceptance
