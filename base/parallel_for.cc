#include "base/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace ferro {

void ParallelFor(std::size_t count, std::size_t most,
                 std::function<void(std::size_t)> const& work) {
  std::atomic<std::size_t> next = 0;
  std::once_flag once;
  std::exception_ptr thrown;
  auto const take_turns = [&] {
    for (auto i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        next = count;
        std::call_once(once, [&] { thrown = std::current_exception(); });
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    auto const helpers = std::min(count, most);
    threads.reserve(helpers);
    try {
      for (std::size_t i = 1; i < helpers; ++i) threads.emplace_back(take_turns);
    } catch (std::system_error const&) {
      // No more threads to be had: those that there are do it.
    }
    take_turns();
  }
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace ferro
