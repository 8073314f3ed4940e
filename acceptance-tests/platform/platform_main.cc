// Runs the tests with a real engine; where none can start it says why and fails, unless
// ALLOW_NO_DOCKER=1. `--prepare` starts the engine and makes its images and `--clean-up` stops
// it: ctest's way to do so once for all tests.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "acceptance-tests/platform/engine.h"
#include "base/environment.h"
#include "base/process.h"

namespace {

bool Has(int argc, char** argv, std::string_view word) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]).starts_with(word)) return true;
  }
  return false;
}

// With the reason, once.
int NoEngine(std::string const& why) {
  bool const allowed = ferro::Environment::OfProcess().Get("ALLOW_NO_DOCKER") == "1";
  std::fprintf(stderr, "%s: no private Docker engine runs here: %s\n%s",
               allowed ? "SKIPPED (ALLOW_NO_DOCKER=1)" : "NO ENGINE", why.c_str(),
               allowed ? "" : "ALLOW_NO_DOCKER=1 lets this run pass without one.\n");
  return allowed ? 0 : 1;
}

// An engine takes root: the same again through sudo, where that asks for no password.
// Returns when there is nothing to become or no way to.
void BecomeRoot(int argc, char** argv) {
  if (::geteuid() == 0) return;
  auto const sudo = ferro::FindProgram("sudo", ferro::Environment::OfProcess());
  if (sudo.empty()) return;
  auto const free =
      ferro::acceptance::RunCommand({.arguments = {sudo, "-n", "true"},
                                     .environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}}},
                                    std::chrono::seconds(10));
  if (!free || free->exit_status != 0) return;
  std::string const path = "PATH=" + ferro::Environment::OfProcess().Get("PATH");
  std::vector<char const*> words = {sudo.c_str(), "-n", "-E", "env", path.c_str()};
  words.insert(words.end(), argv, argv + argc);
  words.push_back(nullptr);
  ::execv(sudo.c_str(), const_cast<char* const*>(words.data()));
}

}  // namespace

int main(int argc, char** argv) {
  bool const lists = Has(argc, argv, "--gtest_list_tests");
  if (!lists) BecomeRoot(argc, argv);
  auto const engine = ferro::acceptance::PrivateEngine::OfTests();
  if (Has(argc, argv, "--clean-up")) {
    auto const stopped = engine.Do({"stop"});
    return stopped ? 0 : NoEngine(stopped.error().message);
  }
  if (Has(argc, argv, "--prepare")) {
    auto const ready = engine.Prepare();
    return ready ? 0 : NoEngine(ready.error().message);
  }
  testing::InitGoogleTest(&argc, argv);
  if (lists) return RUN_ALL_TESTS();
  bool const was_running = engine.IsRunning();
  if (!was_running) {
    if (auto const ready = engine.Prepare(); !ready) return NoEngine(ready.error().message);
  }
  int const status = RUN_ALL_TESTS();
  if (!was_running) (void)engine.Do({"stop"});
  return status;
}
