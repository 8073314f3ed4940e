#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

constexpr char kOneLocation[] = "selectel_dedicated_server_location_v1";
constexpr char kAllLocation[] = "selectel_dedicated_server_locations_v1";

// Covers: R140
TEST(LocationDataSourceTest, AnUnknownNameListsTheLocationsThatThereAre) {
  Stage stage;
  auto read = stage.core.ReadData(kOneLocation, R"({"name": "MARS-1"})");
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "", {"MARS-1", "MSK-1"}))
      << read.diagnostics.ToText();
}

TEST(LocationDataSourceTest, NeitherOrBothOfNameAndUuidIsRefusedOffline) {
  Stage stage;
  EXPECT_TRUE(stage.core.ValidateData(kOneLocation, "{}").has_errors());
  EXPECT_TRUE(stage.core
                  .ValidateData(kOneLocation, R"({"name": "MSK-1", "uuid": ")" +
                                                  std::string(sim::ids::kMsk1) + R"("})")
                  .has_errors());
  EXPECT_TRUE(stage.cloud.Requests().empty());
}

// Covers: P-32 R138 R139
TEST(LocationDataSourceTest, ANameInAnyCaseIsFoundAndEchoed) {
  Stage stage;
  auto read = stage.core.ReadData(kOneLocation, R"({"name": "msk-1"})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(TextAt(read.value, "uuid"), sim::ids::kMsk1);
  EXPECT_EQ(TextAt(read.value, "name"), "msk-1");
  EXPECT_TRUE(read.value["enable"].as_bool());
}

// Covers: P-37 R141
TEST(LocationsDataSourceTest, AreSortedTheSameEachTimeAndHideInternalOnes) {
  Stage stage;
  auto first = stage.core.ReadData(kAllLocation, "{}");
  ASSERT_TRUE(first.ok()) << first.diagnostics.ToText();
  EXPECT_EQ(first.value, stage.core.ReadData(kAllLocation, "{}").value);
  std::vector<std::string> names;
  for (auto const& location : first.value["locations"].elements()) {
    names.push_back(location["name"].as_string());
    EXPECT_NE(location["visibility"].as_string(), "only_in_admin");
  }
  EXPECT_TRUE(std::ranges::is_sorted(names));
  EXPECT_GE(names.size(), 8U);
}

TEST(LocationsDataSourceTest, AConfigurationNarrowsThemToWhereItIsInStock) {
  Stage stage;
  auto read = stage.core.ReadData(
      kAllLocation, R"({"configuration_uuid": "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1008"})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_TRUE(read.value["locations"].elements().empty()) << "EL99-SSD is sold out everywhere";
}

TEST(LocationsDataSourceTest, ABadRegularExpressionIsAnErrorOnItsArgument) {
  Stage stage;
  auto read = stage.core.ReadData(kAllLocation, R"({"name_regex": "("})");
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "name_regex", {"RE2"}))
      << read.diagnostics.ToText();
}

}  // namespace
}  // namespace ferro::provider
