#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kWeb[] = "selectel_dedicated_server_v1.web";

// Terraform's own ways to steer a resource, with ours.
class LifecycleTest : public ProviderTest {
 protected:
  void Start(std::string_view hcl) {
    Configure(hcl);
    terraform().Init();
    terraform().Apply();
  }
};

TEST_F(LifecycleTest, PreventDestroyIsHonoured) {
  Start(Server("web", "lifecycle {\n    prevent_destroy = true\n  }"));
  auto refused = terraform().Run({"destroy", "-auto-approve"});
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_EQ(LiveServers().size(), 1U);
}

// Covers: R44 R61
TEST_F(LifecycleTest, IgnoredChangesAreIgnored) {
  Start(Server("web",
               "name = \"a\"\n  lifecycle {\n    ignore_changes = [name, os_image_uuid]\n  }"));
  Configure(
      Server("web", "name = \"b\"\n  os_image_uuid = \"" + std::string(kUbuntu2204) +
                        "\"\n  lifecycle {\n    ignore_changes = [name, os_image_uuid]\n  }"));
  EXPECT_EQ(terraform().PlanStatus(), 0);
  Configure(Server("web", "name = \"c\"\n  lifecycle {\n    ignore_changes = all\n  }"));
  EXPECT_EQ(terraform().PlanStatus(), 0);
}

TEST_F(LifecycleTest, ATargetedApplyTouchesOnlyItsTarget) {
  Configure(Server("web") + Server("db"));
  terraform().Init();
  terraform().Apply({"-target=" + std::string(kWeb)});
  EXPECT_EQ(OrderCount(), 1U);
  terraform().Apply();
  EXPECT_EQ(OrderCount(), 2U);
  terraform().ExpectNothingToDo();
}

// Covers: R136
TEST_F(LifecycleTest, ForgettingAServerDeletesNothing) {
  Start(Server("web"));
  Configure("removed {\n  from = " + std::string(kWeb) +
            "\n  lifecycle {\n    destroy = false\n  }\n}\n");
  terraform().Apply();
  EXPECT_EQ(RequestCount("DELETE"), 0U);
  EXPECT_EQ(LiveServers().size(), 1U);
  LeavesBehind(1);
}

TEST_F(LifecycleTest, APlanWithoutRefreshAsksNothingAboutTheServer) {
  Start(Server("web"));
  auto const before = RequestCount("GET", "/boot/os/");
  EXPECT_EQ(terraform().PlanStatus({"-refresh=false"}), 0);
  EXPECT_EQ(RequestCount("GET", "/boot/os/"), before);
}

// Covers: R78 R79
TEST_F(LifecycleTest, ASavedPlanIsAppliedLaterAsItWas) {
  Configure(Server("web", R"(name = "web-1")"));
  terraform().Init();
  ASSERT_EQ(terraform().Run({"plan", "-out=saved"}).exit_status, 0);
  auto applied = terraform().Run({"apply", "saved"});
  EXPECT_EQ(applied.exit_status, 0) << applied.text();
  EXPECT_EQ(OrderCount(), 1U);
  terraform().ExpectNothingToDo();
}

// Covers: R53 P-59 W-34
TEST_F(LifecycleTest, TwoAliasesManageTwoProjects) {
  std::string const other(kOtherProject);
  auto second = Server("b", "provider = selectel.other");
  second.replace(second.find(project()), project().size(), other);
  Start(Server("a") +
        "provider \"selectel\" {\n  alias = \"other\"\n  poll_interval = \"100ms\"\n  project_id = "
        "\"" +
        other + "\"\n}\n" + second);
  terraform().ExpectNothingToDo();
  std::set<std::string> seen;
  for (auto const& server : LiveServers()) seen.insert(server.Text("/project"));
  EXPECT_THAT(seen, testing::UnorderedElementsAre(project(), other));
  terraform().Destroy();  // The other alias is needed for it.
}

// Covers: P-03
TEST_F(LifecycleTest, StandsBesideAnotherVendorsName) {
  // Terraform's built-in provider is the other vendor: it needs no download.
  Start("resource \"terraform_data\" \"other\" {\n  input = " + std::string(kWeb) + ".name\n}\n" +
        Server("web", "name = \"web-1\""));
  terraform().ExpectNothingToDo();
}

// Covers: R48 R192
TEST_F(LifecycleTest, ArgumentsThatAreKnownOnlyAfterApplyPlanAndApply) {
  auto text = Server(
      "web",
      "name = terraform_data.name.output\n  os_params = { hostname = terraform_data.name.output }");
  for (auto value : {kLocation, kConfiguration, kTariff, kUbuntu}) {
    auto const quoted = "\"" + std::string(value) + "\"";
    text.replace(text.find(quoted), quoted.size(),
                 "terraform_data.ids.output[\"" + std::string(value) + "\"]");
  }
  std::string ids = "resource \"terraform_data\" \"ids\" {\n  input = {\n";
  for (auto value : {kLocation, kConfiguration, kTariff, kUbuntu}) {
    ids += "    \"" + std::string(value) + "\" = \"" + std::string(value) + "\"\n";
  }
  ids += "  }\n}\nresource \"terraform_data\" \"name\" {\n  input = \"web-1\"\n}\n";
  Configure(ids + text);
  terraform().Init();
  EXPECT_THAT(PlannedActions(kWeb), ElementsAre("create"));
  ApplyAndSettle();
  EXPECT_EQ(Attributes(kWeb).Text("/name"), "web-1");
}

// Covers: R194
TEST_F(LifecycleTest, TerraformTestFilesRun) {
  Configure(Server("web", R"(name = "web-1")") + "output \"id\" {\n  value = " + kWeb + ".id\n}\n");
  terraform().Write("tests/server.tftest.hcl", R"(
run "create" {
  assert {
    condition     = selectel_dedicated_server_v1.web.status == "active"
    error_message = "the server is not active"
  }
}
run "again" {
  command = plan
  assert {
    condition     = output.id == run.create.id
    error_message = "another server"
  }
}
)");
  terraform().Init();
  auto tested = terraform().Run({"test"});
  EXPECT_EQ(tested.exit_status, 0) << tested.text();
  EXPECT_THAT(tested.out, HasSubstr("2 passed, 0 failed"));
  EXPECT_TRUE(LiveServers().empty());
}

}  // namespace
}  // namespace ferro::acceptance
