#include "controlplane/sim/program.h"

#include "controlplane/executor/recovery.h"
#include "controlplane/plan/gather.h"
#include "controlplane/plan/print.h"

namespace ferro::platform_sim {

using End = RunResult::End;

Result<plan::Sources> SourcesOf(model::Platform const& platform, journal::HostFiles const& files,
                                Environment const& variables) {
  plan::Sources sources;
  for (auto const& [name, service] : platform.services)
    for (auto const& file : service.files) {
      auto const value = plan::ValueOf(file, variables);
      if (!value) return Fail(value.error());
      auto const print = plan::FingerprintOf(file, *value, files.key().Reveal());
      sources.files[name + "/" + file.target] = {
          .fingerprint = print, .path = files.directory() / (name + "." + file.name + "-" + print)};
    }
  return sources;
}

Machine::Program::Program(Machine& machine, Blueprint const& blueprint, RunOptions const& options)
    : machine_(machine),
      platform_(Build(blueprint)),
      options_(options),
      name_("program " + std::to_string(++machine.programs_)) {}

Machine::Program::~Program() {
  machine_.active_.erase(name_);
}

RunResult Machine::Program::Error(ferro::Error const& error) const {
  auto const end =
      error.code == ErrorCode::kConflict && error.message.find("works on") != std::string::npos
          ? End::kLocked
          : End::kError;
  return {.end = end, .text = error.message};
}

RunResult Machine::Program::Run() {
  auto journal = machine_.disk_.TryOpen();
  if (!journal) return Error(journal.error());
  auto const directory = (*journal)->EnvironmentDirectory(platform_.name);
  auto lock = journal::EnvironmentLock::Acquire(
      directory,
      {.environment = platform_.name,
       .holder = {.pid = machine_.programs_, .user = "root", .command = "up"},
       .enabled = options_.lock},
      machine_.disk_.clock);
  if (!lock) return Error(lock.error());
  auto result = WithLock(**journal, *lock);
  if (dead_) {
    machine_.world_.Kill(name_);
    result.end = End::kDied;
  }
  return result;
}

RunResult Machine::Program::WithLock(journal::Journal& journal,
                                     journal::EnvironmentLock const& lock) {
  auto found = journal.FindEnvironment(platform_.name);
  if (!found) return Error(found.error());
  if (!*found) {
    auto made = journal.CreateEnvironment({.name = platform_.name,
                                           .folder = platform_.folder.string(),
                                           .files = {platform_.files.front().string()},
                                           .name_source = "name:",
                                           .engine = "FAKE:ENGINE"});
    if (!made) return Error(made.error());
    *found = *made;
  }
  auto const files =
      journal::HostFiles::Open(journal.EnvironmentDirectory(platform_.name), machine_.random_);
  if (!files) return Error(files.error());
  auto const engine = machine_.world_.Connect(name_);
  executor::Tools const tools{*engine, journal, *files, machine_.variables_, machine_.disk_.clock};
  executor::Options const options{.parallel = 1,
                                  .failpoints = this,
                                  .observe_before_redo = options_.observe_before_redo,
                                  .actor = name_};
  auto const recovered = executor::Recover(**found, lock, tools, options);
  if (!recovered) return Error(recovered.error());
  if (dead_) return {};
  auto const plan = MakePlan(**found, tools);
  if (!plan) return Error(plan.error());
  return WithPlan(*plan, **found, lock, tools, options);
}

Result<plan::Plan> Machine::Program::MakePlan(journal::Environment const& environment,
                                              executor::Tools const& tools) {
  auto objects = tools.journal.Objects(environment.id);
  if (!objects) return Fail(objects.error());
  auto const seen =
      tools.engine.Observe(plan::WithInventory(plan::ScopeOf(platform_), *objects), {});
  if (!seen) return Fail(seen.error());
  auto const sources = SourcesOf(platform_, tools.files, tools.variables);
  if (!sources) return Fail(sources.error());
  plan::Known const known{environment, std::move(*objects), {environment}};
  if (options_.destroy) {
    return plan::MakeDestroy(platform_.name, *seen, known, {.delete_data = options_.delete_data});
  }
  return plan::MakeUp(platform_, *seen, known, *sources, {});
}

RunResult Machine::Program::WithPlan(plan::Plan const& plan,
                                     journal::Environment const& environment,
                                     journal::EnvironmentLock const& lock,
                                     executor::Tools const& tools,
                                     executor::Options const& options) {
  machine_.CheckSecrets("the plan", plan::JsonOf(plan));
  RunResult result{.steps = static_cast<int>(plan.steps.size())};
  for (auto const& refusal : plan.refusals) result.text += refusal.code + " " + refusal.what + "; ";
  if (!plan.refusals.empty()) {
    result.end = End::kRefused;
    return result;
  }
  for (auto const& step : plan.steps) result.text += step.kind + " " + step.target + ", ";
  if (!plan.HasChanges()) return result;
  auto const outcome = executor::Apply(plan, environment, lock, tools, options);
  if (!outcome) return Error(outcome.error());
  result.end = End::kApplied;
  result.state = outcome->state;
  for (auto const& trouble : outcome->troubles) {
    result.text += "; " + trouble.what + ": " + trouble.error.message;
    machine_.CheckSecrets("an error", trouble.error.message + trouble.last_lines);
  }
  return result;
}

bool Machine::Program::Reach(executor::Point point, plan::Step const& step) {
  using executor::Point;
  if (dead_) return false;
  if (step.kind == "begin_operation" && point == Point::kAfterIntent)
    machine_.active_.insert(name_);
  if (step.kind == "end_operation" && point == Point::kAfterCommit) machine_.active_.erase(name_);
  if (options_.reach && !options_.reach(point, step)) dead_ = true;
  return !dead_;
}

}  // namespace ferro::platform_sim
