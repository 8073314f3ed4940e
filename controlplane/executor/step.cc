#include "controlplane/executor/step.h"

#include <charconv>
#include <utility>

#include "controlplane/executor/evidence.h"
#include "controlplane/executor/host_file.h"
#include "controlplane/executor/judge.h"
#include "controlplane/executor/wait.h"
#include "controlplane/plan/anonymous.h"
#include "controlplane/plan/gather.h"

namespace ferro::executor {
namespace {

using std::chrono::milliseconds;

constexpr int kMostAttempts = 3;
constexpr int kMostReads = 10;  // Of an engine that may be restarting, a second apart.
constexpr milliseconds kBetweenAttempts{1'000};
constexpr int kLastLines = 20;

template <class... Ts>
struct OneOf : Ts... {
  using Ts::operator()...;
};

// The container that an action is about, where it is about one that exists.
std::string* ContainerOf(engine::Action& action) {
  return std::visit(
      [](auto& a) -> std::string* {
        if constexpr (requires { std::string(a.container); }) return &a.container;
        return nullptr;
      },
      action);
}

engine::TextMap* LabelsOf(engine::Action& action) {
  return std::visit(
      [](auto& a) -> engine::TextMap* {
        if constexpr (requires { a.labels.begin(); }) return &a.labels;
        return nullptr;
      },
      action);
}

bool IsRemoval(std::string const& kind) {
  return kind == "remove_container" || kind == "remove_network" || kind == "remove_volume" ||
         kind == "disconnect_network";
}

// The engine's no may mean that it is so already.
bool MayBeSoAlready(Error const& error) {
  return error.code == ErrorCode::kConflict || error.code == ErrorCode::kInvalidArgument ||
         error.code == ErrorCode::kNotFound;
}

journal::StepOutcome OutcomeOf(StepState state) {
  if (state == StepState::kDone) return journal::StepOutcome::kOk;
  return state == StepState::kUnknown ? journal::StepOutcome::kUnknown
                                      : journal::StepOutcome::kFailed;
}

}  // namespace

struct StepRunner::Attempt {
  plan::Step const& step;
  std::string kind;
  Evidence evidence;
  std::stop_token hurry;

  std::string Title() const { return kind + " " + step.target; }
};

std::string KindOf(plan::Step const& step) {
  return std::visit(OneOf{
                        [](engine::Action const& a) { return std::string(engine::KindOf(a)); },
                        [](plan::PutFile const&) { return std::string("put_file"); },
                        [](plan::RemoveFile const&) { return std::string("remove_file"); },
                        [](plan::WaitHealthy const&) { return std::string("wait_healthy"); },
                        [](plan::WaitExit const&) { return std::string("wait_exit"); },
                        [](plan::WaitSettled const&) { return std::string("wait_settled"); },
                        [](plan::Record const&) { return std::string("record"); },
                    },
                    step.work);
}

std::string Names::IdOf(std::string const& name) const {
  std::lock_guard const lock(mutex_);
  auto const it = ids_.find(name);
  return it == ids_.end() ? std::string() : it->second;
}

void Names::Learn(engine::Action const& done, std::string const& id) {
  std::lock_guard const lock(mutex_);
  if (auto const* create = std::get_if<engine::CreateContainer>(&done)) {
    ids_[create->container.name] = id;
  } else if (auto const* rename = std::get_if<engine::RenameContainer>(&done)) {
    std::erase_if(ids_, [&](auto const& entry) { return entry.second == id; });
    ids_[rename->to] = id;
  } else if (std::holds_alternative<engine::RemoveContainer>(done)) {
    std::erase_if(ids_, [&](auto const& entry) { return entry.second == id; });
  }
}

bool StepRunner::Reach(Point point, plan::Step const& step) const {
  return options_.failpoints == nullptr || options_.failpoints->Reach(point, step);
}

void StepRunner::Tell(News const& news) {
  if (!options_.on_news) return;
  std::lock_guard const lock(news_mutex_);
  options_.on_news(news);
}

Ended StepRunner::Run(plan::Step const& step, std::stop_token const& hurry) {
  Ended const dead{.state = StepState::kNotStarted, .died = true};
  auto fatal = [&](Error error) {
    return Ended{.state = StepState::kUnknown, .text = error.message, .fatal = std::move(error)};
  };
  if (!Reach(Point::kBeforeIntent, step)) return dead;
  auto const* planned = std::get_if<engine::Action>(&step.work);
  std::optional<engine::Action> action;
  if (planned != nullptr) action = Resolved(step);
  Attempt attempt{step, KindOf(step),
                  EvidenceOf(step, action ? &*action : nullptr, operation_.id, tools_.clock.Now()),
                  hurry};
  if (attempt.evidence.id.empty() && attempt.kind != "create_container")
    attempt.evidence.id = names_.IdOf(step.target);
  auto const seq =
      tools_.journal.Intend(operation_, {.kind = attempt.kind,
                                         .target = step.target,
                                         .precondition = TextOf(attempt.evidence),
                                         .desired_hash = step.desired_hash,
                                         .inverse = step.inverse,
                                         .deadline = tools_.clock.Now() + step.deadline});
  if (!seq) return fatal(seq.error());
  if (!Reach(Point::kAfterIntent, step)) return dead;

  Ended ended;
  if (step.unless_done && IsDone(step)) {
    ended.text = "it was a job and is done";
  } else {
    ended = action ? Act(step, *action, attempt) : Wait(step, attempt);
  }
  // Actions are there right after the call, whatever has to be read after that.
  if (!action && !Reach(Point::kAfterCall, step)) return dead;
  if (ended.died || !Reach(Point::kAfterOutcome, step)) return dead;
  if (action && ended.state == StepState::kDone) on_done_(step);
  auto const changes = Changes(attempt, ended);
  if (action && !ended.engine_id.empty()) names_.Learn(*action, ended.engine_id);
  auto const recorded = tools_.journal.Conclude(
      operation_, *seq,
      {.outcome = OutcomeOf(ended.state), .engine_id = ended.engine_id, .detail = ended.text},
      changes);
  if (!recorded) return fatal(recorded.error());
  if (!Reach(Point::kAfterCommit, step)) return dead;
  return ended;
}

std::vector<journal::ObjectChange> StepRunner::Changes(Attempt const& attempt,
                                                       Ended const& ended) const {
  auto const& step = attempt.step;
  bool const was_job = ended.was_job;
  auto put = was_job ? std::get<plan::WaitSettled>(step.work).when_done : step.put;
  // So that they are found again when somebody removes their container.
  if (!put.empty() && put.front().kind == "container")
    for (auto& object : plan::ObjectsOfAnonymous(plan::DetailOf(put.front()), ended.anonymous))
      put.push_back(std::move(object));
  if (was_job) return ChangesOf(put, step.forget, attempt.evidence.id);
  // What was made in part exists all the same, and the inventory is the truth.
  bool const exists = attempt.kind == "create_container" && !ended.engine_id.empty();
  bool const spent = attempt.kind == "run_hook" && ended.spent;
  if (ended.state != StepState::kDone && !exists && !spent) return {};
  return ChangesOf(put, step.forget,
                   ended.engine_id.empty() ? attempt.evidence.id : ended.engine_id);
}

// What turned out to be a job, and is over.
bool StepRunner::IsDone(plan::Step const& step) const {
  auto const id = names_.IdOf(step.target);
  auto const seen = tools_.engine.Inspect(id.empty() ? step.target : id, {});
  return seen && seen->state == engine::State::kExited && seen->exit_code == 0;
}

engine::Action StepRunner::Resolved(plan::Step const& step) const {
  auto action = std::get<engine::Action>(step.work);
  // By id wherever it is known: a name may have passed to another container since.
  if (auto* container = ContainerOf(action)) {
    auto const id = step.precondition.empty() ? names_.IdOf(*container) : step.precondition;
    if (!id.empty()) *container = id;
  }
  if (auto* labels = LabelsOf(action)) (*labels)["ferroplane.operation"] = operation_.id;
  return action;
}

Ended StepRunner::Act(plan::Step const& step, engine::Action const& action, Attempt& attempt) {
  Ended ended;
  for (int number = 1; number <= kMostAttempts; ++number) {
    if (number > 1) {
      static_cast<void>(tools_.clock.SleepFor(kBetweenAttempts, attempt.hurry));
      // Somebody may have taken the environment over in the meantime.
      if (auto ours = tools_.journal.StillOurs(operation_); !ours)
        return {.state = StepState::kUnknown, .fatal = ours.error()};
    }
    ended = ActOnce(step, action, attempt);
    // Unknown with a text that allows it is the only case in which it is tried again.
    if (ended.state != StepState::kNotStarted) return ended;
  }
  return Refused(attempt, {.code = ErrorCode::kUnavailable,
                           .message = "the engine did not do it, " + std::to_string(kMostAttempts) +
                                      " times: " + ended.text});
}

// State kNotStarted: it did not happen, and may be tried again.
Ended StepRunner::ActOnce(plan::Step const& step, engine::Action const& action, Attempt& attempt) {
  auto on_progress = [&](engine::Progress const& progress) {
    Tell({.phase = News::Phase::kUnderWay,
          .step = &step,
          .text = progress.text,
          .done = progress.done,
          .total = progress.total});
  };
  auto done = tools_.engine.Execute(action, on_progress, attempt.hurry);
  if (!Reach(Point::kAfterCall, step)) return {.died = true};
  if (done) return {.engine_id = done->id, .text = done->note};
  auto const& error = done.error();
  if (error.may_have_happened) return LookAtWhatCameOfIt(error, action, attempt);
  if (error.code == ErrorCode::kNotFound && IsRemoval(attempt.kind))
    return {.engine_id = attempt.evidence.id, .text = "was gone already"};
  if (error.code == ErrorCode::kCancelled) return Refused(attempt, error, StepState::kCancelled);
  if (options_.observe_before_redo && MayBeSoAlready(error)) {
    auto const found =
        Judge(tools_.engine, environment_, attempt.kind, step.target, attempt.evidence, {});
    if (found && found->verdict == Verdict::kHappened)
      return {.engine_id = found->engine_id, .text = "was so already"};
  }
  auto refused = Refused(attempt, error);
  refused.spent = error.code == ErrorCode::kInvalidArgument;  // It ended with another code than 0.
  return refused;
}

Ended StepRunner::LookAtWhatCameOfIt(Error const& error, engine::Action const&, Attempt& attempt) {
  if (!options_.observe_before_redo) return {.state = StepState::kNotStarted};
  Result<Judgement> found = Fail(error);
  for (int reads = 0; !found && reads < kMostReads; ++reads) {
    if (reads > 0) static_cast<void>(tools_.clock.SleepFor(kBetweenAttempts, {}));
    found =
        Judge(tools_.engine, environment_, attempt.kind, attempt.step.target, attempt.evidence, {});
  }
  if (!found) return Refused(attempt, error, StepState::kUnknown);
  switch (found->verdict) {
    case Verdict::kHappened:
      return {.engine_id = found->engine_id, .text = "its answer was lost; " + found->text};
    case Verdict::kDidNot:
      if (attempt.hurry.stop_requested())
        return Refused(attempt,
                       {.code = ErrorCode::kCancelled, .message = "cut short: " + found->text},
                       StepState::kCancelled);
      return {.state = StepState::kNotStarted, .text = error.message};
    case Verdict::kCannotTell:
      if (IsRepeatable(attempt.kind))
        return {.state = StepState::kNotStarted, .text = error.message};
      break;
    case Verdict::kConflict:
      break;
  }
  auto refused = Refused(
      attempt, {.code = ErrorCode::kConflict, .message = error.message + "; " + found->text});
  refused.engine_id = found->engine_id;
  refused.spent = true;
  return refused;
}

Ended StepRunner::Wait(plan::Step const& step, Attempt& attempt) {
  Waiter const waiter{.engine = tools_.engine,
                      .clock = tools_.clock,
                      .stop = attempt.hurry,
                      .id = names_.IdOf(step.target),
                      .deadline = step.deadline,
                      .on_change =
                          [&](std::string const& text) {
                            Tell({.phase = News::Phase::kUnderWay, .step = &step, .text = text});
                          },
                      .bell = &bell_,
                      .impatient = step.unit != 0};
  auto ended = [&](Result<Waiter::End> result) -> Ended {
    if (result)
      return {.text = std::move(result->text),
              .was_job = result->was_job,
              .anonymous = std::move(result->anonymous)};
    bool const cancelled = result.error().code == ErrorCode::kCancelled;
    return Refused(attempt, std::move(result).error(),
                   cancelled ? StepState::kCancelled : StepState::kFailed);
  };
  if (auto const* healthy = std::get_if<plan::WaitHealthy>(&step.work))
    return ended(waiter.Healthy(*healthy));
  if (auto const* exit = std::get_if<plan::WaitExit>(&step.work)) return ended(waiter.Exit(*exit));
  if (auto const* settled = std::get_if<plan::WaitSettled>(&step.work))
    return ended(waiter.Settled(*settled));
  return HandleFile(step);
}

Ended StepRunner::HandleFile(plan::Step const& step) {
  Attempt const attempt{step, KindOf(step), {}, {}};
  Status done;
  if (auto const* put = std::get_if<plan::PutFile>(&step.work)) done = Put(*put);
  if (auto const* gone = std::get_if<plan::RemoveFile>(&step.work))
    done = RemoveHostFile(tools_.journal.EnvironmentDirectory(environment_), gone->path);
  if (!done) return Refused(attempt, std::move(done).error());
  return {};
}

Status StepRunner::Put(plan::PutFile const& put) const {
  auto const file = ReadHostFile(put.file, tools_.variables);
  if (!file) return Fail(file.error());
  auto const& key = tools_.files.key().Reveal();
  if (plan::FingerprintOf(put.file, file->content, key) != put.fingerprint)
    return Fail(ErrorCode::kConflict, std::string(put.file.secret ? "secret " : "config ") +
                                          put.file.name +
                                          " changed since the plan was made: plan again");
  std::filesystem::path const path(put.path);
  if (path.parent_path() != tools_.files.directory())
    return Fail(ErrorCode::kPermissionDenied, put.path + " is no file of this environment");
  auto const written = tools_.files.WriteAs(path.filename(), *file);
  if (!written) return Fail(written.error());
  return {};
}

Ended StepRunner::Refused(Attempt const& attempt, Error error, StepState state) const {
  Ended ended{.state = state, .text = error.message};
  Trouble trouble{.step = attempt.step.number, .what = attempt.Title()};
  bool const about_a_container = attempt.kind.starts_with("wait_") ||
                                 attempt.kind == "start_container" ||
                                 attempt.kind == "restart_container" || attempt.kind == "run_hook";
  if (about_a_container && state != StepState::kCancelled) {
    auto id = names_.IdOf(attempt.step.target);
    auto const& container = id.empty() ? attempt.step.target : id;
    if (auto lines = tools_.engine.LastLines(container, kLastLines, {}))
      trouble.last_lines = *lines;
    if (auto seen = tools_.engine.Inspect(container, {})) trouble.probe_output = seen->probe_output;
  }
  trouble.error = std::move(error);
  ended.trouble = std::move(trouble);
  return ended;
}

}  // namespace ferro::executor
