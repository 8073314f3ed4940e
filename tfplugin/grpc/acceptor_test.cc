#include "tfplugin/grpc/acceptor.h"

#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <future>
#include <string>
#include <utility>

#include "base/temporary_directory_testing.h"
#include "base/unix_socket.h"
#include "tfplugin/grpc/listener.h"

namespace ferro::tf {
namespace {

constexpr int kSoonMs = 10000;

Descriptor ConnectTo(std::string const& path) {
  auto const address = UnixAddress(path);
  Descriptor client(socket(AF_UNIX, SOCK_STREAM, 0));
  EXPECT_EQ(connect(client.get(), reinterpret_cast<sockaddr const*>(&*address), sizeof *address),
            0);
  return client;
}

std::string ReadFrom(int connection) {
  pollfd source{.fd = connection, .events = POLLIN, .revents = 0};
  std::array<char, 16> bytes{};
  if (poll(&source, 1, kSoonMs) != 1) return "nothing came";
  auto const got = read(connection, bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

TEST(AcceptorTest, WhoCameBeforeItIsTakenWithWhatTheySent) {
  TemporaryDirectory temporary;
  std::string const path = temporary.path() / "s";
  auto listener = ListenAtPath(path);
  ASSERT_TRUE(listener);
  auto const early = ConnectTo(path);
  ASSERT_TRUE(WriteAll(early.get(), "early"));
  std::promise<int> taken;
  Acceptor const acceptor(std::move(*listener), [&](int fd) { taken.set_value(fd); });
  Descriptor const connection(taken.get_future().get());
  EXPECT_EQ(ReadFrom(connection.get()), "early");
}

TEST(AcceptorTest, ItEndsWhenNobodyCame) {
  auto listener = ListenAtPort(0);
  ASSERT_TRUE(listener);
  EXPECT_NE(PortOf(*listener), 0);
  Acceptor const acceptor(std::move(*listener), [](int fd) { close(fd); });
}

TEST(ListenerTest, APlaceThatIsTakenIsNamedWithTheReason) {
  auto const first = ListenAtPort(0);
  ASSERT_TRUE(first);
  auto const port = PortOf(*first);
  auto const second = ListenAtPort(port);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, ::testing::HasSubstr(std::to_string(port)));
  EXPECT_THAT(second.error().message, ::testing::HasSubstr("in use"));

  TemporaryDirectory temporary;
  std::string const path = temporary.path() / "s";
  auto const listener = ListenAtPath(path);
  ASSERT_TRUE(listener);
  EXPECT_FALSE(ListenAtPath(path));
  EXPECT_FALSE(ListenAtPath(std::string(200, 'x')));
}

}  // namespace
}  // namespace ferro::tf
