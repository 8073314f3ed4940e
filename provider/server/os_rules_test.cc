#include "provider/server/os_rules.h"

#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

OsRequest const kEverything{.password = true,
                            .password_wo = true,
                            .ssh_key = true,
                            .user_data = true,
                            .user_data_wo = true,
                            .soft_raid = true,
                            .private_network = true};

std::vector<std::string> Attributes(std::vector<OsMisfit> const& misfits) {
  std::vector<std::string> names;
  for (auto const& misfit : misfits) names.push_back(misfit.attribute);
  return names;
}

TEST(OsRulesTest, WindowsTakesNothingButAPassword) {
  OsCapabilities const windows{.family = OsFamily::kWindows, .title = "Windows Server 2022"};
  EXPECT_EQ(Attributes(MisfitsOf(windows, kEverything)),
            (std::vector<std::string>{"ssh_key", "user_data", "user_data_wo", "soft_raid",
                                      "private_network_uuid"}));
  EXPECT_TRUE(MisfitsOf(windows, {.password = true}).empty());
  auto const misfits = MisfitsOf(windows, {.ssh_key = true});
  ASSERT_EQ(misfits.size(), 1U);
  EXPECT_TRUE(misfits[0].detail.starts_with("Windows Server 2022 does not accept an SSH key"));
}

// Covers: P-48
TEST(OsRulesTest, WithoutAnOperatingSystemEvenThePasswordIsRefused) {
  OsCapabilities const none{.family = OsFamily::kNone, .title = "No OS", .password = false};
  EXPECT_EQ(MisfitsOf(none, kEverything).size(), 7U);
  EXPECT_TRUE(MisfitsOf(none, {}).empty());
}

TEST(OsRulesTest, TheFlagsOfALinuxImageDecide) {
  OsCapabilities ubuntu{.title = "Ubuntu 24.04",
                        .ssh_key = true,
                        .user_data = true,
                        .layout = true,
                        .private_network = true};
  EXPECT_TRUE(MisfitsOf(ubuntu, kEverything).empty());
  ubuntu.user_data = false;
  EXPECT_EQ(Attributes(MisfitsOf(ubuntu, kEverything)),
            (std::vector<std::string>{"user_data", "user_data_wo"}));
}

TEST(OsRulesTest, TheFamilyComesFromTheMachineName) {
  EXPECT_EQ(FamilyOf("windows"), OsFamily::kWindows);
  EXPECT_EQ(FamilyOf("Windows-server"), OsFamily::kWindows);
  EXPECT_EQ(FamilyOf("noos"), OsFamily::kNone);
  EXPECT_EQ(FamilyOf("ubuntu"), OsFamily::kLinux);
  EXPECT_EQ(FamilyOf(""), OsFamily::kLinux);
  EXPECT_EQ(NameOf(OsFamily::kNone), "noos");
}

}  // namespace
}  // namespace ferro::provider
