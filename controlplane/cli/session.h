// The way of every command that changes something: the engine and its journal, the lock, what
// an interrupted run left, then a plan from what is there now, then its execution.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "controlplane/cli/context.h"
#include "controlplane/cli/state.h"
#include "controlplane/executor/recovery.h"
#include "controlplane/plan/make.h"

namespace ferro::cli {

class Session {
 public:
  // `command` is what a second ferroplane is told that this one does.
  static Result<std::unique_ptr<Session>> Open(Context& context, std::string environment,
                                               std::string command);

  // Takes the environment: nobody else may change it now, and what earlier runs left without
  // an outcome has one afterwards. To be called before planning what shall be applied.
  Result<std::vector<executor::Recovered>> Take();

  // What a plan for the platform is made from.
  struct Prospect {
    plan::Known known;
    engine::Observed seen;
    plan::Sources sources;
  };
  Result<Prospect> LookAhead(model::Platform const& platform, plan::Request const& request);

  // Plans read the engine, the host and, for tags, the registry; they change nothing there.
  Result<plan::Plan> PlanUp(model::Platform const& platform, plan::Request const& request);
  Result<plan::Plan> PlanImages(model::Platform const& platform,
                                plan::ImagesRequest const& request);
  Result<plan::Plan> PlanDestroy(plan::DestroyRequest const& request);
  Result<plan::Plan> PlanPower(plan::Power power, model::Platform const* platform,
                               std::set<std::string> const& services);

  // The environment's row in the journal, made or brought up to date.
  Status Register(model::Platform const& platform);
  // After Take and Register.
  Result<executor::Outcome> Apply(plan::Plan const& plan,
                                  std::function<void(executor::News const&)> on_news);
  // When nothing is left of it but its history.
  Status Forget();

  // Containers, volumes and the like of the environment now.
  Result<engine::Observed> Observe();
  // What the last PlanUp saw; absent before one.
  std::optional<engine::Observed> const& planned_on() const { return planned_on_; }
  std::string const& environment() const { return environment_; }
  // Whether the journal knows it.
  bool is_known() const { return row_.has_value(); }
  Ground& ground() { return ground_; }

 private:
  Session(Context& context, Ground ground, std::string environment, std::string command)
      : context_(context),
        ground_(std::move(ground)),
        environment_(std::move(environment)),
        command_(std::move(command)) {}

  Status ReadRow();
  Result<plan::Known> Known();
  // With what the inventory names, under whatever name and without labels.
  Result<engine::Observed> ObserveIn(engine::Scope scope, plan::Known const& known);
  Result<journal::HostFiles*> Files();

  Context& context_;
  Ground ground_;
  std::string environment_;
  std::string command_;
  std::optional<journal::Environment> row_;
  std::optional<journal::EnvironmentLock> lock_;
  std::optional<journal::HostFiles> files_;
  std::optional<engine::Observed> planned_on_;
};

// Of compose::NameSource, as the journal writes it.
std::string NameSourceText(compose::NameSource source);

}  // namespace ferro::cli
