#include "controlplane/cli/summary.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "controlplane/cli/news.h"
#include "controlplane/cli/progress.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/style.h"
#include "controlplane/model/report.h"
#include "controlplane/plan/desired.h"
#include "controlplane/plan/print.h"

namespace ferro::cli {
namespace {

struct SummaryDocument {
  std::string environment;
  std::string state = "committed";
  std::string operation;
  std::int64_t containers = 0;
  std::int64_t healthy = 0;
  std::int64_t running = 0;
  std::int64_t done = 0;
  std::vector<std::string> volumes;
  std::map<std::string, std::int64_t> images;  // By kind.
  std::map<std::string, std::int64_t> keys;    // By what became of them.
  std::int64_t engine_calls = 0;
  double seconds = 0;
};
void Describe(json::Fields& f, SummaryDocument& m) {
  f("environment", m.environment);
  f("state", m.state);
  f("operation", m.operation);
  f("containers", m.containers);
  f("healthy", m.healthy);
  f("running", m.running);
  f("done", m.done);
  f("volumes", m.volumes);
  f("images", m.images);
  f("keys", m.keys);
  f("engine_calls", m.engine_calls);
  f("seconds", m.seconds);
}

struct FailureDocument {
  std::string environment;
  std::string state;
  std::string operation;
  struct Item {
    std::string what;
    std::string error;
    std::string last_lines;
    std::string probe_output;
  };
  std::vector<Item> failures;
};
void Describe(json::Fields& f, FailureDocument::Item& m) {
  f("what", m.what);
  f("error", m.error);
  f("last_lines", m.last_lines);
  f("probe_output", m.probe_output);
}
void Describe(json::Fields& f, FailureDocument& m) {
  f("environment", m.environment);
  f("state", m.state);
  f("operation", m.operation);
  f("failures", m.failures);
}

// By what the engine says, else by one look at the port that the plan would look at.
bool IsHealthy(engine::Container const& container, engine::Observed const& seen,
               model::Loaded const* loaded, engine::Engine& engine, std::stop_token const& stop) {
  if (container.health != engine::Health::kNone) {
    return container.health == engine::Health::kHealthy;
  }
  if (loaded == nullptr || container.state != engine::State::kRunning) return false;
  auto const service = loaded->platform.services.find(container.is.service);
  if (service == loaded->platform.services.end()) return false;
  auto const image = seen.images.find(container.is.image_id);
  auto const rule =
      plan::HealthRuleOf(service->second, image == seen.images.end() ? nullptr : &image->second);
  return rule.probe && engine.Try(container, *rule.probe, stop).has_value();
}

SummaryDocument DocumentFrom(engine::Observed const& seen, std::string const& environment,
                             model::Loaded const* loaded, engine::Engine& engine,
                             std::stop_token const& stop) {
  SummaryDocument document{.environment = environment};
  std::set<std::string> volumes;
  for (auto const& container : seen.containers) {
    if (container.one_off) continue;
    ++document.containers;
    if (IsHealthy(container, seen, loaded, engine, stop)) ++document.healthy;
    if (container.state == engine::State::kRunning) ++document.running;
    if (container.state == engine::State::kExited && container.exit_code == 0) ++document.done;
    for (auto const& mount : container.is.spec.volumes) {
      bool const named = mount.type == "volume" && !mount.source.empty();
      if (named && !container.anonymous.contains(mount.target)) volumes.insert(mount.source);
    }
  }
  document.volumes.assign(volumes.begin(), volumes.end());
  return document;
}

std::string ContainerCounts(SummaryDocument const& document) {
  std::vector<std::string> parts;
  if (document.healthy > 0) parts.push_back(std::to_string(document.healthy) + " healthy");
  if (auto const only = document.running - document.healthy; only > 0) {
    parts.push_back(std::to_string(only) + " running");
  }
  if (document.done > 0) parts.push_back(std::to_string(document.done) + " done");
  auto const rest = document.containers - document.running - document.done;
  if (rest > 0) parts.push_back(std::to_string(rest) + " stopped");
  return Counted(static_cast<std::size_t>(document.containers), "container", "containers") +
         (parts.empty() ? "" : ": " + Joined(parts, ", "));
}

std::string ImageCounts(SummaryDocument const& document) {
  std::vector<std::string> parts;
  for (auto const kind :
       {model::ImageKind::kReal, model::ImageKind::kOtherVersion, model::ImageKind::kStandIn}) {
    auto const name = std::string(model::NameOf(kind));
    auto const found = document.images.find(name);
    parts.push_back(std::to_string(found == document.images.end() ? 0 : found->second) + " " +
                    name);
  }
  return Joined(parts, ", ");
}

std::string SummaryText(SummaryDocument const& document, bool colours) {
  std::string const head = document.environment + " is up";
  std::string out = Painted(colours, Colour::kGreen, head) + ": " + ContainerCounts(document);
  out += "\n  volumes  " + std::to_string(document.volumes.size());
  if (!document.volumes.empty()) out += ": " + Joined(document.volumes, ", ");
  out += "\n  images   " + ImageCounts(document);
  if (!document.keys.empty()) {
    out += "\n  keys     " + std::to_string(document.keys.at("read")) + " read, " +
           std::to_string(document.keys.at("mapped")) + " mapped, " +
           std::to_string(document.keys.at("noted")) + " with a note, " +
           std::to_string(document.keys.at("refused")) + " refused";
  }
  out += "\n  took     " +
         SecondsText(Clock::Duration(static_cast<std::int64_t>(document.seconds * 1000))) + ", " +
         Counted(static_cast<std::size_t>(document.engine_calls), "engine call", "engine calls") +
         "\n";
  return out;
}

std::string IndentedLines(std::string const& text) {
  std::string out;
  for (auto const& line : Split(Trimmed(text), '\n')) out += "    " + plan::Shown(line, 400) + '\n';
  return out;
}

// A step of an undo has no number.
std::string WhatFailed(plan::Plan const& plan, executor::Trouble const& trouble) {
  for (auto const& step : plan.steps) {
    if (trouble.step > 0 && step.number == trouble.step) return StepText(step);
  }
  return trouble.what;
}

std::string WhatToDo(executor::State state, std::string const& operation) {
  switch (state) {
    case executor::State::kRolledBack:
      return "The containers that were to be replaced run again as they were. Mend the cause and "
             "run `ferroplane " +
             operation + "` again.\n";
    case executor::State::kFrozen:
      return "The way back failed as well. `ferroplane status` and `ferroplane ps` show what is "
             "there; the next `ferroplane " +
             operation + "` goes on from it.\n";
    case executor::State::kCancelled:
      return "Interrupted. What is done stays and is recorded; the next `ferroplane " + operation +
             "` goes on.\n";
    default:
      return "What is done stays and is recorded. Mend the cause and run `ferroplane " + operation +
             "` again: it goes on from here.\n";
  }
}

}  // namespace

Status TellSummary(Context& context, Options const& options, Session& session,
                   plan::Plan const& plan, SummaryParts const& parts) {
  // Where nothing was done it is as the plan saw it.
  bool const is_known = parts.outcome == nullptr && session.planned_on().has_value();
  auto const seen = is_known ? Result<engine::Observed>(*session.planned_on()) : session.Observe();
  if (!seen) return Fail(seen.error());
  auto document = DocumentFrom(*seen, plan.environment, parts.loaded,
                               *session.ground().connection.engine, context.stop);
  if (parts.outcome != nullptr) document.operation = parts.outcome->operation;
  if (parts.loaded != nullptr) {
    auto const counts = model::CountsOf(model::KeysOf(parts.loaded->project));
    document.keys = {{"read", static_cast<std::int64_t>(counts.read)},
                     {"mapped", static_cast<std::int64_t>(counts.mapped)},
                     {"noted", static_cast<std::int64_t>(counts.noted)},
                     {"refused", static_cast<std::int64_t>(counts.refused)}};
  }
  for (auto const& image : plan.images) ++document.images[std::string(model::NameOf(image.kind))];
  document.engine_calls = session.ground().connection.console->calls();
  document.seconds =
      static_cast<double>(
          std::chrono::duration_cast<Clock::Duration>(context.clock.Now() - parts.begun).count()) /
      1000;
  if (options.json) return context.out.Write(EventLine("result", json::Print(document)));
  bool const colours = WantsColours(context.out, context.environment);
  return context.out.Write('\n' + SummaryText(document, colours));
}

Result<int> TellOutcome(Context& context, Options const& options, plan::Plan const& plan,
                        executor::Outcome const& outcome) {
  FailureDocument document{.environment = plan.environment,
                           .state = std::string(executor::NameOf(outcome.state)),
                           .operation = outcome.operation};
  std::string text;
  bool const colours = WantsColours(context.err, context.environment);
  for (auto const& trouble : outcome.troubles) {
    auto const what = WhatFailed(plan, trouble);
    document.failures.push_back({.what = what,
                                 .error = trouble.error.message,
                                 .last_lines = trouble.last_lines,
                                 .probe_output = trouble.probe_output});
    text +=
        Painted(colours, Colour::kRed, "error:") + " " + what + ": " + trouble.error.message + '\n';
    if (!trouble.last_lines.empty())
      text += "  Its last lines:\n" + IndentedLines(trouble.last_lines);
    if (!trouble.probe_output.empty()) {
      text += "  Its last probe:\n" + IndentedLines(trouble.probe_output);
    }
  }
  bool const fine = outcome.state == executor::State::kCommitted;
  if (!fine) text += WhatToDo(outcome.state, plan.operation);
  if (options.json) {
    auto const told = context.out.Write(EventLine("result", json::Print(document)));
    if (!told) return Fail(told.error());
  }
  if (auto told = context.err.Write(text); !told) return Fail(told.error());
  if (fine && !options.json && plan.operation == "destroy") {
    std::vector<std::string> kept;
    for (auto const& change : plan.changes) {
      bool const stays = change.sign == plan::Sign::kKeep && change.kind == "volume";
      if (!stays) continue;
      std::string name = change.name;
      for (auto const& fact : change.facts) {
        if (fact.starts_with("anonymous")) name += " (" + fact + ")";
      }
      kept.push_back(std::move(name));
    }
    auto const told = context.out.Write(
        '\n' + plan.environment + " is destroyed. " +
        (kept.empty() ? "No volume is left.\n" : "Volumes kept: " + Joined(kept, ", ") + ".\n"));
    if (!told) return Fail(told.error());
  }
  if (fine) return 0;
  return outcome.state == executor::State::kCancelled ? kExitInterrupted : kExitFailed;
}

}  // namespace ferro::cli
