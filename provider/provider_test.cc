#include "provider/provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "base/text.h"
#include "provider/provider_testing.h"
#include "tfplugin/schema/docs.h"

namespace ferro::provider {
namespace {

using tf::Severity;

void ForEachAttribute(std::vector<tf::Attribute> const& attributes, std::string const& where,
                      std::function<void(tf::Attribute const&, std::string const&)> const& visit) {
  for (auto const& attribute : attributes) {
    auto const path = where + "." + attribute.name;
    visit(attribute, path);
    if (attribute.nested != nullptr) ForEachAttribute(attribute.nested->attributes, path, visit);
  }
}

void ForEachAttribute(tf::Block const& block, std::string const& where,
                      std::function<void(tf::Attribute const&, std::string const&)> const& visit) {
  ForEachAttribute(block.attributes, where, visit);
  for (auto const& nested : block.blocks)
    ForEachAttribute(nested.block, where + "." + nested.name, visit);
}

// Covers: R21 R22 R23 R24 R25 R26 R27 R28 R29 R30 R31 R32 R33 R35
TEST(ProviderTest, EverySchemaIsSound) {
  Stage stage;
  auto const faults =
      tf::SchemaFaults(stage.provider.schema(), "provider", tf::SchemaUse::kProvider);
  EXPECT_TRUE(faults.empty()) << ::testing::PrintToString(faults);
  for (auto const& resource : stage.provider.resources()) {
    auto const found =
        tf::SchemaFaults(resource->schema(), resource->type_name(), tf::SchemaUse::kResource);
    EXPECT_TRUE(found.empty()) << ::testing::PrintToString(found);
  }
  for (auto const& source : stage.provider.data_sources()) {
    auto const found =
        tf::SchemaFaults(source->schema(), source->type_name(), tf::SchemaUse::kDataSource);
    EXPECT_TRUE(found.empty()) << ::testing::PrintToString(found);
  }
}

// Covers: R179
TEST(ProviderTest, EveryAttributeIsDescribedAndNamedByTheConvention) {
  Stage stage;
  auto check = [](tf::Schema const& schema, std::string const& type) {
    EXPECT_FALSE(schema.block.doc.empty()) << type;
    ForEachAttribute(
        schema.block, type, [](tf::Attribute const& attribute, std::string const& path) {
          EXPECT_FALSE(attribute.doc.empty()) << path;
          EXPECT_EQ(attribute.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
                    std::string::npos)
              << path;
        });
  };
  check(stage.provider.schema(), "provider");
  for (auto const& resource : stage.provider.resources())
    check(resource->schema(), resource->type_name());
  for (auto const& source : stage.provider.data_sources())
    check(source->schema(), source->type_name());
}

// Covers: R119
TEST(ProviderTest, EveryResourceCanBeImported) {
  Stage stage;
  for (auto const& resource : stage.provider.resources()) {
    tf::Call call{.clock = stage.clock};
    resource->Import("9a000000-0000-4000-8000-0000000000aa", call);
    EXPECT_FALSE(call.failed()) << resource->type_name() << call.diagnostics.ToText();
  }
}

TEST(ProviderTest, TypesAreUniqueAndCarryTheProvidersName) {
  Stage stage;
  std::set<std::string> resources;
  for (auto const& resource : stage.provider.resources()) {
    EXPECT_TRUE(resource->type_name().starts_with("selectel_dedicated_")) << resource->type_name();
    EXPECT_TRUE(resources.insert(resource->type_name()).second);
  }
  std::set<std::string> sources;
  for (auto const& source : stage.provider.data_sources()) {
    EXPECT_TRUE(source->type_name().starts_with("selectel_dedicated_")) << source->type_name();
    EXPECT_TRUE(sources.insert(source->type_name()).second);
  }
  EXPECT_EQ(stage.provider.address(), "registry.terraform.io/ferroplane/selectel");
}

TEST(ProviderTest, EveryTypeHasAPageInTheDocumentation) {
  Stage stage;
  auto const pages = tf::DocPages(stage.provider, {});
  auto const expected =
      1 + stage.provider.resources().size() + stage.provider.data_sources().size();
  EXPECT_EQ(pages.size(), expected);
  for (auto const& [path, text] : pages) EXPECT_GT(text.size(), 200U) << path;
}

// What this release has, and what a later one brings (absent, not half there).
constexpr char kContract[] =
    "id uuid project_id location_uuid configuration_uuid tariff_uuid os_image_uuid name "
    "public_network_uuid private_network_uuid public_subnet_uuid public_ip "
    "private_subnet_uuid private_ip add_private_vlan private_vlan os_params "
    "os_params.hostname os_params.login os_params.password os_params.ssh_key "
    "os_params.ssh_key_name "
    "os_params.user_data os_params.soft_raid os_params.partitions "
    "os_params.partitions.raids os_params.partitions.raids.name "
    "os_params.partitions.raids.level os_params.partitions.raids.disk_type "
    "os_params.partitions.raids.count os_params.partitions.disks "
    "os_params.partitions.disks.name os_params.partitions.disks.disk_type "
    "os_params.partitions.mounts os_params.partitions.mounts.mount "
    "os_params.partitions.mounts.size os_params.partitions.mounts.size_percent "
    "os_params.partitions.mounts.raid os_params.partitions.mounts.disk "
    "os_params.partitions.mounts.fs_type password_wo password_wo_version user_data_wo "
    "user_data_wo_version allow_reinstall allow_reinstall_on allow_replace "
    "data_protection deletion_policy pay_currency power_state reboot_trigger "
    "wait_for_port paid_till price currency tariff_name configuration_name location_name "
    "hw_uuid status service_uuid ip_addresses ip_addresses.type ip_addresses.ip "
    "ip_addresses.netmask ip_addresses.gateway ip_addresses.subnet "
    "ip_addresses.subnet_uuid ip_addresses.network_uuid ip_addresses.version created_at "
    "updated_at timeouts.create timeouts.read timeouts.update timeouts.delete";

TEST(ProviderTest, TheServersAttributesAreThoseOfTheContract) {
  Stage stage;
  std::set<std::string> names;
  ForEachAttribute(stage.provider.resources()[0]->schema().block, "",
                   [&](tf::Attribute const& a, std::string const& path) {
                     names.insert(path.substr(1));
                     (void)a;
                   });
  auto const expected = Split(kContract, ' ');
  EXPECT_EQ(names, std::set<std::string>(expected.begin(), expected.end()));
  EXPECT_EQ(stage.provider.resources()[0]->schema().version, 1);
}

// --- Configure -----------------------------------------------------------------------------

// Covers: R48
TEST(ProviderTest, UnknownArgumentsLetPlansThroughAndStopWhatNeedsTheApi) {
  Stage stage;
  auto const empty = tf::ConfigSource("{}").Read(stage.provider.schema().block);
  auto configuration = tf::With(empty, tf::Path("password"), tf::Value::Unknown());
  stage.core.set_provider_config(configuration);
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_EQ(plan.action, tf::Action::kCreate);
  auto const applied = stage.core.Apply(kWeb, Config());
  EXPECT_TRUE(
      Says(applied.diagnostics, Severity::kError, "", {"argument password is not known yet"}))
      << applied.diagnostics.ToText();
  EXPECT_TRUE(stage.cloud.Requests().empty());
}

// Covers: R51
TEST(ProviderTest, TheLastConfigurationWinsAndNothingIsAskedByIt) {
  Stage stage(QuickCloud(), R"({"username": "tf-robot", "password": "wrong"})");
  EXPECT_FALSE(stage.core.Plan(kWeb, Config()).ok());
  auto const requests = stage.cloud.Requests().size();
  stage.core.set_provider_config(R"({"username": "tf-robot", "password": "sim-s3cret"})");
  EXPECT_FALSE(stage.core.ValidateProvider("{}").has_errors());
  EXPECT_EQ(stage.cloud.Requests().size(), requests);
  EXPECT_TRUE(stage.core.Plan(kWeb, Config()).ok());
}

// Covers: P-06
TEST(ProviderTest, AStaticTokenTravelsInItsOwnHeaderAndWarnsAboutProjects) {
  Stage stage(QuickCloud(), R"({"token": "sim-static-token"})");
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  EXPECT_TRUE(
      Says(plan.diagnostics, Severity::kWarning, "token", {"Access to projects is not checked"}))
      << plan.diagnostics.ToText();
  for (auto const& request : stage.cloud.Requests()) {
    EXPECT_TRUE(request.token_header == "x-token" || request.token_header.empty()) << request.path;
  }
  auto const applied = stage.core.Apply(kWeb, Config());
  EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
}

// Covers: R52 R184
TEST(ProviderTest, RequestsSayWhichTerraformAsks) {
  Stage stage;
  stage.core.Plan(kWeb, Config());
  ASSERT_FALSE(stage.cloud.Requests().empty());
  for (auto const& request : stage.cloud.Requests()) {
    EXPECT_THAT(request.user_agent,
                ::testing::ContainsRegex("^Terraform/[0-9.]+ .*terraform-provider-selectel/"));
  }
}

// Covers: P-60
TEST(ProviderTest, TheEndpointMayComeFromTheServiceCatalogue) {
  auto options = QuickCloud();
  options.dedicated_service_type = "dedicated";
  Stage stage(options);
  auto const environment = std::map<std::string, std::string, std::less<>>{
      {"OS_AUTH_URL", "https://sim.test/identity/v3"},
      {"OS_DOMAIN_NAME", "123456"},
      {"OS_USERNAME", "tf-robot"},
      {"OS_PASSWORD", "sim-s3cret"},
      {"SEL_DEDICATED_SERVICE_TYPE", "dedicated"},
      {"INFRA_REGION", "pool"}};
  SelectelProvider provider({.environment = Environment(environment),
                             .clock = stage.clock,
                             .random = stage.random,
                             .make_transport = [&] { return stage.NewTransport(); }});
  tf::ProviderServer server(provider, stage.clock, {});
  tf::FakeCore core(server);
  auto const plan = core.Plan(kWeb, Config());
  EXPECT_TRUE(plan.ok()) << plan.diagnostics.ToText();
  core.set_provider_config(R"({"region": "nowhere"})");
  EXPECT_FALSE(core.Plan(kWeb, Config()).ok());
}

}  // namespace
}  // namespace ferro::provider
