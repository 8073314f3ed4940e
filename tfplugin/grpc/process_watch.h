// Why and when this process has to end: a request over the wire, a signal, or the
// parent's death (tfplugin6 §1.7, §1.8; core-rules 4, 5).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string_view>

namespace ferro::tf {

enum class EndReason { kShutdown, kInterrupted, kTerminated, kParentGone };
std::string_view NameOf(EndReason reason);

// Make it before any other thread starts: what it does to signals is inherited.
//
// SIGPIPE is ignored. So is SIGINT as a plugin, since Ctrl-C reaches the whole
// process group and only StopProvider means us; in -debug mode it ends the
// process. SIGTERM and SIGHUP always do.
class ProcessWatch {
 public:
  enum class Mode { kPlugin, kDebug };
  explicit ProcessWatch(Mode mode);
  ProcessWatch(ProcessWatch const&) = delete;
  ProcessWatch& operator=(ProcessWatch const&) = delete;
  ~ProcessWatch();

  // From any thread: Wait returns kShutdown.
  void RequestEnd() const;
  // Nothing when the time passed. As a plugin, looks whether the parent is still
  // the one that started us: nothing else tells when Terraform was killed.
  std::optional<EndReason> Wait(std::chrono::milliseconds at_most);

 private:
  Mode mode_;
  pid_t parent_;
  int requests_;  // An eventfd.
  int signals_;   // A signalfd.
};

}  // namespace ferro::tf
