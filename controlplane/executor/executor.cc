#include "controlplane/executor/executor.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "controlplane/executor/schedule.h"
#include "controlplane/executor/step.h"

namespace ferro::executor {
namespace {

using std::chrono::milliseconds;

// How often deadlines of calls are looked at.
constexpr milliseconds kWatch{100};

// Steps at once, those that only wait among them.
constexpr int kMostWorkers = 128;

plan::Step Milestone(std::string kind, std::string target) {
  plan::Step step;
  step.kind = std::move(kind);
  step.target = std::move(target);
  step.work = plan::Record{};
  return step;
}

bool OnlyWaits(plan::Step const& step) {
  return std::holds_alternative<plan::WaitHealthy>(step.work) ||
         std::holds_alternative<plan::WaitExit>(step.work) ||
         std::holds_alternative<plan::WaitSettled>(step.work);
}

// One operation under way.
class Run {
 public:
  Run(plan::Plan const& plan, journal::Operation operation, Tools const& tools,
      Options const& options)
      : plan_(plan),
        operation_(std::move(operation)),
        tools_(tools),
        options_(options),
        schedule_(plan, {.actions = options.parallel, .starts = options.starts}),
        runner_(plan.environment, operation_, tools, options,
                [this](plan::Step const& step) { LeaveTurn(step); }) {}

  Result<Outcome> Go() {
    if (options_.parallel <= 1) {
      Work();
    } else {
      WorkTogether();
    }
    if (!died_ && !fatal_ && !options_.abort.stop_requested()) UndoUnits();
    if (fatal_) return Fail(std::move(*fatal_).Within(plan_.operation + " " + plan_.environment));
    return Finish();
  }

 private:
  struct Running {
    plan::Step const* step;
    Clock::TimePoint deadline;
    std::stop_source hurry;
  };

  // Takes steps until there is none left that could still become ready.
  void Work() {
    std::unique_lock lock(mutex_);
    while (true) {
      if (died_ || fatal_ || options_.stop.stop_requested() || options_.abort.stop_requested())
        schedule_.Close();
      auto const* step = schedule_.Take();
      if (step != nullptr) {
        RunOne(*step, lock);
        changed_.notify_all();
        continue;
      }
      if (schedule_.running() == 0) return;
      changed_.wait(lock);
    }
  }

  void WorkTogether() {
    std::stop_callback const hurry_all(options_.abort, [this] {
      std::lock_guard const lock(mutex_);
      for (auto& running : running_) running.hurry.request_stop();
    });
    int const count = std::min<int>(kMostWorkers, static_cast<int>(plan_.steps.size()));
    std::vector<std::jthread> workers;
    std::jthread const watch([this](std::stop_token const& over) { WatchDeadlines(over); });
    std::jthread const ears([this](std::stop_token const& over) { HearNews(over); });
    for (int i = 0; i < count; ++i) workers.emplace_back([this] { Work(); });
    for (auto& worker : workers) worker.join();
  }

  void HearNews(std::stop_token const& over) {
    if (std::ranges::none_of(plan_.steps, OnlyWaits)) return;
    auto& bell = runner_.bell();
    auto const hear = [&bell](std::string const& container) {
      if (!bell.listens()) bell.Listen(true);
      bell.Ring(container);
    };
    // Whatever ends it: waits look by themselves from then on.
    static_cast<void>(tools_.engine.Watch(hear, tools_.clock, over));
    bell.Listen(false);
  }

  void WatchDeadlines(std::stop_token const& over) {
    std::unique_lock lock(mutex_);
    // Until the workers are done, which their steps' deadlines see to.
    while (!over.stop_requested()) {
      watch_.wait_for(lock, over, kWatch, [] { return false; });
      for (auto& running : running_)
        if (tools_.clock.Now() >= running.deadline) running.hurry.request_stop();
    }
  }

  // Called with the lock, which is released while the step runs.
  void RunOne(plan::Step const& step, std::unique_lock<std::mutex>& lock) {
    auto const begun = tools_.clock.Now();
    std::stop_source hurry;
    // Waits see to their deadlines themselves, and say what they waited for.
    bool const is_call = std::holds_alternative<engine::Action>(step.work);
    auto const deadline = is_call ? begun + step.deadline : Clock::TimePoint::max();
    running_.push_back({&step, deadline, hurry});
    lock.unlock();
    runner_.Tell({.phase = News::Phase::kStarted, .step = &step});
    auto ended = runner_.Run(step, options_.parallel <= 1 ? options_.abort : hurry.get_token());
    auto const took = std::chrono::duration_cast<Clock::Duration>(tools_.clock.Now() - begun);
    if (!ended.died)
      runner_.Tell(
          {.phase = ended.state == StepState::kDone ? News::Phase::kDone : News::Phase::kFailed,
           .step = &step,
           .text = ended.text,
           .took = took});
    lock.lock();
    std::erase_if(running_, [&](Running const& running) { return running.step == &step; });
    Note(step, std::move(ended), took);
  }

  void LeaveTurn(plan::Step const& step) {
    if (step.number == 0) return;  // Of an undo, of which there is one at a time.
    std::lock_guard const lock(mutex_);
    schedule_.LeaveTurn(step);
    changed_.notify_all();
  }

  void Note(plan::Step const& step, Ended ended, Clock::Duration took) {
    died_ = died_ || ended.died;
    if (ended.fatal && !fatal_) fatal_ = std::move(ended.fatal);
    if (ended.trouble) outcome_.troubles.push_back(std::move(*ended.trouble));
    schedule_.End(step, {.number = step.number,
                         .state = ended.state,
                         .text = std::move(ended.text),
                         .engine_id = std::move(ended.engine_id),
                         .took = took});
  }

  void UndoUnits() {
    auto const units = schedule_.UnitsToUndo();
    if (units.empty()) return;
    auto advanced = tools_.journal.Advance(operation_, journal::OperationState::kRollingBack);
    if (!advanced) {
      fatal_ = std::move(advanced).error();
      return;
    }
    for (int const unit : units) {
      if (!UndoUnit(unit)) return;
      schedule_.MarkUndone(unit);
      undone_ = true;
    }
  }

  bool UndoUnit(int unit) {
    for (auto const* step : schedule_.UndoOf(unit)) {
      // Nothing of that name was made here: another container must not be taken for it.
      bool const removes = KindOf(*step) == "remove_container" && step->precondition.empty();
      if (removes && runner_.names().IdOf(step->target).empty()) continue;
      runner_.Tell({.phase = News::Phase::kUndoing, .step = step});
      auto ended = runner_.Run(*step, options_.abort);
      died_ = died_ || ended.died;
      if (ended.fatal) fatal_ = std::move(ended.fatal);
      if (died_ || fatal_) return false;
      if (ended.state != StepState::kDone) {
        if (ended.trouble) outcome_.troubles.push_back(std::move(*ended.trouble));
        frozen_ = true;
        return false;
      }
      runner_.Tell({.phase = News::Phase::kUndone, .step = step, .text = ended.text});
    }
    return true;
  }

  State StateNow() const {
    if (frozen_) return State::kFrozen;
    if (schedule_.AllDone()) return State::kCommitted;
    bool const asked = options_.stop.stop_requested() || options_.abort.stop_requested();
    if (asked) return State::kCancelled;
    return undone_ ? State::kRolledBack : State::kFailed;
  }

  static journal::OperationState InJournal(State state) {
    switch (state) {
      case State::kCommitted:
        return journal::OperationState::kCommitted;
      case State::kRolledBack:
        return journal::OperationState::kRolledBack;
      case State::kFrozen:
        return journal::OperationState::kFrozen;
      case State::kCancelled:
        return journal::OperationState::kCanceled;
      default:
        return journal::OperationState::kFailed;
    }
  }

  std::string Reason() const {
    if (outcome_.troubles.empty()) return outcome_.state == State::kCancelled ? "canceled" : "";
    auto const& trouble = outcome_.troubles.front();
    return trouble.what + ": " + trouble.error.message;
  }

  Result<Outcome> Finish() {
    outcome_.operation = operation_.id;
    outcome_.steps = schedule_.results();
    outcome_.state = died_ ? State::kDied : StateNow();
    if (died_) return std::move(outcome_);
    auto const end = Milestone("end_operation", plan_.environment);
    if (!Reach(Point::kAfterOutcome, end)) return Died();
    auto finished = tools_.journal.Finish(operation_, InJournal(outcome_.state), Reason());
    if (!finished) return Fail(std::move(finished).error().Within("recording how it ended"));
    if (!Reach(Point::kAfterCommit, end)) return Died();
    return std::move(outcome_);
  }

  bool Reach(Point point, plan::Step const& step) const {
    return options_.failpoints == nullptr || options_.failpoints->Reach(point, step);
  }
  Outcome Died() {
    outcome_.state = State::kDied;
    return std::move(outcome_);
  }

  plan::Plan const& plan_;
  journal::Operation const operation_;
  Tools const& tools_;
  Options const& options_;
  Schedule schedule_;
  StepRunner runner_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable_any watch_;
  std::vector<Running> running_;
  Outcome outcome_;
  bool died_ = false;
  bool undone_ = false;
  bool frozen_ = false;
  std::optional<Error> fatal_;
};

}  // namespace

std::string_view NameOf(State state) {
  switch (state) {
    case State::kCommitted:
      return "committed";
    case State::kFailed:
      return "failed";
    case State::kRolledBack:
      return "rolled back";
    case State::kFrozen:
      return "frozen";
    case State::kCancelled:
      return "cancelled";
    case State::kDied:
      return "died";
  }
  return "";
}

std::string_view NameOf(StepState state) {
  switch (state) {
    case StepState::kNotStarted:
      return "not started";
    case StepState::kDone:
      return "done";
    case StepState::kFailed:
      return "failed";
    case StepState::kUnknown:
      return "unknown";
    case StepState::kUndone:
      return "undone";
    case StepState::kCancelled:
      return "cancelled";
  }
  return "";
}

Result<Outcome> Apply(plan::Plan const& plan, journal::Environment const& environment,
                      journal::EnvironmentLock const& lock, Tools const& tools,
                      Options const& options) {
  auto const begin = Milestone("begin_operation", plan.environment);
  auto reach = [&](Point point) {
    return options.failpoints == nullptr || options.failpoints->Reach(point, begin);
  };
  Outcome dead;
  dead.state = State::kDied;
  if (!reach(Point::kBeforeIntent)) return dead;
  auto operation = tools.journal.Begin({.environment = environment.id,
                                        .kind = plan.operation,
                                        .plan_digest = options.plan_digest,
                                        .actor = options.actor},
                                       lock);
  if (!operation) return Fail(std::move(operation).error());
  if (!reach(Point::kAfterIntent)) return dead;
  return Run(plan, std::move(*operation), tools, options).Go();
}

}  // namespace ferro::executor
