#include "controlplane/cli/carry_out.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "controlplane/cli/news.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/style.h"
#include "controlplane/cli/summary.h"
#include "controlplane/plan/print.h"

namespace ferro::cli {
namespace {

bool Destroys(plan::Plan const& plan) {
  return std::any_of(plan.changes.begin(), plan.changes.end(), [](plan::Change const& change) {
    return change.sign == plan::Sign::kDestroy || change.sign == plan::Sign::kRisk;
  });
}

// Whether it may be done; an error when nobody is there who could be asked.
Result<bool> Agreed(Context& context, Options const& options, plan::Plan const& plan) {
  if (options.yes) return true;
  bool const somebody = context.in.IsTerminal() && context.out.IsTerminal() && !options.json;
  if (!somebody) {
    if (!Destroys(plan)) return true;
    return Fail(ErrorCode::kInvalidArgument,
                "this plan destroys something, and standard input is no terminal at which to ask: "
                "nothing was done; look at the plan and add --yes");
  }
  auto const asked = context.out.Write("\nDo this? [y/N] ");
  if (!asked) return Fail(asked.error());
  auto const answer = context.in.ReadLine();
  if (!answer && context.stop.stop_requested()) {
    return Fail(ErrorCode::kCancelled, "interrupted: nothing was done");
  }
  return answer && (EqualsIgnoringCase(*answer, "y") || EqualsIgnoringCase(*answer, "yes"));
}

}  // namespace

Status ShowPlan(Context& context, Options const& options, plan::Plan const& plan) {
  if (options.json) return context.out.Write(EventLine("plan", plan::JsonOf(plan)));
  return context.out.Write(plan::TextOf(
      plan, {.colours = WantsColours(context.out, context.environment), .steps = options.steps}));
}

Status CheckPlan(Options const& options, plan::Plan const& plan) {
  if (!plan.refusals.empty()) {
    auto const& first = plan.refusals.front();
    return Fail(
        ErrorCode::kInvalidArgument,
        first.code + ": " + first.what + "\n" + first.what_to_do +
            (plan.refusals.size() > 1
                 ? "\nand " + Counted(plan.refusals.size() - 1, "other reason", "other reasons") +
                       ", see the plan"
                 : ""));
  }
  if (!options.strict) return {};
  for (auto const& warning : plan.warnings) {
    if (!model::RefusedWhenStrict(warning)) continue;
    return Fail(ErrorCode::kInvalidArgument,
                "--strict refuses " + warning.code + " at " + warning.place + ": " + warning.text);
  }
  return {};
}

Status TellRecovery(Context& context, Options const& options,
                    std::vector<executor::Recovered> const& recovered) {
  for (auto const& one : recovered) {
    if (options.json) {
      std::string const body = json::Print(
          std::map<std::string, std::string>{{"operation", one.operation}, {"kind", one.kind}});
      if (auto told = context.out.Write(EventLine("recovered", body)); !told) return told;
      continue;
    }
    std::string text = "An interrupted " + one.kind + " was found. ";
    text += one.findings.empty() ? "Nothing was under way.\n" : "What became of its last steps:\n";
    for (auto const& finding : one.findings) {
      bool const unclear = finding.verdict == executor::Verdict::kCannotTell;
      text += (unclear ? "  warning: " : "  ") + finding.step + ": " +
              std::string(executor::NameOf(finding.verdict)) +
              (finding.text.empty() ? "" : " (" + finding.text + ")") + '\n';
    }
    if (auto told = context.out.Write(text + '\n'); !told) return told;
  }
  return {};
}

Result<int> CarryOut(Context& context, Options const& options, Session& session,
                     plan::Plan const& plan, Manner const& manner) {
  auto const begun = context.clock.Now();
  if (manner.asks) {
    if (auto shown = ShowPlan(context, options, plan); !shown) return Fail(shown.error());
  }
  if (auto fine = CheckPlan(options, plan); !fine) return Fail(fine.error());
  if (!plan.HasChanges()) {
    if (!manner.sums_up) return 0;
    // Perhaps it only moved to another folder.
    if (manner.loaded != nullptr && session.is_known()) {
      if (auto kept = session.Register(manner.loaded->platform); !kept) return Fail(kept.error());
    }
    auto const told =
        TellSummary(context, options, session, plan, {.loaded = manner.loaded, .begun = begun});
    if (!told) return Fail(told.error());
    return 0;
  }
  if (manner.asks) {
    auto const agreed = Agreed(context, options, plan);
    if (!agreed) return Fail(agreed.error());
    if (!*agreed) {
      if (auto told = context.out.Write("Nothing was done.\n"); !told) return Fail(told.error());
      return kExitFailed;
    }
  }
  // Only `up` asked whether this folder is the environment's.
  if (manner.loaded != nullptr && (manner.sums_up || !session.is_known())) {
    if (auto kept = session.Register(manner.loaded->platform); !kept) return Fail(kept.error());
  }
  Result<executor::Outcome> outcome;
  {
    NewsTeller teller(context, options, manner.aside);
    outcome = session.Apply(plan, [&teller](executor::News const& news) { teller.Tell(news); });
  }
  if (!outcome) return Fail(outcome.error());
  if (outcome->state == executor::State::kCommitted && manner.sums_up) {
    auto const told = TellSummary(context, options, session, plan,
                                  {.loaded = manner.loaded, .outcome = &*outcome, .begun = begun});
    if (!told) return Fail(told.error());
    return 0;
  }
  return TellOutcome(context, options, plan, *outcome);
}

}  // namespace ferro::cli
