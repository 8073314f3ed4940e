#include <algorithm>

#include "base/time_text.h"
#include "controlplane/engines/fake/state.h"

namespace ferro::fake {
namespace {

using engine::Done;

Status HalfDone(std::string const& what) {
  return Fail(Error{.code = ErrorCode::kInternal,
                    .message = "the engine stopped in the middle: " + what,
                    .may_have_happened = true});
}

// One action on a state; each overload is what the engine does for it.
class Hand {
 public:
  Hand(State& state, Clock::TimePoint now, std::string const& client, bool half)
      : state_(state), now_(now), client_(client), half_(half) {}

  Result<Done> operator()(engine::PullImage const& a) {
    auto const it = state_.registry.find(a.reference);
    if (it == state_.registry.end() || state_.unpullable.contains(a.reference))
      return Fail(ErrorCode::kNotFound, "manifest for " + a.reference + " not found");
    if (half_) {
      state_.half_pulled.insert(a.reference);
      return Fail(HalfDone("layers of " + a.reference + " are missing").error());
    }
    auto& image = state_.images[it->second.id];
    if (image.id.empty()) image = it->second;
    Tag(a.reference, image.id);
    Log("pull", "image", a.reference, image.id);
    return Done{image.id,
                state_.half_pulled.erase(a.reference) > 0 ? "some layers were there" : ""};
  }

  Result<Done> operator()(engine::BuildImage const& a) {
    if (half_) return Fail(HalfDone("building " + a.reference).error());
    engine::Image image{.id = "sha256:" + NewId(state_)};
    auto const id = image.id;
    state_.images[id] = std::move(image);
    Tag(a.reference, id);
    Log("build", "image", a.reference, id);
    return Done{id, {}};
  }

  Result<Done> operator()(engine::CreateNetwork const& a) {
    if (state_.networks.contains(a.name))
      return Fail(ErrorCode::kConflict, "network with name " + a.name + " already exists");
    engine::Network network{.id = NewId(state_), .name = a.name, .is = a.spec, .labels = a.labels};
    network.owner = OwnerOf(a.labels);
    if (auto placed = PlaceNetwork(state_, network); !placed) return Fail(placed.error());
    auto const id = network.id;
    state_.networks[a.name] = std::move(network);
    Log("create", "network", a.name, id, a.labels);
    return Done{id, {}};
  }

  Result<Done> operator()(engine::RemoveNetwork const& a) {
    auto const it = std::find_if(state_.networks.begin(), state_.networks.end(), [&](auto& entry) {
      return a.id.empty() ? entry.first == a.name : entry.second.id == a.id;
    });
    if (it == state_.networks.end())
      return Fail(ErrorCode::kNotFound, "network " + a.name + " not found");
    for (auto const& [name, box] : state_.boxes)
      if (box.seen.addresses.contains(it->first))
        return Fail(ErrorCode::kConflict, "network " + a.name + " has active endpoints");
    auto const id = it->second.id;
    state_.networks.erase(it);
    Log("destroy", "network", a.name, id);
    return Done{id, {}};
  }

  Result<Done> operator()(engine::CreateVolume const& a) {
    auto const it = state_.volumes.find(a.name);
    if (it != state_.volumes.end()) return Done{a.name, "was there"};  // As Docker does.
    MakeVolume(a.name, a.spec, a.labels, false);
    return Done{a.name, {}};
  }

  Result<Done> operator()(engine::RemoveVolume const& a) {
    auto const it = state_.volumes.find(a.name);
    if (it == state_.volumes.end()) return Fail(ErrorCode::kNotFound, "no such volume: " + a.name);
    for (auto const& [name, box] : state_.boxes) {
      for (auto const& mount : box.seen.is.spec.volumes)
        if (mount.type == "volume" && mount.source == a.name) return VolumeInUse(a.name, name);
      for (auto const& [path, volume] : box.seen.anonymous)
        if (volume == a.name) return VolumeInUse(a.name, name);
    }
    state_.volumes.erase(it);
    Log("destroy", "volume", a.name, a.name);
    return Done{a.name, {}};
  }

  Result<Done> operator()(engine::CreateContainer const& a) {
    auto const& name = a.container.name;
    if (state_.boxes.contains(name))
      return Fail(ErrorCode::kConflict, "the container name /" + name + " is already in use");
    auto const id = ImageOf(a.container);
    if (!id) return Fail(id.error());
    for (auto const& [network, as] : a.container.spec.networks)
      if (!state_.networks.contains(network))
        return Fail(ErrorCode::kNotFound, "network " + network + " not found");
    Box box{.seen = {.id = NewId(state_), .is = a.container}, .script = ScriptOf(a.container)};
    box.seen.is.image_id = *id;
    box.seen.labels = a.labels;
    box.seen.labels.insert(a.container.spec.labels.begin(), a.container.spec.labels.end());
    box.seen.owner = OwnerOf(a.labels);
    box.seen.created = Rfc3339Micros(now_);
    AttachVolumes(box, a.anonymous);
    // An engine below API 1.44 connects all networks but the first by further calls.
    auto& networks = box.seen.is.spec.networks;
    bool const unfinished = half_ && networks.size() > 1;
    if (unfinished) networks.erase(std::next(networks.begin()), networks.end());
    auto const made = box.seen.id;
    state_.boxes[name] = std::move(box);
    Log("create", "container", name, made, a.labels);
    if (half_) return Fail(HalfDone("creating " + name).error());
    return Done{made, {}};
  }

  Result<Done> operator()(engine::StartContainer const& a) {
    auto* box = FindBox(state_, a.container);
    if (box == nullptr) return Absent(a.container);
    if (box->seen.state == engine::State::kRunning) return Done{box->seen.id, "already started"};
    if (half_) return Fail(HalfDone("starting " + a.container).error());
    if (auto started = Start(state_, *box, now_, client_); !started) return Fail(started.error());
    box->seen.restarts = 0;
    return Done{box->seen.id, {}};
  }

  Result<Done> operator()(engine::StopContainer const& a) {
    auto* box = FindBox(state_, a.container);
    if (box == nullptr) return Absent(a.container);
    bool const ran =
        box->seen.state == engine::State::kRunning || box->seen.state == engine::State::kRestarting;
    if (ran) {
      box->stopped_by_hand = true;
      Stop(state_, *box, now_, 143, client_);
    }
    if (half_) return Fail(HalfDone("stopping " + a.container).error());
    return Done{box->seen.id, ran ? "" : "already stopped"};
  }

  Result<Done> operator()(engine::RestartContainer const& a) {
    auto* box = FindBox(state_, a.container);
    if (box == nullptr) return Absent(a.container);
    if (box->seen.state == engine::State::kRunning) Stop(state_, *box, now_, 143, client_);
    if (half_) return Fail(HalfDone("restarting " + a.container).error());
    if (auto started = Start(state_, *box, now_, client_); !started) return Fail(started.error());
    return Done{box->seen.id, {}};
  }

  Result<Done> operator()(engine::RenameContainer const& a) {
    auto* box = FindBox(state_, a.container);
    if (box == nullptr) return Absent(a.container);
    if (box->seen.is.name == a.to)
      return Fail(ErrorCode::kInvalidArgument, "renaming a container with the same name");
    if (state_.boxes.contains(a.to))
      return Fail(ErrorCode::kConflict, "the container name /" + a.to + " is already in use");
    auto node = state_.boxes.extract(box->seen.is.name);
    node.key() = a.to;
    node.mapped().seen.is.name = a.to;
    auto const id = node.mapped().seen.id;
    state_.boxes.insert(std::move(node));
    Log("rename", "container", a.to, id);
    if (half_) return Fail(HalfDone("renaming to " + a.to).error());
    return Done{id, {}};
  }

  Result<Done> operator()(engine::RemoveContainer const& a) {
    auto* box = FindBox(state_, a.container);
    if (box == nullptr) return Absent(a.container);
    if (box->seen.state == engine::State::kRunning) {
      if (!a.force)
        return Fail(ErrorCode::kConflict, "you cannot remove a running container " + a.container);
      Stop(state_, *box, now_, 137, client_);
    }
    auto const id = box->seen.id;
    if (half_) {
      box->dead_half = true;
      box->seen.state = engine::State::kDead;
      return Fail(HalfDone("removing " + a.container).error());
    }
    Log("destroy", "container", box->seen.is.name, id, box->seen.labels);
    state_.boxes.erase(box->seen.is.name);
    return Done{id, {}};
  }

  Result<Done> operator()(engine::UpdateContainer const& a) {
    auto* box = FindBox(state_, a.container);
    if (box == nullptr) return Absent(a.container);
    auto& spec = box->seen.is.spec;
    if (a.restart) spec.restart = *a.restart;
    if (half_) return Fail(HalfDone("updating " + a.container).error());
    if (a.limits) CopyLimits(a.limits->spec, spec);
    Log("update", "container", box->seen.is.name, box->seen.id);
    return Done{box->seen.id, {}};
  }

  Result<Done> operator()(engine::ConnectNetwork const& a) {
    auto* box = FindBox(state_, a.container);
    if (box == nullptr) return Absent(a.container);
    auto& networks = box->seen.is.spec.networks;
    if (networks.contains(a.network))
      return Fail(ErrorCode::kConflict, "endpoint with name " + box->seen.is.name +
                                            " already exists in network " + a.network);
    if (!state_.networks.contains(a.network))
      return Fail(ErrorCode::kNotFound, "network " + a.network + " not found");
    if (box->seen.state == engine::State::kRunning) {
      auto address = Assign(state_, *box, a.network, a.as.ipv4_address);
      if (!address) return Fail(std::move(address).error());
      box->seen.addresses[a.network] = *address;
    }
    networks[a.network] = a.as;
    Log("connect", "network", a.network, box->seen.id);
    if (half_) return Fail(HalfDone("connecting " + a.container).error());
    return Done{box->seen.id, {}};
  }

  Result<Done> operator()(engine::DisconnectNetwork const& a) {
    auto* box = FindBox(state_, a.container);
    if (box == nullptr) return Absent(a.container);
    if (box->seen.is.spec.networks.erase(a.network) == 0)
      return Fail(ErrorCode::kNotFound,
                  "container " + a.container + " is not connected to network " + a.network);
    box->seen.addresses.erase(a.network);
    Log("disconnect", "network", a.network, box->seen.id);
    if (half_) return Fail(HalfDone("disconnecting " + a.container).error());
    return Done{box->seen.id, {}};
  }

  Result<Done> operator()(engine::SignalContainer const& a) {
    auto* box = Running(a.container);
    if (box == nullptr) return NotRunning(a.container);
    ++state_.signals;
    return Done{box->seen.id, {}};
  }

  Result<Done> operator()(engine::RunHook const& a) {
    auto* box = Running(a.container);
    if (box == nullptr) return NotRunning(a.container);
    auto const command = a.hook.command.value_or(compose::Texts{});
    state_.hooks.push_back(box->seen.is.name + ": " + (command.empty() ? "" : command.front()));
    if (half_) return Fail(HalfDone("a hook in " + a.container).error());
    return Done{box->seen.id, {}};
  }

 private:
  static engine::Owner OwnerOf(engine::TextMap const& labels) {
    auto get = [&](char const* key) {
      auto const it = labels.find(key);
      return it == labels.end() ? std::string() : it->second;
    };
    return {get("ferroplane.environment"), get("com.docker.compose.project")};
  }

  static void CopyLimits(compose::Service const& from, compose::Service& to) {
    to.cpus = from.cpus;
    to.cpuset = from.cpuset;
    to.cpu_shares = from.cpu_shares;
    to.cpu_quota = from.cpu_quota;
    to.cpu_period = from.cpu_period;
    to.mem_limit = from.mem_limit;
    to.mem_reservation = from.mem_reservation;
    to.memswap_limit = from.memswap_limit;
    to.pids_limit = from.pids_limit;
    to.blkio_config = from.blkio_config;
  }

  tl::unexpected<Error> Absent(std::string const& container) const {
    return Fail(ErrorCode::kNotFound, "no such container: " + container);
  }
  tl::unexpected<Error> NotRunning(std::string const& container) const {
    return Fail(ErrorCode::kConflict, "container " + container + " is not running");
  }
  tl::unexpected<Error> VolumeInUse(std::string const& volume, std::string const& by) const {
    return Fail(ErrorCode::kConflict, "volume " + volume + " is in use by " + by);
  }

  Box* Running(std::string const& container) {
    auto* box = FindBox(state_, container);
    return box != nullptr && box->seen.state == engine::State::kRunning ? box : nullptr;
  }

  void Tag(std::string const& reference, std::string const& id) {
    if (auto it = state_.tags.find(reference); it != state_.tags.end())
      std::erase(state_.images[it->second].tags, reference);
    state_.tags[reference] = id;
    state_.images[id].tags.push_back(reference);
  }

  Result<std::string> ImageOf(model::Container const& container) const {
    if (state_.images.contains(container.image_id)) return container.image_id;
    auto const it = state_.tags.find(container.spec.image);
    if (it != state_.tags.end()) return it->second;
    return Fail(ErrorCode::kNotFound, "no such image: " + container.spec.image);
  }

  Script ScriptOf(model::Container const& container) const {
    for (auto const& key : {container.spec.image, container.service})
      if (auto it = state_.scripts.find(key); it != state_.scripts.end()) return it->second;
    return {};
  }

  void MakeVolume(std::string const& name, compose::Volume const& spec,
                  engine::TextMap const& labels, bool anonymous) {
    state_.volumes[name] = {.seen = {.name = name,
                                     .is = spec,
                                     .owner = OwnerOf(labels),
                                     .labels = labels,
                                     .mountpoint = "/var/lib/engine/volumes/" + name},
                            .anonymous = anonymous};
    Log("create", "volume", name, name, labels);
  }

  void AttachVolumes(Box& box, std::map<std::string, std::string> const& again) {
    std::vector<std::string> covered;
    for (auto const& mount : box.seen.is.spec.volumes) {
      covered.push_back(mount.target);
      if (mount.type == "volume" && !mount.source.empty() && !state_.volumes.contains(mount.source))
        MakeVolume(mount.source, {}, {}, false);
    }
    auto attach = [&](std::string const& path) {
      if (std::find(covered.begin(), covered.end(), path) != covered.end()) return;
      auto const it = again.find(path);
      auto const name = it != again.end() ? it->second : NewId(state_);
      if (!state_.volumes.contains(name)) MakeVolume(name, {}, {}, true);
      box.seen.anonymous[path] = name;
    };
    for (auto const& path : state_.images[box.seen.is.image_id].volumes) attach(path);
    for (auto const& mount : box.seen.is.spec.volumes) {
      if (mount.type != "volume" || !mount.source.empty()) continue;
      std::erase(covered, mount.target);
      attach(mount.target);
    }
  }

  void Log(std::string what, std::string kind, std::string name, std::string id,
           engine::TextMap const& labels = {}) {
    auto const it = labels.find("ferroplane.operation");
    Note(state_, {now_,
                  std::move(what),
                  std::move(kind),
                  std::move(name),
                  std::move(id),
                  client_,
                  it == labels.end() ? "" : it->second,
                  0,
                  {}});
  }

  State& state_;
  Clock::TimePoint now_;
  std::string const& client_;
  bool half_;
};

}  // namespace

Result<Done> Act(State& state, engine::Action const& action, Clock::TimePoint now,
                 std::string const& client, bool half) {
  return std::visit(Hand(state, now, client, half), action);
}

}  // namespace ferro::fake
