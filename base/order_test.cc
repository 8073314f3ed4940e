#include "base/order.h"

#include <gtest/gtest.h>

#include <string>

namespace ferro {
namespace {

TEST(SortStablyTest, WhatIsEqualKeepsItsOrder) {
  std::vector<std::string> items;
  for (int i = 0; i < 100; ++i) items.push_back(std::to_string(i % 3) + ":" + std::to_string(i));
  SortStably(items, [](std::string const& a, std::string const& b) { return a[0] < b[0]; });
  for (std::size_t i = 1; i < items.size(); ++i) {
    int const before = std::stoi(items[i - 1].substr(2));
    int const after = std::stoi(items[i].substr(2));
    EXPECT_TRUE(items[i - 1][0] < items[i][0] || before < after) << items[i];
  }
  std::vector<int> none;
  SortStably(none, std::less<>());
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace ferro
