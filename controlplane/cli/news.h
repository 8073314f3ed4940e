// Tells what an operation does: lines for a person, JSON lines for a script.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "controlplane/cli/context.h"
#include "controlplane/cli/options.h"
#include "controlplane/cli/progress.h"
#include "controlplane/executor/executor.h"

namespace ferro::cli {

class NewsTeller {
 public:
  // The context must outlive it. `aside`: to the error output, since the other one belongs
  // to a command.
  NewsTeller(Context& context, Options const& options, bool aside);

  // One call at a time, as the executor promises.
  void Tell(executor::News const& news);

 private:
  void TellScript(executor::News const& news);

  Context& context_;
  bool json_;
  std::unique_ptr<ProgressView> view_;
  std::unique_ptr<Ticker> ticker_;
  std::map<plan::Step const*, std::int64_t> ids_;
};

// "create container shop-web-1", "wait until shop-web-1 is healthy"
std::string StepText(plan::Step const& step);

// {"event":NAME, …the members of `body`} and a line break.
std::string EventLine(std::string_view name, std::string const& body);

}  // namespace ferro::cli
