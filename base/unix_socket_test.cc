#include "base/unix_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/temporary_directory_testing.h"

namespace ferro {
namespace {

TEST(UnixSocketTest, APathThatIsTooShortOrTooLongIsNoAddress) {
  EXPECT_FALSE(UnixAddress(""));
  EXPECT_FALSE(UnixAddress(std::string(108, 'a')));
  auto const longest = UnixAddress(std::string(107, 'a'));
  ASSERT_TRUE(longest);
  EXPECT_EQ(std::string(longest->sun_path), std::string(107, 'a'));
}

TEST(UnixSocketTest, NobodyIsBehindWhatIsNotThere) {
  TemporaryDirectory const directory;
  EXPECT_EQ(PeerOf((directory.path() / "none.sock").string()), 0);
  EXPECT_EQ(PeerOf(""), 0);
}

TEST(UnixSocketTest, FindsTheProcessThatListens) {
  TemporaryDirectory const directory;
  auto const path = (directory.path() / "own.sock").string();
  auto const address = UnixAddress(path);
  ASSERT_TRUE(address);
  Descriptor const listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr const*>(&*address), sizeof *address),
            0);
  EXPECT_EQ(PeerOf(path), 0) << "it is bound, and nobody listens";
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  EXPECT_EQ(PeerOf(path), ::getpid());
}

}  // namespace
}  // namespace ferro
