#include <algorithm>
#include <array>

#include "controlplane/engines/docker/client.h"
#include "controlplane/engines/docker/client_parts.h"

namespace ferro::docker {
namespace {

constexpr std::size_t kOutputLimit = 1U << 20U;

struct ExecStart {
  bool detach = false;
  bool tty = false;
};

void Describe(json::Fields& f, ExecStart& m) {
  f("Detach", m.detach);
  f("Tty", m.tty);
}

struct ExecId {
  std::string id;
};

void Describe(json::Fields& f, ExecId& m) {
  f("Id", m.id);
}

Result<std::string> AllOf(Raw& stream, bool tty, Waiting const& waiting) {
  std::string all;
  LogFrames frames(tty);
  std::array<char, 16U << 10U> piece;  // Not cleared: it is written before it is read.
  auto const take = [&all](Output, std::string_view bytes) {
    all.append(bytes.substr(0, kOutputLimit - std::min(all.size(), kOutputLimit)));
    return true;
  };
  while (true) {  // Ends with the stream or the time.
    auto got = stream.Read(piece, waiting);
    if (!got) return Fail(std::move(got).error());
    if (*got == 0) return all;
    auto fed = frames.Feed({piece.data(), *got}, take);
    if (!fed) return Fail(std::move(fed).error());
  }
}

}  // namespace

Result<std::unique_ptr<Raw>> Client::Attach(std::string_view container, CallOptions const& o) {
  return Within(Upgrade("/containers/" + PathPart(container) + "/attach",
                        {{"stream", "1"}, {"stdin", "1"}, {"stdout", "1"}, {"stderr", "1"}}, "", o),
                "attaching to container " + std::string(container));
}

Status Client::ResizeContainer(std::string_view container, int columns, int rows,
                               CallOptions const& o) {
  auto done =
      Act("/containers/" + PathPart(container) + "/resize",
          {{"h", std::to_string(rows)}, {"w", std::to_string(columns)}}, Effect::kRepeatable, o);
  if (done) return {};
  return Fail(std::move(done).error().Within("telling container " + std::string(container) +
                                             " the size of the terminal"));
}

Result<std::string> Client::CreateExec(std::string_view container, ExecCreate const& exec,
                                       CallOptions const& o) {
  auto made = Parsed<ExecId>(
      Post("/containers/" + PathPart(container) + "/exec", {}, json::Print(exec), Effect::kOnce, o),
      "preparing a command in container " + std::string(container));
  if (!made) return Fail(std::move(made).error());
  return std::move(made->id);
}

Result<std::unique_ptr<Raw>> Client::StartExec(std::string_view id, bool tty,
                                               CallOptions const& o) {
  return Within(
      Upgrade("/exec/" + PathPart(id) + "/start", {}, json::Print(ExecStart{.tty = tty}), o),
      "starting a command");
}

Result<Exec> Client::InspectExec(std::string_view id, CallOptions const& o) {
  return Parsed<Exec>(Get("/exec/" + PathPart(id) + "/json", {}, o), "reading about a command");
}

Status Client::ResizeExec(std::string_view id, int columns, int rows, CallOptions const& o) {
  auto done =
      Act("/exec/" + PathPart(id) + "/resize",
          {{"h", std::to_string(rows)}, {"w", std::to_string(columns)}}, Effect::kRepeatable, o);
  if (done) return {};
  return Fail(std::move(done).error().Within("telling a command the size of the terminal"));
}

Result<ExecOutput> Client::RunExec(std::string_view container, ExecCreate exec,
                                   CallOptions const& o) {
  exec.attach_stdin = false;
  auto const activity = "running a command in container " + std::string(container);
  auto id = CreateExec(container, exec, o);
  if (!id) return Fail(std::move(id).error());
  auto stream = StartExec(*id, exec.tty, o);
  if (!stream) return Fail(std::move(stream).error().Within(activity));
  auto all = AllOf(**stream, exec.tty, Waiting({.stop = o.stop, .whole = o.limit}));
  if (!all) {
    auto error = std::move(all).error().Within(activity);
    error.may_have_happened = true;
    return Fail(std::move(error));
  }
  auto told = InspectExec(*id, o);
  if (!told) return Fail(std::move(told).error().Within(activity));
  return ExecOutput{.exit_code = told->exit_code.value_or(-1), .out = std::move(*all)};
}

}  // namespace ferro::docker
