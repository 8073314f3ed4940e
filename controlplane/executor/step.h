// One step of an operation from its intent to its outcome on disk.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "controlplane/executor/bell.h"
#include "controlplane/executor/executor.h"

namespace ferro::executor {

// The kind under which a step stands in the journal: the engine's word for an action,
// "put_file", "remove_file", "wait_healthy", "wait_exit", "wait_settled" or "record".
std::string KindOf(plan::Step const& step);

// Engine ids of the containers that this operation made or renamed, by name. Thread-safe.
class Names {
 public:
  std::string IdOf(std::string const& name) const;
  void Learn(engine::Action const& done, std::string const& id);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> ids_;
};

// How a step ended.
struct Ended {
  StepState state = StepState::kDone;
  std::string engine_id;
  std::string text;
  bool was_job = false;                          // What was to settle exited 0.
  std::map<std::string, std::string> anonymous;  // Of what was waited for, by path.
  bool spent = false;  // A hook that may have run, or ran and failed: it has had its turn.
  std::optional<Trouble> trouble;
  bool died = false;           // At a failpoint.
  std::optional<Error> fatal;  // The journal cannot be written, or is another's.
};

class StepRunner {
 public:
  // Called when the engine has done what a step asks of it, before that is written down.
  using OnDone = std::function<void(plan::Step const&)>;

  // Everything must outlive the runner.
  StepRunner(std::string environment, journal::Operation const& operation, Tools const& tools,
             Options const& options, OnDone on_done)
      : environment_(std::move(environment)),
        operation_(operation),
        tools_(tools),
        options_(options),
        on_done_(std::move(on_done)) {}

  // Thread-safe. `hurry` cuts waits and calls short.
  Ended Run(plan::Step const& step, std::stop_token const& hurry);
  Names const& names() const { return names_; }
  Bell& bell() { return bell_; }
  void Tell(News const& news);

 private:
  struct Attempt;

  bool IsDone(plan::Step const& step) const;
  std::vector<journal::ObjectChange> Changes(Attempt const& attempt, Ended const& ended) const;
  Ended Act(plan::Step const& step, engine::Action const& action, Attempt& attempt);
  Ended ActOnce(plan::Step const& step, engine::Action const& action, Attempt& attempt);
  Ended LookAtWhatCameOfIt(Error const& error, engine::Action const& action, Attempt& attempt);
  Ended Wait(plan::Step const& step, Attempt& attempt);
  Ended HandleFile(plan::Step const& step);
  Status Put(plan::PutFile const& put) const;
  Ended Refused(Attempt const& attempt, Error error, StepState state = StepState::kFailed) const;
  engine::Action Resolved(plan::Step const& step) const;
  bool Reach(Point point, plan::Step const& step) const;

  std::string const environment_;
  journal::Operation const& operation_;
  Tools const& tools_;
  Options const& options_;
  OnDone const on_done_;
  Names names_;
  Bell bell_;
  std::mutex news_mutex_;
};

}  // namespace ferro::executor
