#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/os_image/model.h"
#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

constexpr char kOneOsImage[] = "selectel_dedicated_server_os_image_v1";
constexpr char kAllOsImage[] = "selectel_dedicated_server_os_images_v1";

std::string Where(std::string_view more) {
  return R"({"location_uuid": ")" + std::string(sim::ids::kMsk1) + R"(", "service_uuid": ")" +
         std::string(sim::ids::kEl50) + R"(", )" + std::string(more) + "}";
}

TEST(OsImageDataSourceTest, SeveralVersionsAreAnErrorThatListsThem) {
  Stage stage;
  auto read = stage.core.ReadData(kOneOsImage, Where(R"("name": "Ubuntu")"));
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "", {"Ubuntu 22.04", "Ubuntu 24.04"}))
      << read.diagnostics.ToText();
}

// Covers: P-35
TEST(OsImageDataSourceTest, AVersionMayBeWrittenWithItsDot) {
  Stage stage;
  for (auto const* version : {"24.04", "2404"}) {
    auto read = stage.core.ReadData(
        kOneOsImage, Where(R"("name": "Ubuntu", "version": ")" + std::string(version) + R"(")"));
    ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
    EXPECT_EQ(TextAt(read.value, "uuid"), sim::ids::kUbuntu2404);
    EXPECT_EQ(TextAt(read.value, "version"), version);
  }
}

TEST(OsImageDataSourceTest, LatestTakesTheHighestVersion) {
  Stage stage;
  auto read = stage.core.ReadData(kOneOsImage, Where(R"("name": "Ubuntu", "latest": true)"));
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_EQ(TextAt(read.value, "uuid"), sim::ids::kUbuntu2404);
}

TEST(OsImageDataSourceTest, TheConfigurationIsNeededUnderExactlyOneOfItsNames) {
  Stage stage;
  auto const location = std::string(sim::ids::kMsk1);
  EXPECT_TRUE(stage.core
                  .ValidateData(kOneOsImage,
                                R"({"location_uuid": ")" + location + R"(", "name": "Ubuntu"})")
                  .has_errors());
}

// Covers: P-48 W-59
TEST(OsImageDataSourceTest, SaysWhatTheFamilyCanDo) {
  Stage stage;
  auto windows = stage.core.ReadData(
      kOneOsImage, Where(R"("uuid": ")" + std::string(sim::ids::kWindows2022) + R"(")"));
  ASSERT_TRUE(windows.ok()) << windows.diagnostics.ToText();
  EXPECT_EQ(TextAt(windows.value, "family"), "windows");
  EXPECT_FALSE(windows.value["ssh_key_allowed"].as_bool());
  EXPECT_EQ(windows.value["parameters"]["default_login"].as_string(), "Administrator");
  auto none = stage.core.ReadData(kOneOsImage, Where(R"("family": "noos")"));
  ASSERT_TRUE(none.ok()) << none.diagnostics.ToText();
  EXPECT_FALSE(none.value["password_allowed"].as_bool());
}

// Covers: P-40
TEST(OsImagesDataSourceTest, AFamilyNarrowsThem) {
  Stage stage;
  auto read = stage.core.ReadData(kAllOsImage, Where(R"("family": "linux")"));
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  EXPECT_GE(read.value["os_images"].elements().size(), 4U);
  for (auto const& image : read.value["os_images"].elements()) {
    EXPECT_EQ(image["family"].as_string(), "linux");
  }
}

TEST(LatestOfTest, ComparesNumbersAsNumbers) {
  std::vector<api::OsTemplate> images(3);
  images[0].version_value = "9";
  images[1].version_value = "11";
  images[2].version_value = "10";
  EXPECT_EQ(LatestOf(images, {0, 1, 2}), 1U);
}

}  // namespace
}  // namespace ferro::provider
