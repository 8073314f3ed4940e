#include "provider/server/volumes.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "provider/server/partitions_layout.h"

namespace ferro::provider {
namespace {

std::vector<Drive> Ssd(int count) {
  std::vector<Drive> drives;
  for (int i = 1; i <= count; ++i) drives.push_back({"ssd-" + std::to_string(i), "SSD SATA", 479});
  return drives;
}

LayoutGraph Default(int drives, std::optional<std::string> const& soft_raid = {}) {
  int next = 0;
  return *DefaultLayout(Ssd(drives), {{"/boot", "ext3", 1}, {"swap", "swap", 12}}, soft_raid,
                        [&] { return "n" + std::to_string(next++); });
}

LayoutNode& NodeOf(LayoutGraph& graph, LayoutNode::Type type) {
  for (auto& [id, node] : graph) {
    if (node.type == type) return node;
  }
  return graph.begin()->second;
}

TEST(VolumesTest, ABrokenGraphIsNoLayout) {
  struct Case {
    char const* what;
    std::function<void(LayoutGraph&)> breaking;
  };
  using Type = LayoutNode::Type;
  std::vector<Case> const cases = {
      {"is no partition", [](auto& g) { NodeOf(g, Type::kFilesystem).device = "gone"; }},
      {"is no partition", [](auto& g) { NodeOf(g, Type::kRaid).members[0] = "gone"; }},
      {"is on no drive", [](auto& g) { NodeOf(g, Type::kPartition).device = "gone"; }},
      {"has no size", [](auto& g) { NodeOf(g, Type::kPartition).size_gb = 0; }},
      {"stands on nothing", [](auto& g) { NodeOf(g, Type::kRaid).members.clear(); }},
      {"is used twice",
       [](auto& g) {
         auto& members = NodeOf(g, Type::kRaid).members;
         members.push_back(members[0]);
       }},
      {"is mounted twice",
       [](auto& g) {
         for (auto& [id, node] : g) node.mount = "/";
       }},
      {"two partitions on one drive",
       [](auto& g) {
         for (auto& [id, node] : g) {
           if (node.type == Type::kPartition) node.device = "ssd-1";
         }
       }},
      {"a partition of no use",
       [](auto& g) { g["more"] = {.type = Type::kPartition, .device = "ssd-1", .size_gb = 1}; }}};
  for (auto const& [what, breaking] : cases) {
    auto graph = Default(2);
    breaking(graph);
    auto const layout = LayoutFrom(graph);
    ASSERT_FALSE(layout) << what;
    EXPECT_NE(layout.error().message.find(what), std::string::npos) << layout.error().message;
  }
}

// Covers: W-23
TEST(VolumesTest, SoftRaidIsReadBackFromALayout) {
  for (auto const* level : {"raid0", "raid1", "raid10", "no_raid"}) {
    EXPECT_EQ(SoftRaidOf(*LayoutFrom(Default(4, level))), level);
  }
  EXPECT_EQ(SoftRaidOf({}), std::nullopt);
  auto mixed = Default(2);
  NodeOf(mixed, LayoutNode::Type::kRaid).level = "raid0";
  EXPECT_EQ(SoftRaidOf(*LayoutFrom(mixed)), std::nullopt);
  auto beside = *LayoutFrom(Default(2));
  beside.drives.push_back({"nvme", "SSD NVMe", 900});
  EXPECT_EQ(SoftRaidOf(beside), std::nullopt) << "soft_raid would take the faster drive";
}

// Covers: W-23
TEST(VolumesTest, LayoutsAreComparedByTheirMeaning) {
  auto const layout = *LayoutFrom(Default(2));
  auto other = layout;
  std::swap(other.volumes[0], other.volumes[2]);
  EXPECT_TRUE(SameLayout(layout, other)) << "order";
  for (auto& slice :
       FindVolume(other, "/") == nullptr ? other.volumes[0].slices : other.volumes[0].slices) {
    slice.size_gb = 466;
  }
  EXPECT_TRUE(SameLayout(layout, other)) << "the rest as a number";
  other.volumes[0].slices[0].size_gb = 400;
  EXPECT_FALSE(SameLayout(layout, other)) << "a size";
  other = layout;
  other.volumes[1].level = "raid0";
  EXPECT_FALSE(SameLayout(layout, other)) << "a level";
  other = layout;
  other.volumes[1].fs_type = "xfs";
  EXPECT_FALSE(SameLayout(layout, other)) << "a file system";
  other = layout;
  other.volumes.pop_back();
  EXPECT_FALSE(SameLayout(layout, other)) << "a mount less";
}

// Covers: W-05
TEST(VolumesTest, DrivesOfOneKindStandForEachOtherAndOthersDoNot) {
  auto const layout = *LayoutFrom(Default(2, "no_raid"));
  auto other = layout;
  for (auto& volume : other.volumes) volume.slices[0].drive = "ssd-2";
  EXPECT_TRUE(SameLayout(layout, other));
  other.volumes[0].slices[0].drive = "ssd-1";
  EXPECT_FALSE(SameLayout(layout, other)) << "what lay together is apart";
  other = layout;
  other.drives[0].size_gb = 959;
  EXPECT_FALSE(SameLayout(layout, other)) << "another drive";
}

TEST(VolumesTest, EqualLayoutsHaveOneShapeAndOthersHaveOthers) {
  auto const layout = *LayoutFrom(Default(2));
  auto other = layout;
  EXPECT_EQ(ShapeOf(other), ShapeOf(layout));
  std::vector<std::function<void(Layout&)>> const changes = {
      [](Layout& l) { l.drives[0].id += "x"; },
      [](Layout& l) { l.drives[0].type += "x"; },
      [](Layout& l) { l.drives[0].size_gb += 1; },
      [](Layout& l) { l.drives.pop_back(); },
      [](Layout& l) { l.volumes[0].mount += "x"; },
      [](Layout& l) { l.volumes[0].fs_type += "x"; },
      [](Layout& l) { l.volumes[0].level += "x"; },
      [](Layout& l) { l.volumes[0].slices[0].drive += "x"; },
      [](Layout& l) { l.volumes[0].slices[0].size_gb += 0.1; },
      [](Layout& l) { l.volumes[0].slices.pop_back(); },
      [](Layout& l) { l.volumes.pop_back(); },
      [](Layout& l) { std::swap(l.volumes[0], l.volumes[1]); },
      // What one text loses the next has.
      [](Layout& l) {
        l.volumes[0].fs_type = l.volumes[0].mount.back() + l.volumes[0].fs_type;
        l.volumes[0].mount.pop_back();
      },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    other = layout;
    changes[i](other);
    EXPECT_NE(ShapeOf(other), ShapeOf(layout)) << "change " << i;
  }
}

TEST(VolumesTest, ALayoutIsToldByArraysAndDrives) {
  EXPECT_EQ(LayoutText(*LayoutFrom(Default(2))),
            "raid1 on 2 × 479 GB SSD SATA (drives ssd-1, ssd-2): /boot 1 GB ext3, swap 12 GB swap, "
            "/ the rest ext4");
  EXPECT_EQ(LayoutText(*LayoutFrom(Default(1))),
            "plain partitions on 1 × 479 GB SSD SATA (drive ssd-1): /boot 1 GB ext3, swap 12 GB "
            "swap, / the rest ext4");
}

}  // namespace
}  // namespace ferro::provider
