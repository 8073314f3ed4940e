#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

constexpr char kOneNetwork[] = "selectel_dedicated_server_network_v1";
constexpr char kAllNetwork[] = "selectel_dedicated_server_networks_v1";

TEST(NetworkDataSourceTest, NothingToChooseByIsRefusedOffline) {
  Stage stage;
  EXPECT_TRUE(stage.core.ValidateData(kOneNetwork, R"({"type": "public"})").has_errors());
  EXPECT_TRUE(
      stage.core.ValidateData(kOneNetwork, R"({"name": "a", "type": "inet"})").has_errors());
}

// Covers: P-36
TEST(NetworkDataSourceTest, APrivateNetworkHasItsSubnets) {
  Stage stage;
  auto read = stage.core.ReadData(kOneNetwork,
                                  R"({"uuid": ")" + std::string(sim::ids::kMsk1Private) + R"("})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(TextAt(read.value, "type"), "private");
  ASSERT_FALSE(read.value["subnets"].elements().empty());
  EXPECT_EQ(read.value["subnets"].elements()[0]["uuid"].as_string(), sim::ids::kMsk1PrivateSubnet);
}

TEST(NetworkDataSourceTest, ThePublicNetworkCountsItsFreeAddresses) {
  Stage stage;
  auto read = stage.core.ReadData(kOneNetwork,
                                  R"({"uuid": ")" + std::string(sim::ids::kMsk1Public) + R"("})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(TextAt(read.value, "type"), "public");
  EXPECT_FALSE(read.value["subnets"].elements().empty());
}

// Covers: P-41 W-57
TEST(NetworksDataSourceTest, TypeAndLocationNarrowThemAndUncountableIsNull) {
  Stage stage;
  auto all = stage.core.ReadData(kAllNetwork, "{}");
  ASSERT_TRUE(all.ok()) << all.diagnostics.ToText();
  auto some = stage.core.ReadData(kAllNetwork, R"({"type": "private", "location_uuid": ")" +
                                                   std::string(sim::ids::kMsk1) + R"("})");
  ASSERT_TRUE(some.ok()) << some.diagnostics.ToText();
  EXPECT_LT(some.value["networks"].elements().size(), all.value["networks"].elements().size());
  for (auto const& network : some.value["networks"].elements()) {
    EXPECT_EQ(network["type"].as_string(), "private");
  }
  bool uncountable = false;
  for (auto const& network : all.value["networks"].elements()) {
    for (auto const& subnet : network["subnets"].elements()) {
      if (subnet["ip_version"].as_number() == tf::Number(6)) {
        uncountable = uncountable || subnet["free"].is_null();
      }
    }
  }
  EXPECT_TRUE(uncountable) << "no IPv6 subnet with free = \"*\" was seen";
}

TEST(NetworksDataSourceTest, WithoutTheAccountsRightsPrivateSubnetsAreAWarning) {
  sim::CloudOptions options;
  options.users.front().account_access = false;
  Stage stage(std::move(options),
              R"({"project_id": ")" + std::string(sim::ids::kProject) + R"("})");
  auto read = stage.core.ReadData(kOneNetwork,
                                  R"({"uuid": ")" + std::string(sim::ids::kMsk1Private) + R"("})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_TRUE(Says(read.diagnostics, Severity::kWarning, "", {"account"}))
      << read.diagnostics.ToText();
}

}  // namespace
}  // namespace ferro::provider
