// Sorting that keeps what is equal in its order. std::stable_sort is not used: clang
// refuses the buffer of libstdc++'s.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace ferro {

template <class T, class Less>
void SortStably(std::vector<T>& items, Less const& less) {
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (less(items[a], items[b])) return true;
    return !less(items[b], items[a]) && a < b;
  });
  std::vector<T> sorted;
  sorted.reserve(items.size());
  for (std::size_t const index : order) sorted.push_back(std::move(items[index]));
  items = std::move(sorted);
}

}  // namespace ferro
