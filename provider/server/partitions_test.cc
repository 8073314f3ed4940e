#include <gtest/gtest.h>

#include "provider/server/partitions_layout.h"

namespace ferro::provider {
namespace {

std::vector<Drive> TwoAndTwo() {
  return {{"s2", "SSD SATA", 479},
          {"h1", "HDD SATA", 3999},
          {"s1", "SSD SATA", 479},
          {"h2", "HDD SATA", 3999}};
}

MountModel Mount(std::string mount, double size, std::string raid = "", std::string disk = "") {
  MountModel model;
  model.mount = std::move(mount);
  model.size = size;
  if (!raid.empty()) model.raid = std::move(raid);
  if (!disk.empty()) model.disk = std::move(disk);
  return model;
}

MountModel Percent(std::string mount, double percent, std::string raid = "") {
  auto model = Mount(std::move(mount), 0, std::move(raid));
  model.size = {};
  model.size_percent = percent;
  return model;
}

RaidModel Raid(std::string name, std::string level, std::string type = "SSD SATA") {
  return {std::move(name), std::move(level), std::move(type), {}};
}

PlainDiskModel Disk(std::string name, std::string type = "HDD SATA") {
  return {std::move(name), std::move(type)};
}

// The example of the documentation: a mirror for the system, a disk for the data.
PartitionsModel SystemAndData() {
  PartitionsModel partitions;
  partitions.raids = std::vector<RaidModel>{Raid("sys", "raid1")};
  partitions.disks = std::vector<PlainDiskModel>{Disk("data")};
  partitions.mounts =
      std::vector<MountModel>{Mount("/", -1, "sys"), Mount("/boot", 1, "sys"),
                              Mount("swap", 12, "sys"), Mount("/data", -1, "", "data")};
  return partitions;
}

BuiltLayout Build(PartitionsModel const& partitions, std::vector<Drive> drives = TwoAndTwo(),
                  NamedDrives remembered = {}) {
  return BuildLayout(partitions, {std::move(drives),
                                  {{"/boot", "ext3", 1}, {"swap", "swap", 12}, {"/", "ext4", -1}},
                                  {},
                                  std::move(remembered)});
}

// "error PATH: detail", one a line.
std::string Texts(std::vector<tf::Diagnostic> const& found) {
  std::string text;
  for (auto const& d : found) {
    text += (d.severity == tf::Severity::kError ? "error " : "warning ") + d.path.ToText() + ": " +
            d.summary + ": " + d.detail + "\n";
  }
  return text;
}

void ExpectFault(PartitionsModel const& partitions, std::string_view path, std::string_view text,
                 bool soft_raid = false) {
  auto const found = Texts(PartitionFaults(partitions, soft_raid));
  EXPECT_NE(found.find("error os_params." + std::string(path) + ": "), std::string::npos) << found;
  EXPECT_NE(found.find(text), std::string::npos) << found;
}

// --- Without drives ------------------------------------------------------------------------

// Covers: W-29
TEST(PartitionsTest, WhatIsWrongWhateverTheDrivesIsSaidWithItsPath) {
  auto edit = [](auto const& change) {
    auto partitions = SystemAndData();
    change(*partitions.raids, *partitions.disks, *partitions.mounts);
    return partitions;
  };
  ExpectFault(edit([](auto& raids, auto&, auto&) { raids[0].count = 1; }),
              "partitions.raids[0].count", "at least 2 drives");
  ExpectFault(edit([](auto& raids, auto&, auto&) {
                raids[0].level = std::string("raid10");
                raids[0].count = 5;
              }),
              "partitions.raids[0].count", "even number");
  ExpectFault(edit([](auto&, auto& disks, auto&) { disks[0].name = std::string("sys"); }),
              "partitions.disks[0].name", "names another raid or disk");
  ExpectFault(edit([](auto&, auto&, auto& mounts) { mounts[3].disk = std::string("dta"); }),
              "partitions.mounts[3].disk", "it has \"data\"");
  ExpectFault(edit([](auto&, auto&, auto& mounts) { mounts[3].raid = std::string("sys"); }),
              "partitions.mounts[3].disk", "not on both");
  ExpectFault(edit([](auto&, auto&, auto& mounts) { mounts[2].size_percent = 5; }),
              "partitions.mounts[2].size", "Exactly one of size");
  ExpectFault(edit([](auto&, auto&, auto& mounts) { mounts[2].size = {}; }),
              "partitions.mounts[2].size", "Exactly one of size");
  ExpectFault(edit([](auto&, auto&, auto& mounts) { mounts[2].size = 0; }),
              "partitions.mounts[2].size", "above 0, or -1");
  ExpectFault(edit([](auto&, auto&, auto& mounts) { mounts[2] = Percent("swap", 101, "sys"); }),
              "partitions.mounts[2].size_percent", "at most 100");
  ExpectFault(edit([](auto&, auto&, auto& mounts) { mounts[2].fs_type = std::string("ext4"); }),
              "partitions.mounts[2].fs_type", "goes with mount \"swap\"");
  ExpectFault(edit([](auto&, auto&, auto& mounts) { mounts[3].mount = std::string("/boot"); }),
              "partitions.mounts[3].mount", "another element");
  ExpectFault(edit([](auto&, auto&, auto& mounts) { mounts[0].mount = std::string("/root"); }),
              "partitions.mounts", "lists no \"/\"");
  for (auto const* bad : {"", "/a b", "/a//b", "/a/../b", "/data/", "./x"}) {
    ExpectFault(edit([&](auto&, auto&, auto& mounts) { mounts[3].mount = std::string(bad); }),
                "partitions.mounts[3].mount", "is no mount point");
  }
  ExpectFault(edit([](auto& raids, auto&, auto&) { raids[0].level = {}; }), "partitions",
              "Every raid has a name");
}

TEST(PartitionsTest, SoftRaidExcludesRaidsAndNeedsSomethingToStandOnIt) {
  ExpectFault(SystemAndData(), "soft_raid", "Set one of them", true);
  auto partitions = SystemAndData();
  partitions.raids = {};
  for (auto& mount : *partitions.mounts) {
    mount.raid = {};
    mount.disk = std::string("data");
  }
  ExpectFault(partitions, "soft_raid", "Remove soft_raid", true);
  partitions.mounts->front().disk = {};
  EXPECT_EQ(Texts(PartitionFaults(partitions, true)), "");
}

TEST(PartitionsTest, SpellingsThatLiveServersHaveAreWarnings) {
  EXPECT_EQ(Texts(PartitionFaults(SystemAndData(), false)), "");
  auto partitions = SystemAndData();
  partitions.mounts->push_back(Mount("second_folder", 5, "sys"));
  partitions.mounts->push_back(Percent("/srv", 10.5, "sys"));
  partitions.raids->push_back(Raid("spare", "raid0"));
  auto const found = Texts(PartitionFaults(partitions, false));
  EXPECT_NE(found.find("warning os_params.partitions.mounts[4].mount: Mount point without a slash"),
            std::string::npos)
      << found;
  EXPECT_NE(found.find("warning os_params.partitions.mounts[5].size_percent: Fractional"),
            std::string::npos)
      << found;
  EXPECT_NE(found.find("warning os_params.partitions.raids[1].name: Nothing stands on it"),
            std::string::npos)
      << found;
  EXPECT_EQ(found.find("error"), std::string::npos) << found;
}

// Covers: R41
TEST(PartitionsTest, WhatIsUnknownIsUndecided) {
  auto partitions = SystemAndData();
  (*partitions.mounts)[0].mount = tf::Attr<std::string>::Unknown();
  (*partitions.mounts)[1].size = tf::Attr<double>::Unknown();
  (*partitions.mounts)[3].disk = tf::Attr<std::string>::Unknown();
  EXPECT_FALSE(IsDecided(partitions));
  EXPECT_EQ(Texts(PartitionFaults(partitions, false)), "");
  EXPECT_FALSE(MatchLayout(partitions, Build(SystemAndData()).layout));
}

// --- On drives -----------------------------------------------------------------------------

// Covers: W-09
TEST(PartitionsTest, MissingDrivesAreAnErrorThatSaysWhatThereIs) {
  auto partitions = SystemAndData();
  partitions.raids->front().count = 3;
  EXPECT_EQ(Texts(Build(partitions).faults),
            "error os_params.partitions.raids[0].count: The disk layout does not fit: raid \"sys\" "
            "(raid1) takes 3 drives of type \"SSD SATA\", and 2 of them are left; this "
            "configuration has 2 × 479 GB SSD SATA and 2 × 3999 GB HDD SATA.\n");
  partitions = SystemAndData();
  partitions.disks->front().disk_type = std::string("SSD NVMe");
  EXPECT_NE(Texts(Build(partitions).faults)
                .find("error os_params.partitions.disks[0].disk_type: The disk layout does not "
                      "fit: disk \"data\" is of type \"SSD NVMe\"; this configuration has 2 × 479"),
            std::string::npos);
  EXPECT_FALSE(Build(SystemAndData(), {}).faults.empty());
}

TEST(PartitionsTest, SumsAreCheckedAgainstEachDrive) {
  auto partitions = SystemAndData();
  (*partitions.mounts)[2].size = 479;
  EXPECT_EQ(
      Texts(Build(partitions).faults),
      "error os_params.partitions.mounts[2].size: The disk layout does not fit: \"swap\" does "
      "not fit: it takes 479 GB, and of the 479 GB of drive s1 (SSD SATA) other mounts take "
      "1 GB.\n"
      "error os_params.partitions.mounts[0].size: The disk layout does not fit: Nothing is "
      "left for \"/\": other mounts take 480 GB of drive s1, which has 479 GB.\n");
  partitions = SystemAndData();
  partitions.mounts->push_back(Mount("/more", -1, "sys"));
  EXPECT_NE(Texts(Build(partitions).faults)
                .find("mounts[4].size: The disk layout does not fit: "
                      "\"/more\" takes the rest of drive s1, which "
                      "\"/\" takes already"),
            std::string::npos);
  partitions = SystemAndData();
  partitions.mounts->push_back(Percent("/tiny", 0.1, "sys"));
  EXPECT_NE(Texts(Build(partitions).faults).find("less than 1 GB"), std::string::npos);
}

// Covers: W-10
TEST(PartitionsTest, TheRestStandsLastAndBootFirst) {
  auto const built = Build(SystemAndData());
  EXPECT_EQ(LayoutText(built.layout),
            "raid1 on 2 × 479 GB SSD SATA (drives s1, s2): /boot 1 GB ext3, swap 12 GB swap, / the "
            "rest ext4; plain partitions on 1 × 3999 GB HDD SATA (drive h1): /data the rest ext4");
  EXPECT_EQ(built.names, (NamedDrives{{"data", {"h1"}}, {"sys", {"s1", "s2"}}}));
}

TEST(PartitionsTest, TheImagesBootIsAddedBesideTheRoot) {
  auto partitions = SystemAndData();
  partitions.mounts->erase(partitions.mounts->begin() + 1);
  auto const built = Build(partitions);
  ASSERT_NE(FindVolume(built.layout, "/boot"), nullptr);
  EXPECT_EQ(FindVolume(built.layout, "/boot")->fs_type, "ext3");
  EXPECT_EQ(DrivesOf(*FindVolume(built.layout, "/boot")), (std::vector<std::string>{"s1", "s2"}));
  EXPECT_TRUE(MatchLayout(partitions, built.layout)) << "and is no difference";
}

TEST(PartitionsTest, MountsWithoutADeviceStandOnTheDefaultLayout) {
  PartitionsModel partitions;
  partitions.mounts = std::vector<MountModel>{Mount("/", -1)};
  auto const level = [](BuiltLayout const& built) { return FindVolume(built.layout, "/")->level; };
  EXPECT_EQ(level(Build(partitions)), "raid1");
  EXPECT_EQ(level(Build(partitions, {{"s1", "SSD SATA", 479}})), kNoRaid);
  EXPECT_EQ(level(BuildLayout(partitions, {TwoAndTwo(), {}, "raid0", {}})), "raid0");
  auto const refused = BuildLayout(partitions, {TwoAndTwo(), {}, "raid10", {}});
  EXPECT_NE(Texts(refused.faults).find("error os_params.soft_raid"), std::string::npos);
  partitions.raids = std::vector<RaidModel>{Raid("data", "raid1", "HDD SATA")};
  partitions.mounts->push_back(Mount("/data", -1, "data"));
  EXPECT_EQ(level(Build(partitions)), kNoRaid) << "beside raids it is one drive";
}

TEST(PartitionsTest, PartsOfAHundredPercentFit) {
  PartitionsModel partitions;
  partitions.raids = std::vector<RaidModel>{Raid("sys", "raid0")};
  partitions.mounts =
      std::vector<MountModel>{Percent("/", 50, "sys"), Percent("/home", 49.9, "sys")};
  auto const built = BuildLayout(partitions, {TwoAndTwo(), {}, {}, {}});
  ASSERT_TRUE(built.faults.empty()) << Texts(built.faults);
  EXPECT_EQ(FindVolume(built.layout, "/")->slices[0].size_gb, 239);
  (*partitions.mounts)[0].size_percent = {};
  (*partitions.mounts)[0].size = 240;
  EXPECT_FALSE(MatchLayout(partitions, built.layout));
  (*partitions.mounts)[0].size = 239;
  EXPECT_TRUE(MatchLayout(partitions, built.layout)) << "a size where a percentage was";
}

// Covers: W-05
TEST(PartitionsTest, DevicesKeepTheirDrivesWhenOthersCome) {
  auto partitions = SystemAndData();
  partitions.disks = std::vector<PlainDiskModel>{Disk("more"), Disk("data")};
  partitions.mounts->push_back(Mount("/more", -1, "", "more"));
  EXPECT_EQ(Build(partitions).names.at("data"), std::vector<std::string>{"h2"});
  auto const remembered = Build(SystemAndData()).names;
  EXPECT_EQ(Build(partitions, TwoAndTwo(), remembered).names.at("data"),
            std::vector<std::string>{"h1"});
  EXPECT_EQ(Build(partitions, TwoAndTwo(), {{"data", {"gone"}}}).names.at("data"),
            std::vector<std::string>{"h2"})
      << "what is not there any more is forgotten";
}

// --- Read back -----------------------------------------------------------------------------

// Covers: W-23
TEST(PartitionsTest, AnotherLayoutIsADifference) {
  auto const found = Build(SystemAndData()).layout;
  auto differs = [&](auto const& change) {
    auto partitions = SystemAndData();
    change(partitions);
    return !MatchLayout(partitions, found);
  };
  EXPECT_FALSE(differs([](auto&) {}));
  EXPECT_TRUE(differs([](auto& p) { p.raids->front().level = std::string("raid0"); }));
  EXPECT_TRUE(differs([](auto& p) { p.raids->front().disk_type = std::string("HDD SATA"); }));
  EXPECT_TRUE(differs([](auto& p) { p.disks->front().disk_type = std::string("SSD SATA"); }));
  EXPECT_TRUE(differs([](auto& p) { p.mounts->pop_back(); }));
  EXPECT_TRUE(differs([](auto& p) { p.mounts->push_back(Mount("/x", 1, "sys")); }));
  EXPECT_FALSE(differs([](auto& p) { (*p.mounts)[3].disk = {}; })) << "one drive, whichever";
  EXPECT_TRUE(differs([](auto& p) {
    (*p.mounts)[2].raid = {};
    (*p.mounts)[2].disk = std::string("data");
  }));
}

TEST(PartitionsTest, WhatOthersFormattedIsNoDifference) {
  auto partitions = SystemAndData();
  (*partitions.mounts)[1].fs_type = std::string("ext4");
  EXPECT_TRUE(MatchLayout(partitions, Build(SystemAndData()).layout)) << "/boot is ext3 there";
}

TEST(PartitionsTest, AFoundLayoutGetsNames) {
  auto const found = Build(SystemAndData()).layout;
  auto const spelled = SpellLayout(found, {}, {});
  EXPECT_EQ(spelled.soft_raid, std::nullopt);
  EXPECT_EQ(*spelled.partitions.raids->front().name, "raid1-ssd-sata");
  EXPECT_EQ(*spelled.partitions.raids->front().count, 2);
  EXPECT_EQ(*spelled.partitions.disks->front().name, "disk-hdd-sata");
  EXPECT_EQ(MountsText(spelled.partitions),
            "/boot 1 GB ext3 on raid1-ssd-sata, swap 12 GB swap on raid1-ssd-sata, / the rest ext4 "
            "on raid1-ssd-sata, /data the rest ext4 on disk-hdd-sata");
}

// Covers: R124
TEST(PartitionsTest, ADefaultLayoutIsSpelledSoThatSoftRaidAndPartitionsGoTogether) {
  PartitionsModel partitions;
  partitions.mounts = std::vector<MountModel>{Mount("/", -1)};
  auto const spelled = SpellLayout(Build(partitions).layout, {}, {});
  EXPECT_EQ(spelled.soft_raid, "raid1");
  EXPECT_TRUE(spelled.partitions.raids.null());
  EXPECT_EQ(MountsText(spelled.partitions), "/boot 1 GB ext3, / the rest ext4");
  EXPECT_EQ(Texts(PartitionFaults(spelled.partitions, true)), "");
}

TEST(PartitionsTest, DriftShowsOnlyWhatIsDifferent) {
  auto const built = Build(SystemAndData());
  auto found = built.layout;
  for (auto& volume : found.volumes) {
    for (auto& slice : volume.slices) {
      if (volume.mount == "swap") slice.size_gb = 8;
    }
  }
  auto expected = SystemAndData();
  (*expected.mounts)[2].size = 8;
  EXPECT_EQ(SpellLayout(found, SystemAndData(), built.names).partitions, expected);
}

}  // namespace
}  // namespace ferro::provider
