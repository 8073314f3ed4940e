#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

constexpr char kOneConfiguration[] = "selectel_dedicated_server_configuration_v1";
constexpr char kAllConfiguration[] = "selectel_dedicated_server_configurations_v1";

std::vector<std::string> Names(tf::Value const& value) {
  std::vector<std::string> out;
  for (auto const& item : value["configurations"].elements())
    out.push_back(item["name"].as_string());
  return out;
}

TEST(ConfigurationDataSourceTest, AnUnknownNameIsAnErrorThatNamesIt) {
  Stage stage;
  auto read = stage.core.ReadData(kOneConfiguration, R"({"name": "EL51-SSD"})");
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "", {"EL51-SSD"}))
      << read.diagnostics.ToText();
}

// Covers: P-33 W-53
TEST(ConfigurationDataSourceTest, SaysItsHardwareAsTextAndAsNumbers) {
  Stage stage;
  auto read = stage.core.ReadData(kOneConfiguration, R"({"name": "EL50-SSD"})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(TextAt(read.value, "uuid"), sim::ids::kEl50);
  EXPECT_EQ(TextAt(read.value, "cpu"), "1 \xC3\x97 Intel Xeon E-2388G (8 cores, 3.2 GHz)");
  EXPECT_EQ(TextAt(read.value, "ram"), "2 \xC3\x97 32 GB DDR4 ECC");
  EXPECT_EQ(TextAt(read.value, "storage"), "2 \xC3\x97 480 GB SSD SATA");
  EXPECT_EQ(read.value["cpu_cores"].as_number(), tf::Number(8));
  EXPECT_EQ(read.value["ram_gb"].as_number(), tf::Number(64));
  EXPECT_TRUE(read.value["private_network_available"].as_bool());
}

TEST(ConfigurationDataSourceTest, AServerchipIsAConfigurationWithoutAPrivateNetwork) {
  Stage stage;
  auto read = stage.core.ReadData(kOneConfiguration,
                                  R"({"uuid": ")" + std::string(sim::ids::kCl25) + R"("})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(TextAt(read.value, "model"), "serverchip");
  EXPECT_FALSE(read.value["private_network_available"].as_bool());
}

// Covers: P-38 W-52
TEST(ConfigurationsDataSourceTest, EveryFilterNarrows) {
  Stage stage;
  auto const all = Names(stage.core.ReadData(kAllConfiguration, "{}").value);
  EXPECT_GE(all.size(), 20U);
  EXPECT_TRUE(std::ranges::is_sorted(all));
  for (auto const* filter :
       {R"({"min_cpu_cores": 16})", R"({"min_ram_gb": 128})", R"({"disk_type": "HDD SATA"})",
        R"({"gpu": true})", R"({"private_network": false})", R"({"in_stock": true})",
        R"({"name_regex": "^EL"})"}) {
    auto read = stage.core.ReadData(kAllConfiguration, filter);
    ASSERT_TRUE(read.ok()) << filter << read.diagnostics.ToText();
    EXPECT_LT(Names(read.value).size(), all.size()) << filter;
    EXPECT_FALSE(Names(read.value).empty()) << filter;
  }
}

// Covers: W-53
TEST(ConfigurationsDataSourceTest, WhatIsSoldOutStaysListedUnlessStockIsAskedFor) {
  Stage stage;
  EXPECT_THAT(Names(stage.core.ReadData(kAllConfiguration, "{}").value),
              testing::Contains("EL99-SSD"));
  EXPECT_THAT(Names(stage.core.ReadData(kAllConfiguration, R"({"in_stock": true})").value),
              testing::Not(testing::Contains("EL99-SSD")));
}

}  // namespace
}  // namespace ferro::provider
