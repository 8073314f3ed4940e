#include <algorithm>

#include "base/text.h"
#include "controlplane/cli/carry_out.h"
#include "controlplane/cli/project.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/target.h"
#include "controlplane/cli/wanted.h"

namespace ferro::cli {
namespace {

// --delete-data=a,b --delete-data=c
Result<std::set<std::string>> NamesToDelete(Options const& options) {
  std::set<std::string> names;
  for (auto const& text : options.delete_data) {
    for (auto const& name : Split(text, ',')) {
      if (Trimmed(name).empty()) {
        return Fail(ErrorCode::kInvalidArgument, "--delete-data needs the name of each volume; \"" +
                                                     text +
                                                     "\" has an empty one. Nothing was done");
      }
      names.insert(std::string(Trimmed(name)));
    }
  }
  return names;
}

std::string_view NameFor(plan::Power power) {
  switch (power) {
    case plan::Power::kStop:
      return "stop";
    case plan::Power::kStart:
      return "start";
    case plan::Power::kRestart:
      break;
  }
  return "restart";
}

// A project that docker compose started, and that we do not know yet, is not ours to change
// without its file.
Status CheckKnown(Session const& session, bool has_file) {
  if (session.is_known() || has_file) return {};
  return Fail(ErrorCode::kNotFound,
              "there is no environment " + session.environment() +
                  " on this engine; `ferroplane status` names those that there are");
}

Result<int> RunPower(Context& context, Options const& options, plan::Power power) {
  auto const target = FindTarget(context, options);
  if (!target) return Fail(target.error());
  auto const& loaded = target->loaded;
  model::Platform const* platform = loaded ? &loaded->platform : nullptr;
  auto const session = Session::Open(context, target->environment, std::string(NameFor(power)));
  if (!session) return Fail(session.error());
  if (auto known = CheckKnown(**session, loaded.has_value()); !known) return Fail(known.error());
  auto const recovered = (*session)->Take();
  if (!recovered) return Fail(recovered.error());
  if (auto told = TellRecovery(context, options, *recovered); !told) return Fail(told.error());
  auto const services = ServicesOf(options);
  auto const plan = (*session)->PlanPower(power, platform, {services.begin(), services.end()});
  if (!plan) return Fail(plan.error());
  if (!plan->HasChanges() && plan->refusals.empty()) {
    auto const told = context.out.Write(options.json ? "" : "Nothing to do.\n");
    if (!told) return Fail(told.error());
    return 0;
  }
  return CarryOut(context, options, **session, *plan,
                  {.asks = false, .loaded = loaded ? &*loaded : nullptr});
}

Result<int> RunImages(Context& context, Options const& options, std::string const& command,
                      plan::ImagesRequest request) {
  auto const loaded = LoadWanted(context, options);
  if (!loaded) return Fail(loaded.error());
  auto const services = ServicesOf(options);
  request.services = {services.begin(), services.end()};
  if (auto known = CheckNames(request.services, loaded->platform); !known) {
    return Fail(known.error());
  }
  auto const session = Session::Open(context, loaded->platform.name, command);
  if (!session) return Fail(session.error());
  auto const recovered = (*session)->Take();
  if (!recovered) return Fail(recovered.error());
  if (auto told = TellRecovery(context, options, *recovered); !told) return Fail(told.error());
  auto const plan = (*session)->PlanImages(loaded->platform, request);
  if (!plan) return Fail(plan.error());
  if (!plan->HasChanges() && plan->refusals.empty()) {
    auto const told = context.out.Write(options.json ? "" : "No service needs it.\n");
    if (!told) return Fail(told.error());
    return 0;
  }
  return CarryOut(context, options, **session, *plan, {.asks = false, .loaded = &*loaded});
}

}  // namespace

Result<int> RunDestroy(Context& context, Options const& options) {
  auto names = NamesToDelete(options);
  if (!names) return Fail(names.error());
  if (!ServicesOf(options).empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "destroy takes no services: it ends the whole environment. To end one service take "
                "it out of the file and run `ferroplane up`");
  }
  auto const target = FindTarget(context, options);
  if (!target) return Fail(target.error());
  auto const session = Session::Open(context, target->environment, "destroy");
  if (!session) return Fail(session.error());
  if (auto known = CheckKnown(**session, false); !known) return Fail(known.error());
  auto const recovered = (*session)->Take();
  if (!recovered) return Fail(recovered.error());
  if (auto told = TellRecovery(context, options, *recovered); !told) return Fail(told.error());
  auto const plan = (*session)->PlanDestroy({.delete_data = *std::move(names)});
  if (!plan) return Fail(plan.error());
  auto const status = CarryOut(context, options, **session, *plan, {.asks = true});
  if (!status || *status != 0) return status;
  if (auto forgotten = (*session)->Forget(); !forgotten) return Fail(forgotten.error());
  return 0;
}

Result<int> RunStop(Context& context, Options const& options) {
  return RunPower(context, options, plan::Power::kStop);
}

Result<int> RunStart(Context& context, Options const& options) {
  return RunPower(context, options, plan::Power::kStart);
}

Result<int> RunRestart(Context& context, Options const& options) {
  return RunPower(context, options, plan::Power::kRestart);
}

Result<int> RunPull(Context& context, Options const& options) {
  return RunImages(context, options, "pull", {.pull = true});
}

Result<int> RunBuild(Context& context, Options const& options) {
  return RunImages(context, options, "build", {.build = true, .pull_bases = options.pull});
}

}  // namespace ferro::cli
