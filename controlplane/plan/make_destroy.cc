#include <algorithm>
#include <tuple>

#include "base/order.h"
#include "base/text.h"
#include "controlplane/plan/anonymous.h"
#include "controlplane/plan/emit.h"
#include "controlplane/plan/make.h"
#include "controlplane/plan/owners.h"

namespace ferro::plan {

namespace {

std::string WhoHad(AnonymousDetail const& volume) {
  return "anonymous, " + volume.service + " had it at " + volume.path;
}

class Destroyer {
 public:
  Destroyer(World const& world, DestroyRequest const& request)
      : world_(world), request_(request), steps_(plan_) {}

  Plan Make() {
    plan_.environment = world_.environment;
    plan_.operation = "destroy";
    plan_.engine = world_.seen.host.engine_name + " at " + world_.seen.host.endpoint;
    FindVolumes();
    for (auto const& name : request_.delete_data) {
      if (!volumes_.contains(name))
        plan_.refusals.push_back(
            {"PLAN-015", "there is no volume " + name + " of " + world_.environment,
             volumes_.empty() ? "it has no volumes" : "its volumes are " + Listed(Names())});
    }
    for (auto const& container : world_.seen.containers) {
      if (world_.WhoseIs(container) != Whose::kForeign) Remove(container);
    }
    for (auto const& network : world_.seen.networks) {
      if (world_.WhoseIs(network) != Whose::kForeign) Remove(network);
    }
    Files();
    Volumes();
    Forget();
    SortStably(plan_.changes, [](Change const& a, Change const& b) {
      return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
    });
    return std::move(plan_);
  }

 private:
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (auto const& [name, volume] : volumes_) names.push_back(name);
    return names;
  }

  // Named ones that are ours, and the anonymous ones of our containers, now and before.
  void FindVolumes() {
    for (auto const& volume : world_.seen.volumes) {
      bool const ours = volume.owner.environment == world_.environment;
      bool const of_compose =
          volume.owner.environment.empty() && volume.owner.compose_project == world_.environment;
      if (ours || of_compose) volumes_[volume.name];
    }
    for (auto const& object : world_.known.objects) {
      if (object.kind != "volume") continue;
      AnonymousDetail const detail = AnonymousOf(object);
      if (world_.VolumeNamed(object.name) == nullptr) {
        plan_.notes.push_back("somebody removed the volume " + object.name +
                              (detail.path.empty() ? "" : " (" + WhoHad(detail) + ")"));
        continue;
      }
      volumes_[object.name] = detail;
    }
    for (auto const& container : world_.seen.containers) {
      if (world_.WhoseIs(container) == Whose::kForeign) continue;
      for (auto const& [path, name] : container.anonymous)
        volumes_[name] = {container.is.service, container.is.replica, path};
    }
  }

  void Remove(engine::Container const& container) {
    std::vector<int> after;
    Step step{.target = container.is.name,
              .service = container.is.service,
              .reason = "destroy",
              .precondition = container.id,
              .deadline = StopDeadline(container.is.spec)};
    if (Runs(container))
      after.push_back(steps_.Act(
          engine::StopContainer{.container = container.id, .grace = std::nullopt}, step));
    step.after = after;
    step.forget = {Forgotten("container", container.is.name)};
    VolumesByPath kept = container.anonymous;
    std::erase_if(kept, [&](auto const& one) { return request_.delete_data.contains(one.second); });
    step.put = ObjectsOfAnonymous(
        {.service = container.is.service, .replica = container.is.replica}, kept);
    removed_.push_back(
        steps_.Act(engine::RemoveContainer{.container = container.id}, std::move(step)));
    plan_.changes.push_back({.sign = Sign::kDestroy,
                             .kind = "container",
                             .name = container.is.name,
                             .service = container.is.service,
                             .engine_id = container.id});
  }

  void Remove(engine::Network const& network) {
    std::vector<std::string> foreign = network.containers;
    std::erase_if(foreign, [&](std::string const& name) {
      auto const* container = world_.ContainerNamed(name);
      return container != nullptr && world_.WhoseIs(*container) != Whose::kForeign;
    });
    if (!foreign.empty()) {
      plan_.notes.push_back("the network " + network.name + " stays: " + Listed(foreign) +
                            ", which is not ours, uses it");
      return;
    }
    Step step{.reason = "destroy", .after = removed_, .precondition = network.id};
    step.forget = {Forgotten("network", network.name)};
    for (auto const& object : world_.known.objects) {
      if (object.kind == "address" && object.name.starts_with(network.name + "/"))
        step.forget.push_back(Forgotten("address", object.name));
    }
    steps_.Act(engine::RemoveNetwork{.id = network.id, .name = network.name}, std::move(step));
    plan_.changes.push_back(
        {.sign = Sign::kDestroy, .kind = "network", .name = network.name, .engine_id = network.id});
  }

  void Files() {
    for (auto const& object : world_.known.objects) {
      if (object.kind != "file") continue;
      Step step{.work = RemoveFile{.path = object.name}, .reason = "destroy", .after = removed_};
      step.forget = {Forgotten("file", object.name)};
      steps_.Add(std::move(step));
      plan_.changes.push_back({.sign = Sign::kDestroy, .kind = "file", .name = object.name});
    }
  }

  void Volumes() {
    for (auto const& [name, volume] : volumes_) {
      bool const goes = request_.delete_data.contains(name);
      Change change{.sign = goes ? Sign::kRisk : Sign::kKeep,
                    .kind = "volume",
                    .name = name,
                    .service = volume.service};
      if (!volume.path.empty()) change.facts.push_back(WhoHad(volume));
      change.reasons.emplace_back(goes ? "its data is deleted" : "its data is kept");
      plan_.changes.push_back(std::move(change));
      if (!goes) continue;
      Step step{.reason = "--delete-data", .after = removed_, .precondition = name};
      step.forget = {Forgotten("volume", name)};
      steps_.Act(engine::RemoveVolume{.name = name}, std::move(step));
    }
  }

  // What a person removed already; volumes that stay are the next `up`'s.
  void Forget() {
    std::set<std::string> told;
    for (auto const& step : plan_.steps) {
      for (auto const& object : step.forget) told.insert(object.kind + " " + object.name);
    }
    Step step{.work = Record{}, .reason = "the inventory forgets what is gone", .after = removed_};
    for (auto const& object : world_.known.objects) {
      bool const stays = object.kind == "volume" && volumes_.contains(object.name);
      bool const is_left = object.kind == "network" && world_.NetworkNamed(object.name) != nullptr;
      if (stays || is_left || told.contains(object.kind + " " + object.name)) continue;
      step.forget.push_back(Forgotten(object.kind, object.name));
    }
    if (!step.forget.empty()) steps_.Add(std::move(step));
  }

  World const& world_;
  DestroyRequest const& request_;
  Plan plan_;
  Steps steps_;
  std::vector<int> removed_;
  std::map<std::string, AnonymousDetail> volumes_;  // Empty for those that have a name.
};

}  // namespace

Plan MakeDestroy(std::string const& environment, engine::Observed const& seen, Known const& known,
                 DestroyRequest const& request) {
  World const world{.environment = environment, .seen = seen, .known = known};
  return Destroyer(world, request).Make();
}

}  // namespace ferro::plan
