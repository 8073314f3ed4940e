#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kServer[] = "selectel_dedicated_server_v1.web";

// A mirror with /data on it; `data` is the size of that.
std::string LayoutLines(std::string_view data, std::string_view name = "sys") {
  auto const on = ", raid = \"" + std::string(name) + "\" },\n";
  return "os_params = {\n    partitions = {\n      raids = [{ name = \"" + std::string(name) +
         "\", level = \"raid1\", disk_type = \"SSD SATA\" }]\n      mounts = [\n" +
         "        { mount = \"/\", size = -1" + on + "        { mount = \"swap\", size = 12" + on +
         "        { mount = \"/data\", " + std::string(data) + ", fs_type = \"xfs\"" + on +
         "      ]\n    }\n  }\n";
}

class ServerPartitionsTest : public ProviderTest {
 protected:
  std::size_t Installs() { return RequestCount("POST", "/boot/os/"); }
};

// Covers: P-29 P-50 R88 W-05 W-10 W-23 W-24
TEST_F(ServerPartitionsTest, ALayoutOfOnesOwnIsOrderedSettlesAndIsChangedByAGuardedReinstall) {
  Configure(Server("web", LayoutLines("size_percent = 25")));
  terraform().Init();
  ApplyAndSettle();
  EXPECT_EQ(Attributes(kServer).Text("/os_params/partitions/mounts/2/fs_type"), "xfs");

  // Other words.
  Configure(Server("web", LayoutLines("size = 119", "system")));
  EXPECT_EQ(terraform().PlanStatus(), 0);
  Configure(Server("web"));
  EXPECT_EQ(terraform().PlanStatus(), 0);

  Configure(Server("web", LayoutLines("size_percent = 50")));
  auto refused = terraform().Run({"plan"});
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.text(), HasSubstr("allow_reinstall_on"));
  EXPECT_THAT(refused.text(), HasSubstr("partitions"));
  EXPECT_EQ(Installs(), 0U);

  Configure(
      Server("web", LayoutLines("size_percent = 50") + "  allow_reinstall_on = [\"partitions\"]"));
  EXPECT_THAT(PlannedActions(kServer), ElementsAre("update"));
  ApplyAndSettle();
  EXPECT_EQ(Installs(), 1U);
  EXPECT_EQ(OrderCount(), 1U);
}

// Covers: P-31 R120 R124
TEST_F(ServerPartitionsTest, AnImportedServerWithALayoutOfItsOwnPlansNothing) {
  Configure(Server("web", LayoutLines("size = 100")));
  terraform().Init();
  ApplyAndSettle();
  auto const uuid = Attributes(kServer).Text("/id");
  ASSERT_EQ(terraform().Run({"state", "rm", kServer}).exit_status, 0);
  ASSERT_EQ(terraform().Run({"import", kServer, uuid}).exit_status, 0);
  EXPECT_EQ(terraform().PlanStatus(), 0);
  auto const renamed = RequestCount("PUT");
  // Without a refresh the state takes over the spelling, once, and nothing is written.
  ASSERT_EQ(terraform().Run({"apply", "-auto-approve", "-refresh=false"}).exit_status, 0);
  terraform().ExpectNothingToDo();
  EXPECT_EQ(RequestCount("PUT"), renamed);
  Configure(Server("web"));
  terraform().ExpectNothingToDo();

  // And with the configuration that Terraform writes.
  ASSERT_EQ(terraform().Run({"state", "rm", kServer}).exit_status, 0);
  Configure("import {\n  to = " + std::string(kServer) + "\n  id = \"" + uuid + "\"\n}\n");
  auto generated = terraform().Run({"plan", "-generate-config-out=generated.tf"});
  ASSERT_EQ(generated.exit_status, 0) << generated.text();
  EXPECT_THAT(generated.out, HasSubstr("1 to import, 0 to add, 0 to change, 0 to destroy"));
  EXPECT_EQ(terraform().Run({"validate"}).exit_status, 0);
  ApplyAndSettle();
  EXPECT_EQ(OrderCount(), 1U);
  EXPECT_EQ(Installs(), 0U);
}

// Covers: W-09 W-29
TEST_F(ServerPartitionsTest, ALayoutThatDoesNotFitIsAPlanErrorAtItsPlaceAndOrdersNothing) {
  Configure(Server("web", LayoutLines("size = 500")));
  terraform().Init();
  auto refused = terraform().Run({"plan", "-no-color"});
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.text(), HasSubstr("does not fit"));
  EXPECT_THAT(refused.text(), HasSubstr("os_params.partitions.mounts[2].size"));
  EXPECT_EQ(OrderCount(), 0U);
}

}  // namespace
}  // namespace ferro::acceptance
