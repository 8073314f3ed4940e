// The little engine of Apply.
#include <algorithm>

#include "controlplane/plan/anonymous.h"
#include "controlplane/plan/platform_testing.h"

namespace ferro::plan {

namespace {

std::string const kLongAgo = "2026-01-01T00:00:00Z";

template <class... Ts>
struct OfWork : Ts... {
  using Ts::operator()...;
};

class Doer {
 public:
  Doer(engine::Observed& seen, Known& known) : seen_(seen), known_(known) {}

  void Do(Step const& step) {
    if (step.unless_done && IsDone(step.target)) return;
    id_.clear();
    bool done = false;
    VolumesByPath nameless;
    std::visit(OfWork{
                   [&](engine::Action const& action) { std::visit(*this, action); },
                   [&](WaitHealthy const& wait) { nameless = Find(wait.container).anonymous; },
                   [&](WaitExit const& wait) { nameless = Exit(wait.container); },
                   [&](WaitSettled const& wait) {
                     done = IsDone(wait.container);
                     nameless = Find(wait.container).anonymous;
                     if (done) Put(wait.when_done);
                   },
                   [](auto const&) {},
               },
               step.work);
    for (auto const& object : step.forget) Forget(object);
    if (!done) Put(step.put);
    if (!step.put.empty() && step.put.front().kind == "container")
      Put(ObjectsOfAnonymous(DetailOf(step.put.front()), nameless));
  }

  void operator()(engine::PullImage const& a) { Image(a.reference); }
  void operator()(engine::BuildImage const& a) { Image(a.reference); }
  void operator()(engine::CreateNetwork const& a) {
    id_ = NewId("network");
    engine::Network network{.id = id_, .name = a.name, .is = a.spec};
    network.owner.environment = a.labels.at("ferroplane.environment");
    seen_.networks.push_back(network);
  }
  void operator()(engine::RemoveNetwork const& a) {
    std::erase_if(seen_.networks, [&](auto const& other) { return other.id == a.id; });
  }
  void operator()(engine::CreateVolume const& a) {
    id_ = a.name;
    engine::Volume volume{.name = a.name, .is = a.spec};
    volume.owner.environment = a.labels.at("ferroplane.environment");
    seen_.volumes.push_back(volume);
  }
  void operator()(engine::RemoveVolume const& a) {
    std::erase_if(seen_.volumes, [&](auto const& other) { return other.name == a.name; });
  }
  void operator()(engine::CreateContainer const& a) {
    id_ = NewId("container");
    engine::Container container{.id = id_, .is = a.container};
    auto const image = seen_.images.find(a.container.spec.image);
    if (image != seen_.images.end()) {
      container.is.image_id = image->second.id;
      for (auto const& path : image->second.volumes) container.anonymous[path] = NewId("volume");
    }
    for (auto const& [path, volume] : a.anonymous) container.anonymous[path] = volume;
    for (auto const& [path, name] : container.anonymous)
      if (std::ranges::find(seen_.volumes, name, &engine::Volume::name) == seen_.volumes.end())
        seen_.volumes.push_back({.name = name});
    container.owner.environment = a.labels.at("ferroplane.environment");
    container.labels = a.labels;
    seen_.containers.push_back(container);
  }
  void operator()(engine::StartContainer const& a) { Start(a.container); }
  void operator()(engine::RestartContainer const& a) { Start(a.container); }
  void operator()(engine::StopContainer const& a) {
    Find(a.container).state = engine::State::kExited;
    Find(a.container).health = engine::Health::kNone;
  }
  void operator()(engine::RenameContainer const& a) { Find(a.container).is.name = a.to; }
  void operator()(engine::RemoveContainer const& a) {
    std::erase_if(seen_.containers, [&](auto const& other) {
      return other.id == a.container || other.is.name == a.container;
    });
  }
  void operator()(engine::UpdateContainer const& a) {
    auto& spec = Find(a.container).is.spec;
    std::string const restart = a.restart.value_or(spec.restart);
    if (a.limits) {
      spec.cpus = a.limits->spec.cpus;
      spec.cpuset = a.limits->spec.cpuset;
      spec.cpu_shares = a.limits->spec.cpu_shares;
      spec.cpu_quota = a.limits->spec.cpu_quota;
      spec.cpu_period = a.limits->spec.cpu_period;
      spec.cpu_rt_period = a.limits->spec.cpu_rt_period;
      spec.cpu_rt_runtime = a.limits->spec.cpu_rt_runtime;
      spec.mem_limit = a.limits->spec.mem_limit;
      spec.mem_reservation = a.limits->spec.mem_reservation;
      spec.memswap_limit = a.limits->spec.memswap_limit;
      spec.pids_limit = a.limits->spec.pids_limit;
    }
    spec.restart = restart;
  }
  void operator()(engine::ConnectNetwork const& a) {
    Find(a.container).is.spec.networks[a.network] = a.as;
  }
  void operator()(engine::DisconnectNetwork const& a) {
    Find(a.container).is.spec.networks.erase(a.network);
  }
  void operator()(engine::SignalContainer const&) {}
  void operator()(engine::RunHook const&) {}

 private:
  engine::Container& Find(std::string const& name) {
    auto const found = std::ranges::find_if(seen_.containers, [&](auto const& other) {
      return other.id == name || other.is.name == name;
    });
    if (found == seen_.containers.end()) return nobody_;
    id_ = found->id;
    return *found;
  }

  void Start(std::string const& name) {
    auto& container = Find(name);
    container.state = engine::State::kRunning;
    container.started_at = kLongAgo;
    bool const is_init = container.is.service.starts_with("init");
    if (is_init) Exit(name);
  }

  VolumesByPath Exit(std::string const& name) {
    Find(name).state = engine::State::kExited;
    Find(name).exit_code = 0;
    return Find(name).anonymous;
  }

  bool IsDone(std::string const& name) { return Find(name).state == engine::State::kExited; }

  void Image(std::string const& reference) {
    id_ = NewId("sha256:");
    seen_.images[reference] = {.id = id_, .tags = {reference}};
  }

  std::string NewId(std::string const& kind) {
    static int last = 0;
    return kind + "-" + std::to_string(++last);
  }

  void Put(std::vector<journal::Object> const& objects) {
    for (auto object : objects) {
      Forget(object);
      if (object.engine_id.empty()) object.engine_id = id_;
      known_.objects.push_back(object);
    }
  }

  void Forget(journal::Object const& object) {
    std::erase_if(known_.objects, [&](auto const& other) {
      return other.kind == object.kind && other.name == object.name;
    });
  }

  engine::Observed& seen_;
  Known& known_;
  std::string id_;
  engine::Container nobody_;
};

}  // namespace

void Apply(Plan const& plan, engine::Observed& seen, Known& known) {
  Doer doer(seen, known);
  for (auto const& step : plan.steps) doer.Do(step);
  // A network tells who is on it.
  for (auto& network : seen.networks) {
    network.containers.clear();
    for (auto const& container : seen.containers) {
      if (container.is.spec.networks.contains(network.name))
        network.containers.push_back(container.is.name);
    }
  }
}

}  // namespace ferro::plan
