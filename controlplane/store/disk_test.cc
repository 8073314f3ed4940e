#include <gtest/gtest.h>

#include "controlplane/store/disk_testing.h"

namespace ferro::store {
namespace {

TEST(MemoryFileTest, APowerLossLeavesWhatWasSynced) {
  MemoryFile file;
  file.Write(0, "one");
  file.Sync();
  file.Write(1, "XY");
  EXPECT_EQ(file.current, "oXY");
  file.LosePower(nullptr);
  EXPECT_EQ(file.current, "one");
}

TEST(MemoryFileTest, AFailedSyncIsNotMadeGoodByTheNext) {
  MemoryFile file;
  file.Write(0, "one");
  file.FailToSync();
  file.Write(3, "two");
  file.Sync();
  EXPECT_EQ(file.current, "onetwo");
  file.LosePower(nullptr);
  EXPECT_EQ(file.current, std::string("\0\0\0two", 6));
}

TEST(MemoryFileTest, ATornWriteLeavesWholeSectors) {
  bool some = false;
  for (std::uint64_t seed = 1; seed < 50; ++seed) {
    MemoryFile file;
    file.Write(0, std::string(2048, 'a'));
    file.Sync();
    file.Write(100, std::string(1500, 'b'));
    FakeRandom random(seed);
    file.LosePower(&random);
    EXPECT_EQ(file.current.substr(0, 100), std::string(100, 'a'));
    for (std::size_t sector = 512; sector < 1536; sector += 512) {
      EXPECT_EQ(file.current.substr(sector, 512), std::string(512, file.current[sector]));
    }
    some = some || (file.current[600] == 'b' && file.current[1100] == 'a');
  }
  EXPECT_TRUE(some);
}

TEST(MemoryFilesTest, ANameIsThereOnceTheFileIsSyncedAndComesBackWhenItsRemovalWasNot) {
  MemoryFiles files;
  auto const file = files.Make("a");
  files.LosePower(nullptr);
  EXPECT_EQ(files.Find("a"), nullptr);

  auto const again = files.Make("a");
  files.NameOnDisk("a", again);
  files.Remove("a", false);
  EXPECT_EQ(files.Find("a"), nullptr);
  files.LosePower(nullptr);
  EXPECT_EQ(files.Find("a"), again);
  files.Remove("a", true);
  files.LosePower(nullptr);
  EXPECT_EQ(files.Find("a"), nullptr);
}

}  // namespace
}  // namespace ferro::store
