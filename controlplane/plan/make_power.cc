#include <algorithm>
#include <utility>

#include "base/order.h"
#include "controlplane/plan/decide.h"
#include "controlplane/plan/emit.h"
#include "controlplane/plan/make.h"

namespace ferro::plan {

namespace {

std::string_view NameOf(Power power) {
  switch (power) {
    case Power::kStop:
      return "stop";
    case Power::kStart:
      return "start";
    case Power::kRestart:
      return "restart";
  }
  return "";
}

// Stops, starts and restarts what is there, as it is.
class Switch {
 public:
  Switch(Power power, World const& world, model::Platform const* platform,
         std::set<std::string> const& services)
      : power_(power), world_(world), platform_(platform), services_(services), steps_(plan_) {}

  Plan Make() {
    plan_.environment = world_.environment;
    plan_.operation = NameOf(power_);
    plan_.engine = world_.seen.host.engine_name + " at " + world_.seen.host.endpoint;
    auto containers = InOrder();
    if (power_ == Power::kStop) std::ranges::reverse(containers);
    for (auto const* container : containers) {
      if (power_ == Power::kStop)
        Stop(*container);
      else
        Start(*container);
    }
    return std::move(plan_);
  }

 private:
  bool IsMeant(engine::Container const& container) const {
    if (world_.WhoseIs(container) == Whose::kForeign || container.one_off) return false;
    return services_.empty() || services_.contains(container.is.service);
  }

  std::vector<engine::Container const*> InOrder() {
    std::vector<engine::Container const*> containers;
    std::set<std::string> found;
    for (auto const& container : world_.seen.containers) {
      if (!IsMeant(container)) continue;
      containers.push_back(&container);
      found.insert(container.is.service);
    }
    for (auto const& name : services_) {
      if (!found.contains(name))
        plan_.refusals.push_back({"PLAN-017", name + " has no container",
                                  "`ferroplane ps` lists what is there, `up` makes what is not"});
    }
    if (platform_ == nullptr) return containers;
    auto const order = model::InDependencyOrder(*platform_);
    auto const place = [&](engine::Container const* container) {
      return std::ranges::find(order, container->is.service) - order.begin();
    };
    SortStably(containers, [&](auto const* a, auto const* b) { return place(a) < place(b); });
    return containers;
  }

  model::Service const* ServiceOf(engine::Container const& container) const {
    if (platform_ == nullptr) return nullptr;
    auto const found = platform_->services.find(container.is.service);
    return found == platform_->services.end() ? nullptr : &found->second;
  }

  Step StepFor(engine::Container const& container, std::vector<int> after) const {
    return {.target = container.is.name,
            .service = container.is.service,
            .reason = std::string(NameOf(power_)),
            .after = std::move(after),
            .precondition = container.id};
  }

  // Those that depend on it, or on which it depends, were dealt with before.
  std::vector<int> Awaited(engine::Container const& container) const {
    std::vector<int> awaited;
    if (platform_ == nullptr) return awaited;
    for (auto const& [service, number] : done_) {
      auto const* a = ServiceOf(container);
      auto const other = platform_->services.find(service);
      bool const needs = power_ == Power::kStop
                             ? other != platform_->services.end() &&
                                   other->second.depends_on.contains(container.is.service)
                             : a != nullptr && a->depends_on.contains(service);
      if (needs) Append(awaited, number);
    }
    return awaited;
  }

  journal::Object ObjectWith(engine::Container const& container, ContainerDetail const& detail) {
    journal::Object object = ObjectOfContainer(world_, container);
    object.detail = TextOf(detail);
    return object;
  }

  void Tell(engine::Container const& container, std::string reason) {
    plan_.changes.push_back({.sign = Sign::kUpdate,
                             .kind = "container",
                             .name = container.is.name,
                             .service = container.is.service,
                             .reasons = {std::move(reason)},
                             .engine_id = container.id});
  }

  // The engine must not bring it back after a reboot, so its policy goes first.
  void Stop(engine::Container const& container) {
    ContainerDetail detail = DetailFor(world_, container);
    if (!Runs(container)) return;
    std::string const policy = container.is.spec.restart;
    bool const has_policy = !policy.empty() && policy != "no";
    if (has_policy) detail.restart = policy;
    detail.service = container.is.service;
    detail.replica = container.is.replica;
    detail.stopped = true;
    std::vector<int> after = Awaited(container);
    if (has_policy) {
      Step step = StepFor(container, after);
      step.put = {ObjectWith(container, detail)};
      after = {steps_.Act(
          engine::UpdateContainer{
              .container = container.id, .restart = "no", .limits = std::nullopt},
          std::move(step))};
    }
    if (auto const* service = ServiceOf(container)) {
      for (auto const& hook : service->pre_stop) {
        Step step = StepFor(container, after);
        step.reason = "pre_stop";
        step.deadline = kHookDeadline;
        after = {
            steps_.Act(engine::RunHook{.container = container.id, .hook = hook}, std::move(step))};
      }
    }
    Step step = StepFor(container, after);
    step.deadline = StopDeadline(container.is.spec);
    step.put = {ObjectWith(container, detail)};
    done_[container.is.service].push_back(steps_.Act(
        engine::StopContainer{.container = container.id, .grace = std::nullopt}, std::move(step)));
    Tell(container, "stopped, and not started by the engine until `start` or `up`");
  }

  void Start(engine::Container const& container) {
    ContainerDetail detail = DetailFor(world_, container);
    if (power_ == Power::kStart && (Runs(container) || detail.job)) return;
    detail.stopped = false;
    std::vector<int> after = Awaited(container);
    auto const* service = ServiceOf(container);
    std::string policy = detail.restart;
    if (policy.empty() && service != nullptr) policy = service->spec.restart;
    bool const is_job =
        detail.job || (service != nullptr && service->kind == model::ServiceKind::kJob);
    if (!policy.empty() && policy != container.is.spec.restart && !is_job) {
      Step step = StepFor(container, after);
      after = {steps_.Act(
          engine::UpdateContainer{
              .container = container.id, .restart = policy, .limits = std::nullopt},
          std::move(step))};
    }
    Step step = StepFor(container, after);
    step.put = {ObjectWith(container, detail)};
    step.deadline = StopDeadline(container.is.spec);
    engine::Action action = engine::StartContainer{.container = container.id};
    if (Runs(container)) action = engine::RestartContainer{.container = container.id};
    int last = steps_.Act(std::move(action), std::move(step));
    if (service != nullptr) {
      for (auto const& hook : service->post_start) {
        Step run = StepFor(container, {last});
        run.reason = "post_start";
        run.deadline = kHookDeadline;
        last = steps_.Act(engine::RunHook{.container = container.id, .hook = hook}, std::move(run));
      }
    }
    done_[container.is.service].push_back(Wait(container, service, is_job, last));
    Tell(container, Runs(container) ? "restarted" : "started");
  }

  int Wait(engine::Container const& container, model::Service const* service, bool is_job,
           int started) {
    Step step = StepFor(container, {started});
    if (is_job) {
      step.work = WaitExit{.container = container.is.name};
      step.deadline = kJobDeadline;
      return steps_.Add(std::move(step));
    }
    model::Service unknown;
    unknown.spec = container.is.spec;
    HealthRule const rule = HealthRuleOf(service != nullptr ? *service : unknown,
                                         world_.ImageOf(container.is.spec.image));
    step.reason = rule.fact;
    step.deadline = rule.deadline;
    step.work = WaitHealthy{.container = container.is.name,
                            .probe = rule.probe,
                            .has_healthcheck = rule.has_healthcheck,
                            .stable = rule.stable};
    return steps_.Add(std::move(step));
  }

  Power power_;
  World const& world_;
  model::Platform const* platform_;
  std::set<std::string> const& services_;
  Plan plan_;
  Steps steps_;
  std::map<std::string, std::vector<int>> done_;  // By service.
};

}  // namespace

Plan MakePower(Power power, std::string const& environment, model::Platform const* platform,
               engine::Observed const& seen, Known const& known,
               std::set<std::string> const& services) {
  World const world{.environment = environment, .seen = seen, .known = known};
  return Switch(power, world, platform, services).Make();
}

}  // namespace ferro::plan
