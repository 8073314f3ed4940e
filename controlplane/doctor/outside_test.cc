#include "controlplane/doctor/outside.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ferro::doctor {
namespace {

using ::testing::HasSubstr;

// Listens on a port that the kernel chose.
class OpenPort {
 public:
  explicit OpenPort(in_addr_t address) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(address)}};
    socklen_t size = sizeof to;
    auto* const plain = reinterpret_cast<sockaddr*>(&to);
    if (::bind(fd_, plain, size) == 0 && ::listen(fd_, 8) == 0 &&
        ::getsockname(fd_, plain, &size) == 0)
      port_ = ntohs(to.sin_port);
  }
  OpenPort(OpenPort const&) = delete;
  OpenPort& operator=(OpenPort const&) = delete;
  ~OpenPort() { ::close(fd_); }
  OutsidePort port() const { return {.port = port_, .protocol = "tcp"}; }

 private:
  int fd_;
  int port_ = 0;
};

// Where the rights are missing, saying so is what is tested: the same program runs in both.
TEST(DoctorOutsideTest, SeesWhatListensOnEveryAddressAndNotWhatListensOnLoopback) {
  OpenPort const open(INADDR_ANY);
  OpenPort const hidden(INADDR_LOOPBACK);
  OutsidePort loopback = hidden.port();
  loopback.address = "127.0.0.1";
  OutsidePort udp = open.port();
  udp.protocol = "udp";
  auto const answers = ProbeFromOutside({open.port(), hidden.port(), loopback, udp}, {});
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
  OpenPort const open(INADDR_ANY);
  for (int i = 0; i < 3; ++i)
    static_cast<void>(ProbeFromOutside({open.port()}, {.within = Clock::Duration(100)}));
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
