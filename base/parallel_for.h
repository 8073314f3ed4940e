// The same work for many things, several at once.
#pragma once

#include <cstddef>
#include <functional>

namespace ferro {

// Calls work(0) to work(count - 1), each once, on at most `most` threads of which the caller's is
// one, and returns when all are done. Where no more threads are to be had it takes fewer. When
// calls throw, what has not begun is left out, and the first exception goes on to the caller.
void ParallelFor(std::size_t count, std::size_t most, std::function<void(std::size_t)> const& work);

}  // namespace ferro
