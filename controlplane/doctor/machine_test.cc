#include "controlplane/doctor/machine.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::doctor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DoctorMachineTest, WhatCannotBeReadStaysUnknown) {
  TemporaryDirectory const directory;
  auto const machine = ReadMachine(directory.path(), directory.path());
  EXPECT_FALSE(machine.max_map_count);
  EXPECT_FALSE(machine.memory_available);
  EXPECT_THAT(machine.mount_points, IsEmpty());
  EXPECT_FALSE(machine.has_ufw);
}

TEST(DoctorMachineTest, ReadsThisMachine) {
  auto const machine = ReadMachine("/proc", "/etc");
  EXPECT_GT(machine.max_map_count.value_or(0), 0);
  EXPECT_GT(machine.memory_available.value_or(0), 0);
}

TEST(DoctorMachineTest, MemoryIsWhatCouldBeUsedNow) {
  EXPECT_EQ(ParseMemoryAvailable("MemTotal: 100 kB\nMemFree: 1 kB\nMemAvailable:   50 kB\n"),
            50 * 1024);
  EXPECT_FALSE(ParseMemoryAvailable("MemTotal: 100 kB\n"));
  EXPECT_FALSE(ParseMemoryAvailable("MemAvailable: much\n"));
}

TEST(DoctorMachineTest, OnlyDisksBesideTheRootAreMountPoints) {
  EXPECT_THAT(ParseMountPoints("22 27 0:21 / /proc rw - proc proc rw\n"
                               "27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
                               "28 27 8:2 / /srv/my\\040data rw shared:2 - xfs /dev/sdb1 rw\n"
                               "29 27 0:30 / /mnt/share rw - nfs4 host:/x rw\n"
                               "30 27 8:1 /etc/hosts /etc/hosts rw - ext4 /dev/sda1 rw\n"
                               "31 27 0:31 / /tmp rw - tmpfs tmpfs rw\n"
                               "nonsense\n"),
              ElementsAre("/mnt/share", "/srv/my data"));
}

TEST(DoctorMachineTest, UfwIsOnWhenItsFileSaysSo) {
  EXPECT_TRUE(IsUfwOn("# a comment\nENABLED=yes\nLOGLEVEL=low\n"));
  EXPECT_FALSE(IsUfwOn("#ENABLED=yes\nENABLED=no\n"));
}

}  // namespace
}  // namespace ferro::doctor
