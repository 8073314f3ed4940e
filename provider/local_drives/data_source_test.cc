#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

using tf::Severity;

constexpr char kLocalDrives[] = "selectel_dedicated_local_drives_v1";

std::string DrivesOfConfiguration(std::string_view uuid) {
  return R"({"configuration_uuid": ")" + std::string(uuid) + R"("})";
}

TEST(LocalDrivesDataSourceTest, ANameInsteadOfAUuidIsRefusedOffline) {
  Stage stage;
  EXPECT_TRUE(
      stage.core.ValidateData(kLocalDrives, DrivesOfConfiguration("EL50-SSD")).has_errors());
  EXPECT_TRUE(stage.core.ValidateData(kLocalDrives, "{}").has_errors());
}

TEST(LocalDrivesDataSourceTest, AConfigurationThatIsNotThereIsAnErrorAtItsArgument) {
  Stage stage;
  auto read = stage.core.ReadData(kLocalDrives,
                                  DrivesOfConfiguration("3f1d1c0a-6a8f-4a64-8b62-00000000dead"));
  EXPECT_TRUE(Says(read.diagnostics, Severity::kError, "configuration_uuid", {"drives"}))
      << read.diagnostics.ToText();
}

TEST(LocalDrivesDataSourceTest, AnAnswerThatIsNoJsonIsAnErrorAndNotAnEmptyList) {
  Stage stage;
  ASSERT_TRUE(stage.cloud.AddFault(
      {.kind = sim::FaultKind::kMalformed, .path = "*/local_drives", .count = 0}));
  EXPECT_FALSE(stage.core.ReadData(kLocalDrives, DrivesOfConfiguration(sim::ids::kEl50)).ok());
}

// Covers: W-05
TEST(LocalDrivesDataSourceTest, DrivesComeInTheSameOrderEachTime) {
  Stage stage;
  auto const read = stage.core.ReadData(kLocalDrives, DrivesOfConfiguration(sim::ids::kEl50));
  ASSERT_TRUE(read.ok()) << read.diagnostics.ToText();
  auto const& drives = read.value["drives"].elements();
  ASSERT_EQ(drives.size(), 2U);
  EXPECT_EQ(drives[0]["type"].as_string(), "SSD SATA");
  EXPECT_GT(drives[0]["size"].as_number(), tf::Number(0));
  EXPECT_LT(drives[0]["id"].as_string(), drives[1]["id"].as_string());
  auto const again = stage.core.ReadData(kLocalDrives, DrivesOfConfiguration(sim::ids::kEl50));
  EXPECT_EQ(again.value, read.value);
}

}  // namespace
}  // namespace ferro::provider
