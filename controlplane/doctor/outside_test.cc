#include "controlplane/doctor/outside.h"

#include <gmock/gmock.h>
#include <net/if.h>
#include <unistd.h>

#include "base/busy_port_testing.h"

namespace ferro::doctor {
namespace {

using ::testing::HasSubstr;

OutsidePort At(BusyPort const& port) {
  return {.port = port.number(), .protocol = "tcp"};
}

// Where the rights are missing, saying so is what is tested: the same program runs in both.
TEST(DoctorOutsideTest, SeesWhatListensOnEveryAddressAndNotWhatListensOnLoopback) {
  BusyPort const open(BusyPort::Where::kEverywhere);
  BusyPort const hidden;
  OutsidePort loopback = At(hidden);
  loopback.address = "127.0.0.1";
  OutsidePort udp = At(open);
  udp.protocol = "udp";
  auto const answers = ProbeFromOutside({At(open), At(hidden), loopback, udp}, {});
  if (!answers) {
    EXPECT_EQ(answers.error().code, ErrorCode::kPermissionDenied) << answers.error().message;
    EXPECT_THAT(answers.error().message, HasSubstr("from outside"));
    return;
  }
  ASSERT_EQ(answers->size(), 4U);
  EXPECT_EQ((*answers)[0].answer, Answer::kConnected);
  EXPECT_EQ((*answers)[1].answer, Answer::kRefused);
  EXPECT_EQ((*answers)[2].answer, Answer::kNotTried);
  EXPECT_EQ((*answers)[3].answer, Answer::kNotTried);
}

TEST(DoctorOutsideTest, LeavesNothingBehind) {
  BusyPort const open(BusyPort::Where::kEverywhere);
  for (int i = 0; i < 3; ++i)
    static_cast<void>(ProbeFromOutside({At(open)}, {.within = Clock::Duration(100)}));
  std::string const name = "fpo" + std::to_string(::getpid());
  EXPECT_EQ(::if_nametoindex(name.c_str()), 0U);
}

TEST(DoctorOutsideTest, ANamespaceThatIsNotThereIsAnError) {
  auto const answers = ProbeFromOutside({}, {.network_namespace = "/nowhere/net"});
  ASSERT_FALSE(answers);
  EXPECT_THAT(answers.error().message, HasSubstr("network namespace"));
}

TEST(DoctorOutsideTest, WithoutAFreeRangeThereIsNoCable) {
  auto const answers = ProbeFromOutside(
      {}, {.routes = {"0.0.0.0/0", "192.0.2.0/24", "198.51.100.0/25", "203.0.113.128/25"}});
  ASSERT_FALSE(answers);
  EXPECT_THAT(answers.error().message, HasSubstr("in use"));
}

}  // namespace
}  // namespace ferro::doctor
