#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"
#include "provider/tariff/model.h"

namespace ferro::provider {
namespace {

using tf::Severity;

constexpr char kOneTariff[] = "selectel_dedicated_server_tariff_v1";
constexpr char kAllTariff[] = "selectel_dedicated_server_tariffs_v1";
constexpr char kBullet[] = "12 months \xE2\x80\xA2 monthly payment";

TEST(TariffDataSourceTest, AnUnknownNameListsTheTariffsThatThereAre) {
  Stage stage;
  auto read = stage.core.ReadData(kOneTariff, R"({"name": "5 months"})");
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "", {"5 months", "3 months"}))
      << read.diagnostics.ToText();
}

// Covers: P-34
TEST(TariffDataSourceTest, WithoutAConfigurationThereIsNoPrice) {
  Stage stage;
  auto read = stage.core.ReadData(kOneTariff, R"({"name": "3 months"})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(TextAt(read.value, "uuid"), sim::ids::kPlan3Months);
  EXPECT_EQ(TextAt(read.value, "period"), "3 month");
  EXPECT_TRUE(read.value["price"].is_null());
}

TEST(TariffDataSourceTest, AConfigurationGivesTheListPriceLessTheDiscount) {
  Stage stage;
  auto read = stage.core.ReadData(kOneTariff, R"({"name": "3 months", "configuration_uuid": ")" +
                                                  std::string(sim::ids::kEl50) + R"("})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(TextAt(read.value, "price"), "40158") << "3 × 13800 less 3 %";
  EXPECT_EQ(TextAt(read.value, "currency"), "RUB");
}

TEST(TariffDataSourceTest, ALocationTooGivesWhatAnOrderWouldCost) {
  Stage stage;
  auto read = stage.core.ReadData(
      kOneTariff, R"({"name": "1 month", "configuration_uuid": ")" + std::string(sim::ids::kEl50) +
                      R"(", "location_uuid": ")" + std::string(sim::ids::kMsk1) + R"("})");
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(stage.cloud.CountRequests("POST", "/servers/v2/service/*/billing"), 1U);
  EXPECT_FALSE(read.value["price"].is_null());
  EXPECT_EQ(stage.Orders(), 0U);
}

TEST(TariffDataSourceTest, TheBulletMayBeTypedAsAStarOrAHyphen) {
  EXPECT_TRUE(SameTariffName(kBullet, "12 months * Monthly payment"));
  EXPECT_TRUE(SameTariffName(kBullet, "12 months - monthly payment"));
  EXPECT_FALSE(SameTariffName(kBullet, "12 months"));
}

// Covers: P-39
TEST(TariffsDataSourceTest, AreThoseThatThisAccountCanUse) {
  Stage stage;
  auto some = stage.core.ReadData(kAllTariff, "{}");
  auto all = stage.core.ReadData(kAllTariff, R"({"include_unavailable": true})");
  ASSERT_TRUE(some.ok() && all.ok()) << some.diagnostics.ToText() << all.diagnostics.ToText();
  EXPECT_GE(some.value["tariffs"].elements().size(), 5U);
  EXPECT_LE(some.value["tariffs"].elements().size(), all.value["tariffs"].elements().size());
}

}  // namespace
}  // namespace ferro::provider
