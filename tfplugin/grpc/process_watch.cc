#include "tfplugin/grpc/process_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>

#include "base/check.h"

namespace ferro::tf {

std::string_view NameOf(EndReason reason) {
  switch (reason) {
    case EndReason::kShutdown:
      return "told to by the host";
    case EndReason::kInterrupted:
      return "interrupted";
    case EndReason::kTerminated:
      return "terminated";
    case EndReason::kParentGone:
      break;
  }
  return "the process that started this one is gone";
}

ProcessWatch::ProcessWatch(Mode mode) : mode_(mode), parent_(getppid()) {
  std::signal(SIGPIPE, SIG_IGN);
  // Said in both cases: a shell starts its background jobs with SIGINT ignored.
  std::signal(SIGINT, mode == Mode::kPlugin ? SIG_IGN : SIG_DFL);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGHUP);
  if (mode == Mode::kDebug) sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  signals_ = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
  requests_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  FERRO_CHECK(signals_ >= 0, "no descriptors are left");
  FERRO_CHECK(requests_ >= 0, "no descriptors are left");
}

ProcessWatch::~ProcessWatch() {
  close(signals_);
  close(requests_);
}

void ProcessWatch::RequestEnd() const {
  std::uint64_t const one = 1;
  [[maybe_unused]] auto const written =
      write(requests_, &one, sizeof one);  // Full = asked already.
}

std::optional<EndReason> ProcessWatch::Wait(std::chrono::milliseconds at_most) {
  std::array<pollfd, 2> sources{{{.fd = requests_, .events = POLLIN, .revents = 0},
                                 {.fd = signals_, .events = POLLIN, .revents = 0}}};
  poll(sources.data(), sources.size(), static_cast<int>(at_most.count()));
  if ((sources[0].revents & POLLIN) != 0) return EndReason::kShutdown;
  if ((sources[1].revents & POLLIN) != 0) {
    signalfd_siginfo info{};
    auto const got = read(signals_, &info, sizeof info);
    if (got == sizeof info)
      return info.ssi_signo == SIGINT ? EndReason::kInterrupted : EndReason::kTerminated;
  }
  if (mode_ == Mode::kPlugin && getppid() != parent_) return EndReason::kParentGone;
  return std::nullopt;
}

}  // namespace ferro::tf
