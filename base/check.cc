#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace ferro::internal {

void CheckFailed(char const* file, int line, char const* condition, char const* why) {
  std::fprintf(stderr, "%s:%d: internal error, please report: %s (%s)\n", file, line, why,
               condition);
  std::abort();
}

}  // namespace ferro::internal
