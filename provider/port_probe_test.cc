#include "provider/port_probe.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ferro::provider {
namespace {

constexpr std::chrono::seconds kPatience{5};

// A port of this machine on which something listens while the object lives.
class Listener {
 public:
  Listener() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(fd_, 4), 0);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { ::close(fd_); }
  Listener(Listener const&) = delete;
  Listener& operator=(Listener const&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  int fd_;
  std::uint16_t port_ = 0;
};

TEST(PortProbeTest, NothingAcceptsOnAClosedPortOrAtANonsensicalAddress) {
  std::uint16_t port = 0;
  {
    Listener const listener;
    port = listener.port();
  }
  auto const probe = MakeTcpPortProbe();
  EXPECT_FALSE(probe->Accepts("127.0.0.1", port, kPatience, {}));
  EXPECT_FALSE(probe->Accepts("web.example", port, kPatience, {}));
  EXPECT_FALSE(probe->Accepts("", port, kPatience, {}));
}

TEST(PortProbeTest, AListeningPortAccepts) {
  Listener const listener;
  EXPECT_TRUE(MakeTcpPortProbe()->Accepts("127.0.0.1", listener.port(), kPatience, {}));
}

}  // namespace
}  // namespace ferro::provider
