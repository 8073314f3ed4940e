// Child processes for tests: their output captured, their end waited for with a
// limit, their whole process group killed when the test goes.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"

namespace ferro::acceptance {

struct Command {
  std::vector<std::string>
      arguments;  // The first is the program; searched in PATH without a slash.
  std::map<std::string, std::string> environment = {};  // All of it: nothing is inherited.
  std::filesystem::path directory = {};                 // "" = the test's own.
};

struct Finished {
  int exit_status = 0;  // 128 + N when signal N ended it.
  std::string out;
  std::string err;

  // Both outputs, for test failures.
  std::string text() const { return out + err; }
};

// A running child in a process group of its own.
class Process {
 public:
  static Result<std::unique_ptr<Process>> Start(Command const& command);
  ~Process();  // SIGKILL to the group, when it still runs.
  Process(Process const&) = delete;
  Process& operator=(Process const&) = delete;

  pid_t pid() const { return pid_; }
  // What has been printed so far.
  std::string out() const;
  std::string err() const;
  // To the whole group, as a terminal does for Ctrl-C.
  void Signal(int number) const;
  // The same answer again once it has ended. kDeadlineExceeded (and SIGKILL to the group) when it
  // does not end in time.
  Result<Finished> Wait(std::chrono::milliseconds limit);
  // Until `text` stands in one of the outputs; false when it ended or the limit passed.
  bool WaitForOutput(std::string_view text, std::chrono::milliseconds limit) const;

 private:
  Process() = default;
  void Drain(int fd, std::string& into);

  pid_t pid_ = -1;
  bool reaped_ = false;
  int status_ = 0;  // Once reaped.
  mutable std::mutex mutex_;
  std::string out_;
  std::string err_;
  std::vector<std::jthread> readers_;
};

Result<Finished> RunCommand(Command const& command, std::chrono::milliseconds limit);

}  // namespace ferro::acceptance
