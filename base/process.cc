#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <memory>
#include <system_error>
#include <utility>

#include "base/descriptor.h"
#include "base/text.h"
#include "base/time_text.h"

namespace ferro {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

std::string Reason(int number) {
  return std::generic_category().message(number);
}

// Sockets instead of pipes: writing to one whose reader is gone raises no signal.
struct Channel {
  Descriptor ours;
  Descriptor theirs;
};

Result<Channel> MakeChannel() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return Fail(ErrorCode::kUnavailable, "no channel to a program: " + Reason(errno));
  }
  return Channel{Descriptor(ends[0]), Descriptor(ends[1])};
}

// A child in a process group of its own, killed with it when this goes.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);
    Wait();
  }
  int Wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    constexpr int kSignalBase = 128;
    return WIFSIGNALED(status) ? kSignalBase + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t pid_;
};

Result<Child> Spawn(ProcessRequest const& request, std::string const& program,
                    std::array<int, 3> const& streams) {
  auto words = request.arguments;
  std::vector<std::string> variables;
  for (auto const& [name, value] : request.environment.variables()) {
    variables.push_back(std::string(name).append("=").append(value));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int i = 0; i < 3; ++i) {
    posix_spawn_file_actions_adddup2(&actions, streams[static_cast<std::size_t>(i)], i);
  }
  if (!request.directory.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, request.directory.c_str());
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);  // Perhaps ignored by us.
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  pid_t pid = -1;
  int const failed = ::posix_spawn(&pid, program.c_str(), &actions, &attributes,
                                   ExecPointers(words).data(), ExecPointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failed == 0) return Child(pid);
  return Fail(failed == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
              "cannot start " + program + ": " + Reason(failed));
}

// Moves bytes until both outputs have ended.
class Conversation {
 public:
  Conversation(ProcessRequest const& request, Descriptor input, Descriptor out, Descriptor err)
      : request_(request),
        input_(std::move(input)),
        outputs_{std::move(out), std::move(err)},
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        end_(Steady::now() + request.limit) {
    if (request.input.empty()) input_.Close();
  }

  Status Run();
  std::array<std::string, 2> kept = {};

 private:
  void Feed();
  void Drain(std::size_t index);

  ProcessRequest const& request_;
  Descriptor input_;
  std::array<Descriptor, 2> outputs_;
  Descriptor wake_;
  Steady::time_point end_;
  std::size_t fed_ = 0;
};

void Conversation::Feed() {
  auto const rest = std::string_view(request_.input).substr(fed_);
  auto const sent = ::send(input_.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent > 0) fed_ += static_cast<std::size_t>(sent);
  bool const gone = sent < 0 && errno != EAGAIN && errno != EINTR;
  if (gone || fed_ == request_.input.size()) input_.Close();
}

void Conversation::Drain(std::size_t index) {
  std::array<char, 16U << 10U> piece;  // Not cleared: it is written before it is read.
  auto const got = ::recv(outputs_.at(index).get(), piece.data(), piece.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return outputs_.at(index).Close();
  std::string_view const text(piece.data(), static_cast<std::size_t>(got));
  auto& all = kept.at(index);
  all.append(text.substr(0, request_.output_limit - std::min(all.size(), request_.output_limit)));
  if (request_.on_output) request_.on_output(text);
}

Status Conversation::Run() {
  std::stop_callback const on_stop(request_.stop, [fd = wake_.get()] {
    std::uint64_t const one = 1;
    [[maybe_unused]] auto const written = ::write(fd, &one, sizeof one);
  });
  auto const& program = request_.arguments.front();
  while (outputs_[0].get() >= 0 || outputs_[1].get() >= 0) {  // Ends at the limit, too.
    if (request_.stop.stop_requested()) {
      return Fail({.code = ErrorCode::kCancelled,
                   .message = program + " was stopped on request",
                   .may_have_happened = true});
    }
    auto const left = std::chrono::ceil<milliseconds>(end_ - Steady::now());
    if (left <= milliseconds(0)) {
      return Fail({.code = ErrorCode::kDeadlineExceeded,
                   .message = program + " did not end within " + DurationText(request_.limit),
                   .may_have_happened = true});
    }
    std::array<pollfd, 4> watched{pollfd{outputs_[0].get(), POLLIN, 0},
                                  pollfd{outputs_[1].get(), POLLIN, 0},
                                  pollfd{input_.get(), POLLOUT, 0}, pollfd{wake_.get(), POLLIN, 0}};
    auto const patience = std::min<std::int64_t>(left.count(), 60'000);
    if (::poll(watched.data(), watched.size(), static_cast<int>(patience)) <= 0) continue;
    if (watched[0].revents != 0) Drain(0);
    if (watched[1].revents != 0) Drain(1);
    if (watched[2].revents != 0) Feed();
  }
  return {};
}

}  // namespace

std::vector<char*> ExecPointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::string FindProgram(std::string_view name, Environment const& environment) {
  std::string const text(name);
  if (name.find('/') != std::string_view::npos) {
    return ::access(text.c_str(), X_OK) == 0 ? text : "";
  }
  for (auto const& folder : Split(environment.Get("PATH"), ':')) {
    if (folder.empty()) continue;  // Would be the current directory.
    auto candidate = std::string(folder).append("/").append(text);
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

Result<ProcessResult> RunProcess(ProcessRequest const& request) {
  if (request.arguments.empty()) return Fail(ErrorCode::kInvalidArgument, "no program to run");
  auto const program = FindProgram(request.arguments.front(), request.environment);
  if (program.empty()) {
    return Fail(ErrorCode::kNotFound, request.arguments.front() + " is not in PATH");
  }
  auto input = MakeChannel();
  if (!input) return Fail(std::move(input).error());
  auto out = MakeChannel();
  if (!out) return Fail(std::move(out).error());
  auto err = MakeChannel();
  if (!err) return Fail(std::move(err).error());
  auto child = Spawn(request, program, {input->theirs.get(), out->theirs.get(), err->theirs.get()});
  if (!child) return Fail(std::move(child).error());
  for (auto* channel : {&*input, &*out, &*err}) channel->theirs.Close();
  Conversation conversation(request, std::move(input->ours), std::move(out->ours),
                            std::move(err->ours));
  if (auto done = conversation.Run(); !done) return Fail(std::move(done).error());
  ProcessResult result;
  result.status = child->Wait();
  result.out = std::move(conversation.kept[0]);
  result.err = std::move(conversation.kept[1]);
  return result;
}

}  // namespace ferro
