#include "acceptance-tests/harness/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "base/clock.h"
#include "base/environment.h"
#include "base/process.h"

namespace ferro::acceptance {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr milliseconds kLook{20};  // Between two looks at a child.

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Result<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Fail(ErrorCode::kUnavailable, "no pipe: " + std::generic_category().message(errno));
  }
  return Pipe{ends[0], ends[1]};
}

[[noreturn]] void BecomeCommand(std::string const& program, char* const* arguments,
                                char* const* environment, char const* directory, Pipe out,
                                Pipe err) {
  ::setpgid(0, 0);
  int const nothing = ::open("/dev/null", O_RDONLY);
  if (nothing >= 0) ::dup2(nothing, STDIN_FILENO);
  ::dup2(out.write_end, STDOUT_FILENO);
  ::dup2(err.write_end, STDERR_FILENO);
  if (*directory != 0 && ::chdir(directory) != 0) ::_exit(126);
  ::execve(program.c_str(), arguments, environment);
  ::_exit(127);
}

void Pause() {
  SystemClock().SleepFor(kLook, {});
}

int StatusOf(int wait_status) {
  constexpr int kSignalBase = 128;
  return WIFSIGNALED(wait_status) ? kSignalBase + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace

Result<std::unique_ptr<Process>> Process::Start(Command const& command) {
  auto const program = FindProgram(command.arguments.at(0), Environment::OfProcess());
  if (program.empty())
    return Fail(ErrorCode::kNotFound, command.arguments.at(0) + " is not in PATH");
  auto out = MakePipe();
  if (!out) return Fail(out.error());
  auto err = MakePipe();
  if (!err) return Fail(err.error());
  auto arguments = command.arguments;
  std::vector<std::string> environment;
  environment.reserve(command.environment.size());
  for (auto const& [key, value] : command.environment) {
    environment.emplace_back(key).append("=").append(value);
  }
  auto argument_pointers = ExecPointers(arguments);
  auto environment_pointers = ExecPointers(environment);
  auto const directory = command.directory.string();

  std::unique_ptr<Process> process(new Process);
  process->pid_ = ::fork();
  if (process->pid_ < 0) return Fail(ErrorCode::kUnavailable, "fork failed");
  if (process->pid_ == 0) {
    BecomeCommand(program, argument_pointers.data(), environment_pointers.data(), directory.c_str(),
                  *out, *err);
  }
  ::setpgid(process->pid_, process->pid_);
  ::close(out->write_end);
  ::close(err->write_end);
  auto* raw = process.get();
  process->readers_.emplace_back([raw, fd = out->read_end] { raw->Drain(fd, raw->out_); });
  process->readers_.emplace_back([raw, fd = err->read_end] { raw->Drain(fd, raw->err_); });
  return process;
}

Process::~Process() {
  if (!reaped_) {
    ::kill(-pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  readers_.clear();
}

void Process::Drain(int fd, std::string& into) {
  std::array<char, 4096> buffer{};
  for (;;) {
    auto const count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    std::scoped_lock lock(mutex_);
    into.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(fd);
}

std::string Process::out() const {
  std::scoped_lock lock(mutex_);
  return out_;
}

std::string Process::err() const {
  std::scoped_lock lock(mutex_);
  return err_;
}

void Process::Signal(int number) const {
  if (!reaped_) ::kill(-pid_, number);
}

Result<Finished> Process::Wait(milliseconds limit) {
  if (reaped_) return Finished{StatusOf(status_), out(), err()};
  auto const end = Steady::now() + limit;
  for (;;) {
    auto const found = ::waitpid(pid_, &status_, WNOHANG);
    if (found == pid_) break;
    if (Steady::now() > end) {
      ::kill(-pid_, SIGKILL);
      ::waitpid(pid_, &status_, 0);
      reaped_ = true;
      readers_.clear();
      return Fail(ErrorCode::kDeadlineExceeded, "still running after " +
                                                    std::to_string(limit.count()) +
                                                    " ms; it printed:\n" + out() + err());
    }
    Pause();
  }
  reaped_ = true;
  readers_.clear();  // Joins: all output is in.
  return Finished{StatusOf(status_), out(), err()};
}

bool Process::WaitForOutput(std::string_view text, milliseconds limit) const {
  auto const end = Steady::now() + limit;
  while (Steady::now() < end) {
    if (out().find(text) != std::string::npos || err().find(text) != std::string::npos) return true;
    if (::kill(pid_, 0) != 0) return false;
    Pause();
  }
  return false;
}

Result<Finished> RunCommand(Command const& command, milliseconds limit) {
  auto process = Process::Start(command);
  if (!process) return Fail(std::move(process).error());
  return (*process)->Wait(limit);
}

}  // namespace ferro::acceptance
