#include <gmock/gmock.h>

#include "acceptance-tests/provider/fixture.h"

namespace ferro::acceptance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kWeb[] = "selectel_dedicated_server_v1.web";

class ServerImportTest : public ProviderTest {
 protected:
  // A server that Terraform did not create; its uuid.
  std::string Place(std::string_view name) {
    auto answer = simulator().Post(
        "servers", R"({"project": ")" + project() + R"(", "location": ")" + std::string(kLocation) +
                       R"(", "configuration": ")" + std::string(kConfiguration) +
                       R"(", "tariff": ")" + std::string(kTariff) + R"(", "os_template": ")" +
                       std::string(kUbuntu) + R"(", "name": ")" + std::string(name) + R"("})");
    EXPECT_TRUE(answer) << answer.error().message;
    return Document::Parse(answer.value_or("{}")).Text("/uuid");
  }
};

// Covers: P-31 R111 R117 R120 R126 R190
TEST_F(ServerImportTest, TheImportCommandThenAnEmptyPlanWithFiveArguments) {
  auto const uuid = Place("imported-1");
  Configure(Server("web"));
  terraform().Init();
  auto imported = terraform().Run({"import", kWeb, uuid});
  ASSERT_EQ(imported.exit_status, 0) << imported.text();
  terraform().ExpectNothingToDo();
  EXPECT_EQ(Attributes(kWeb).Text("/name"), "imported-1");
  EXPECT_EQ(OrderCount(), 0U);
}

// Covers: R116 R118
TEST_F(ServerImportTest, TheImportBlockWithAProjectInItsIdIsANoOp) {
  auto const uuid = Place("imported-1");
  Configure(Server("web") + "import {\n  to = " + kWeb + "\n  id = \"" + project() + "/" + uuid +
            "\"\n}\n");
  terraform().Init();
  auto const plan = Document::Parse(terraform().PlanJson());
  auto const change = plan.At("/resource_changes/0/change");
  EXPECT_EQ(change.Text("/actions"), R"(["no-op"])");
  EXPECT_TRUE(change.Has("/importing"));
  ApplyAndSettle();
}

// Covers: R123 R124
TEST_F(ServerImportTest, GeneratedConfigurationIsValidAndPlansOnlyTheImport) {
  auto const uuid = Place("imported-1");
  Configure("import {\n  to = " + std::string(kWeb) + "\n  id = \"" + uuid + "\"\n}\n");
  terraform().Init();
  auto generated = terraform().Run({"plan", "-generate-config-out=generated.tf"});
  ASSERT_EQ(generated.exit_status, 0) << generated.text();
  EXPECT_THAT(generated.out, HasSubstr("1 to import, 0 to add, 0 to change, 0 to destroy"));
  EXPECT_EQ(terraform().Run({"validate"}).exit_status, 0);
  ApplyAndSettle();
}

// Covers: R121
TEST_F(ServerImportTest, AnImportedServerHasTheStateOfACreatedOne) {
  Configure(Server("web", R"(
  name        = "web-1"
  power_state = "on"
  os_params   = { hostname = "web-1" })"));
  terraform().Init();
  terraform().Apply();
  auto const created = Attributes(kWeb);
  ASSERT_EQ(terraform().Run({"state", "rm", kWeb}).exit_status, 0);
  ASSERT_EQ(terraform().Run({"import", kWeb, created.Text("/id")}).exit_status, 0);
  auto const imported = Attributes(kWeb);
  for (auto const& key : created.Keys()) {
    EXPECT_EQ(created.At("/" + key).Json(), imported.At("/" + key).Json()) << key;
  }
}

// Covers: R122
TEST_F(ServerImportTest, TimeoutsInTheConfigurationAreAnUpdateThatWritesNothing) {
  auto const uuid = Place("imported-1");
  Configure(Server("web", "timeouts {\n    create = \"2h\"\n  }"));
  terraform().Init();
  ASSERT_EQ(terraform().Run({"import", kWeb, uuid}).exit_status, 0);
  EXPECT_THAT(PlannedActions(kWeb), ElementsAre("update"));
  ApplyAndSettle();
  EXPECT_EQ(RequestCount("PUT") + RequestCount("POST", "/boot/os"), 0U);
}

// Covers: R112 R117
TEST_F(ServerImportTest, AServerThatDoesNotExistAndABadIdAreSaidSo) {
  Configure(Server("web"));
  terraform().Init();
  auto missing = terraform().Run({"import", kWeb, "00000000-0000-4000-8000-00000000dead"});
  EXPECT_EQ(missing.exit_status, 1);
  EXPECT_THAT(missing.text(), HasSubstr("non-existent"));
  auto malformed = terraform().Run({"import", kWeb, "web-1"});
  EXPECT_EQ(malformed.exit_status, 1);
  EXPECT_THAT(malformed.text(), HasSubstr("PROJECT_ID/SERVER_UUID"));
}

// Covers: R119
TEST_F(ServerImportTest, EveryServerOfAProjectIsImportedByForEach) {
  for (auto const* name : {"one", "two", "three"}) Place(name);
  Configure(R"(
data "selectel_dedicated_servers_v1" "all" {
  project_id = ")" +
            project() + R"("
}
locals {
  servers = { for s in data.selectel_dedicated_servers_v1.all.servers : s.name => s }
}
import {
  for_each = local.servers
  to       = selectel_dedicated_server_v1.all[each.key]
  id       = "${each.value.project_id}/${each.value.uuid}"
}
resource "selectel_dedicated_server_v1" "all" {
  for_each           = local.servers
  project_id         = each.value.project_id
  location_uuid      = each.value.location_uuid
  configuration_uuid = each.value.configuration_uuid
  tariff_uuid        = each.value.tariff_uuid
  os_image_uuid      = ")" +
            std::string(kUbuntu) + R"("
}
)");
  terraform().Init();
  auto const plan = Document::Parse(terraform().PlanJson());
  std::size_t imports = 0;
  for (auto const& change : plan.At("/resource_changes").Elements()) {
    if (change.Has("/change/importing")) ++imports;
    EXPECT_EQ(change.Text("/change/actions"), R"(["no-op"])") << change.Text("/address");
  }
  EXPECT_EQ(imports, 3U);
  ApplyAndSettle();
  EXPECT_EQ(OrderCount(), 0U);
}

}  // namespace
}  // namespace ferro::acceptance
