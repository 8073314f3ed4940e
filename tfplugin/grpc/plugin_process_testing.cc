#include "tfplugin/grpc/plugin_process_testing.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/process.h"

namespace ferro::tf {
namespace {

// The pid, or -1. Both descriptors become the child's stdout and stderr.
pid_t Spawn(ProcessOptions const& options, int out, int err) {
  std::vector<std::string> words{options.program};
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  std::vector<std::string> variables;
  variables.reserve(options.environment.size());
  for (auto const& [name, value] : options.environment) {
    variables.push_back(std::string(name).append("=").append(value));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  pid_t pid = -1;
  int const failed = posix_spawn(&pid, options.program.c_str(), &actions, nullptr,
                                 ExecPointers(words).data(), ExecPointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? pid : -1;
}

}  // namespace

Result<std::unique_ptr<PluginProcess>> PluginProcess::Start(ProcessOptions const& options) {
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) {
    return Fail(ErrorCode::kUnavailable, "no descriptors are left");
  }
  std::unique_ptr<PluginProcess> process(new PluginProcess);
  process->pid_ = Spawn(options, out[1], err[1]);
  close(out[1]);
  close(err[1]);
  if (process->pid_ < 0) {
    close(out[0]);
    close(err[0]);
    return Fail(ErrorCode::kNotFound, "cannot start " + options.program);
  }
  // By number: the C library's header does not declare it for C++.
  process->handle_ = static_cast<int>(syscall(SYS_pidfd_open, process->pid_, 0));
  auto& self = *process;
  self.readers_.emplace_back([&self, fd = out[0]] { self.Collect(fd, self.stdout_); });
  self.readers_.emplace_back([&self, fd = err[0]] { self.Collect(fd, self.stderr_); });
  return process;
}

PluginProcess::~PluginProcess() {
  if (pid_ < 0) return;
  if (!status_) kill(pid_, SIGKILL);
  WaitForExit(std::chrono::seconds(10));
  for (auto& reader : readers_) reader.join();
  close(handle_);
}

void PluginProcess::Signal(int number) const {
  kill(pid_, number);
}

std::optional<std::string> PluginProcess::ReadLine(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  auto line_end = [this] { return stdout_.text.find('\n', lines_end_); };
  changed_.wait_for(lock, at_most,
                    [&] { return stdout_.ended || line_end() != std::string::npos; });
  auto const end = line_end();
  if (end == std::string::npos) return std::nullopt;
  std::string line = stdout_.text.substr(lines_end_, end - lines_end_);
  lines_end_ = end + 1;
  return line;
}

bool PluginProcess::WaitForText(std::string const& text, std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  auto in = [&](Output const& output) { return output.text.find(text) != std::string::npos; };
  auto found = [&] { return in(stdout_) || in(stderr_); };
  changed_.wait_for(lock, at_most, [&] { return found() || (stdout_.ended && stderr_.ended); });
  return found();
}

bool PluginProcess::WaitForEof(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [this] { return stdout_.ended && stderr_.ended; });
}

std::optional<int> PluginProcess::WaitForExit(std::chrono::milliseconds at_most) {
  if (status_) return status_;
  pollfd end{.fd = handle_, .events = POLLIN, .revents = 0};
  poll(&end, 1, static_cast<int>(at_most.count()));
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
  constexpr int kSignalBase = 128;
  status_ = WIFSIGNALED(status) ? kSignalBase + WTERMSIG(status) : WEXITSTATUS(status);
  return status_;
}

std::string PluginProcess::stdout_text() const {
  std::lock_guard lock(mutex_);
  return stdout_.text;
}

std::string PluginProcess::stderr_text() const {
  std::lock_guard lock(mutex_);
  return stderr_.text;
}

void PluginProcess::Collect(int descriptor, Output& output) {
  std::array<char, 16384> buffer{};
  for (;;) {  // Ends with the last process that holds the other end.
    auto const got = read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    std::lock_guard lock(mutex_);
    if (got > 0) {
      output.text.append(buffer.data(), static_cast<std::size_t>(got));
    } else {
      output.ended = true;
    }
    changed_.notify_all();
    if (output.ended) break;
  }
  close(descriptor);
}

}  // namespace ferro::tf
