#include "base/text.h"
#include "controlplane/cli/carry_out.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/wanted.h"
#include "controlplane/plan/print.h"

namespace ferro::cli {
namespace {

// Images that are built each time come first: only the image built tells who needs it.
Result<int> BuildFirst(Context& context, Options const& options, Session& session,
                       model::Loaded const& loaded, plan::Request const& request) {
  auto const& platform = loaded.platform;
  auto services = plan::BuiltEachTime(platform);
  if (options.build) {
    for (auto const& [name, service] : platform.services) {
      if (service.build) services.insert(name);
    }
  }
  if (!request.services.empty()) {
    std::erase_if(services, [&](auto const& name) { return !request.services.contains(name); });
  }
  if (services.empty()) return 0;
  auto const plan = session.PlanImages(
      platform, {.services = services, .build = true, .pull_bases = options.pull});
  if (!plan) return Fail(plan.error());
  return CarryOut(context, options, session, *plan, {.asks = false, .loaded = &loaded});
}

// With the lock, from what is there to what is wanted.
Result<int> BringUp(Context& context, Options const& options, Session& session,
                    model::Loaded const& loaded, plan::SavedPlan const* saved) {
  auto const& platform = loaded.platform;
  auto const request = RequestOf(options, loaded);
  if (!request) return Fail(request.error());
  auto const recovered = session.Take();
  if (!recovered) return Fail(recovered.error());
  if (auto told = TellRecovery(context, options, *recovered); !told) return Fail(told.error());
  if (saved == nullptr) {
    auto const built = BuildFirst(context, options, session, loaded, *request);
    if (!built || *built != 0) return built;
  }
  auto const plan = session.PlanUp(platform, *request);
  if (!plan) return Fail(plan.error());
  if (saved != nullptr) {
    if (auto same = plan::CheckSaved(*saved, *plan); !same) return Fail(same.error());
  }
  return CarryOut(context, options, session, *plan,
                  {.asks = true, .sums_up = true, .loaded = &loaded});
}

}  // namespace

Result<int> RunUp(Context& context, Options const& options) {
  auto const loaded = LoadWanted(context, options);
  if (!loaded) return Fail(loaded.error());
  auto const session = Session::Open(context, loaded->platform.name, "up");
  if (!session) return Fail(session.error());
  return BringUp(context, options, **session, *loaded, nullptr);
}

Result<int> RunPlan(Context& context, Options const& options) {
  auto const loaded = LoadWanted(context, options);
  if (!loaded) return Fail(loaded.error());
  auto const request = RequestOf(options, *loaded);
  if (!request) return Fail(request.error());
  auto const session = Session::Open(context, loaded->platform.name, "plan");
  if (!session) return Fail(session.error());
  auto const plan = (*session)->PlanUp(loaded->platform, *request);
  if (!plan) return Fail(plan.error());
  if (options.json) {
    auto const shown = context.out.Write(plan::JsonOf(*plan) + '\n');
    if (!shown) return Fail(shown.error());
  } else if (auto shown = ShowPlan(context, options, *plan); !shown) {
    return Fail(shown.error());
  }
  if (auto fine = CheckPlan(options, *plan); !fine) return Fail(fine.error());
  if (!options.out.empty()) {
    auto const path = context.working_directory / options.out;
    auto const saved = plan::WriteSaved(
        path, plan::ToSave(*plan, InputsOf(context, options, *request), context.clock.Now()));
    if (!saved) return Fail(saved.error());
    auto const told = options.json ? Status()
                                   : context.out.Write("\nSaved. `ferroplane apply " + options.out +
                                                       "` does exactly this, or nothing.\n");
    if (!told) return Fail(told.error());
  }
  return options.detailed_exitcode && plan->HasChanges() ? kExitChanges : 0;
}

Result<int> RunApply(Context& context, Options const& options) {
  if (options.words.size() != 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "apply needs the file that `ferroplane plan --out FILE` wrote; without one use "
                "`ferroplane up`");
  }
  auto const saved = plan::ReadSaved(context.working_directory / options.words.front());
  if (!saved) return Fail(saved.error());
  Context there = context;
  there.working_directory = saved->inputs.working_directory;
  Options again = OptionsOf(saved->inputs);
  again.yes = true;  // It was looked at when it was saved.
  again.json = options.json;
  auto const loaded = LoadWanted(there, again);
  if (!loaded) return Fail(loaded.error());
  auto const session = Session::Open(there, loaded->platform.name, "apply");
  if (!session) return Fail(session.error());
  return BringUp(there, again, **session, *loaded, &*saved);
}

}  // namespace ferro::cli
