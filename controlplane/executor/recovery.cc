#include "controlplane/executor/recovery.h"

#include "controlplane/executor/evidence.h"

namespace ferro::executor {
namespace {

struct Resolved {
  Finding finding;
  journal::StepConclusion conclusion;
  std::vector<journal::ObjectChange> changes;
};

Result<Resolved> Resolve(journal::Step const& step, std::string const& environment,
                         engine::Engine& engine, bool observe) {
  Resolved resolved{.finding = {.step = step.kind + " " + step.target}};
  auto& finding = resolved.finding;
  finding.text = "nobody looked";
  auto const evidence = ParseEvidence(step.precondition);
  if (!evidence) {
    finding.verdict = Verdict::kCannotTell;
    finding.text = evidence.error().message;
  } else if (observe) {
    auto found = Judge(engine, environment, step.kind, step.target, *evidence, {});
    if (!found) return Fail(found.error());
    finding.verdict = found->verdict;
    finding.text = std::move(found->text);
    resolved.conclusion.engine_id = std::move(found->engine_id);
  }
  bool const happened = finding.verdict == Verdict::kHappened;
  // What was made in part exists all the same, and the inventory is the truth.
  bool const exists = step.kind == "create_container" && !resolved.conclusion.engine_id.empty();
  bool const spent = step.kind == "run_hook" && finding.verdict == Verdict::kCannotTell;
  if (evidence && spent)
    finding.text = "the " + evidence->to +
                   " may have run or not, and is not run again: if it did not, run it by hand";
  if (evidence && (happened || exists || spent))
    resolved.changes = ChangesOf(evidence->put, evidence->forget, resolved.conclusion.engine_id);
  resolved.conclusion.outcome =
      happened ? journal::StepOutcome::kOk : journal::StepOutcome::kFailed;
  resolved.conclusion.detail = "after an interruption: " + finding.text;
  return resolved;
}

class Recovery {
 public:
  Recovery(journal::Environment const& environment, Tools const& tools, Options const& options)
      : environment_(environment), tools_(tools), options_(options) {}

  Result<Recovered> Of(journal::UnfinishedOperation const& left) {
    Recovered recovered{.operation = left.operation.id, .kind = left.operation.kind};
    for (auto const& step : left.open_steps) {
      if (!Reach(Point::kBeforeIntent, step.target)) return Died(std::move(recovered));
      auto resolved = Resolve(step, environment_.name, tools_.engine, options_.observe_before_redo);
      if (!resolved) return Fail(resolved.error());
      if (!Reach(Point::kAfterOutcome, step.target)) return Died(std::move(recovered));
      auto const concluded = tools_.journal.Conclude(left.operation, step.seq, resolved->conclusion,
                                                     resolved->changes);
      if (!concluded) return Fail(concluded.error());
      recovered.findings.push_back(std::move(resolved->finding));
      if (!Reach(Point::kAfterCommit, step.target)) return Died(std::move(recovered));
    }
    // An operation that is over may have had a step of which nobody knew.
    if (!journal::IsFinal(left.operation.state)) {
      auto const over =
          tools_.journal.Finish(left.operation, journal::OperationState::kFailed, "interrupted");
      if (!over) return Fail(over.error());
    }
    if (!Reach(Point::kAfterCommit, environment_.name)) return Died(std::move(recovered));
    return recovered;
  }

 private:
  bool Reach(Point point, std::string const& target) const {
    if (options_.failpoints == nullptr) return true;
    plan::Step step;
    step.kind = "recover_operation";
    step.target = target;
    step.work = plan::Record{};
    return options_.failpoints->Reach(point, step);
  }
  static Recovered Died(Recovered recovered) {
    recovered.died = true;
    return recovered;
  }

  journal::Environment const& environment_;
  Tools const& tools_;
  Options const& options_;
};

}  // namespace

Result<std::vector<Recovered>> Recover(journal::Environment const& environment,
                                       journal::EnvironmentLock const& lock, Tools const& tools,
                                       Options const& options) {
  auto left = tools.journal.TakeOver(environment.id, lock);
  if (!left) return Fail(left.error());
  Recovery recovery(environment, tools, options);
  std::vector<Recovered> all;
  for (auto const& operation : *left) {
    auto recovered = recovery.Of(operation);
    if (!recovered)
      return Fail(std::move(recovered).error().Within("looking at what an interrupted " +
                                                      operation.operation.kind + " left"));
    bool const died = recovered->died;
    all.push_back(std::move(*recovered));
    if (died) break;
  }
  return all;
}

}  // namespace ferro::executor
