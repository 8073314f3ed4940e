// A child process as a plugin host starts one: pipes for stdout and stderr, an
// environment of its own, and the times at which it said what and ended.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"

namespace ferro::tf {

struct ProcessOptions {
  std::string program;
  std::vector<std::string> arguments = {};
  std::map<std::string, std::string> environment = {};  // All of it.
};

class PluginProcess {
 public:
  static Result<std::unique_ptr<PluginProcess>> Start(ProcessOptions const& options);
  PluginProcess(PluginProcess const&) = delete;
  PluginProcess& operator=(PluginProcess const&) = delete;
  // Kills what is left of it.
  ~PluginProcess();

  pid_t pid() const { return pid_; }
  void Signal(int number) const;
  // The next line of stdout without its end; nothing when stdout was closed, or no
  // line came in time.
  std::optional<std::string> ReadLine(std::chrono::milliseconds at_most);
  // Until stdout or stderr holds the text.
  bool WaitForText(std::string const& text, std::chrono::milliseconds at_most);
  // What a plugin host takes for the end: nobody holds stdout or stderr any more.
  bool WaitForEof(std::chrono::milliseconds at_most);
  // The exit status, 128 + N after signal N; nothing while it lives.
  std::optional<int> WaitForExit(std::chrono::milliseconds at_most);

  // Everything so far.
  std::string stdout_text() const;
  std::string stderr_text() const;

 private:
  struct Output {
    std::string text;
    bool ended = false;
  };
  PluginProcess() = default;
  void Collect(int descriptor, Output& output);

  pid_t pid_ = -1;
  int handle_ = -1;  // A pidfd.
  std::optional<int> status_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Output stdout_;
  Output stderr_;
  std::size_t lines_end_ = 0;  // Of what ReadLine has given.
  std::vector<std::thread> readers_;
};

}  // namespace ferro::tf
