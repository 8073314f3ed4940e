#include "provider/port_probe.h"

#include <gtest/gtest.h>

#include "base/busy_port_testing.h"

namespace ferro::provider {
namespace {

constexpr std::chrono::seconds kPatience{5};

TEST(PortProbeTest, NothingAcceptsOnAClosedPortOrAtANonsensicalAddress) {
  std::uint16_t port = 0;
  {
    BusyPort const listener;
    port = listener.number();
  }
  auto const probe = MakeTcpPortProbe();
  EXPECT_FALSE(probe->Accepts("127.0.0.1", port, kPatience, {}));
  EXPECT_FALSE(probe->Accepts("web.example", port, kPatience, {}));
  EXPECT_FALSE(probe->Accepts("", port, kPatience, {}));
}

TEST(PortProbeTest, AListeningPortAccepts) {
  BusyPort const listener;
  EXPECT_TRUE(MakeTcpPortProbe()->Accepts("127.0.0.1", listener.number(), kPatience, {}));
}

}  // namespace
}  // namespace ferro::provider
