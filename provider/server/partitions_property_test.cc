// Whatever the drives and the partitions: what is built is valid and is read back as what
// was asked for, in whatever words.
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/random_testing.h"
#include "provider/server/facts.h"
#include "provider/server/partitions_testing.h"

namespace ferro::provider {
namespace {

constexpr std::uint64_t kSeeds = 1'500;

std::vector<MountWish> const kImage = {
    {"/boot", "ext3", 1}, {"swap", "swap", 12}, {"/", "ext4", -1}};

bool HasErrors(std::vector<tf::Diagnostic> const& found) {
  return std::ranges::any_of(
      found, [](tf::Diagnostic const& d) { return d.severity == tf::Severity::kError; });
}

// As the API would tell it: through the graph and its JSON.
Layout Told(Layout const& layout, Random& random) {
  auto const graph = GraphOf(GraphFrom(layout, [&] { return random.Uuid(); }));
  auto const again = json::Parse<api::PartitionGraph>(json::Print(graph));
  auto told = LayoutFrom(LayoutOf(*again));
  EXPECT_TRUE(told);
  return told.value_or(Layout());
}

// Covers: W-05 W-10 W-23
TEST(PartitionsPropertyTest, WhatIsBuiltIsReadBackAsWhatWasAskedFor) {
  std::uint64_t fitting = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    FakeRandom random(seed);
    auto const drives = SomeDrives(random);
    auto const asked = SomePartitions(random, drives);
    ASSERT_FALSE(HasErrors(PartitionFaults(asked, false)));
    auto const built = BuildLayout(asked, {drives, kImage, {}, {}});
    if (!built.faults.empty()) continue;
    ++fitting;

    auto const told = Told(built.layout, random);
    EXPECT_TRUE(SameLayout(built.layout, told));
    auto const names = MatchLayout(asked, told);
    ASSERT_TRUE(names) << MountsText(asked) << "\n" << LayoutText(told);
    EXPECT_EQ(*names, built.names);
    EXPECT_EQ(SpellLayout(told, asked, {}).partitions, asked) << "no diff";

    auto const other = Respelled(random, asked, told);
    EXPECT_TRUE(MatchLayout(other, told)) << MountsText(other) << "\n" << LayoutText(told);

    // After an import: other names, the same layout, and the same again from there.
    auto const imported = SpellLayout(told, {}, {});
    EXPECT_FALSE(HasErrors(PartitionFaults(imported.partitions, false)));
    ASSERT_TRUE(MatchLayout(imported.partitions, told)) << MountsText(imported.partitions);
    auto const again =
        BuildLayout(imported.partitions, {drives, {}, imported.soft_raid, imported.names});
    ASSERT_TRUE(again.faults.empty()) << again.faults.front().detail;
    EXPECT_TRUE(SameLayout(again.layout, told)) << LayoutText(again.layout) << "\n"
                                                << LayoutText(told);

    // The drives' order in an answer makes no difference; what is remembered is kept.
    auto shuffled = drives;
    std::ranges::reverse(shuffled);
    EXPECT_EQ(BuildLayout(asked, {shuffled, kImage, {}, {}}).layout, built.layout);
    EXPECT_EQ(BuildLayout(asked, {shuffled, kImage, {}, built.names}).names, built.names);
    if (testing::Test::HasFailure()) break;
  }
  RecordProperty("fitting", static_cast<int>(fitting));
  EXPECT_GT(fitting, kSeeds / 4) << "too few of the layouts fit their drives to prove much";
}

TEST(PartitionsPropertyTest, AChangedMountIsAlwaysADifference) {
  for (std::uint64_t seed = 1; seed <= kSeeds / 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    FakeRandom random(seed);
    auto const drives = SomeDrives(random);
    auto const asked = SomePartitions(random, drives);
    auto const built = BuildLayout(asked, {drives, kImage, {}, {}});
    if (!built.faults.empty()) continue;
    auto mounts = MountsOf(asked);
    auto& mount = mounts[static_cast<std::size_t>(random.Below(mounts.size()))];
    switch (random.Below(3)) {
      case 0:
        mount.mount = std::string("/elsewhere");
        break;
      case 1:  // Where others put ext3 whatever was asked, it is no difference.
        mount.fs_type = std::string("btrfs");
        if (mount.mount != std::string("/boot")) break;
        [[fallthrough]];
      default: {
        auto const* volume = FindVolume(built.layout, *mount.mount);
        mount.size_percent = {};
        mount.size = SizeOf(built.layout, volume->slices.front()) + 3;
      }
    }
    auto changed = asked;
    changed.mounts = mounts;
    EXPECT_FALSE(MatchLayout(changed, built.layout)) << MountsText(changed) << "\n"
                                                     << LayoutText(built.layout);
    if (testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace ferro::provider
