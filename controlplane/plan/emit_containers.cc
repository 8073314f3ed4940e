#include "controlplane/plan/emit_containers.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace ferro::plan {

namespace {

using Todo = Decision::Todo;

std::string ReasonOf(Decision const& decision) {
  std::vector<std::string> reasons = decision.reasons;
  for (auto const& change : decision.fields) {
    if (change.effect != Effect::kNothing) reasons.push_back(change.field);
  }
  return Joined(reasons, "; ");
}

}  // namespace

ContainerSteps::ContainerSteps(World const& world, Draft const& draft, Before before, Plan& plan)
    : world_(world), draft_(draft), before_(std::move(before)), plan_(plan), steps_(plan) {
  for (auto const& item : draft.items) {
    if (!item.replica.wanted || item.decision.todo != Todo::kReplace) continue;
    ++units_[UnitOf(item)].expected;
  }
}

void ContainerSteps::Emit() {
  for (auto const& item : draft_.items) {
    if (item.replica.wanted) EmitItem(item);
  }
  FinalPolicies();
  ReloadGateways();
}

void ContainerSteps::EmitItem(Item const& item) {
  switch (item.decision.todo) {
    case Todo::kCreate:
      EmitCreate(item);
      return;
    case Todo::kReplace:
      EmitReplace(item);
      return;
    case Todo::kNothing:
    case Todo::kStart:
    case Todo::kRestart:
      EmitKeep(item);
      return;
  }
}

Step ContainerSteps::StepFor(Item const& item, std::vector<int> after, int unit) const {
  return {.target = item.replica.name,
          .service = item.replica.service->name,
          .reason = ReasonOf(item.decision),
          .after = std::move(after),
          .unit = unit};
}

ContainerDetail ContainerSteps::DetailNow(Item const& item, bool settled) const {
  return {.service = item.replica.service->name,
          .replica = item.replica.number,
          .job = item.decision.done_job,
          .settled = settled,
          .restart = item.wanted.restart,
          .watched = item.wanted.watched};
}

ContainerDetail ContainerSteps::DetailDue(Item const& item, std::size_t hooks) const {
  ContainerDetail detail = DetailNow(item, false);
  detail.hooks = static_cast<std::int64_t>(hooks);
  return detail;
}

bool ContainerSteps::MustSettle(Item const& item) const {
  if (!item.wanted.one_shot) return false;
  bool const is_kept = item.decision.todo == Todo::kStart || item.decision.todo == Todo::kRestart;
  return !(is_kept && item.detail.settled);
}

std::vector<int> ContainerSteps::RemoveFirst(Item const& item) {
  std::vector<int> after = before_.prepared;
  for (auto const* container : item.decision.remove_first) {
    Step step = StepFor(item, after);
    step.target = container->is.name;
    step.precondition = container->id;
    step.forget = {Forgotten("container", container->is.name)};
    step.deadline = StopDeadline(container->is.spec);
    after.push_back(steps_.Act(engine::RemoveContainer{.container = container->id, .force = true},
                               std::move(step)));
  }
  return item.decision.remove_first.empty() ? std::vector<int>{} : std::vector<int>{after.back()};
}

VolumesByPath ContainerSteps::AnonymousFor(Item const& item, engine::Container const* old) const {
  // Of one that is gone.
  auto anonymous = NamelessOf(world_, item.replica.service->name, item.replica.number).there;
  if (old != nullptr) {
    for (auto const& [path, volume] : old->anonymous) anonymous[path] = volume;
  }
  for (auto const& mount : item.wanted.container.spec.volumes) {
    bool const is_named = mount.type != "volume" || !mount.source.empty();
    if (is_named) anonymous.erase(mount.target);
  }
  return anonymous;
}

int ContainerSteps::Create(Item const& item, std::vector<int> after, int unit,
                           VolumesByPath anonymous) {
  auto const& service = *item.replica.service;
  auto const& spec = item.wanted.container.spec;
  auto const add = [&](std::map<std::string, std::vector<int>> const& from,
                       std::string const& key) {
    if (auto const found = from.find(key); found != from.end()) Append(after, found->second);
  };
  add(before_.of_service, service.name);
  for (auto const& [network, joined] : spec.networks) add(before_.made, network);
  for (auto const& mount : spec.volumes) add(before_.made, mount.source);
  for (auto const& parent : service.shares) Append(after, progress_[parent].created);

  engine::CreateContainer create{.container = item.wanted.container,
                                 .labels = item.wanted.labels,
                                 .anonymous = std::move(anonymous)};
  if (item.wanted.one_shot && service.restart_is_derived) create.container.spec.restart = "no";
  Step step = StepFor(item, std::move(after), unit);
  step.desired_hash = item.wanted.hash;
  step.put = {ObjectOfItem(world_, item, item.replica.name, "",
                           DetailDue(item, service.post_start.size()))};
  for (auto const& [network, joined] : spec.networks) {
    auto const address = draft_.addresses.find({network, item.replica.name});
    if (address != draft_.addresses.end())
      step.put.push_back({.kind = "address",
                          .name = AddressName(network, item.replica.name),
                          .detail = address->second});
  }
  for (auto const& [path, volume] : NamelessOf(world_, service.name, item.replica.number).gone)
    step.forget.push_back(Forgotten("volume", volume));
  if (unit != 0) step.inverse = "remove_container";
  int const number = steps_.Act(std::move(create), std::move(step));
  progress_[service.name].created.push_back(number);
  return number;
}

void ContainerSteps::EmitCreate(Item const& item) {
  engine::Container const* gone =
      item.decision.remove_first.empty() ? nullptr : item.decision.remove_first.front();
  int const created = Create(item, RemoveFirst(item), 0, AnonymousFor(item, gone));
  StartAndWait(item, item.replica.name, "", {created}, 0);
}

std::vector<int> const& ContainerSteps::Ready(std::string const& service, bool exit) {
  Progress& progress = progress_[service];
  if (std::exchange(progress.looked_at, true) || !progress.ready.empty()) return progress.ready;
  for (auto const& item : draft_.items) {
    auto const* container = item.decision.keeps;
    if (item.replica.service->name != service || container == nullptr) continue;
    if (!Runs(*container) || item.decision.Interrupts()) continue;
    bool const unknown = container->health == engine::Health::kStarting;
    if (!exit && !unknown) continue;
    progress.ready.push_back(Wait(item, container->is.name, container->id, {}, 0));
  }
  return progress.ready;
}

void ContainerSteps::Await(Item const& item, Step& step) {
  for (auto const& [name, dependency] : item.replica.service->depends_on) {
    if (!draft_.platform->services.contains(name)) continue;
    std::vector<int> awaited = progress_[name].started;
    if (dependency.condition == "service_healthy") awaited = Ready(name, false);
    if (dependency.condition == "service_completed_successfully") awaited = Ready(name, true);
    Append(dependency.required ? step.after : step.after_ended, awaited);
  }
  for (auto const& parent : item.replica.service->shares)
    Append(step.after, progress_[parent].started);
}

void ContainerSteps::StartAndWait(Item const& item, std::string const& container,
                                  std::string const& id, std::vector<int> after, int unit) {
  auto const& service = *item.replica.service;
  // A replacement that was interrupted after its start: it had its start.
  auto const* replacing = item.decision.replacing;
  if (replacing != nullptr && replacing->id == id && Runs(*replacing)) {
    after = Hooks(item, container, id, std::move(after), unit, HooksDue(world_, *replacing));
    Ends(item, Wait(item, container, id, std::move(after), unit), unit);
    return;
  }
  Step start = StepFor(item, std::move(after), unit);
  Await(item, start);
  if (!service.spec.ports.empty()) Append(start.after, before_.freed);
  start.target = container;
  start.precondition = id;
  if (!id.empty())
    start.put = {ObjectOfItem(world_, item, item.replica.name, id,
                              DetailDue(item, service.post_start.size()))};
  engine::Action action = engine::StartContainer{.container = id.empty() ? container : id};
  if (item.decision.todo == Todo::kRestart) {
    action = engine::RestartContainer{.container = id};
    start.deadline = StopDeadline(service.spec);
  }
  int const started = steps_.Act(std::move(action), std::move(start));
  progress_[service.name].started.push_back(started);
  after = Hooks(item, container, id, {started}, unit, service.post_start.size());
  Ends(item, Wait(item, container, id, std::move(after), unit), unit);
}

// Each outcome says how many are left: one that was never asked for is run by the next
// `up`, and one that may have run is not run again.
std::vector<int> ContainerSteps::Hooks(Item const& item, std::string const& container,
                                       std::string const& id, std::vector<int> after, int unit,
                                       std::size_t due) {
  auto const& service = *item.replica.service;
  auto const& hooks = service.post_start;
  for (std::size_t left = std::min(due, hooks.size()); left > 0; --left) {
    std::size_t const index = hooks.size() - left;
    Step step = StepFor(item, std::move(after), unit);
    step.reason = "post_start hook " + std::to_string(index + 1) + " of " + service.name;
    step.target = container;
    step.precondition = id;
    step.deadline = kHookDeadline;
    step.put = {ObjectOfItem(world_, item, item.replica.name, id, DetailDue(item, left - 1))};
    after = {
        steps_.Act(engine::RunHook{.container = id.empty() ? container : id, .hook = hooks[index]},
                   std::move(step))};
  }
  return after;
}

void ContainerSteps::Ends(Item const& item, int ready, int unit) {
  Progress& progress = progress_[item.replica.service->name];
  progress.ready.push_back(ready);
  progress.looked_at = true;
  if (unit != 0) units_[unit].ready.push_back(ready);
}

int ContainerSteps::Wait(Item const& item, std::string const& container, std::string const& id,
                         std::vector<int> after, int unit) {
  Step step = StepFor(item, std::move(after), unit);
  step.reason = item.rule.fact;
  step.precondition = id;
  step.deadline = item.rule.deadline;
  auto const object = [&](ContainerDetail const& detail) {
    return ObjectOfItem(world_, item, item.replica.name, id, detail);
  };
  ContainerDetail done = DetailNow(item, false);
  done.job = true;
  if (item.wanted.job) {
    step.reason = "it is a job and must exit with 0";
    step.deadline = kJobDeadline;
    step.work = WaitExit{.container = container};
    step.put = {object(done)};
    return steps_.Add(std::move(step));
  }
  bool const is_told = item.decision.Interrupts() || item.decision.await;
  if (is_told && MustSettle(item)) {
    step.reason = item.rule.fact + ", or it exits with 0 and was a job";
    step.work = WaitSettled{.container = container,
                            .probe = item.rule.probe,
                            .has_healthcheck = item.rule.has_healthcheck,
                            .stable = item.rule.stable,
                            .when_done = {object(done)}};
    step.put = {object(DetailNow(item, true))};
    int const number = steps_.Add(std::move(step));
    settling_.push_back(&item);
    return number;
  }
  if (is_told) step.put = {object(DetailNow(item, true))};
  step.work = WaitHealthy{.container = container,
                          .probe = item.rule.probe,
                          .has_healthcheck = item.rule.has_healthcheck,
                          .stable = item.rule.stable};
  return steps_.Add(std::move(step));
}

// Those that turned out to be services get the policy of one, at the very end: an init
// service may take its time.
void ContainerSteps::FinalPolicies() {
  std::vector<int> all;
  for (auto const& [name, progress] : progress_) Append(all, progress.ready);
  for (auto const* item : settling_) {
    if (!item->replica.service->restart_is_derived) continue;
    auto const* kept = item->decision.keeps;
    if (kept != nullptr && kept->is.spec.restart == item->wanted.restart) continue;
    Step step = StepFor(*item, all);
    step.reason = "restart: " + item->wanted.restart + ", unless it was a job";
    step.unless_done = true;
    steps_.Act(engine::UpdateContainer{.container = item->replica.name,
                                       .restart = item->wanted.restart,
                                       .limits = std::nullopt},
               std::move(step));
  }
}

// Where addresses are not fixed, an nginx that resolved names once goes on asking the old one.
void ContainerSteps::ReloadGateways() {
  for (auto const& gateway : draft_.items) {
    auto const* container = gateway.decision.keeps;
    if (container == nullptr || gateway.decision.Interrupts()) continue;
    if (container->state != engine::State::kRunning) continue;
    if (!IsNginx(gateway.wanted.container.spec)) continue;
    std::vector<int> after;
    std::vector<std::string> upstreams;
    for (auto const& item : draft_.items) {
      if (!item.replica.wanted || !item.decision.Interrupts() || item.wanted.job) continue;
      bool const shares =
          std::ranges::any_of(item.wanted.container.spec.networks, [&](auto const& entry) {
            auto const zone = draft_.zones.find(entry.first);
            bool const moves = zone == draft_.zones.end() || !zone->second.fixed;
            return moves && gateway.wanted.container.spec.networks.contains(entry.first);
          });
      if (!shares) continue;
      upstreams.push_back(item.replica.name);
      Append(after, progress_[item.replica.service->name].ready);
    }
    if (upstreams.empty()) continue;
    Step step = StepFor(gateway, std::move(after));
    step.target = container->is.name;
    step.precondition = container->id;
    step.reason = Listed(upstreams) + " may have another address now";
    steps_.Act(engine::SignalContainer{.container = container->id, .signal = "SIGHUP"},
               std::move(step));
  }
}

bool IsNginx(compose::Service const& spec) {
  std::string image = spec.image.substr(spec.image.rfind('/') + 1);
  image = Lower(image.substr(0, image.find_first_of(":@")));
  if (image.find("nginx") != std::string::npos || image == "openresty") return true;
  for (auto const* words : {&spec.entrypoint, &spec.command}) {
    if (!*words || (*words)->empty()) continue;
    std::string const& first = (*words)->front();
    return first.substr(first.rfind('/') + 1) == "nginx";
  }
  return false;
}

std::map<std::string, std::string> ShareGroups(model::Platform const& platform) {
  std::map<std::string, std::string> groups;
  for (auto const& name : model::InDependencyOrder(platform)) {
    auto& group = groups[name];
    group = name;
    for (auto const& parent : platform.services.at(name).shares) {
      auto const of_parent = groups.find(parent);
      if (of_parent == groups.end()) continue;
      std::string const from = group;
      std::string const to = of_parent->second;
      for (auto& [other, its] : groups) {
        if (its == from) its = to;
      }
    }
  }
  return groups;
}

}  // namespace ferro::plan
