#include "controlplane/plan/listening.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>

#include "base/busy_port_testing.h"
#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::plan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kHead =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n";

std::string Row(std::string const& local, std::string const& state, std::string const& inode) {
  return "   0: " + local + " 00000000:0000 " + state +
         " 00000000:00000000 00:00000000 00000000     0        0 " + inode + " 1 0 100 0 0 10 0\n";
}

TEST(PlanListeningTest, WhatIsNotUnderstoodIsLeftOut) {
  EXPECT_THAT(ParseListening("", "tcp"), IsEmpty());
  EXPECT_THAT(ParseListening(kHead, "tcp"), IsEmpty());
  EXPECT_THAT(ParseListening(Row("0100007F", "0A", "1"), "tcp"), IsEmpty());
  EXPECT_THAT(ParseListening(Row("0100007F:zz", "0A", "1"), "tcp"), IsEmpty());
  EXPECT_THAT(ParseListening(Row("0100007F:0000", "0A", "1"), "tcp"), IsEmpty());
}

TEST(PlanListeningTest, OnlyWhoListensHoldsAPort) {
  std::string const table = std::string(kHead) + Row("00000000:0050", "0A", "77") +
                            Row("0100007F:1F90", "0A", "78") + Row("0100007F:9000", "01", "79");
  auto const found = ParseListening(table, "tcp");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].port.address, "");
  EXPECT_EQ(found[0].port.port, 80);
  EXPECT_EQ(found[0].inode, "77");
  EXPECT_EQ(found[1].port.address, "127.0.0.1");
  EXPECT_EQ(found[1].port.port, 8080);
}

TEST(PlanListeningTest, ReadsAddressesOfIpv6) {
  std::string const table = Row("00000000000000000000000000000000:0050", "0A", "1") +
                            Row("00000000000000000000000001000000:0051", "0A", "2") +
                            Row("0000000000000000FFFF00000100007F:0052", "0A", "3");
  auto const found = ParseListening(table, "tcp");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].port.address, "");
  EXPECT_EQ(found[1].port.address, "::1");
  EXPECT_EQ(found[2].port.address, "127.0.0.1");
}

TEST(PlanListeningTest, ASocketOfUdpListensWhileItIsUnconnected) {
  EXPECT_EQ(ParseListening(Row("00000000:0035", "07", "1"), "udp").size(), 1U);
  EXPECT_THAT(ParseListening(Row("00000000:0035", "01", "1"), "udp"), IsEmpty());
}

TEST(PlanListeningTest, WithoutASocketTheTablesAreOurOwn) {
  EXPECT_EQ(NetworkTables("", "/proc"), "/proc/self/net");
  EXPECT_EQ(NetworkTables("unix:///nowhere/docker.sock", "/proc"), "/proc/self/net");
  EXPECT_EQ(NetworkTables("tcp://10.0.0.1:2375", "/proc"), "/proc/self/net");
}

TEST(PlanListeningTest, TablesThatAreNotThereSayNothing) {
  TemporaryDirectory const directory;
  EXPECT_THAT(ListeningPorts(directory.path()), IsEmpty());
  EXPECT_EQ(HolderOf({.inode = "1"}, directory.path()), "another process");
}

TEST(PlanListeningTest, FindsThisProcessBehindItsPort) {
  BusyPort const listener;
  auto const ports = ListeningPorts("/proc/net");
  auto const found = std::find_if(ports.begin(), ports.end(), [&](Listening const& one) {
    return one.port.port == listener.number() && one.port.protocol == "tcp";
  });
  ASSERT_NE(found, ports.end());
  EXPECT_EQ(found->port.address, "127.0.0.1");
  EXPECT_THAT(HolderOf(*found, "/proc"), HasSubstr("(process " + std::to_string(::getpid()) + ")"));
}

}  // namespace
}  // namespace ferro::plan
