#include "controlplane/cli/docker.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

#include "controlplane/cli/raw_terminal.h"
#include "controlplane/cli/stream.h"
#include "controlplane/engines/docker/adapter.h"

namespace ferro::cli {
namespace {

using docker::CallOptions;
using docker::Raw;
using docker::Waiting;

constexpr std::size_t kConsolePiece = 32U << 10U;  // Bytes.
constexpr Clock::Duration kSizeCheck{250};  // How often the size of the terminal is looked at.

using Resize = std::function<void(TerminalSize)>;

// Our standard input to the command, until either ends.
void SendInput(Raw& raw, std::stop_token const& stop) {
  std::array<char, kConsolePiece> piece{};
  Waiting const waiting({.stop = stop});
  while (waiting.Until(STDIN_FILENO, POLLIN)) {
    ssize_t const got = ::read(STDIN_FILENO, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      raw.CloseWrite();
      return;
    }
    if (!raw.Write({piece.data(), static_cast<std::size_t>(got)}, waiting)) return;
  }
}

// Its output to ours, until it ends.
Status CopyOutput(Raw& raw, bool tty, std::stop_token const& stop) {
  DescriptorStream out(STDOUT_FILENO);
  DescriptorStream err(STDERR_FILENO);
  docker::LogFrames frames(tty);
  Waiting const waiting({.stop = stop});
  std::array<char, kConsolePiece> piece{};
  for (;;) {
    auto const got = raw.Read(piece, waiting);
    if (!got) return Fail(got.error());
    if (*got == 0) return frames.Finish();
    auto const fed = frames.Feed({piece.data(), *got}, [&](docker::Output which, auto bytes) {
      return (which == docker::Output::kStderr ? err : out).Write(bytes).has_value();
    });
    if (!fed) return Fail(fed.error());
    if (!*fed) return Fail(ErrorCode::kUnavailable, "writing the output: nobody reads it");
  }
}

// Both, with the terminal's keys and size going through.
Status Converse(Raw& raw, bool tty, bool interactive, Resize const& resize,
                std::stop_token const& stop) {
  std::optional<RawTerminal> terminal;
  if (tty && interactive) terminal.emplace(STDIN_FILENO);
  std::optional<std::jthread> sizes;
  if (tty) {
    sizes.emplace([&resize](std::stop_token const& ended) {
      TerminalSize known;
      do {
        auto const now = SizeOf(STDOUT_FILENO);
        if (now.columns > 0 && !(now == known)) resize(known = now);
      } while (SystemClock().SleepFor(kSizeCheck, ended));
    });
  }
  std::optional<std::jthread> input;
  if (interactive) {
    input.emplace([&raw](std::stop_token const& ended) { SendInput(raw, ended); });
  } else {
    raw.CloseWrite();
  }
  return CopyOutput(raw, tty, stop);
}

class DockerConsole final : public Console {
 public:
  explicit DockerConsole(docker::Client& client) : client_(client) {}

  Status Logs(std::string const& container, LogQuery const& query, TakeBytes const& take,
              std::stop_token const& stop) override {
    auto const seen = client_.InspectContainer(container, {.stop = stop});
    if (!seen) return Fail(seen.error());
    return client_.Logs(container,
                        {.tty = seen->config.tty,
                         .follow = query.follow,
                         .timestamps = query.timestamps,
                         .tail = query.tail,
                         .since = query.since},
                        [&take](docker::Output which, std::string_view bytes) {
                          return take(bytes, which == docker::Output::kStderr);
                        },
                        {.stop = stop});
  }

  Result<int> Exec(std::string const& container, CommandQuery const& query,
                   std::stop_token const& stop) override {
    auto const id = client_.CreateExec(container,
                                       {.cmd = query.command,
                                        .attach_stdin = query.interactive,
                                        .tty = query.tty,
                                        .env = query.environment,
                                        .privileged = query.privileged,
                                        .user = query.user,
                                        .working_dir = query.folder},
                                       {.stop = stop});
    if (!id) return Fail(id.error());
    auto const raw = client_.StartExec(*id, query.tty, {.stop = stop});
    if (!raw) return Fail(raw.error());
    auto const ended = Converse(
        **raw, query.tty, query.interactive,
        [&](TerminalSize size) { (void)client_.ResizeExec(*id, size.columns, size.rows); }, stop);
    if (!ended) return Fail(ended.error());
    auto const exec = client_.InspectExec(*id, {.stop = stop});
    if (!exec) return Fail(exec.error());
    return static_cast<int>(exec->exit_code.value_or(0));
  }

  Result<int> StartAttached(std::string const& container, bool tty, bool interactive,
                            std::stop_token const& stop) override {
    auto const raw = client_.Attach(container, {.stop = stop});
    if (!raw) return Fail(raw.error());
    auto const started = client_.StartContainer(container, {.stop = stop});
    if (!started) return Fail(started.error());
    auto const ended = Converse(
        **raw, tty, interactive,
        [&](TerminalSize size) {
          (void)client_.ResizeContainer(container, size.columns, size.rows);
        },
        stop);
    if (!ended) return Fail(ended.error());
    auto const left = client_.WaitContainer(container, {.stop = stop});
    if (!left) return Fail(left.error());
    return static_cast<int>(left->status_code);
  }

  std::int64_t calls() const override { return client_.calls(); }

 private:
  docker::Client& client_;
};

}  // namespace

Result<Connection> ConnectDocker(Context const& context) {
  auto endpoint = docker::FindEndpoint(context.environment);
  if (!endpoint) return Fail(std::move(endpoint).error());
  auto adapter = docker::Adapter::Connect(
      {.endpoint = *std::move(endpoint), .environment = context.environment, .proc = context.proc},
      context.stop);
  if (!adapter) return Fail(std::move(adapter).error());
  auto console = std::make_unique<DockerConsole>((*adapter)->client());
  return Connection{.engine = *std::move(adapter), .console = std::move(console)};
}

}  // namespace ferro::cli
