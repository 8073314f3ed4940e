#include "controlplane/engines/docker/client.h"
#include "controlplane/engines/docker/client_parts.h"

namespace ferro::docker {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Starting and removing touch the disk, networks and mounts.
constexpr milliseconds kSlowLimit{180'000};
constexpr milliseconds kStopMargin{60'000};
constexpr seconds kUnknownGrace{3'600};

std::string Path(std::string_view container, std::string_view verb) {
  return "/containers/" + PathPart(container) + std::string(verb);
}

std::string Doing(std::string_view what, std::string_view container) {
  return std::string(what) + " container " + std::string(container);
}

std::string Number(std::optional<std::int64_t> number) {
  return number ? std::to_string(*number) : "";
}

milliseconds StopLimit(std::optional<std::int64_t> grace) {
  return (grace && *grace >= 0 ? seconds(*grace) : kUnknownGrace) + kStopMargin;
}

}  // namespace

Result<std::vector<ContainerSummary>> Client::ListContainers(Filters const& filters,
                                                             CallOptions const& o) {
  return Parsed<std::vector<ContainerSummary>>(
      Get("/containers/json", {{"all", "1"}, {"filters", FiltersText(filters)}}, o),
      "listing containers");
}

Result<Container> Client::InspectContainer(std::string_view container, CallOptions const& o) {
  return Parsed<Container>(Get(Path(container, "/json"), {}, o), Doing("reading", container));
}

Result<ContainerCreated> Client::CreateContainer(std::string_view name, std::string_view platform,
                                                 ContainerCreate const& create,
                                                 CallOptions const& o) {
  Query const query{{"name", std::string(name)}, {"platform", std::string(platform)}};
  return Parsed<ContainerCreated>(Post("/containers/create", query, json::Print(create),
                                       Effect::kOnce, WithLimit(o, kSlowLimit)),
                                  Doing("creating", name));
}

Result<bool> Client::StartContainer(std::string_view container, CallOptions const& o) {
  return Within(Act(Path(container, "/start"), {}, Effect::kOnce, WithLimit(o, kSlowLimit)),
                Doing("starting", container));
}

Result<bool> Client::StopContainer(std::string_view container, std::optional<std::int64_t> grace,
                                   CallOptions const& o) {
  return Within(Act(Path(container, "/stop"), {{"t", Number(grace)}}, Effect::kRepeatable,
                    WithLimit(o, StopLimit(grace))),
                Doing("stopping", container));
}

Status Client::RestartContainer(std::string_view container, std::optional<std::int64_t> grace,
                                CallOptions const& o) {
  auto done = Act(Path(container, "/restart"), {{"t", Number(grace)}}, Effect::kOnce,
                  WithLimit(o, StopLimit(grace)));
  if (done) return {};
  return Fail(std::move(done).error().Within(Doing("restarting", container)));
}

Status Client::KillContainer(std::string_view container, std::string_view signal,
                             CallOptions const& o) {
  auto done = Act(Path(container, "/kill"), {{"signal", std::string(signal)}}, Effect::kOnce, o);
  if (done) return {};
  return Fail(std::move(done).error().Within("sending " + std::string(signal) + " to container " +
                                             std::string(container)));
}

Status Client::RenameContainer(std::string_view container, std::string_view name,
                               CallOptions const& o) {
  auto done = Act(Path(container, "/rename"), {{"name", std::string(name)}}, Effect::kOnce, o);
  if (done) return {};
  return Fail(
      std::move(done).error().Within(Doing("renaming", container) + " to " + std::string(name)));
}

Result<Texts> Client::UpdateContainer(std::string_view container, ContainerUpdate const& update,
                                      CallOptions const& o) {
  auto done = Parsed<ContainerCreated>(
      Post(Path(container, "/update"), {}, json::Print(update), Effect::kRepeatable, o),
      Doing("changing", container));
  if (!done) return Fail(std::move(done).error());
  return std::move(done->warnings);
}

Status Client::RemoveContainer(std::string_view container, bool force, CallOptions const& o) {
  Query const query{{"v", "false"}, {"force", force ? "true" : "false"}};
  return Within(Delete(Path(container, ""), query, WithLimit(o, kSlowLimit)),
                Doing("removing", container));
}

Result<WaitResult> Client::WaitContainer(std::string_view container, CallOptions const& o) {
  std::string body;
  constexpr std::size_t kMost = 64U << 10U;
  bool fits = true;
  auto const waited =
      Stream({.method = "POST",
              .target = Target(Path(container, "/wait"), {{"condition", "not-running"}}),
              .effect = Effect::kNone},
             {.stop = o.stop, .whole = o.limit}, [&](std::string_view bytes) {
               body.append(bytes);
               fits = body.size() <= kMost;
               return fits;
             });
  if (!waited) return Fail(waited.error().Within(Doing("waiting for", container)));
  if (!fits)
    return Fail(ErrorCode::kInternal, Doing("waiting for", container) + ": endless answer");
  return Parsed<WaitResult>(std::move(body), Doing("waiting for", container));
}

Status Client::Logs(std::string_view container, LogOptions const& options, TakeOutput const& take,
                    CallOptions const& o) {
  auto const flag = [](bool set) { return std::string(set ? "1" : ""); };
  Query const query{{"stdout", flag(options.stdout)},
                    {"stderr", flag(options.stderr)},
                    {"follow", flag(options.follow)},
                    {"timestamps", flag(options.timestamps)},
                    {"tail", options.tail ? std::to_string(*options.tail) : ""},
                    {"since", options.since},
                    {"until", options.until}};
  LogFrames frames(options.tty);
  std::optional<Error> failed;
  bool ended = false;
  auto streamed = Stream({.target = Target(Path(container, "/logs"), query)},
                         {.stop = o.stop, .whole = o.limit}, [&](std::string_view bytes) {
                           auto fed = frames.Feed(bytes, take);
                           if (!fed) failed = fed.error();
                           ended = fed && !*fed;
                           return fed && *fed;
                         });
  if (ended) return {};
  if (streamed) streamed = failed ? Status(Fail(*failed)) : frames.Finish();
  return Within(std::move(streamed), Doing("reading the output of", container));
}

Result<Top> Client::TopContainer(std::string_view container, CallOptions const& o) {
  return Parsed<Top>(Get(Path(container, "/top"), {}, o),
                     Doing("listing the processes of", container));
}

Status Client::PutArchive(std::string_view container, std::string_view folder, std::string tar,
                          CallOptions const& o) {
  auto done = Send({.method = "PUT",
                    .target = Target(Path(container, "/archive"), {{"path", std::string(folder)}}),
                    .headers = {{"content-type", "application/x-tar"}},
                    .body = std::move(tar),
                    .effect = Effect::kRepeatable},
                   WithLimit(o, kSlowLimit));
  if (done) return {};
  return Fail(std::move(done).error().Within(Doing("writing files into", container)));
}

}  // namespace ferro::docker
