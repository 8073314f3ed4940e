#include <algorithm>
#include <tuple>

#include "base/order.h"
#include "base/text.h"
#include "controlplane/plan/anonymous.h"
#include "controlplane/plan/capacity.h"
#include "controlplane/plan/emit.h"
#include "controlplane/plan/emit_containers.h"
#include "controlplane/plan/make.h"
#include "controlplane/plan/owners.h"
#include "controlplane/plan/volumes.h"

namespace ferro::plan {

namespace {

using Todo = Decision::Todo;

// Everything that is decided of `up`, in the order in which one thing needs another.
class Maker {
 public:
  Maker(model::Platform const& platform, World const& world, Sources const& sources,
        Request const& request)
      : platform_(platform), world_(world), sources_(sources), request_(request) {}

  Plan Make() {
    plan_.environment = platform_.name;
    plan_.operation = "up";
    plan_.engine = world_.seen.host.engine_name + " at " + world_.seen.host.endpoint;
    plan_.warnings = platform_.warnings;
    auto const replicas = ReplicasOf(world_, platform_, request_);
    CheckOwners(world_, platform_, replicas, request_, plan_);
    CheckSources(replicas, sources_, plan_);
    draft_.platform = &platform_;
    draft_.sources = &sources_;
    draft_.images = ImagesOf(world_, platform_, sources_, request_, plan_);
    draft_.zones = ZonesOf(world_, platform_, replicas, plan_);
    draft_.addresses = AddressesOf(world_, draft_.zones, replicas, plan_);
    for (auto const& replica : replicas) draft_.items.push_back(Judged(replica));
    FollowParents();
    FollowDependencies();
    PlanVolumes(world_, request_, draft_, plan_);
    CheckMounts(draft_, request_, plan_);
    if (request_.services.empty()) FindUnwanted(replicas);
    Learn();
    WarnOfCompose(world_, plan_);
    Fit();
    Tell();
    EmitSteps(world_, draft_, plan_);
    Sort();
    return std::move(plan_);
  }

 private:
  Item Judged(Replica const& replica) {
    std::string const& service = replica.service->name;
    ImageNeed const need = draft_.images[service];
    Item item{.replica = replica,
              .wanted = WantedOf(world_, replica, need, draft_.addresses, sources_, request_)};
    item.rule = HealthRuleOf(*replica.service, world_.ImageOf(replica.service->image.used));
    auto const* there = replica.current != nullptr ? replica.current : replica.previous;
    if (there != nullptr) item.detail = DetailFor(world_, *there);
    if (replica.previous != nullptr) {
      // The one that was renamed knows which policy it had.
      auto const detail = DetailFor(world_, *replica.previous);
      if (!detail.restart.empty()) item.detail.restart = detail.restart;
    }
    if (!replica.wanted) {
      item.decision.keeps = replica.current;
      return item;
    }
    bool const force = request_.force_recreate &&
                       (request_.services.empty() || request_.services.contains(service));
    item.decision = Decide(world_, replica, item.wanted, need, draft_.zones, force);
    return item;
  }

  // Who shares a namespace or volumes is replaced with whom it shares them.
  void FollowParents() {
    for (auto& item : draft_.items) {
      if (!item.replica.wanted || item.decision.keeps == nullptr) continue;
      for (auto const& parent : item.replica.service->shares) {
        for (auto const& other : draft_.items) {
          if (other.replica.service->name != parent || !other.replica.wanted) continue;
          if (other.decision.MakesAnew())
            Replace(item, "it shares with " + other.replica.name + ", which is made anew");
          else if (other.decision.todo != Todo::kNothing)
            Restart(item, "it shares with " + other.replica.name + ", which starts again");
        }
      }
    }
  }

  static void Replace(Item& item, std::string reason) {
    Decision& decision = item.decision;
    if (decision.keeps == nullptr) return;
    auto const* container = decision.keeps;
    bool const never_served =
        container->state == engine::State::kCreated && container->started_at.empty();
    decision.todo = never_served ? Todo::kCreate : Todo::kReplace;
    if (never_served)
      decision.remove_first.push_back(container);
    else
      decision.old = container;
    decision.old_is_renamed = decision.put_back;
    decision.put_back = false;
    decision.await = false;
    decision.keeps = nullptr;
    decision.set_restart = decision.set_limits = false;
    decision.connect.clear();
    decision.disconnect.clear();
    decision.reasons.push_back(std::move(reason));
  }

  static void Restart(Item& item, std::string reason) {
    Decision& decision = item.decision;
    bool const runs = decision.keeps != nullptr && Runs(*decision.keeps);
    if (decision.todo != Todo::kNothing || !runs) return;
    decision.todo = Todo::kRestart;
    decision.reasons.push_back(std::move(reason));
  }

  // Only `restart: true` of depends_on restarts a dependant.
  void FollowDependencies() {
    for (auto& item : draft_.items) {
      if (!item.replica.wanted) continue;
      for (auto const& [name, dependency] : item.replica.service->depends_on) {
        if (!dependency.restart) continue;
        for (auto const& other : draft_.items) {
          bool const is_disturbed =
              other.decision.todo == Todo::kReplace || other.decision.todo == Todo::kRestart;
          if (other.replica.service->name == name && is_disturbed)
            Restart(item, name + " is restarted or replaced (depends_on: restart)");
        }
      }
    }
  }

  void FindUnwanted(std::vector<Replica> const& replicas) {
    draft_.removed = Orphans(world_, platform_, replicas, plan_);
    for (auto const& network : world_.seen.networks) {
      if (world_.WhoseIs(network) != Whose::kOurs || draft_.zones.contains(network.name)) continue;
      std::vector<std::string> stay = network.containers;
      std::erase_if(stay, [&](std::string const& name) {
        return std::ranges::any_of(
                   draft_.removed,
                   [&](auto const* container) { return container->is.name == name; }) ||
               IsLeaving(name, network.name);
      });
      if (stay.empty())
        draft_.removed_networks.push_back(&network);
      else
        plan_.notes.push_back("the network " + network.name + " stays: " + Listed(stay) +
                              " uses it");
    }
    std::set<std::string> placed;
    for (auto const& [key, file] : sources_.files) placed.insert(file.path);
    for (auto const& object : world_.known.objects) {
      if (object.kind == "file" && !placed.contains(object.name))
        draft_.removed_files.push_back(&object);
    }
    Forget();
  }

  // The container is taken off the network by this plan.
  bool IsLeaving(std::string const& container, std::string const& network) const {
    return std::ranges::any_of(draft_.items, [&](Item const& item) {
      bool const is_it =
          (item.replica.current != nullptr && item.replica.current->is.name == container) ||
          (item.replica.previous != nullptr && item.replica.previous->is.name == container);
      return is_it && !item.wanted.container.spec.networks.contains(network);
    });
  }

  // Containers and networks that a person removed and nothing wants again. What is wanted
  // again is put anew by the step that makes it.
  void Forget() {
    std::set<std::string> wanted;
    for (auto const& item : draft_.items) wanted.insert(item.replica.name);
    for (auto const& object : world_.known.objects) {
      bool gone = false;
      if (object.kind == "container")
        gone = world_.ContainerWithId(object.engine_id) == nullptr && !wanted.contains(object.name);
      else if (object.kind == "network")
        gone = world_.NetworkNamed(object.name) == nullptr && !draft_.zones.contains(object.name);
      if (gone) draft_.forgotten.push_back(Forgotten(object.kind, object.name));
    }
  }

  // What is seen and not in the inventory.
  void Learn() {
    for (auto const& [name, zone] : draft_.zones) {
      if (zone.todo != Zone::Todo::kAdopt) continue;
      bool const ours = zone.there->owner.environment == world_.environment;
      draft_.records.push_back({.kind = "network",
                                .name = name,
                                .engine_id = zone.there->id,
                                .adopted = !ours,
                                .detail = ours && zone.subnet ? TextOf(*zone.subnet) : ""});
    }
    for (auto const& item : draft_.items) {
      auto const& decision = item.decision;
      if (!item.replica.wanted || decision.keeps == nullptr || !decision.record) continue;
      if (decision.Interrupts() || decision.put_back || decision.await)
        continue;  // Its steps tell.
      ContainerDetail const detail{.service = item.replica.service->name,
                                   .replica = item.replica.number,
                                   .job = decision.done_job,
                                   .settled = !decision.done_job && Runs(*decision.keeps),
                                   .restart = item.wanted.restart,
                                   .watched = item.wanted.watched};
      draft_.records.push_back(
          ObjectOfItem(world_, item, decision.keeps->is.name, decision.keeps->id, detail));
      Append(draft_.records, ObjectsOfAnonymous(detail, decision.keeps->anonymous));
    }
  }

  void Fit() {
    plan_.capacity = CapacityOf(platform_, world_.seen, sources_, request_.scale);
    plan_.outside_ports = OutsidePorts(platform_, request_.private_ports);
    for (auto const& [name, service] : platform_.services) plan_.images.push_back(service.image);
    for (auto const& capacity : plan_.capacity) {
      if (capacity.fits) continue;
      std::string const& service = capacity.first_that_does_not;
      if (capacity.what.starts_with("port ")) {
        // The engine's own, and no container has it: it is left from before the engine died.
        bool const left = capacity.available.find("docker-proxy") != std::string::npos;
        plan_.refusals.push_back(
            {"PLAN-012",
             capacity.what + ", which " + service + " publishes, is " + TextOfTaken(capacity),
             left ? "no container that runs publishes it: when the engine died and was started "
                    "again, it kept the port; restart the engine, or the machine"
                  : "stop what holds it, or publish another port"});
      }
      if (capacity.what == "cpu") {  // The engine would refuse it in the middle of everything.
        plan_.refusals.push_back({"PLAN-018",
                                  service + " asks for more cpus than there are: " +
                                      capacity.needed + ", of " + capacity.available,
                                  "lower its `cpus`, or take a machine with more"});
      }
    }
  }

  void Tell();
  Change ChangeOf(Item const& item) const;
  void TellImages();
  void TellNetworks();
  void TellUnwanted();

  void Sort() {
    SortStably(plan_.changes, [](Change const& a, Change const& b) {
      return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
    });
  }

  model::Platform const& platform_;
  World const& world_;
  Sources const& sources_;
  Request const& request_;
  Draft draft_;
  Plan plan_;
};

void Maker::TellImages() {
  std::set<std::string> told;
  for (auto const& item : draft_.items) {
    if (!item.replica.wanted || !item.decision.MakesAnew()) continue;
    auto const need = draft_.images.find(item.replica.service->name);
    if (need == draft_.images.end() || need->second.todo == ImageNeed::Todo::kNothing) continue;
    std::string const& reference = item.replica.service->image.used;
    if (!told.insert(reference).second) continue;
    bool const is_pull = need->second.todo == ImageNeed::Todo::kPull;
    plan_.changes.push_back(
        {.sign = Sign::kCreate,
         .kind = "image",
         .name = reference,
         .service = item.replica.service->name,
         .reasons = {(is_pull ? "pulled: " : "built: ") + need->second.reason}});
  }
}

void Maker::TellNetworks() {
  for (auto const& [name, zone] : draft_.zones) {
    Change change{.kind = "network", .name = name};
    if (zone.there != nullptr) change.engine_id = zone.there->id;
    if (zone.subnet) change.facts.push_back("subnet " + TextOf(*zone.subnet));
    switch (zone.todo) {
      case Zone::Todo::kNothing:
        ++plan_.unchanged;
        continue;
      case Zone::Todo::kCreate:
        change.sign = Sign::kCreate;
        break;
      case Zone::Todo::kAdopt:
        change.sign = Sign::kUpdate;
        change.reasons.emplace_back(zone.there->owner.environment.empty()
                                        ? "taken over from docker compose, as it is"
                                        : "only recorded: the inventory did not know it");
        break;
      case Zone::Todo::kRecreate:
        change.sign = Sign::kReplace;
        change.fields = zone.fields;
        if (!zone.there->containers.empty())
          change.reasons.push_back("reconnects " + Listed(zone.there->containers));
        break;
    }
    plan_.changes.push_back(std::move(change));
  }
}

void Maker::TellUnwanted() {
  for (auto const* container : draft_.removed)
    plan_.changes.push_back({.sign = Sign::kDestroy,
                             .kind = "container",
                             .name = container->is.name,
                             .service = container->is.service,
                             .reasons = {"nothing wants it any more; volumes stay"},
                             .engine_id = container->id});
  for (auto const* network : draft_.removed_networks)
    plan_.changes.push_back({.sign = Sign::kDestroy,
                             .kind = "network",
                             .name = network->name,
                             .reasons = {"nothing wants it any more"},
                             .engine_id = network->id});
  for (auto const* file : draft_.removed_files)
    plan_.changes.push_back({.sign = Sign::kDestroy,
                             .kind = "file",
                             .name = file->name,
                             .reasons = {"no container has it any more"}});
}

Change Maker::ChangeOf(Item const& item) const {
  auto const& decision = item.decision;
  auto const& service = *item.replica.service;
  Change change{.sign = Sign::kUpdate,
                .kind = "container",
                .name = item.replica.name,
                .service = service.name,
                .reasons = decision.reasons,
                .fields = decision.fields};
  bool const starts = decision.todo == Todo::kStart || decision.todo == Todo::kRestart;
  change.again = starts && !decision.adopt && !decision.put_back && decision.connect.empty() &&
                 decision.disconnect.empty() && std::ranges::all_of(decision.fields, [](auto& one) {
                   return one.effect == Effect::kNothing;
                 });
  if (decision.todo == Todo::kCreate) change.sign = Sign::kCreate;
  if (decision.todo == Todo::kReplace) change.sign = Sign::kReplace;
  if (decision.adopt) change.reasons.emplace_back("taken over from docker compose, as it is");
  if (!decision.disconnect.empty() || !decision.connect.empty()) {
    std::set<std::string> networks = decision.connect;
    networks.insert(decision.disconnect.begin(), decision.disconnect.end());
    change.reasons.push_back("reconnected to " + Listed({networks.begin(), networks.end()}));
  }
  for (auto const* in_the_way : decision.remove_first)
    change.reasons.push_back("removed first: " + in_the_way->is.name);
  auto const* there = decision.old != nullptr ? decision.old : decision.keeps;
  if (there != nullptr) change.engine_id = there->id;
  if (decision.todo != Todo::kNothing) {
    change.facts.push_back(item.wanted.job ? "it is a job and must exit with 0" : item.rule.fact);
    if (item.wanted.one_shot && !item.detail.settled &&
        !LooksLikeServer(world_, item.wanted, item.rule))
      change.facts.emplace_back("a job if it exits with 0 before it is settled");
    for (auto const& derived : service.derived)
      change.facts.push_back(derived.path + ": " + derived.value + " (derived: " + derived.because +
                             ")");
    for (auto const& mount : item.wanted.container.spec.volumes) {
      auto const bind = sources_.binds.find(mount.source);
      if (mount.type == "bind" && bind != sources_.binds.end() && !bind->second.watched)
        change.facts.push_back(mount.source + ": not watched");
    }
  }
  return change;
}

void Maker::Tell() {
  TellImages();
  TellNetworks();
  TellUnwanted();
  for (auto const& item : draft_.items) {
    if (!item.replica.wanted) continue;
    if (item.decision.IsNothing() && !item.decision.record)
      ++plan_.unchanged;
    else
      plan_.changes.push_back(ChangeOf(item));
  }
}

}  // namespace

Plan MakeUp(model::Platform const& wanted, engine::Observed const& seen, Known const& known,
            Sources const& sources, Request const& request) {
  World const world{.environment = wanted.name, .seen = seen, .known = known};
  return Maker(wanted, world, sources, request).Make();
}

}  // namespace ferro::plan
