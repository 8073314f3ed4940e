#include "controlplane/executor/executor_testing.h"

#include "base/check.h"
#include "controlplane/executor/evidence.h"
#include "controlplane/executor/step.h"

namespace ferro::executor {

bool DieAt::Reach(Point point, plan::Step const& step) {
  auto const kind = step.kind.empty() ? KindOf(step) : step.kind;
  if (!dead_ && point == point_ && kind == kind_ && --left_ == 0) dead_ = true;
  return !dead_;
}

PlanBuilder::PlanBuilder(std::string environment) {
  plan.environment = std::move(environment);
  plan.operation = "up";
}

int PlanBuilder::Add(plan::Work work, std::string target, plan::Step rest) {
  auto step = std::move(rest);
  step.number = static_cast<int>(plan.steps.size()) + 1;
  step.work = std::move(work);
  step.kind = KindOf(step);
  step.target = std::move(target);
  if (step.after.empty() && !plan.steps.empty() && plan.steps.back().unit == step.unit)
    step.after = {plan.steps.back().number};
  plan.steps.push_back(std::move(step));
  return plan.steps.back().number;
}

void PlanBuilder::Undo(int undoes, plan::Work work, std::string target, std::string precondition) {
  auto const unit = plan.steps[static_cast<std::size_t>(undoes) - 1].unit;
  if (plan.undo.empty() || plan.undo.back().unit != unit) plan.undo.push_back({.unit = unit});
  plan::Step step;
  step.work = std::move(work);
  step.kind = KindOf(step);
  step.target = std::move(target);
  step.precondition = std::move(precondition);
  step.after = {undoes};
  plan.undo.back().steps.push_back(std::move(step));
}

TestMachine::TestMachine() {
  world.Load("web:1");
  Restart();
}

void TestMachine::Restart() {
  if (programs_ > 0) world.Kill("program " + std::to_string(programs_));
  engine = world.Connect("program " + std::to_string(++programs_));
  journal.reset();
  if (!disk.disk.powered()) disk.disk.PowerOn();
  journal = disk.Open();
  if (auto found = journal->FindEnvironment("shop"); found && !*found) {
    auto made = journal->CreateEnvironment({.name = "shop", .folder = "/srv/shop"});
    FERRO_CHECK(made.has_value(), made.error().message.c_str());
  }
  auto opened = journal::HostFiles::Open(journal->EnvironmentDirectory("shop"), random);
  FERRO_CHECK(opened.has_value(), opened.error().message.c_str());
  files = std::make_unique<journal::HostFiles>(std::move(*opened));
}

void TestMachine::ForgetEverything() {
  auto const lock = disk.Lock("shop");
  auto const operation = journal->Begin({.environment = environment().id, .kind = "forget"}, lock);
  FERRO_CHECK(operation.has_value(), operation.error().message.c_str());
  auto const all = objects();
  auto const gone = journal->Record(*operation, ChangesOf({}, all, {}));
  FERRO_CHECK(gone.has_value(), gone.error().message.c_str());
  auto const over = journal->Finish(*operation, journal::OperationState::kCommitted, "");
  FERRO_CHECK(over.has_value(), over.error().message.c_str());
}

Tools TestMachine::tools() {
  return {*engine, *journal, *files, variables, disk.clock};
}

journal::Environment TestMachine::environment() {
  auto found = journal->FindEnvironment("shop");
  FERRO_CHECK(found && *found, "the environment is there");
  return **found;
}

Result<Outcome> TestMachine::Apply(plan::Plan const& plan, Options options) {
  if (options.parallel == Options{}.parallel) options.parallel = 1;
  auto const lock = disk.Lock("shop");
  return executor::Apply(plan, environment(), lock, tools(), options);
}

Result<std::vector<Recovered>> TestMachine::Recover(Options const& options) {
  auto const lock = disk.Lock("shop");
  return executor::Recover(environment(), lock, tools(), options);
}

std::vector<journal::Object> TestMachine::objects() {
  auto found = journal->Objects(environment().id);
  return found ? *found : std::vector<journal::Object>{};
}

model::Container TestMachine::Web(std::string name) {
  model::Container container{.name = std::move(name), .service = "web"};
  container.spec.image = "web:1";
  container.spec.restart = "always";
  return container;
}

plan::Step TestMachine::Making(std::string kind, std::string name) {
  plan::Step step;
  step.put = {{.kind = std::move(kind), .name = std::move(name)}};
  return step;
}

}  // namespace ferro::executor
