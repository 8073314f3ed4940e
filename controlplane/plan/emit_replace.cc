// Replacing a container: the old one keeps its place until the new one may take it, and gets
// it back when the new one fails.
#include <algorithm>

#include "controlplane/plan/emit_containers.h"

namespace ferro::plan {

namespace {

std::string PreviousName(Item const& item) {
  return item.replica.name + std::string(kPreviousSuffix);
}

// The policy that the old one gets back: what it has, or had before it was renamed.
std::string OldPolicy(Item const& item) {
  auto const& old = *item.decision.old;
  if (!item.decision.old_is_renamed) return old.is.spec.restart;
  return item.detail.restart.empty() ? item.wanted.restart : item.detail.restart;
}

}  // namespace

int ContainerSteps::UnitOf(Item const& item) {
  auto const groups = ShareGroups(*draft_.platform);
  std::string const& service = item.replica.service->name;
  std::string const& group = groups.at(service);
  bool const alone =
      std::ranges::count_if(groups, [&](auto const& entry) { return entry.second == group; }) == 1;
  auto& number = unit_numbers_[alone ? item.replica.name : "group " + group];
  if (number == 0) number = static_cast<int>(unit_numbers_.size());
  return number;
}

int ContainerSteps::Stop(Item const& item, engine::Container const& old, std::vector<int> after,
                         int unit) {
  Step stop = StepFor(item, std::move(after), unit);
  Await(item, stop);
  for (auto const& hook : item.replica.service->pre_stop) {
    Step step = StepFor(item, stop.after, unit);
    step.reason = "pre_stop";
    step.target = old.is.name;
    step.precondition = old.id;
    step.deadline = kHookDeadline;
    stop.after = {steps_.Act(engine::RunHook{.container = old.id, .hook = hook}, std::move(step))};
  }
  stop.target = PreviousName(item);
  stop.precondition = old.id;
  stop.inverse = "start_container";
  stop.deadline = StopDeadline(old.is.spec);
  return steps_.Act(engine::StopContainer{.container = old.id, .grace = std::nullopt},
                    std::move(stop));
}

void ContainerSteps::EmitReplace(Item const& item) {
  auto const& decision = item.decision;
  auto const& old = *decision.old;
  int const number = UnitOf(item);
  Unit& unit = units_[number];
  Member member{.item = &item};

  std::vector<int> after = before_.prepared;
  Append(after, RemoveFirst(item));
  ContainerDetail old_detail = DetailFor(world_, old);
  old_detail.service = item.replica.service->name;
  old_detail.replica = item.replica.number;
  old_detail.restart = OldPolicy(item);
  journal::Object old_object = ObjectOfContainer(world_, old);
  old_object.detail = TextOf(old_detail);

  if (old.is.spec.restart != "no" && !old.is.spec.restart.empty()) {
    Step step = StepFor(item, after, number);
    step.target = old.is.name;
    step.precondition = old.id;
    step.inverse = "update_container";
    step.put = {old_object};
    member.update = steps_.Act(
        engine::UpdateContainer{.container = old.id, .restart = "no", .limits = std::nullopt},
        std::move(step));
    after = {member.update};
  }
  if (!decision.old_is_renamed) {
    Step step = StepFor(item, after, number);
    step.target = old.is.name;
    step.precondition = old.id;
    step.inverse = "rename_container";
    step.forget = {Forgotten("container", old.is.name)};
    old_object.name = PreviousName(item);
    step.put = {old_object};
    member.rename = steps_.Act(
        engine::RenameContainer{.container = old.id, .to = PreviousName(item)}, std::move(step));
    after = {member.rename};
  }
  std::string new_id;
  if (decision.replacing == nullptr) {
    member.create = Create(item, after, number, AnonymousFor(item, &old));
    after = {member.create};
  } else {
    new_id = decision.replacing->id;
    Append(after, Connect(item, *decision.replacing, after, number));
  }
  if (Runs(old)) {
    std::vector<int> before_stop = before_.prepared;
    Append(before_stop, after);
    // One replica after the other.
    Append(before_stop, progress_[item.replica.service->name].ready);
    member.stop = Stop(item, old, std::move(before_stop), number);
    after = {member.stop};
  }
  member.first = steps_.Count() + 1;
  StartAndWait(item, item.replica.name, new_id, after, number);
  unit.members.push_back(member);
  if (unit.members.size() == unit.expected) FinishUnit(number, unit);
}

void ContainerSteps::FinishUnit(int number, Unit const& unit) {
  EmitUndo(number, unit);
  for (auto const& member : unit.members) {
    auto const& old = *member.item->decision.old;
    Step step = StepFor(*member.item, unit.ready);
    step.target = PreviousName(*member.item);
    step.precondition = old.id;
    step.forget = {Forgotten("container", PreviousName(*member.item))};
    steps_.Act(engine::RemoveContainer{.container = old.id}, std::move(step));
  }
}

void ContainerSteps::EmitUndo(int number, Unit const& unit) {
  Undo undo{.unit = number};
  auto const add = [&](Item const& item, engine::Action action, int undoes, Step step) {
    step.work = std::move(action);
    step.service = item.replica.service->name;
    step.reason = "the new container did not become healthy";
    step.after = {undoes};
    step.unit = number;
    undo.steps.push_back(Completed(std::move(step)));
  };
  for (auto member = unit.members.rbegin(); member != unit.members.rend(); ++member) {
    Item const& item = *member->item;
    int const undoes = member->create != 0 ? member->create : member->first;
    std::string const name =
        item.decision.replacing != nullptr ? item.decision.replacing->id : item.replica.name;
    add(item, engine::RemoveContainer{.container = name, .force = true}, undoes,
        {.target = item.replica.name,
         .deadline = StopDeadline(item.wanted.container.spec),
         .forget = {Forgotten("container", item.replica.name)}});
  }
  for (auto const& member : unit.members) {
    Item const& item = *member.item;
    auto const& old = *item.decision.old;
    // Interrupted before: it is still to get its name back.
    std::string const name = member.rename != 0 ? old.is.name : item.replica.name;
    journal::Object object = ObjectOfContainer(world_, old);
    object.name = name;
    add(item, engine::RenameContainer{.container = old.id, .to = name},
        member.rename != 0 ? member.rename : member.first,
        {.target = PreviousName(item),
         .precondition = old.id,
         .put = {object},
         .forget = {Forgotten("container", PreviousName(item))}});
    std::string const policy = OldPolicy(item);
    if (policy != "no" && !policy.empty())
      add(item,
          engine::UpdateContainer{.container = old.id, .restart = policy, .limits = std::nullopt},
          member.update != 0 ? member.update : member.first,
          {.target = name, .precondition = old.id});
    // A job that was done is not done again.
    bool const is_done =
        !Runs(old) && old.exit_code == 0 && (item.wanted.job || DetailFor(world_, old).job);
    if (!is_done && (Runs(old) || item.decision.old_is_renamed))
      add(item, engine::StartContainer{.container = old.id},
          member.stop != 0 ? member.stop : member.first, {.target = name, .precondition = old.id});
  }
  plan_.undo.push_back(std::move(undo));
}

std::vector<int> ContainerSteps::Connect(Item const& item, engine::Container const& container,
                                         std::vector<int> after, int unit) {
  std::vector<int> done;
  auto const step_for = [&](std::string const& network) {
    Step step = StepFor(item, after, unit);
    step.target = container.is.name;
    step.precondition = container.id;
    step.reason = "network " + network;
    return step;
  };
  for (auto const& network : item.decision.disconnect) {
    done.push_back(
        steps_.Act(engine::DisconnectNetwork{.container = container.id, .network = network},
                   step_for(network)));
    if (item.decision.connect.contains(network)) after.push_back(done.back());
  }
  for (auto const& network : item.decision.connect) {
    auto const& networks = item.wanted.container.spec.networks;
    auto const as = networks.find(network);
    if (as == networks.end()) continue;
    Step step = step_for(network);
    if (auto const made = before_.made.find(network); made != before_.made.end())
      Append(step.after, made->second);
    auto const address = draft_.addresses.find({network, item.replica.name});
    if (address != draft_.addresses.end())
      step.put = {{.kind = "address",
                   .name = AddressName(network, item.replica.name),
                   .detail = address->second}};
    done.push_back(steps_.Act(
        engine::ConnectNetwork{.container = container.id, .network = network, .as = as->second},
        std::move(step)));
  }
  return done;
}

int ContainerSteps::Update(Item const& item, bool policy, std::vector<int> after) {
  auto const& container = *item.decision.keeps;
  bool const serves = Runs(container) && !item.decision.Interrupts() && !item.decision.await;
  engine::UpdateContainer update{.container = container.id};
  if (policy) update.restart = item.wanted.restart;
  if (item.decision.set_limits) update.limits = item.wanted.container;
  Step step = StepFor(item, std::move(after));
  step.target = container.is.name;
  step.precondition = container.id;
  ContainerDetail detail = DetailNow(item, serves);
  detail.job = item.decision.done_job;  // What is done stays done.
  detail.hooks = DetailFor(world_, container).hooks;
  step.put = {ObjectOfItem(world_, item,
                           item.decision.put_back ? item.replica.name : container.is.name,
                           container.id, detail)};
  return steps_.Act(std::move(update), std::move(step));
}

void ContainerSteps::EmitKeep(Item const& item) {
  auto const& decision = item.decision;
  if (decision.keeps == nullptr) return;
  auto const& container = *decision.keeps;
  std::vector<int> after = before_.prepared;
  Append(after, RemoveFirst(item));
  std::string name = container.is.name;
  if (decision.put_back) {
    Step step = StepFor(item, after);
    step.target = container.is.name;
    step.precondition = container.id;
    step.forget = {Forgotten("container", container.is.name)};
    name = item.replica.name;
    // Its own, and not that of the one that was to replace it.
    ContainerDetail detail = DetailFor(world_, container);
    detail.service = item.replica.service->name;
    detail.replica = item.replica.number;
    detail.job = detail.job || decision.done_job;
    step.put = {ObjectOfItem(world_, item, name, container.id, detail)};
    after = {steps_.Act(engine::RenameContainer{.container = container.id, .to = name},
                        std::move(step))};
  }
  // What may turn out to be a job gets its policy at last.
  bool const later = (decision.Interrupts() || decision.await) && MustSettle(item);
  bool const policy_now =
      decision.set_restart && !(later && item.replica.service->restart_is_derived);
  if (policy_now || decision.set_limits) after.push_back(Update(item, policy_now, after));
  Append(after, Connect(item, container, after, 0));
  if (decision.Interrupts()) {
    StartAndWait(item, name, container.id, std::move(after), 0);
  } else if (decision.await) {
    after = Hooks(item, name, container.id, std::move(after), 0, HooksDue(world_, container));
    progress_[item.replica.service->name].ready.push_back(
        Wait(item, name, container.id, std::move(after), 0));
  }
}

}  // namespace ferro::plan
