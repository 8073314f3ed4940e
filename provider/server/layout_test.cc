#include "provider/server/layout.h"

#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

std::vector<Drive> Ssds(int count) {
  std::vector<Drive> drives;
  for (int i = 1; i <= count; ++i) drives.push_back({"ssd-" + std::to_string(i), "SSD SATA", 479});
  return drives;
}

std::vector<MountWish> const kSuggested = {
    {"/boot", "ext3", 1}, {"swap", "swap", 12}, {"/", "ext4", 20}};

Result<LayoutGraph> Build(std::vector<Drive> drives, std::optional<std::string> soft_raid = {},
                          std::vector<MountWish> suggested = kSuggested) {
  int next = 0;
  return DefaultLayout(std::move(drives), std::move(suggested), soft_raid,
                       [&] { return "n" + std::to_string(next++); });
}

// What a file system stands on: "raid1(ssd-1 1#0, ssd-2 1#0) ext3 /boot".
std::string Line(LayoutGraph const& graph, LayoutNode const& fs) {
  auto partition = [&](std::string const& id) {
    auto const& node = graph.at(id);
    return node.device + " " + std::to_string(static_cast<int>(node.size_gb)) + "#" +
           std::to_string(node.priority);
  };
  auto const& device = graph.at(fs.device);
  if (device.type == LayoutNode::Type::kPartition) {
    return partition(fs.device) + " " + fs.fs_type + " " + fs.mount;
  }
  std::string line = device.level + "(";
  for (auto const& member : device.members)
    line += (line.back() == '(' ? "" : ", ") + partition(member);
  return line + ") " + fs.fs_type + " " + fs.mount;
}

std::vector<std::string> Lines(LayoutGraph const& graph) {
  std::vector<std::string> lines;
  for (auto const* mount : {"/boot", "swap", "/data", "/"}) {
    for (auto const& [id, node] : graph) {
      if (node.type == LayoutNode::Type::kFilesystem && node.mount == mount)
        lines.push_back(Line(graph, node));
    }
  }
  return lines;
}

// Covers: W-09
TEST(LayoutTest, TooFewDrivesForALevelNamesWhatThereIs) {
  auto const raid1 = Build(Ssds(1), "raid1");
  ASSERT_FALSE(raid1);
  EXPECT_EQ(
      raid1.error().message,
      "raid1 needs at least 2 drives of one type; this configuration has 1 × 479 GB SSD SATA");
  EXPECT_FALSE(Build(Ssds(3), "raid10"));
  EXPECT_FALSE(Build({}));
}

// Covers: W-10
TEST(LayoutTest, APartitionThatLeavesNothingForRootIsRefused) {
  auto const full = Build({{"d", "SSD SATA", 13}});
  ASSERT_FALSE(full);
  EXPECT_NE(full.error().message.find("need 13 GB"), std::string::npos) << full.error().message;
  EXPECT_FALSE(Build(Ssds(2), {}, {{"/var", "ext4", -1}}));
}

TEST(LayoutTest, TwoDrivesBecomeMirrorsWithRootOnTheRest) {
  auto const graph = Build(Ssds(2));
  ASSERT_TRUE(graph);
  EXPECT_EQ(Lines(*graph), (std::vector<std::string>{"raid1(ssd-1 1#0, ssd-2 1#0) ext3 /boot",
                                                     "raid1(ssd-1 12#1, ssd-2 12#1) swap swap",
                                                     "raid1(ssd-1 -1#2, ssd-2 -1#2) ext4 /"}));
}

TEST(LayoutTest, OneDriveHasNoArray) {
  auto const graph = Build(Ssds(1));
  ASSERT_TRUE(graph);
  EXPECT_EQ(Lines(*graph), (std::vector<std::string>{"ssd-1 1#0 ext3 /boot", "ssd-1 12#1 swap swap",
                                                     "ssd-1 -1#2 ext4 /"}));
}

TEST(LayoutTest, TheFastestTypeIsUsedAndEveryDriveIsListed) {
  auto const graph = Build({{"h1", "HDD SATA", 4000},
                            {"s2", "SSD SATA", 479},
                            {"n1", "SSD NVMe", 900},
                            {"h2", "HDD SATA", 4000}});
  ASSERT_TRUE(graph);
  EXPECT_EQ(Lines(*graph)[0], "n1 1#0 ext3 /boot");
  for (auto const* id : {"h1", "h2", "s2", "n1"}) EXPECT_TRUE(graph->contains(id)) << id;
}

TEST(LayoutTest, NoRaidUsesTheLargestDriveOfTheFastestType) {
  auto const graph = Build({{"s1", "SSD SATA", 479}, {"s2", "SSD SATA", 959}}, "no_raid");
  ASSERT_TRUE(graph);
  EXPECT_EQ(Lines(*graph)[2], "s2 -1#2 ext4 /");
}

TEST(LayoutTest, AnOddDriveStaysOutOfRaid10) {
  auto const graph = Build(Ssds(5), "raid10");
  ASSERT_TRUE(graph);
  EXPECT_EQ(Lines(*graph)[0], "raid10(ssd-1 1#0, ssd-2 1#0, ssd-3 1#0, ssd-4 1#0) ext3 /boot");
}

// Covers: W-10
TEST(LayoutTest, RootStandsLastWhateverTheImageSuggests) {
  auto const graph = Build(Ssds(1), {}, {{"/", "xfs", 30}, {"/data", "", 50}});
  ASSERT_TRUE(graph);
  EXPECT_EQ(Lines(*graph), (std::vector<std::string>{"ssd-1 50#0 ext4 /data", "ssd-1 -1#1 xfs /"}));
  EXPECT_EQ(Lines(*Build(Ssds(1), {}, {})), (std::vector<std::string>{"ssd-1 -1#0 ext4 /"}));
}

// Covers: R113 W-05
TEST(LayoutTest, TheOrderInWhichDrivesAreListedMakesNoDifference) {
  auto drives = Ssds(3);
  auto const graph = Build(drives);
  std::swap(drives[0], drives[2]);
  EXPECT_EQ(*graph, *Build(drives));
}

TEST(LayoutTest, DrivesAreCountedByKind) {
  EXPECT_EQ(DrivesText({{"a", "HDD SATA", 4000}, {"b", "SSD SATA", 479}, {"c", "SSD SATA", 479}}),
            "2 × 479 GB SSD SATA and 1 × 4000 GB HDD SATA");
  EXPECT_EQ(DrivesText({}), "");
}

}  // namespace
}  // namespace ferro::provider
