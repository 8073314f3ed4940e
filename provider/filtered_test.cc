#include "provider/filtered.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

class FilteredDataSourceTest : public testing::Test {
 protected:
  // The list of what fits, after a read without errors.
  std::vector<tf::Value> Found(std::string const& type, std::string const& list,
                               std::string const& filter) {
    auto read = stage.core.ReadData("selectel_dedicated_" + type, Filtered(filter));
    EXPECT_TRUE(read.ok()) << read.diagnostics.ToText();
    return read.ok() ? read.value[list].elements() : std::vector<tf::Value>();
  }
  static std::string Filtered(std::string const& filter) {
    return filter.empty() ? "{}" : R"({"filter": {)" + filter + "}}";
  }

  Stage stage;
  std::string msk1 = R"("location_id": ")" + std::string(sim::ids::kMsk1) + "\"";
  std::string el50 = R"("configuration_id": ")" + std::string(sim::ids::kEl50) + "\"";
};

TEST_F(FilteredDataSourceTest, AFailingApiIsAnErrorThatNamesWhatCouldNotBeRead) {
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kStatus, .path = "*/servers/v2/*", .count = 0, .status = 403}));
  for (auto const& [type, what] :
       {std::pair("location_v1", "locations"), std::pair("configuration_v1", "configurations"),
        std::pair("os_v1", "operating systems"), std::pair("public_subnet_v1", "public subnets"),
        std::pair("private_subnet_v1", "role in the account")}) {
    auto const filter = std::string(type) == "os_v1" ? el50 + ", " + msk1 : "";
    auto read = stage.core.ReadData(std::string("selectel_dedicated_") + type, Filtered(filter));
    EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "", {what})) << read.diagnostics.ToText();
  }
}

TEST_F(FilteredDataSourceTest, LocationsAreFoundByTheirExactNameAndNothingIsNoError) {
  auto const msk = Found("location_v1", "locations", R"("name": "MSK-1")");
  ASSERT_EQ(msk.size(), 1U);
  EXPECT_EQ(msk[0]["id"].as_string(), sim::ids::kMsk1);
  EXPECT_TRUE(Found("location_v1", "locations", R"("name": "msk-1")").empty());
  for (auto const& location : Found("location_v1", "locations", "")) {
    EXPECT_NE(location["visibility"].as_string(), "only_in_admin");
  }
}

TEST_F(FilteredDataSourceTest, ConfigurationsAreFoundByPartOfTheirName) {
  auto const found = Found("configuration_v1", "configurations", R"("name": "el50-s", )" + msk1);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]["id"].as_string(), sim::ids::kEl50);
  EXPECT_GT(Found("configuration_v1", "configurations", "").size(), 20U);
}

TEST_F(FilteredDataSourceTest, SystemsNeedToKnowWhereTheyAreInstalled) {
  auto read = stage.core.ReadData("selectel_dedicated_os_v1", "{}");
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "filter", {"configuration_id"}))
      << read.diagnostics.ToText();
  auto const here = el50 + ", " + msk1;
  EXPECT_FALSE(
      stage.core
          .ReadData("selectel_dedicated_os_v1", Filtered(here + R"(, "version_name_regex": "(")"))
          .ok());
  auto const ubuntu = Found("os_v1", "os", here + R"(, "name": "Ubuntu", "version_value": "2404")");
  ASSERT_EQ(ubuntu.size(), 1U);
  EXPECT_EQ(ubuntu[0]["id"].as_string(), sim::ids::kUbuntu2404);
  EXPECT_TRUE(ubuntu[0]["ssh_key_allowed"].as_bool());
  EXPECT_EQ(Found("os_v1", "os", here + R"(, "version_name_regex": "^24")").size(), 1U);
}

// Covers: W-57
TEST_F(FilteredDataSourceTest, AnIpv6SubnetHasNullsAndTheIpFilterMeansContained) {
  auto const v6 = Found("public_subnet_v1", "subnets", R"("subnet": "2001:DB8:1::/64")");
  ASSERT_EQ(v6.size(), 1U);
  EXPECT_TRUE(v6[0]["gateway"].is_null());
  EXPECT_TRUE(v6[0]["broadcast"].is_null());
  EXPECT_TRUE(v6[0]["free"].is_null());
  auto const v4 = Found("public_subnet_v1", "subnets", R"("ip": "203.0.113.9", )" + msk1);
  ASSERT_EQ(v4.size(), 1U);
  EXPECT_EQ(v4[0]["id"].as_string(), sim::ids::kMsk1PublicSubnet);
  EXPECT_EQ(v4[0]["ip"].as_string(), "203.0.113.9");
  EXPECT_GT(v4[0]["free"].as_number(), tf::Number(0));
}

// Covers: W-55
TEST_F(FilteredDataSourceTest, APrivateSubnetIsFoundByAnAddressInTwoCalls) {
  auto const server = stage.cloud.PlaceServer({.private_subnet = sim::ids::kMsk1PrivateSubnet});
  ASSERT_TRUE(server) << server.error().message;
  auto const calls = stage.cloud.CountRequests("GET", "*/servers/v2/*");
  auto const found =
      Found("private_subnet_v1", "subnets", R"("ip": "192.168.10.77", "vlan": "1234", )" + msk1);
  EXPECT_EQ(stage.cloud.CountRequests("GET", "*/servers/v2/*"), calls + 2);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]["id"].as_string(), sim::ids::kMsk1PrivateSubnet);
  EXPECT_EQ(found[0]["reserved_ips"].elements().size(), 1U);
  EXPECT_TRUE(Found("private_subnet_v1", "subnets", R"("vlan": "7")").empty());
}

}  // namespace
}  // namespace ferro::provider
