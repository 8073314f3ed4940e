#include <algorithm>

#include "base/number.h"
#include "base/text.h"
#include "controlplane/cli/arguments.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/target.h"

namespace ferro::cli {
namespace {

Result<int> IndexOf(Options const& options) {
  if (options.index.empty()) return 1;
  auto const index = ParseNumber<int>(options.index);
  if (!index || *index < 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "--index takes the number of a replica, from 1, not " + options.index);
  }
  return *index;
}

Result<engine::Container> RunningReplica(std::vector<engine::Container> const& containers,
                                         std::string const& service, int index,
                                         std::string const& environment) {
  auto const chosen = Chosen(containers, {service}, environment);
  if (!chosen) return Fail(chosen.error());
  for (auto const& container : *chosen) {
    if (container.one_off || container.is.replica != index) continue;
    if (container.state == engine::State::kRunning) return container;
    return Fail(ErrorCode::kConflict, container.is.name + " is " + StateText(container) +
                                          ": `ferroplane logs " + service +
                                          "` may tell why, `ferroplane up` mends it");
  }
  return Fail(ErrorCode::kNotFound, service + " has no replica " + std::to_string(index) +
                                        "; it has " +
                                        Counted(chosen->size(), "container", "containers"));
}

}  // namespace

Result<int> RunExec(Context& context, Options const& options) {
  auto const [about, words] = WithoutFile(options);
  if (words.size() < 2) {
    return Fail(ErrorCode::kInvalidArgument,
                "exec needs a service and a command: ferroplane exec web sh");
  }
  auto const index = IndexOf(options);
  if (!index) return Fail(index.error());
  std::string const service = words.front();
  auto const target = FindTarget(context, about);
  if (!target) return Fail(target.error());
  auto const running = Look(context, target->environment);
  if (!running) return Fail(running.error());
  auto const container = RunningReplica(running->containers, service, *index, target->environment);
  if (!container) return Fail(container.error());
  bool const terminal = context.in.IsTerminal() && context.out.IsTerminal();
  CommandQuery const query{.command = {words.begin() + 1, words.end()},
                           .environment = options.variables,
                           .user = options.user,
                           .folder = options.folder,
                           .interactive = true,
                           .tty = terminal && !options.no_tty};
  auto const status = running->connection.console->Exec(container->id, query, context.stop);
  if (!status) return Fail(status.error().Within("running a command in " + container->is.name));
  return *status;
}

}  // namespace ferro::cli
