#include "base/lazy.h"

#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace ferro {
namespace {

TEST(LazyTest, NothingIsMadeThatNobodyAsksFor) {
  int made = 0;
  Lazy<int> const value([&] { return ++made; });
  EXPECT_EQ(made, 0);
  EXPECT_EQ(*value, 1);
  EXPECT_EQ(*value, 1);
  EXPECT_EQ(made, 1);
}

TEST(LazyTest, ThreadsThatAskAtOnceGetTheSameOne) {
  std::atomic<int> made = 0;
  Lazy<std::string> const value([&] {
    ++made;
    return std::string("made once");
  });
  std::array<std::string const*, 8> seen{};
  {
    std::vector<std::jthread> threads;
    for (auto& place : seen) threads.emplace_back([&] { place = &*value; });
  }
  EXPECT_EQ(made, 1);
  EXPECT_THAT(seen, ::testing::Each(&*value));
  EXPECT_EQ(value->size(), 9U);
}

}  // namespace
}  // namespace ferro
