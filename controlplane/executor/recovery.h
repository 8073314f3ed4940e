// What earlier runs left behind: for each step without an outcome the engine is read once, and
// what is found there is the outcome. Nothing is done; the caller plans anew afterwards.
#pragma once

#include <string>
#include <vector>

#include "controlplane/executor/executor.h"
#include "controlplane/executor/judge.h"

namespace ferro::executor {

struct Finding {
  std::string step;  // "create_container shop-web-1"
  Verdict verdict = Verdict::kDidNot;
  std::string text;
};

struct Recovered {
  std::string operation;  // Its id.
  std::string kind;       // "up"
  std::vector<Finding> findings;
  bool died = false;  // At a failpoint; only tests see it.
};

// Every operation of the environment is over afterwards. An error means that the engine could
// not be read or the journal not be written; nothing is lost then, the next run goes on. Uses
// of the options: failpoints, observe_before_redo.
Result<std::vector<Recovered>> Recover(journal::Environment const& environment,
                                       journal::EnvironmentLock const& lock, Tools const& tools,
                                       Options const& options);

}  // namespace ferro::executor
