#include "base/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <thread>

namespace ferro {
namespace {

bool IsOpen(int fd) {
  return ::fcntl(fd, F_GETFD) >= 0;
}

int OpenNothing() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

TEST(DescriptorTest, OwnsNothingWhenOpeningFailed) {
  Descriptor const none;
  EXPECT_EQ(none.get(), -1);
  Descriptor failed(::open("/nowhere/at/all", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(failed.get(), -1);
  failed.Close();
}

TEST(DescriptorTest, KeepsWhatFailedBeforeIt) {
  Descriptor file(OpenNothing());
  ::close(file.get());  // So that closing it again fails.
  errno = EXDEV;
  file.Close();
  EXPECT_EQ(errno, EXDEV);
  EXPECT_EQ(file.get(), -1);
}

TEST(DescriptorTest, ClosesAtItsEndOnce) {
  int fd = -1;
  {
    Descriptor first(OpenNothing());
    fd = first.get();
    Descriptor const second(std::move(first));
    EXPECT_EQ(second.get(), fd);
    EXPECT_TRUE(IsOpen(fd));
  }
  EXPECT_FALSE(IsOpen(fd));
}

TEST(DescriptorTest, AnAssignmentClosesWhatWasOwnedAndMovesTheRest) {
  Descriptor kept(OpenNothing());
  Descriptor given(OpenNothing());
  int const old = kept.get();
  int const fresh = given.get();
  kept = std::move(given);
  EXPECT_FALSE(IsOpen(old));
  EXPECT_EQ(kept.get(), fresh);
  EXPECT_TRUE(IsOpen(fresh));
}

TEST(WriteAllTest, SaysWhyNothingMoreIsTaken) {
  Descriptor const file(OpenNothing());
  errno = 0;
  EXPECT_FALSE(WriteAll(file.get(), "text"));
  EXPECT_EQ(errno, EBADF);
  EXPECT_TRUE(WriteAll(file.get(), ""));
}

TEST(WriteAllTest, WritesMoreThanAPipeHolds) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  Descriptor const out(ends[0]);
  Descriptor in(ends[1]);
  std::string const sent(1U << 20U, 'x');
  std::string got;
  std::jthread reader([&] {
    std::array<char, 4096> piece{};
    for (;;) {
      auto const count = ::read(out.get(), piece.data(), piece.size());
      if (count <= 0) return;
      got.append(piece.data(), static_cast<std::size_t>(count));
    }
  });
  EXPECT_TRUE(WriteAll(in.get(), sent));
  in.Close();
  reader.join();
  EXPECT_EQ(got, sent);
}

}  // namespace
}  // namespace ferro
