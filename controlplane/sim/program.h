// One run of ferroplane as the command line does it: lock, recover, look, plan, apply.
#pragma once

#include <string>

#include "controlplane/plan/make.h"
#include "controlplane/sim/machine.h"

namespace ferro::platform_sim {

// The files of secrets as a plan wants them; other sources of the host are not simulated.
Result<plan::Sources> SourcesOf(model::Platform const& platform, journal::HostFiles const& files,
                                Environment const& variables);

class Machine::Program final : public executor::Failpoints {
 public:
  Program(Machine& machine, Blueprint const& blueprint, RunOptions const& options);
  ~Program() override;

  RunResult Run();
  bool Reach(executor::Point point, plan::Step const& step) override;

 private:
  RunResult WithLock(journal::Journal& journal, journal::EnvironmentLock const& lock);
  RunResult WithPlan(plan::Plan const& plan, journal::Environment const& environment,
                     journal::EnvironmentLock const& lock, executor::Tools const& tools,
                     executor::Options const& options);
  Result<plan::Plan> MakePlan(journal::Environment const& environment,
                              executor::Tools const& tools);
  RunResult Error(ferro::Error const& error) const;

  Machine& machine_;
  model::Platform const platform_;
  RunOptions const& options_;
  std::string const name_;
  bool dead_ = false;
};

}  // namespace ferro::platform_sim
