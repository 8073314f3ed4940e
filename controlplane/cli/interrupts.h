// SIGINT, SIGTERM and SIGHUP as stop requests: the first lets what is under way end, the
// second cuts waits short, the third ends the process.
#pragma once

#include <stop_token>
#include <thread>

namespace ferro::cli {

// One at a time in a process. Children of the process get the signals as usual.
class Interrupts {
 public:
  Interrupts();
  Interrupts(Interrupts const&) = delete;
  Interrupts& operator=(Interrupts const&) = delete;
  ~Interrupts();

  std::stop_token stop() const { return stop_.get_token(); }
  std::stop_token abort() const { return abort_.get_token(); }

 private:
  void Watch();

  std::stop_source stop_;
  std::stop_source abort_;
  std::jthread watch_;
};

}  // namespace ferro::cli
