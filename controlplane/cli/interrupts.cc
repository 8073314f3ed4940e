#include "controlplane/cli/interrupts.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string_view>

#include "controlplane/cli/run.h"

namespace ferro::cli {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
constexpr std::uint64_t kEnd = 1ULL << 32U;  // Told by the destructor; signals add ones.

int bell = -1;  // What a signal handler may touch is global.

void Ring(int /*signal*/) {
  int const before = errno;
  std::uint64_t const one = 1;
  (void)!::write(bell, &one, sizeof one);
  errno = before;
}

void Tell(char const* text, std::size_t size) {
  (void)!::write(STDERR_FILENO, text, size);
}

}  // namespace

// Without SA_RESTART, so that a question at the terminal ends, too.
Interrupts::Interrupts() {
  bell = ::eventfd(0, EFD_CLOEXEC);
  struct sigaction action{};
  action.sa_handler = Ring;
  for (int const signal : kSignals) ::sigaction(signal, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  watch_ = std::jthread([this] { Watch(); });
}

Interrupts::~Interrupts() {
  (void)!::write(bell, &kEnd, sizeof kEnd);
  watch_.join();
  for (int const signal : kSignals) ::signal(signal, SIG_DFL);
  ::close(bell);
}

void Interrupts::Watch() {
  constexpr std::string_view kFirst =
      "\nInterrupted: what is under way is ended; once more to stop waiting.\n";
  constexpr std::string_view kSecond = "\nStopping at once; once more to end without a word.\n";
  std::uint64_t heard = 0;
  for (std::uint64_t rung = 0; ::read(bell, &rung, sizeof rung) == sizeof rung || errno == EINTR;
       rung = 0) {
    if (rung >= kEnd) return;
    heard += rung;
    if (heard >= 1 && !stop_.stop_requested()) {
      Tell(kFirst.data(), kFirst.size());
      stop_.request_stop();
    }
    if (heard >= 2 && !abort_.stop_requested()) {
      Tell(kSecond.data(), kSecond.size());
      abort_.request_stop();
    }
    if (heard >= 3) ::_exit(kExitInterrupted);
  }
}

}  // namespace ferro::cli
