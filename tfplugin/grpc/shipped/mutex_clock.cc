// The clock of gRPC's mutexes in a plugin that is linked statically. On x86-64 the first thread
// that has to wait for one of them finds out how many cycles a second has, by sleeping for 3 ms and
// more, in which that mutex is held and whoever wants it waits. Abseil's mutex wants to know only
// when to look again at a thread's priority, about once a second, and nothing else in the program
// asks. This definition is found before the library's, a file of its own in libabsl_base.a.
#include <absl/base/config.h>
#include <absl/base/internal/unscaledcycleclock.h>

static_assert(ABSL_LTS_RELEASE_VERSION == 20220623,
              "look who asks for the frequency in this version of Abseil");

#if defined(__x86_64__)

namespace absl {
ABSL_NAMESPACE_BEGIN
namespace base_internal {

double UnscaledCycleClock::Frequency() {
  return 2e9;  // Right to a factor of two, which is near enough.
}

}  // namespace base_internal
ABSL_NAMESPACE_END
}  // namespace absl

#endif
