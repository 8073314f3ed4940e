#include "controlplane/engines/docker/execute.h"

#include <chrono>
#include <map>
#include <utility>

#include "base/text.h"
#include "controlplane/engines/docker/build.h"
#include "controlplane/engines/docker/decode_spec.h"
#include "controlplane/engines/docker/render.h"

namespace ferro::docker {
namespace {

using engine::Done;

// Layers of one pull as one number.
class PullMeter {
 public:
  PullMeter(std::string reference, engine::OnProgress const& progress)
      : reference_(std::move(reference)), progress_(progress) {}

  void Add(PullProgress const& said) {
    if (!progress_) return;
    if (said.status == "Downloading") layers_[said.id] = said.progress_detail;
    if (said.status == "Download complete" || said.status == "Pull complete")
      layers_[said.id].current = layers_[said.id].total;
    engine::Progress all{.text = "pulling " + reference_};
    for (auto const& [id, layer] : layers_) {
      all.done += layer.current;
      all.total += layer.total;
    }
    progress_(all);
  }

 private:
  std::string reference_;
  engine::OnProgress const& progress_;
  std::map<std::string, ProgressDetail> layers_;
};

class Executor {
 public:
  explicit Executor(Means const& means) : means_(means), client_(*means.client) {}

  Result<Done> operator()(engine::PullImage const& a);
  Result<Done> operator()(engine::BuildImage const& a);
  Result<Done> operator()(engine::CreateNetwork const& a);
  Result<Done> operator()(engine::RemoveNetwork const& a);
  Result<Done> operator()(engine::CreateVolume const& a);
  Result<Done> operator()(engine::RemoveVolume const& a);
  Result<Done> operator()(engine::CreateContainer const& a);
  Result<Done> operator()(engine::StartContainer const& a);
  Result<Done> operator()(engine::StopContainer const& a);
  Result<Done> operator()(engine::RestartContainer const& a);
  Result<Done> operator()(engine::RenameContainer const& a);
  Result<Done> operator()(engine::RemoveContainer const& a);
  Result<Done> operator()(engine::UpdateContainer const& a);
  Result<Done> operator()(engine::ConnectNetwork const& a);
  Result<Done> operator()(engine::DisconnectNetwork const& a);
  Result<Done> operator()(engine::SignalContainer const& a);
  Result<Done> operator()(engine::RunHook const& a);

 private:
  CallOptions Options() const { return {.stop = means_.stop}; }
  // Asked before the action, so that it and its id belong together.
  Result<std::string> IdOf(std::string const& container);
  Result<Done> DoneBy(Status status, std::string id) const;
  Result<Done> ImageDone(std::string const& reference);
  Status CheckImage(model::Container const& container);

  Means const& means_;
  Client& client_;
};

Result<std::string> Executor::IdOf(std::string const& container) {
  if (IsAnonymousName(container)) return container;  // Ids have the same form.
  auto shown = client_.InspectContainer(container, Options());
  if (!shown) return Fail(std::move(shown).error());
  return std::move(shown->id);
}

Result<Done> Executor::DoneBy(Status status, std::string id) const {
  if (!status) return Fail(std::move(status).error());
  return Done{.id = std::move(id)};
}

Result<Done> Executor::ImageDone(std::string const& reference) {
  auto image = client_.InspectImage(reference, Options());
  if (!image) return Fail(std::move(image).error());
  return Done{.id = std::move(image->id)};
}

Result<Done> Executor::operator()(engine::PullImage const& a) {
  auto name = ParseImageName(a.reference);
  if (!name) return Fail(std::move(name).error());
  auto credentials = means_.credentials->For(name->registry, means_.stop);
  if (!credentials) return Fail(std::move(credentials).error());
  PullMeter meter(a.reference, *means_.progress);
  auto pulled = client_.Pull(
      *name, *credentials, [&meter](PullProgress const& said) { meter.Add(said); }, Options());
  if (!pulled) return Fail(std::move(pulled).error());
  return ImageDone(a.reference);
}

Result<Done> Executor::operator()(engine::BuildImage const& a) {
  auto built = BuildWithDocker(a, client_.endpoint().socket, *means_.environment, *means_.progress,
                               means_.stop);
  if (!built) return Fail(std::move(built).error());
  return ImageDone(a.reference);
}

Result<Done> Executor::operator()(engine::CreateNetwork const& a) {
  auto made = client_.CreateNetwork(RenderNetwork(a, client_.api()), Options());
  if (!made) return Fail(std::move(made).error());
  return Done{.id = std::move(made->id), .note = std::move(made->warning)};
}

Result<Done> Executor::operator()(engine::RemoveNetwork const& a) {
  auto const& id = a.id.empty() ? a.name : a.id;
  return DoneBy(client_.RemoveNetwork(id, Options()), id);
}

Result<Done> Executor::operator()(engine::CreateVolume const& a) {
  auto made = client_.CreateVolume(RenderVolume(a), Options());
  if (!made) return Fail(std::move(made).error());
  return Done{.id = std::move(made->name)};
}

Result<Done> Executor::operator()(engine::RemoveVolume const& a) {
  return DoneBy(client_.RemoveVolume(a.name, Options()), a.name);
}

// The tag may have moved since the plan.
Status Executor::CheckImage(model::Container const& container) {
  if (container.image_id.empty()) return {};
  auto image = client_.InspectImage(container.spec.image, Options());
  if (!image) return Fail(std::move(image).error());
  if (image->id == container.image_id) return {};
  return Fail(ErrorCode::kConflict, "the image " + container.spec.image + " is now " + image->id +
                                        ", and " + container.image_id +
                                        " was planned: somebody tagged it anew; plan again");
}

Result<Done> Executor::operator()(engine::CreateContainer const& a) {
  auto const& name = a.container.name;
  auto rendered = Render(a, {.api = client_.api(), .selinux = means_.selinux});
  if (!rendered) return Fail(std::move(rendered).error().Within("creating container " + name));
  if (auto checked = CheckImage(a.container); !checked) return Fail(std::move(checked).error());
  auto made = client_.CreateContainer(name, rendered->platform, rendered->create, Options());
  if (!made) return Fail(std::move(made).error());
  for (auto const& [network, endpoint] : rendered->connect) {
    auto joined = client_.ConnectNetwork(
        network, {.container = made->id, .endpoint_config = endpoint}, Options());
    if (joined) continue;
    auto error = std::move(joined).error().Within("creating container " + name);
    error.may_have_happened = true;  // It is there, without this network.
    return Fail(std::move(error));
  }
  return Done{.id = std::move(made->id), .note = Joined(made->warnings, "; ")};
}

Result<Done> Executor::operator()(engine::StartContainer const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  auto started = client_.StartContainer(*id, Options());
  if (!started) return Fail(std::move(started).error());
  return Done{.id = std::move(*id), .note = *started ? "" : "already started"};
}

Result<Done> Executor::operator()(engine::StopContainer const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  std::optional<std::int64_t> grace;
  if (a.grace) grace = std::chrono::ceil<std::chrono::seconds>(*a.grace).count();
  auto stopped = client_.StopContainer(*id, grace, Options());
  if (!stopped) return Fail(std::move(stopped).error());
  return Done{.id = std::move(*id), .note = *stopped ? "" : "already stopped"};
}

Result<Done> Executor::operator()(engine::RestartContainer const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  return DoneBy(client_.RestartContainer(*id, std::nullopt, Options()), *id);
}

Result<Done> Executor::operator()(engine::RenameContainer const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  return DoneBy(client_.RenameContainer(*id, a.to, Options()), *id);
}

Result<Done> Executor::operator()(engine::RemoveContainer const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  return DoneBy(client_.RemoveContainer(*id, a.force, Options()), *id);
}

Result<Done> Executor::operator()(engine::UpdateContainer const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  ContainerUpdate update;
  if (a.restart) update.restart_policy = RenderRestart(*a.restart);
  if (a.limits) update.resources = RenderLimits(a.limits->spec);
  auto warnings = client_.UpdateContainer(*id, update, Options());
  if (!warnings) return Fail(std::move(warnings).error());
  return Done{.id = std::move(*id), .note = Joined(*warnings, "; ")};
}

Result<Done> Executor::operator()(engine::ConnectNetwork const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  NetworkConnect const connect{.container = *id, .endpoint_config = RenderEndpoint(a.as, {})};
  return DoneBy(client_.ConnectNetwork(a.network, connect, Options()), *id);
}

Result<Done> Executor::operator()(engine::DisconnectNetwork const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  return DoneBy(client_.DisconnectNetwork(a.network, {.container = *id}, Options()), *id);
}

Result<Done> Executor::operator()(engine::SignalContainer const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  return DoneBy(client_.KillContainer(*id, a.signal, Options()), *id);
}

Result<Done> Executor::operator()(engine::RunHook const& a) {
  auto id = IdOf(a.container);
  if (!id) return Fail(std::move(id).error());
  ExecCreate exec{.cmd = a.hook.command.value_or(Texts{}),
                  .privileged = a.hook.privileged,
                  .user = a.hook.user,
                  .working_dir = a.hook.working_dir};
  for (auto const& [name, value] : a.hook.environment) {
    if (value) exec.env.push_back(std::string(name).append("=").append(*value));
  }
  auto ran = client_.RunExec(*id, std::move(exec), Options());
  if (!ran) return Fail(std::move(ran).error());
  if (ran->exit_code == 0) return Done{.id = std::move(*id)};
  constexpr std::size_t kShown = 2'000;
  return Fail(ErrorCode::kInvalidArgument, "the hook in container " + a.container +
                                               " ended with exit code " +
                                               std::to_string(ran->exit_code) + ": " +
                                               ToValidUtf8(CutUtf8(Trimmed(ran->out), kShown)));
}

}  // namespace

Result<Done> Perform(engine::Action const& action, Means const& means) {
  return std::visit(Executor(means), action);
}

}  // namespace ferro::docker
