#include "controlplane/plan/emit.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "controlplane/plan/emit_containers.h"
#include "controlplane/plan/fields.h"

namespace ferro::plan {

namespace {

using Todo = Decision::Todo;

class StepsOfUp {
 public:
  StepsOfUp(World const& world, Draft const& draft, Plan& plan)
      : world_(world), draft_(draft), plan_(plan), steps_(plan) {}

  void Emit() {
    Records();
    Images();
    Files();
    Networks();
    Volumes();
    Removals();
    ContainerSteps(world_, draft_, before_, plan_).Emit();
    Leftovers();
  }

 private:
  void Records() {
    if (draft_.records.empty() && draft_.forgotten.empty()) return;
    steps_.Add({.work = Record{},
                .reason = "the inventory learns what is there",
                .put = draft_.records,
                .forget = draft_.forgotten});
  }

  // A service whose containers stay as they are needs its image no more.
  bool IsMade(std::string const& service) const {
    return std::ranges::any_of(draft_.items, [&](Item const& item) {
      if (item.replica.service->name != service || !item.replica.wanted) return false;
      if (item.decision.todo == Todo::kCreate) return true;
      return item.decision.todo == Todo::kReplace && item.decision.replacing == nullptr;
    });
  }

  void Images() {
    std::map<std::string, int> done;  // By reference: services may share one.
    for (auto const& [name, need] : draft_.images) {
      if (need.todo == ImageNeed::Todo::kNothing || !IsMade(name)) continue;
      auto const& service = draft_.platform->services.at(name);
      std::string const& reference = service.image.used;
      int& number = done[reference];
      if (number == 0) {
        Step step{.service = name, .reason = need.reason, .deadline = kPullDeadline};
        if (need.todo == ImageNeed::Todo::kPull)
          number = steps_.Act(engine::PullImage{.reference = reference}, std::move(step));
        else
          number = steps_.Act(engine::BuildImage{.service = name,
                                                 .build = *service.build,
                                                 .reference = reference,
                                                 .pull = service.build->pull},
                              std::move(step));
        before_.prepared.push_back(number);
      }
      before_.of_service[name].push_back(number);
    }
  }

  void Files() {
    for (auto const& item : draft_.items) {
      if (!item.replica.wanted || item.replica.number != 1) continue;
      auto const& service = *item.replica.service;
      for (auto const& file : service.files) {
        auto const placed = draft_.sources->files.find(service.name + "/" + file.target);
        if (placed == draft_.sources->files.end()) continue;
        auto const* known = world_.ObjectOf("file", placed->second.path);
        if (known != nullptr && known->spec_hash == placed->second.fingerprint) continue;
        PutFile put{.service = service.name,
                    .file = file,
                    .fingerprint = placed->second.fingerprint,
                    .path = placed->second.path};
        if (file.secret) put.file.content.reset();
        Step step{.work = std::move(put),
                  .service = service.name,
                  .reason = (file.secret ? "secret " : "config ") + file.name,
                  .desired_hash = placed->second.fingerprint};
        step.put = {
            {.kind = "file", .name = placed->second.path, .spec_hash = placed->second.fingerprint}};
        int const number = steps_.Add(std::move(step));
        before_.prepared.push_back(number);
        before_.of_service[service.name].push_back(number);
      }
    }
  }

  engine::TextMap Labels() const {
    return {{std::string(kLabelEnvironment), world_.environment},
            {std::string(kLabelPlatform), world_.environment}};
  }

  void Networks() {
    for (auto const& [name, zone] : draft_.zones) {
      if (zone.todo == Zone::Todo::kCreate) CreateNetwork(name, zone, {}, "absent");
      if (zone.todo == Zone::Todo::kRecreate) RecreateNetwork(name, zone);
    }
  }

  int CreateNetwork(std::string const& name, Zone const& zone, std::vector<int> after,
                    std::string reason) {
    Step step{
        .reason = std::move(reason), .after = std::move(after), .desired_hash = HashOf(zone.spec)};
    step.put = {{.kind = "network",
                 .name = name,
                 .spec_hash = step.desired_hash,
                 .revision = 1,
                 .detail = zone.subnet ? TextOf(*zone.subnet) : ""}};
    int const number =
        steps_.Act(engine::CreateNetwork{.name = name, .spec = zone.spec, .labels = Labels()},
                   std::move(step));
    before_.made[name].push_back(number);
    return number;
  }

  // Those that use it are taken off, and put on the new one again.
  void RecreateNetwork(std::string const& name, Zone const& zone) {
    std::string const reason = "it must be made anew: " + zone.fields.front().field;
    std::vector<int> off;
    std::vector<engine::Container const*> members;
    for (auto const& container : world_.seen.containers) {
      if (!container.is.spec.networks.contains(name)) continue;
      members.push_back(&container);
      off.push_back(
          steps_.Act(engine::DisconnectNetwork{.container = container.id, .network = name},
                     {.target = container.is.name,
                      .service = container.is.service,
                      .reason = "network " + name + ": " + reason,
                      .after = before_.prepared,
                      .precondition = container.id}));
    }
    if (off.empty()) off = before_.prepared;
    int const removed =
        steps_.Act(engine::RemoveNetwork{.id = zone.there->id, .name = name},
                   {.reason = reason, .after = off, .precondition = zone.there->id});
    int const made = CreateNetwork(name, zone, {removed}, reason);
    for (auto const* container : members) {
      Step step{.target = container->is.name,
                .service = container->is.service,
                .reason = "network " + name + " was made anew",
                .after = {made},
                .precondition = container->id};
      compose::ServiceNetwork as = container->is.spec.networks.at(name);
      for (auto const& item : draft_.items) {
        if (item.replica.current != container && item.replica.previous != container) continue;
        auto const& networks = item.wanted.container.spec.networks;
        auto const found = networks.find(name);
        if (found == networks.end()) continue;
        as = found->second;
        auto const address = draft_.addresses.find({name, item.replica.name});
        if (address != draft_.addresses.end())
          step.put = {{.kind = "address",
                       .name = AddressName(name, item.replica.name),
                       .detail = address->second}};
      }
      before_.made[name].push_back(
          steps_.Act(engine::ConnectNetwork{.container = container->id, .network = name, .as = as},
                     std::move(step)));
    }
  }

  void Volumes() {
    for (auto const* volume : draft_.new_volumes) {
      Step step{.reason = "absent", .desired_hash = HashOf(volume->spec)};
      step.put = {
          {.kind = "volume", .name = volume->name, .spec_hash = step.desired_hash, .retain = true}};
      before_.made[volume->name].push_back(steps_.Act(
          engine::CreateVolume{.name = volume->name, .spec = volume->spec, .labels = Labels()},
          std::move(step)));
    }
  }

  // Everything that is made before anything stops.
  std::vector<int> AllSoFar() const {
    std::vector<int> all;
    for (int number = 1; number <= steps_.Count(); ++number) all.push_back(number);
    return all;
  }

  void Removals() {
    for (auto const* container : draft_.removed) {
      int last = 0;
      if (Runs(*container)) {
        last = steps_.Act(engine::StopContainer{.container = container->id, .grace = std::nullopt},
                          {.target = container->is.name,
                           .service = container->is.service,
                           .reason = "nothing wants it any more",
                           .after = before_.prepared,
                           .precondition = container->id,
                           .deadline = StopDeadline(container->is.spec)});
      }
      Step step{.target = container->is.name,
                .service = container->is.service,
                .reason = "nothing wants it any more",
                .after = last == 0 ? before_.prepared : std::vector<int>{last},
                .precondition = container->id};
      step.forget = {Forgotten("container", container->is.name)};
      step.put =
          ObjectsOfAnonymous({.service = container->is.service, .replica = container->is.replica},
                             container->anonymous);
      for (auto const& object : world_.known.objects) {
        if (object.kind == "address" && object.name.ends_with("/" + container->is.name))
          step.forget.push_back(Forgotten("address", object.name));
      }
      before_.freed.push_back(
          steps_.Act(engine::RemoveContainer{.container = container->id}, std::move(step)));
    }
  }

  void Leftovers() {
    if (draft_.removed_networks.empty() && draft_.removed_files.empty()) return;
    std::vector<int> const all = AllSoFar();
    for (auto const* network : draft_.removed_networks) {
      Step step{.reason = "nothing wants it any more", .after = all, .precondition = network->id};
      step.forget = {Forgotten("network", network->name)};
      steps_.Act(engine::RemoveNetwork{.id = network->id, .name = network->name}, std::move(step));
    }
    for (auto const* file : draft_.removed_files) {
      Step step{.work = RemoveFile{.path = file->name},
                .reason = "no container has it any more",
                .after = all};
      step.forget = {Forgotten("file", file->name)};
      steps_.Add(std::move(step));
    }
  }

  World const& world_;
  Draft const& draft_;
  Plan& plan_;
  Steps steps_;
  ContainerSteps::Before before_;
};

}  // namespace

void EmitSteps(World const& world, Draft const& draft, Plan& plan) {
  StepsOfUp(world, draft, plan).Emit();
}

}  // namespace ferro::plan
